"""What is read a page at a time is what is there as a whole, in the same order; and years are counted, not read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from freshlegs.store import MemberRow, NewActivity, Store
from freshlegs.store.times import maybe_text

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
New = Callable[..., NewActivity]


@pytest.fixture
def mixed(store: Store, new: New) -> Store:
    """Dated, undated, unknown, at the same time as another, and duplicates, one of which brings the only title."""
    store.add_activities(
        [
            *(new(k) for k in range(20)),
            *(new(k, start=None) for k in (31, 32, 33)),
            new(40, sport="unknown", start=NOW - timedelta(days=200)),
            new(41, start=NOW - timedelta(days=90), counted=False),
            new(42, start=NOW - timedelta(days=95), duplicate_of="run-5", title="Along the river"),
            new(43, start=NOW - timedelta(days=300), duplicate_of="run-6", rpe=7.0),
        ]
    )
    return store


@pytest.mark.parametrize("limit", [1, 4, 7, 27, 50])
def test_activities_page_by_page_are_all_of_them_newest_first_and_undated_last(
    mixed: Store, limit: int
) -> None:
    found: list[Any] = []
    last: tuple[str, str] | None = None
    while page := mixed.activities_before(last, limit):
        assert len(page) <= limit
        found += page
        last = (maybe_text(page[-1].start) or "", page[-1].id)

    assert found == list(reversed(mixed.activities()))
    assert next(one.title for one in found if one.id == "run-5") == "Along the river"
    assert next(one.rpe for one in found if one.id == "run-6") == 7.0


def test_dated_ones_loose_ones_and_duplicates_are_told_apart_and_counted(mixed: Store) -> None:
    assert mixed.activity_counts() == (25, 22, 2)
    dated = [one.id for k in range(0, 25, 5) for one in mixed.dated_activities(5, k)]
    everything = [one for one in reversed(mixed.activities()) if one.start and one.duplicate_of is None]
    assert dated == [one.id for one in everything]
    assert {one.id for one in mixed.loose_activities("unknown")} == {
        "run-31",
        "run-32",
        "run-33",
        "run-40",
        "run-41",
    }
    assert [one.id for one in mixed.duplicates(1)] == ["run-42"]
    around = mixed.activities_between(NOW - timedelta(days=96), NOW - timedelta(days=94))
    assert [one.id for one in around] == ["run-4", "run-5", "run-6"]


def test_peaks_are_of_what_counts_and_began_late_enough(store: Store, new: New) -> None:
    store.add_activities(
        [
            new(1, peak_hr=190.0),  # too long ago
            new(50, peak_hr=171.0),
            new(60, peak_hr=175.0),
            new(70, peak_hr=None),
            new(80, peak_hr=199.0, counted=False),
            new(81, peak_hr=198.0, duplicate_of="run-60"),
        ]
    )

    assert store.peaks(NOW - timedelta(days=60)) == (2, 175.0)
    assert store.peaks(NOW) == (0, None)


def checked_in(store: Store) -> str:
    id_, _ = store.add_check_in("the-key-of-a-morning", NOW, NOW.date(), "{}", NOW)
    return store.add_plan(id_, NOW, "question", "answer", "1", "sore")


def test_days_on_which_a_remedy_was_done_are_counted_from_a_day_and_the_last_of_all_is_told(
    store: Store,
) -> None:
    assert store.days_done(date.min) == ()
    plan = checked_in(store)
    for remedy, state, day in (
        ("walk", "done", date(2026, 11, 20)),
        ("walk", "done", date(2026, 11, 20)),
        ("walk", "done", date(2026, 11, 21)),
        ("walk", "skipped", date(2026, 11, 22)),
        ("warm_bath", "done", date(2024, 2, 29)),
    ):
        store.add_outcome(plan, remedy, state, NOW, day)  # type: ignore[arg-type]

    assert store.days_done(date(2026, 11, 20)) == (
        ("walk", 2, date(2026, 11, 21)),
        ("warm_bath", 0, date(2024, 2, 29)),
    )
    assert store.days_done(date(2026, 11, 21))[0] == ("walk", 1, date(2026, 11, 21))
    assert store.done_since(date(2026, 11, 20)) == (
        (date(2026, 11, 20), "walk"),
        (date(2026, 11, 21), "walk"),
    )


def test_a_forgotten_plan_is_nowhere_but_in_the_verdict(store: Store) -> None:
    plan = checked_in(store)
    later = store.add_plan(store.check_ins()[0].id, NOW, "question 2", "answer 2", "1", "fresh")
    assert [row.id for row in store.plans_after(None, 1)] == [plan]
    assert [row.id for row in store.plans_after(plan, 9)] == [later]

    store.forget_plans([later])

    assert [row.id for row in store.plans()] == [plan]
    assert store.plan(later) is None
    assert store.plans_of([store.check_ins()[0].id]) == {}
    assert store.check_ins()[0].verdict == "fresh"
    assert not any("question 2" in text or "answer 2" in text for _, text in store.export_rows())


def test_the_ledger_page_by_page_shows_first_what_wants_a_look_and_last_what_was_left_aside(
    store: Store,
) -> None:
    run = store.start_import(NOW)
    outcomes = ["imported", "ignored", "unreadable", "imported", "salvaged", "ignored", "duplicate"]
    rows = [
        MemberRow(
            position=10 * k,
            finished=len(outcomes) - k,
            name=f"{k}.fit",
            sha256=None,
            outcome=outcome,
            why="why",
        )
        for k, outcome in enumerate(outcomes)
    ]
    store.add_members(run, rows)
    first, last = ("unreadable", "salvaged"), ("ignored",)

    found = [one for k in (0, 3, 6) for one in store.members_page(run, 3, k, first=first, last=last)]
    assert [one.position for one in found] == [20, 40, 0, 30, 60, 10, 50]
    assert store.member_counts(run) == (
        {"imported": 2, "ignored": 2, "unreadable": 1, "salvaged": 1, "duplicate": 1},
        7,
    )
    assert store.import_says(run, "why")
    assert not store.import_says(run, "another")
    assert store.members_page("no such run", 3, 0, first=first, last=last) == ()
