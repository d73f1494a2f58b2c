"""No stop is covered by another check-in: with two open forms, a change of an older one, a clock that is wrong, or one
that comes in late. What was said last about a sign holds until the next check-in asks about it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.coach import questions, today
from freshlegs.store import Store

BOOK = knowledge.book()
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CALM: dict[str, Any] = {"soreness": 1, "stairs_down": "normal"}
NO_SIGN: dict[str, Any] = {**CALM, "signs": [], "signs_unanswered": []}


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as made:
        yield made


def said(store: Store, at: datetime, now: datetime | None = None, **more: Any) -> str:
    """The verdict on it."""
    body = {**NO_SIGN, **more, "at": at.isoformat()}
    key = f"{at.isoformat()} {sorted(more)} {now}"
    verdict: str = today.check_in(store, BOOK, body, key, now or at).answer["verdict"]
    return verdict


def verdict_of(store: Store, now: datetime) -> str:
    found: str = today.today(store, BOOK, now).answer["verdict"]
    return found


def begun(store: Store, at: datetime) -> str:
    body = {**CALM, "at": at.isoformat()}
    return questions.begin(store, BOOK, body, f"form {at.isoformat()}", at, any_of_these=True)


@pytest.mark.parametrize("the_other_is_whole", [True, False])
def test_a_sign_that_is_ticked_in_an_older_form_stops_although_a_newer_one_was_sent(
    store: Store, the_other_is_whole: bool
) -> None:
    first = begun(store, NOW)
    if the_other_is_whole:
        assert said(store, NOW + MINUTE) == "fresh"
    else:
        begun(store, NOW + MINUTE)

    questions.answer(store, BOOK, first, "chest_breath", {"chest_pain"}, NOW + 2 * MINUTE)

    assert verdict_of(store, NOW + 3 * MINUTE) == "emergency"
    row = store.check_in(first)
    assert row is not None
    assert row.verdict == "emergency"
    assert questions.ahead(store, BOOK, NOW + 4 * MINUTE).stop is not None
    assert said(store, NOW + 5 * MINUTE) == "fresh"  # a whole check-in after it has answered it
    assert verdict_of(store, NOW + 6 * MINUTE) == "fresh"


def test_a_stop_that_is_put_into_an_older_check_in_stops_and_one_that_is_taken_out_lets_go(
    store: Store,
) -> None:
    assert said(store, NOW) == "fresh"
    assert said(store, NOW + MINUTE) == "fresh"
    older = store.check_ins()[0]

    for minutes, signs, verdict in ((2, ["chest_pain"], "emergency"), (3, [], "fresh")):
        now = NOW + minutes * MINUTE
        body = json.dumps({**json.loads(older.body), "signs": signs})
        store.complete_check_in(older.id, body, now)
        row = today.stored(store, older.id)
        assert today.advised_on(store, BOOK, row, now, anew=True).answer["verdict"] == verdict
        assert verdict_of(store, now) == verdict


def test_a_sign_counts_as_a_stop_also_where_nobody_has_asked_for_the_answer(store: Store) -> None:
    said(store, NOW)
    said(store, NOW + MINUTE)
    older = store.check_ins()[0]
    body = json.dumps({**json.loads(older.body), "signs": ["chest_pain"]})
    store.complete_check_in(older.id, body, NOW + 2 * MINUTE)

    assert verdict_of(store, NOW + 3 * MINUTE) == "emergency"  # its own verdict was still the one of before


def test_a_calm_check_in_from_a_clock_that_runs_ahead_covers_no_later_stop(store: Store) -> None:
    assert said(store, NOW + timedelta(days=3), NOW) == "fresh"
    assert said(store, NOW + MINUTE, signs=["chest_pain"]) == "emergency"

    assert verdict_of(store, NOW + 2 * MINUTE) == "emergency"
    assert today.today(store, BOOK, NOW + timedelta(hours=17)).stale is False
    assert today.today(store, BOOK, NOW + timedelta(hours=19)).stale is True


def test_a_stop_that_comes_in_late_stops_although_the_day_went_on(store: Store) -> None:
    said(store, NOW)
    assert said(store, NOW - timedelta(hours=2), NOW + MINUTE, signs=["chest_pain"]) == "emergency"

    assert verdict_of(store, NOW + 2 * MINUTE) == "emergency"


def test_a_mild_one_that_comes_in_late_covers_nothing(store: Store) -> None:
    assert said(store, NOW, signs=["chest_pain"]) == "emergency"
    said(store, NOW - timedelta(hours=2), NOW + MINUTE)

    assert verdict_of(store, NOW + 2 * MINUTE) == "emergency"
