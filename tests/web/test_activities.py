"""Activities: what only the runner can say of one, and that each answer changes the load as it says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import training
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

BOOK = knowledge.book()
PATH = "/history/activities"
DAY = NOW.date()


def new(id: str, start: datetime | None, sport: str = "run", **more: object) -> NewActivity:
    one = Activity(sport=sport, source_format="gpx", start=start, distance_m=9000, duration_s=3600, title=id)
    return NewActivity(id=id, activity=one, utc_offset_s=0, time_zone_source="file", sha256=None, **more)  # type: ignore[arg-type]


def week_m(store: Store) -> int:
    metres: int = training.load(store, BOOK, NOW, None)["weeks"][-1]["distance_m"]
    return metres


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_without_one_it_says_where_they_come_from(client: TestClient) -> None:
    assert 'href="/import">Import your history</a>' in client.get(PATH).text


def test_the_newest_stand_first_fifty_on_a_page(client: TestClient, store: Store) -> None:
    store.add_activities([new(f"run-{n}", at(DAY - timedelta(days=n), 8)) for n in range(1, 120)])
    first, last = client.get(PATH).text, client.get(f"{PATH}?page=3").text

    assert first.count(f'<li><a href="{PATH}?one=') == 50
    assert (
        "Sunday 22 November 2026, 08:00: Run, 9 km, 60 min"
        in first.split("newest first")[1].split("</li>")[0]
    )
    assert last.count(f'<li><a href="{PATH}?one=') == 19
    assert "Page 3 of 3" in last
    assert client.get(f"{PATH}?page=99").text == last
    assert client.get(f"{PATH}?page=-1").status_code == 200


def test_what_it_was_is_asked_where_no_file_says_it_and_then_counts(
    trained: TestClient, store: Store
) -> None:
    store.add_activities([new("mystery", at(DAY - timedelta(days=2), 17), "unknown")])
    before = week_m(store)
    assert "What was it?" in trained.get(PATH).text

    page = trained.post(PATH, data={"id": "mystery", "do": "sport", "sport": "run"}).text

    assert week_m(store) == before + 9000
    assert "Nothing to answer." in page


def test_of_two_at_a_time_the_runner_says_whether_both_happened(trained: TestClient, store: Store) -> None:
    inside = at(DAY - timedelta(days=1), 8, 5)
    store.add_activities([new("twin", inside, counted=False), new("other", inside, counted=False)])
    before = week_m(store)
    page = trained.get(PATH).text
    assert "At the same time as another" in page
    assert f'name="other" value="a{DAY - timedelta(days=1)}"' in page

    trained.post(PATH, data={"id": "twin", "do": "split"})
    assert week_m(store) == before + 9000

    trained.post(PATH, data={"id": "other", "do": "join", "other": f"a{DAY - timedelta(days=1)}"})
    assert week_m(store) == before + 9000
    assert "Recorded twice: 1" in trained.get(PATH).text
    assert "At the same time as another" not in trained.get(PATH).text

    trained.post(PATH, data={"id": "other", "do": "split"})
    assert week_m(store) == before + 18000


def test_one_without_a_date_is_listed_and_stands_in_no_week(trained: TestClient, store: Store) -> None:
    before = week_m(store)
    store.add_activities([new("lost", None)])

    page = trained.get(PATH).text
    assert "Without a date: 1" in page
    assert week_m(store) == before


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"id": "no-such", "do": "split"}, 404),
        ({"id": "here", "do": "join", "other": "no-such"}, 404),
        ({"id": "here", "do": "sport", "sport": "chess"}, 422),
        ({"id": "here", "do": "explode"}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_said_changes_nothing(
    client: TestClient, store: Store, fields: dict[str, str], status: int
) -> None:
    store.add_activities([new("here", at(DAY, 6))])
    before = store.activities()

    assert client.post(PATH, data=fields).status_code == status
    assert store.activities() == before


def test_a_title_is_only_text(client: TestClient, store: Store) -> None:
    store.add_activities([new("<script>alert(1)</script>", at(DAY, 6))])

    assert "<script>alert" not in client.get(PATH).text
    assert "&lt;script&gt;alert" in client.get(PATH).text
