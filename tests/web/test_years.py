"""Two years: one row for each week, what is not known left as a gap, and the drawing's parts on this page alone."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store
from freshlegs.web import shown, words
from freshlegs.web.statics import statics

CELL = re.compile(r"<t[hd][^>]*>\s*(.*?)\s*</t[hd]>", re.S)


def table(page: str) -> list[list[str]]:
    """Newest week first; each cell as it is read."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [[re.sub(r"<[^>]*>", "", cell) for cell in CELL.findall(row)] for row in body.split("<tr>")[1:]]


def ran(store: Store, days: int, km: float | None, *, sport: str = "run", counted: bool = True) -> None:
    """A run of so many days ago, in the evening before `NOW`."""
    start = NOW - timedelta(days=days, hours=-0.5 if days else 1)
    metres = None if km is None else 1000 * km
    one = Activity(sport=sport, source_format="fit", start=start, distance_m=metres, duration_s=1800)
    id = f"{days}-{km}-{sport}-{counted}"
    kept = NewActivity(
        id=id, activity=one, utc_offset_s=0, time_zone_source="file", sha256=None, counted=counted
    )
    store.add_activities([kept])


def said(store: Store, days: int, soreness: int, hour: int = 0) -> None:
    at = NOW - timedelta(days=days, hours=hour)
    body = json.dumps({"at": at.isoformat(), "soreness": soreness})
    store.add_check_in(f"key-of-the-day-{days}-{hour}", at, at.date(), body, at)


def test_each_week_has_its_distance_its_longest_run_and_its_mean_soreness(
    client: TestClient, store: Store
) -> None:
    ran(store, 1, 12.34)
    ran(store, 6, 5)
    ran(store, 8, 30)
    said(store, 0, 2)
    said(store, 6, 5)

    assert table(client.get("/history/years").text) == [
        ["Mon, 23 Nov 2026", "17.3", "12.3", "2", "3.5", "2"],
        ["Mon, 16 Nov 2026", "30", "30", "1", "–", "–"],
    ]


def test_a_week_of_which_nothing_is_known_is_a_dash_and_no_zero(client: TestClient, store: Store) -> None:
    ran(store, 1, 10)
    ran(store, 8, None)
    said(store, 15, 0)
    ran(store, 29, 10)
    page = client.get("/history/years").text

    assert [row[1:] for row in table(page)] == [
        ["10", "10", "1", "–", "–"],
        ["–", "–", "1", "–", "–"],
        ["–", "–", "–", "0", "1"],
        ["–", "–", "–", "–", "–"],
        ["10", "10", "1", "–", "–"],
    ]
    assert re.findall(r'<data value="([^"]*)"', page) == ["10.00", "10.00", "0.00", "10.00", "10.00"]
    assert "With a run: 3. With a check-in: 1." in page


def test_of_several_check_ins_a_day_the_highest_stands_for_it(client: TestClient, store: Store) -> None:
    said(store, 1, 6)
    said(store, 1, 2, hour=3)
    said(store, 0, 1)

    assert table(client.get("/history/years").text)[0][4:] == ["3.5", "2"]


def test_what_does_not_count_as_running_is_not_in_it(client: TestClient, store: Store) -> None:
    ran(store, 1, 10)
    ran(store, 1, 40, sport="ride")
    ran(store, 2, 9, counted=False)

    assert table(client.get("/history/years").text)[0][1:4] == ["10", "10", "1"]


def test_there_are_104_weeks_and_no_day_more(client: TestClient, store: Store) -> None:
    ran(store, 7 * 104 - 1, 11)
    ran(store, 7 * 104, 22)
    ran(store, 900, 42)
    rows = table(client.get("/history/years").text)

    assert len(rows) == 104
    assert rows[-1][1:4] == ["11", "11", "1"]
    assert "<time" in client.get("/history/years").text


def test_miles_where_the_runner_reads_miles(client: TestClient, store: Store) -> None:
    store.set_setting(shown.SETTING, json.dumps({"distance": "mi"}))
    ran(store, 1, 16.09344)
    page = client.get("/history/years").text

    assert table(page)[0][1] == "10"
    assert "Distance, mi" in page
    assert "Longest run: 10 mi" in page
    assert " km" not in page.split("<main")[1]


def test_the_page_says_the_strongest_weeks_first(trained: TestClient) -> None:
    page = trained.get("/history/years").text

    assert page.index("Longest run: 16 km, in the week to Mon, 23 Nov 2026.") < page.index("<table")
    assert page.count("<h1") == 1


@pytest.mark.parametrize("path", ["/history", "/load"])
def test_it_is_linked_and_its_parts_are_loaded_nowhere_else(trained: TestClient, path: str) -> None:
    page = trained.get(path).text

    assert 'href="/history/years"' in page
    assert "uPlot" not in page
    assert "uPlot" in trained.get("/history/years").text


def test_without_a_run_or_a_check_in_it_says_what_is_missing(client: TestClient) -> None:
    page = client.get("/history/years").text

    assert 'href="/import">Import your history</a>' in page
    assert "<table" not in page
    assert "uPlot" not in page


def test_a_check_in_alone_is_a_week(client: TestClient, store: Store) -> None:
    said(store, 3, 4)
    page = client.get("/history/years").text

    assert table(page) == [["Mon, 23 Nov 2026", "–", "–", "–", "4", "1"]]
    assert 'data-of="soreness"' in page
    assert 'data-of="distance"' not in page


def test_weeks_are_those_of_the_runners_zone(client: TestClient, store: Store) -> None:
    store.save_profile("{}", "Pacific/Kiritimati")
    ran(store, 0, 3)

    assert table(client.get("/history/years").text)[0][:2] == ["Mon, 23 Nov 2026", "3"]


def test_in_the_made_up_language_every_word_is_a_translators(trained: TestClient) -> None:
    page = trained.get("/history/years", headers={"accept-language": words.PSEUDO}).text
    main = page.split("<main")[1].split("</main")[0]
    heads = re.findall(r"<(?:h1|h2|th|button|caption|summary)\b[^>]*>(\D+?)<", main)

    assert len(heads) > 10
    assert [head for head in heads if not head.startswith("[")] == []


def test_the_library_comes_with_its_licence_and_names_no_host_in_its_style() -> None:
    assert "Permission is hereby granted" in statics()["uPlot-1.6.32.LICENSE.txt"].content.decode()
    assert b"v1.6.32" in statics()["uPlot-1.6.32.iife.min.js"].content[:100]
    assert b"url(" not in statics()["uPlot-1.6.32.min.css"].content
