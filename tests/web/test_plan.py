"""The plan: everything of the answer stands in one of two lists, and each button does what it says."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import NOW
from fastapi.testclient import TestClient
from httpx2 import Response

from freshlegs import knowledge
from freshlegs.coach import outcomes, today
from freshlegs.store import Store

BOOK = knowledge.book()


def list_of(page: str, label: str) -> str:
    return page.split(f'aria-label="{label}"')[1].split("</ol>" if label == "Plan" else "</ul>")[0]


def items(page: str, label: str) -> list[str]:
    return re.findall(r'<li[^>]* data-remedy="([a-z_]+)"', list_of(page, label))


def item(page: str, remedy: str) -> str:
    return next(part for part in page.split("<li ") if f'data-remedy="{remedy}"' in part)


def press(client: TestClient, remedy: str, wish: str, **change: str) -> Response:
    fields = dict(
        re.findall(r'name="(plan|step|back)" value="([^"]+)"', item(client.get("/plan").text, remedy))
    )
    return client.post("/plan", data={**fields, "do": wish, **change})


def test_without_a_check_in_it_says_what_is_missing(client: TestClient) -> None:
    page = client.get("/plan").text

    assert "There is no plan yet" in page
    assert 'href="/check-in">Check in</a></p>' in page


def test_every_step_and_every_entry_stands_in_one_of_the_two_lists(sore: TestClient, store: Store) -> None:
    answer = today.today(store, BOOK, NOW).answer["plan"]
    page = sore.get("/plan").text

    assert sorted(items(page, "Plan")) == sorted(step["remedy"] for step in answer["steps"])
    assert items(page, "Left out") == [entry["remedy"] for entry in answer["left_out"]]
    ways = set(re.findall(r'data-way="([a-z]+)"', page))
    assert ways == set(BOOK.lists.ways)
    for entry in answer["left_out"]:
        assert entry["because"].split("'")[0] in page


def test_a_step_carries_its_hooks_time_grade_and_named_buttons(sore: TestClient) -> None:
    page = sore.get("/plan").text
    walk = item(page, "walk")

    assert re.match(
        r'id="step-\d+" data-remedy="walk" data-way="activity" data-grade="low" data-state="planned"', walk
    )
    assert re.search(r'<time datetime="2026-11-2[^"]+">', walk)
    assert "Weak evidence" in walk
    names = ["Done", "Skip", "Earlier", "Later", "Not today"]
    assert re.findall(r'aria-label="([^"]+)">', walk) == [f"{name}: Easy walk" for name in names]
    assert "Monday 23 November" in page


def test_the_everyday_steps_stand_together_behind_the_counted_ones(sore: TestClient) -> None:
    page = list_of(sore.get("/plan").text, "Plan")
    first_day = page.split('class="day"')[1]
    small = [kind != "" for kind in re.findall(r'<div class="step( basic)?"', first_day)]

    assert small == sorted(small)
    assert any(small)
    assert not all(small)


@pytest.mark.parametrize(
    ("wish", "state", "reason"),
    [("done", "done", None), ("skip", "skipped", None), ("not_today", "skipped", "not_today")],
)
def test_what_was_said_of_a_step_survives_a_reload(
    sore: TestClient, store: Store, wish: str, state: str, reason: str | None
) -> None:
    press(sore, "walk", wish)

    assert f'data-state="{state}"' in item(sore.get("/plan").text, "walk")
    (outcome,) = store.outcomes()
    assert (outcome.remedy, outcome.state, outcome.reason) == ("walk", state, reason)


def start_of(client: TestClient, remedy: str) -> datetime:
    found = re.search(r'<time datetime="([^"]+)"', item(client.get("/plan").text, remedy))
    assert found is not None
    return datetime.fromisoformat(found[1])


def test_later_moves_a_step_to_the_next_open_time_and_earlier_back(sore: TestClient, store: Store) -> None:
    planned = start_of(sore, "walk")
    press(sore, "walk", "later")
    later = start_of(sore, "walk")
    press(sore, "walk", "earlier")

    assert planned < later
    assert later.date() == planned.date()
    assert start_of(sore, "walk") == planned
    assert today.today(store, BOOK, NOW).answer["plan"]["steps"] != []


def test_a_step_never_moves_into_the_past_or_past_its_day(sore: TestClient) -> None:
    answers = [press(sore, "walk", "earlier") for _ in range(3)]
    assert answers[-1].status_code == 422
    assert "There is no earlier time today" in answers[-1].text
    assert start_of(sore, "walk") >= NOW

    for _ in range(100):
        if press(sore, "walk", "later").status_code == 422:
            break
    else:
        pytest.fail("it moved for ever")
    assert start_of(sore, "walk").date() == NOW.date()


def test_a_moved_step_heeds_busy_hours(sore: TestClient, store: Store) -> None:
    at = start_of(sore, "walk")
    busy = {"start": (at + timedelta(minutes=15)).isoformat(), "end": (at + timedelta(hours=5)).isoformat()}
    profile = json.loads(store.runner().profile)
    store.save_profile(json.dumps({**profile, "busy": [busy]}), "Europe/London")
    planned = start_of(sore, "walk")
    press(sore, "walk", "later")

    moved = start_of(sore, "walk")
    assert moved > planned
    assert moved >= at + timedelta(hours=5) or moved + timedelta(minutes=20) <= at + timedelta(minutes=15)


def test_a_moved_step_that_is_done_is_the_same_step(sore: TestClient, store: Store) -> None:
    press(sore, "walk", "later")
    press(sore, "walk", "done")

    (outcome,) = store.outcomes()
    assert outcome.step_start == next(
        step["start"]
        for step in today.today(store, BOOK, NOW).answer["plan"]["steps"]
        if step["remedy"] == "walk"
    )
    assert 'data-state="done"' in item(sore.get("/plan").text, "walk")


def test_a_button_of_an_older_plan_changes_nothing(sore: TestClient, store: Store) -> None:
    answer = press(sore, "walk", "done", plan="999")

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert store.outcomes() == ()


@pytest.mark.parametrize(
    ("change", "status"), [({"step": "99"}, 404), ({"step": "-1"}, 404), ({"do": "buy"}, 422)]
)
def test_a_button_that_is_not_there_changes_nothing(
    sore: TestClient, store: Store, change: dict[str, str], status: int
) -> None:
    assert press(sore, "walk", "done", **change).status_code == status
    assert store.outcomes() == ()


def test_the_way_back_stays_on_this_site(sore: TestClient) -> None:
    assert str(press(sore, "walk", "done", back="https://evil.example").url).startswith(
        "http://127.0.0.1:8000/plan"
    )


def test_what_was_left_out_and_why_is_open_to_see(sore: TestClient, store: Store) -> None:
    profile = json.loads(store.runner().profile)
    store.save_profile(json.dumps({**profile, "medicines": ["nobody knows this"]}), "Europe/London")

    assert '<details class="left-out" open>' in sore.get("/plan").text


def test_open_questions_give_no_plan(client: TestClient, store: Store) -> None:
    said = {"at": NOW.isoformat(), "soreness": 1, "signs": [], "signs_unanswered": ["fever"]}
    today.check_in(store, BOOK, said, "open", NOW)
    page = client.get("/plan").text

    assert "There is no plan while stop questions are open." in page
    assert "data-state" not in page
    assert items(page, "Left out") == list(BOOK.remedies)


def test_the_numbers_of_the_steps_are_those_of_every_face(sore: TestClient, store: Store) -> None:
    steps: list[Any] = outcomes.by_the_clock(today.today(store, BOOK, NOW).answer["plan"]["steps"])
    page = sore.get("/plan").text

    for number, step in enumerate(steps, 1):
        assert f'id="step-{number}" data-remedy="{step["remedy"]}"' in page
