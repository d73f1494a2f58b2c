"""The report: the content of the sheet, the runner's dates, and medicines only where they are ticked."""

from __future__ import annotations

import json
import re

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import sheet
from freshlegs.store import Store

BOOK = knowledge.book()
MONTH = {"from": "2026-10-27", "to": "2026-11-23"}


def main(page: str) -> str:
    return page.split('<article class="sheet">')[1].split("</article>")[0]


def test_it_shows_what_the_sheet_holds(sore: TestClient, store: Store) -> None:
    page = main(sore.get("/report").text)
    made = sheet.sheet(store, BOOK, NOW.date().replace(month=10, day=27), NOW.date(), NOW)

    for line in made["soreness"]:
        assert line["words"] in page
    for rule in made["rules"]:
        assert rule["words"].split("'")[0] in page
    for week in made["weeks"]:
        assert f"{week['minutes']}" in page
    assert BOOK.lists.verdicts["too_sore"].words in page
    assert f"book {BOOK.version}" in page
    assert "Check-ins on 1 of 28 days." in page


def test_a_day_without_a_check_in_is_a_dash_and_no_zero(sore: TestClient) -> None:
    overall = main(sore.get("/report").text).split(">Overall</th>")[1].split("</tr>")[0]

    assert overall.count('<span class="gap">–</span>') == 27
    assert re.findall(r"<td>(\d+)</td>", overall) == ["6"]


def test_medicines_and_conditions_stand_there_only_when_they_are_ticked(
    sore: TestClient, store: Store
) -> None:
    profile = json.loads(store.runner().profile)
    store.save_profile(
        json.dumps({**profile, "medicines": ["warfarin"], "facts": ["pregnancy"]}), "Europe/London"
    )
    fact = BOOK.lists.facts["pregnancy"].words

    without, with_them = (
        sore.get("/report").text,
        sore.post("/report", data={**MONTH, "medicines": "yes"}).text,
    )
    assert "warfarin" not in without
    assert fact not in without
    assert "warfarin" in main(with_them)
    assert fact in main(with_them)
    assert "warfarin" not in sore.post("/report", data=MONTH).text


def test_the_dates_are_the_runners(sore: TestClient) -> None:
    page = main(sore.post("/report", data={"from": "2026-11-23", "to": "2026-11-23"}).text)

    assert "Check-ins on 1 of 1 days." in page
    assert "Plan of that day" in page
    assert (
        "There is no check-in in these days."
        in sore.post("/report", data={"from": "2026-01-01", "to": "2026-01-20"}).text
    )


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"from": "2026-11-23", "to": "2026-11-01"}, "to"),
        ({"from": "2020-01-01", "to": "2026-11-23"}, "from"),
        ({"from": "yesterday", "to": "2026-11-23"}, "from"),
        ({}, "from"),
    ],
)
def test_dates_that_make_no_sheet_are_told_beside_their_field(
    sore: TestClient, dates: dict[str, str], field: str
) -> None:
    answer = sore.post("/report", data=dates)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'value="{dates.get("from", "2026-10-27")}"' in answer.text
    assert "Check-ins on 1 of 28 days." in answer.text


def test_no_word_of_a_diagnosis_and_nothing_of_health_in_title_or_address(sore: TestClient) -> None:
    answer = sore.post("/report", data=MONTH)

    assert "<title>Report · Freshlegs</title>" in answer.text
    assert str(answer.url).endswith("/report")
    assert re.search(BOOK.wording.patterns["names_condition"], main(answer.text)) is None


def test_an_empty_home_has_a_sheet_that_says_so(client: TestClient) -> None:
    page = client.get("/report").text

    assert "There is no check-in in these days." in page
    assert page.count("<h1") == 1
