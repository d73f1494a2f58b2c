"""History: a day without a check-in is a gap, sides stay apart, and what stays in one place leads to help."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import outcomes, today
from freshlegs.store import Store

BOOK = knowledge.book()
DAY = NOW.date()


def check_in(store: Store, days_ago: int, *areas: tuple[str, str, int], soreness: int = 3) -> None:
    at = datetime.combine(DAY - timedelta(days=days_ago), time(7), UTC)
    places = [{"region": region, "side": side, "score": score} for region, side, score in areas]
    body: dict[str, Any] = {
        "at": at.isoformat(),
        "soreness": soreness,
        "stairs_down": "normal",
        "areas": places,
    }
    store.add_check_in(f"a-check-in-{days_ago:06d}", at, at.date(), json.dumps(body), at)


def test_without_a_check_in_it_says_what_is_missing(client: TestClient) -> None:
    page = client.get("/history").text

    assert "There is no check-in yet" in page
    assert 'href="/check-in">Check in</a>' in page
    assert "<svg" not in page


def test_fourteen_days_each_with_a_map_and_a_gap_is_no_zero(client: TestClient, store: Store) -> None:
    check_in(store, 0, ("calf", "left", 6))
    check_in(store, 2, soreness=0)
    page = client.get("/history").text

    days = page.split('class="maps"')[1].split("</div>\n</div>")[0]
    assert len(re.findall(r'<svg[^>]* role="img"', days)) == 14
    assert days.count("p-gap") == 12
    assert "Check-ins on 2 of the 28 days" in page
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("No check-in") == 12
    assert table.count(" of 10</td>") == 2
    assert "Sun 22 Nov</th>\n<td colspan" in table


def test_both_sides_are_a_line_each_and_the_difference_is_said(client: TestClient, store: Store) -> None:
    check_in(store, 0, ("calf", "both", 4))
    check_in(store, 1, ("calf", "left", 5))
    check_in(store, 3, ("calf", "left", 2))
    page = client.get("/history").text

    lines = page.split('class="places"')[1].split("</table>")[0]
    assert "Left calf" in lines
    assert "Right calf" in lines
    assert len(re.findall(r'class="marked"', lines)) == 4
    assert "Calf: left on 3 days, right on 1." in page


def test_one_place_for_eight_days_leads_to_help_and_one_entry_does_not(
    client: TestClient, store: Store
) -> None:
    check_in(store, 0, ("calf", "left", 4), ("quads", "both", 4))
    assert "the same place for" not in client.get("/history").text

    for days in (2, 4, 5, 7):
        check_in(store, days, ("calf", "left", 4))
    page = client.get("/history").text
    stay = page.split('class="card stay"')[1].split("</section>")[0]
    assert "Left calf: the same place for 8 days." in stay
    assert 'href="/help"' in stay
    assert "Left front of the thigh: the same" not in page


@pytest.mark.parametrize("broken", ["a day without it", "a long gap"])
def test_the_count_ends_at_a_day_without_it_and_at_a_gap(
    client: TestClient, store: Store, broken: str
) -> None:
    for days in (0, 1, 2, 3):
        check_in(store, days, ("calf", "left", 4))
    if broken == "a day without it":
        check_in(store, 4)
    for days in (8, 9, 10, 11):
        check_in(store, days, ("calf", "left", 4))

    assert "the same place for" not in client.get("/history").text


def test_the_filter_keeps_one_place_and_refuses_what_is_none(client: TestClient, store: Store) -> None:
    check_in(store, 0, ("calf", "left", 4), ("quads", "right", 4))
    page = client.get("/history?region=calf").text

    assert "Left calf 4" in page
    assert "front of the thigh" not in page.split('class="maps"')[1]
    assert '<option value="calf" selected>' in page
    assert client.get("/history?region=<script>").status_code == 422


def test_earlier_weeks_can_be_seen_and_the_future_cannot(client: TestClient, store: Store) -> None:
    check_in(store, 0)
    check_in(store, 40, ("calf", "left", 4))

    assert "/history?to=2026-11-09" in client.get("/history").text
    assert "Two weeks later" not in client.get("/history").text
    past = client.get("/history?to=2026-10-20").text
    assert "Left calf 4" in past
    assert "Two weeks later" in past
    assert client.get("/history?to=2999-01-01").text == client.get("/history").text
    assert client.get("/history?to=nonsense").status_code == 200


def test_verdicts_and_what_was_done_stand_beside_their_day(sore: TestClient, store: Store) -> None:
    today.today(store, BOOK, NOW)
    outcomes.report(store, "walk", "done", None, NOW)
    page = sore.get("/history").text

    row = page.split("<tbody>")[1].split("</tr>")[0]
    assert "Mon 23 Nov" in row
    assert "too sore" in row
    assert "Easy walk" in row
    assert "Left front of the thigh 6; Right front of the thigh 6" in row
