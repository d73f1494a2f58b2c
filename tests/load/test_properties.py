"""What holds for every history: its order says nothing, the slow way finds the same, one run more never lowers a base."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from freshlegs import coach, knowledge, load
from freshlegs.load.sessions import at
from freshlegs.load.single_session import base
from freshlegs.model.question import CheckIn, NextRun, Question, Runner, Session

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
BOOK = knowledge.book()
METRES = st.one_of(
    st.none(),
    st.integers(0, 450).map(lambda steps: steps * 100.0),
    st.decimals(0, 40_000, places=1).map(float),
)
SECONDS = st.one_of(st.none(), st.integers(0, 20_000).map(float))


@st.composite
def histories(draw: st.DrawFn) -> list[Session]:
    """Sessions of the last 80 days, borders of days and to the second, no two at one moment."""
    hours = draw(st.lists(st.integers(0, 80 * 24), max_size=14, unique=True))
    return [
        Session(
            start=NOW - timedelta(hours=back, seconds=draw(st.integers(-1, 1))),
            sport=draw(st.sampled_from(["run", "run", "run", "ride"])),
            distance_m=draw(METRES),
            duration_s=draw(SECONDS),
            easy_s=draw(SECONDS),
            descent_m=draw(st.one_of(st.none(), st.integers(0, 900).map(float))),
        )
        for back in hours
    ]


AHEAD = st.one_of(
    st.none(),
    st.builds(
        lambda hours, steps: NextRun(start=NOW + timedelta(hours=hours), distance_m=steps * 100.0),
        st.integers(0, 24 * 20),
        st.integers(1, 450),
    ),
)


def asked(history: list[Session], ahead: NextRun | None, **runner: Any) -> Question:
    ordered = tuple(sorted(history, key=lambda session: session.start))
    return Question(
        now=NOW,
        runner=Runner(**runner),
        history=ordered,
        next_run=ahead,
        check_in=CheckIn(at=NOW, soreness=1),
    )


# --- the slow way, straight from the page ------------------------------------------------------------------------------


def amount(value: float | None) -> Fraction:
    return Fraction(Decimal(repr(value or 0)))


def runs(history: list[Session], before: datetime, days: float) -> Iterator[Session]:
    for session in history:
        if session.sport == "run" and before - timedelta(days=days) <= session.start < min(before, NOW):
            yield session


def longest(found: Iterator[Session]) -> Fraction:
    return max((amount(session.distance_m) for session in found), default=Fraction(0))


def slow_base(history: list[Session]) -> Fraction:
    counted = [Fraction(0)]
    for run in runs(history, NOW, 30):
        before, metres = longest(runs(history, run.start, 30)), amount(run.distance_m)
        jumped = before > 0 and 10 * metres > 11 * before and run.start >= NOW - timedelta(days=7)
        counted.append(before if jumped else metres)
    return max(counted)


def slow_single(history: list[Session], ahead: NextRun | None) -> Fraction | None:
    found = []
    if ahead and slow_base(history):
        found.append(amount(ahead.distance_m) / slow_base(history))
    known = [session for session in runs(history, NOW, 9_999) if session.distance_m is not None]
    last = max(known, key=lambda session: session.start, default=None)
    if last and last.start >= NOW - timedelta(days=7) and longest(runs(history, last.start, 30)):
        found.append(amount(last.distance_m) / longest(runs(history, last.start, 30)))
    return max(found, default=None)


def slow_rise(history: list[Session], ahead: NextRun | None) -> Fraction | None:
    end = ahead.start if ahead else NOW
    before = sum(amount(run.distance_m) for run in runs(history, end - timedelta(days=7), 7))
    week = sum(amount(run.distance_m) for run in runs(history, end, 7))
    return (week + amount(ahead.distance_m if ahead else 0)) / before if before >= 15_000 else None


def slow_share(history: list[Session]) -> Fraction | None:
    known = [run for run in runs(history, NOW, 28) if run.easy_s is not None and run.duration_s]
    if not any(run.start <= NOW - timedelta(days=21) for run in known):
        return None
    return sum(amount(run.easy_s) for run in known) / Fraction(sum(amount(run.duration_s) for run in known))


def slow_streak(history: list[Session]) -> int | None:
    dates = {run.start.date() for run in runs(history, NOW, 9_999)}
    if not dates:
        return None
    day = max(dates)
    if day < NOW.date() - timedelta(days=1):
        return 0
    days = 0
    while day in dates:
        days, day = days + 1, day - timedelta(days=1)
    return days


def slow_downhill(history: list[Session]) -> Fraction | None:
    last = max(runs(history, NOW, 9_999), key=lambda session: session.start, default=None)
    if last is None or last.descent_m is None or last.start < NOW - timedelta(hours=72):
        return None
    most = max((amount(run.descent_m) for run in runs(history, last.start, 30)), default=Fraction(0))
    return amount(last.descent_m) / most if most else None


def slow_break(history: list[Session], ahead: NextRun | None) -> int | None:
    last = max((run.start for run in runs(history, NOW, 9_999)), default=None)
    return None if last is None else ((ahead.start if ahead else NOW) - last) // timedelta(days=1)


def half_up(value: Fraction | int | None) -> float | int | None:
    if not isinstance(value, Fraction):
        return value
    with localcontext(prec=60):
        return float(
            (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        )


# --- the properties ----------------------------------------------------------------------------------------------------


@given(histories(), AHEAD)
def test_every_rail_finds_what_the_slow_way_finds(history: list[Session], ahead: NextRun | None) -> None:
    found = {rail.id: rail for rail in load.measure(asked(history, ahead), BOOK).rails}
    slow = {
        "single_session": slow_single(history, ahead),
        "weekly_rise": slow_rise(history, ahead),
        "easy_share": slow_share(history),
        "run_streak": slow_streak(history),
        "downhill": slow_downhill(history),
        "return_after_break": slow_break(history, ahead),
    }

    assert {id: rail.value for id, rail in found.items()} == {
        id: half_up(value) for id, value in slow.items()
    }
    single, value = found["single_session"], slow["single_session"]
    assert (single.status == "over") == (value is not None and 10 * value > 11)
    assert (single.status == "near") == (value is not None and 99 < 100 * value <= 110)
    assert (single.cap_m or 0) == int(11 * slow_base(history) / 1000) * 100
    assert all((rail.status == "unknown") == (rail.value is None) for rail in found.values())


@given(histories(), AHEAD, st.integers(0, 400))
def test_how_long_ago_the_history_begins_does_not_matter_to_the_windows(
    history: list[Session], ahead: NextRun | None, back: int
) -> None:
    """A run of long ago changes at most whether there is a run at all."""
    old = Session(
        start=NOW - timedelta(days=200 + back), sport="run", distance_m=90_000.0, duration_s=36_000.0
    )
    without = load.measure(asked(history, ahead), BOOK)
    with_it = load.measure(asked([*history, old], ahead), BOOK)

    if any(session.sport == "run" and session.start < NOW for session in history):
        assert with_it == without


@given(histories(), AHEAD, st.randoms(use_true_random=False))
def test_the_order_of_the_history_changes_nothing(
    history: list[Session], ahead: NextRun | None, random: Any
) -> None:
    rows = [
        {
            "start": session.start.isoformat(),
            **{
                name: getattr(session, name)
                for name in ("sport", "distance_m", "duration_s", "easy_s", "descent_m")
                if getattr(session, name) is not None
            },
        }
        for session in history
    ]
    request: dict[str, Any] = {
        "now": NOW.isoformat(),
        "runner": {},
        "history": rows,
        "check_in": {"at": NOW.isoformat(), "soreness": 1},
    }
    first = load.measure(coach.question(json.dumps(request)), BOOK)

    random.shuffle(rows)

    assert load.measure(coach.question(json.dumps(request)), BOOK) == first


@given(histories(), st.integers(31 * 24, 70 * 24), st.integers(1, 500))
def test_a_run_before_all_others_never_raises_a_jump_into_the_base(
    history: list[Session], hours: int, steps: int
) -> None:
    """The base lies between nothing and the longest of the 30 days."""
    old = Session(start=NOW - timedelta(hours=hours, minutes=7), sport="run", distance_m=steps * 100.0)

    found = base(at(asked([*history, old], None), BOOK))

    assert 0 <= found <= max(longest(runs(history, NOW, 37)), amount(old.distance_m))


@given(histories(), AHEAD)
def test_no_rail_says_a_percentage_or_leaves_a_blank(history: list[Session], ahead: NextRun | None) -> None:
    for rail in load.measure(
        asked(history, ahead, experience="novice", body_mass_kg=99.0, height_cm=170.0), BOOK
    ).rails:
        assert rail.words.strip() == rail.words
        assert not any(mark in rail.words for mark in ("%", "{", "}", "!", " 0.0 km", "safe"))
