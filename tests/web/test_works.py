"""What works: nothing is claimed, and what is missing is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta

from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import outcomes, today
from freshlegs.store import Store

BOOK = knowledge.book()


def check_in(store: Store, days_ago: int) -> None:
    at = datetime.combine(NOW.date() - timedelta(days=days_ago), time(7), UTC)
    store.add_check_in(f"a-check-in-{days_ago:06d}", at, at.date(), json.dumps({"soreness": 3}), at)


def test_without_a_check_in_it_asks_for_one(client: TestClient) -> None:
    page = client.get("/works").text

    assert 'href="/check-in">Check in</a>' in page
    assert "8 days with it and 8 days without it" in page
    assert "28 days in all" in page


def test_days_with_and_without_are_counted_and_the_earliest_day_is_said(
    sore: TestClient, store: Store
) -> None:
    assert "No step of a plan is marked as done yet." in sore.get("/works").text

    today.today(store, BOOK, NOW)
    outcomes.report(store, "walk", "done", None, NOW)
    for days in range(1, 13):
        check_in(store, days)
    page = sore.get("/works").text.split('data-remedy="walk"')[1]

    assert "Days with it: 1. Days without it: 12." in page
    # 13 of 28 days are in: 15 more.
    assert "Not enough days yet (1 with and 12 without). Tuesday 8 December is the earliest." in page


def test_enough_days_still_claim_nothing(sore: TestClient, store: Store) -> None:
    today.today(store, BOOK, NOW)
    plan = store.latest_plan()
    assert plan is not None
    for days in range(1, 40):
        check_in(store, days)
    for days in range(10):
        store.add_outcome(
            plan.id, "walk", "done", NOW - timedelta(days=days), NOW.date() - timedelta(days=days)
        )
    page = sore.get("/works").text

    assert "Days with it: 10. Days without it: 30." in page
    assert "once this version can make one" in page
    assert not any(word in page for word in ("p =", "significant", "helps you", "causes"))
