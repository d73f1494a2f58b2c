"""Load: the rails as the store's own training gives them, and a run that is only thought of."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import training
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store
from freshlegs.web import shown

BOOK = knowledge.book()


@pytest.fixture
def steady(trained: TestClient, store: Store) -> TestClient:
    """The long run of yesterday was no jump: there was one like it ten days before."""
    start = NOW - timedelta(days=11)
    run = Activity(sport="run", source_format="fit", start=start, distance_m=16000, duration_s=5700, rpe=4)
    store.add_activities(
        [NewActivity(id="long", activity=run, utc_offset_s=0, time_zone_source="file", sha256=None)]
    )
    return trained


def rails(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-rail="([a-z_]+)" data-status="([a-z]+)"', page))


def test_each_rail_stands_there_as_the_use_case_says_it(trained: TestClient, store: Store) -> None:
    page = trained.get("/load").text
    found = training.load(store, BOOK, NOW, None)["rails"]

    assert rails(page) == {rail["id"]: rail["status"] for rail in found}
    for rail in found:
        assert rail["words"] in page
        assert BOOK.lists.grades[rail["grade"]].words in page


def test_the_word_comes_before_the_rails_and_the_charts_have_tables(trained: TestClient) -> None:
    page = trained.get("/load").text

    assert page.index("<h1>Load: ") < page.index("data-rail")
    assert len(re.findall(r"<figure>\s*<svg[^>]* role=\"img\"", page)) == page.count("<figure>") >= 3
    assert page.count("<table>") == page.count("<figure>")


def test_what_if_99_km_is_over_and_nothing_is_kept(steady: TestClient, store: Store) -> None:
    assert rails(steady.get("/load").text)["single_session"] == "near"
    before = list(store.export_rows())
    answer = steady.post("/load", data={"next": "99"})

    assert answer.status_code == 200
    assert rails(answer.text)["single_session"] == "over"
    assert "As if the next run were 99 km" in answer.text
    assert "<h1>Load: go easier next.</h1>" in answer.text
    assert list(store.export_rows()) == before
    assert store.next_run() is None


def test_what_if_is_the_same_as_on_the_command_line(steady: TestClient, store: Store) -> None:
    for typed, km in (("16,5", 16.5), ("17.7", 17.7), ("3", 3.0)):
        found = training.load(store, BOOK, NOW, km)["rails"]
        page = steady.post("/load", data={"next": typed}).text
        assert rails(page) == {rail["id"]: rail["status"] for rail in found}


@pytest.mark.parametrize("typed", ["", "0", "-5", "far", "1e9", "9999", "<script>", "nan"])
def test_what_is_no_distance_is_told_beside_the_field_and_kept(steady: TestClient, typed: str) -> None:
    answer = steady.post("/load", data={"next": typed})

    assert answer.status_code == 422
    main = answer.text.split("<main")[1]
    assert main.index('role="alert"') < main.index("<h1")
    assert 'href="#next"' in main
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in main
    assert "data-rail" in main


def test_miles_are_typed_and_shown_where_the_runner_chose_them(steady: TestClient, store: Store) -> None:
    store.set_setting(shown.SETTING, json.dumps({"distance": "mi"}))
    page = steady.get("/load").text

    assert "Next run, mi" in page
    assert "Up to 10.9 mi next." in page
    assert " km" not in page.split("<main")[1].replace("15 km", "")
    assert rails(steady.post("/load", data={"next": "11"}).text)["single_session"] == "over"
    assert rails(steady.post("/load", data={"next": "10"}).text)["single_session"] != "over"


def test_without_a_run_it_says_what_is_missing_and_where_to_get_it(client: TestClient) -> None:
    page = client.get("/load").text

    assert 'href="/import">Import your history</a>' in page
    assert set(rails(page).values()) == {"unknown"}
    assert "<figure" not in page


def test_the_planned_run_is_named_with_its_day(steady: TestClient, store: Store) -> None:
    start = (NOW + timedelta(days=1)).isoformat()
    store.set_next_run(json.dumps({"start": start, "distance_m": 12000}))

    assert "Your next run: 12 km, Tuesday 24 November" in steady.get("/load").text


def test_a_profile_that_cannot_be_read_leaves_every_rail_unknown_with_the_reason(
    trained: TestClient, store: Store
) -> None:
    store.save_profile(json.dumps({"facts": ["no such fact"]}), "Europe/London")
    answer = trained.get("/load")

    assert answer.status_code == 200
    assert set(rails(answer.text).values()) == {"unknown"}
    assert answer.text.count("something in your profile cannot be read") == len(BOOK.rails)
