"""What must hold for any request: facts only take away, less room is never worth more, lists have no order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from freshlegs import knowledge
from freshlegs.model.question import (
    Assignment,
    Busy,
    CheckIn,
    Effect,
    NextRun,
    Question,
    Runner,
    Session,
    Used,
)

Plan = Callable[..., Any]
BOOK = knowledge.book()
COUNTED = sorted(id for id, remedy in BOOK.remedies.items() if remedy.planning)
GUARDED = {id for id, remedy in BOOK.remedies.items() if remedy.guard}
FACTS = sorted({fact for row in BOOK.interactions for fact in row.facts})
NAMES = sorted(name for name, entry in BOOK.lists.medicines.items() if entry.classes)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
CLOCKS = st.sampled_from([time(0, 15), time(1, 0), time(21, 30), time(22, 30), time(23, 59)])


@st.composite
def busy_times(draw: st.DrawFn) -> Busy:
    start = MIDNIGHT + timedelta(minutes=draw(st.integers(0, 4_000)))
    return Busy(start, start + timedelta(minutes=draw(st.integers(5, 700))))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    now = MIDNIGHT + timedelta(minutes=draw(st.integers(0, 1439)))
    some = st.frozensets(st.sampled_from(COUNTED), max_size=5)
    lasts = st.sampled_from([1_800.0, 5_400.0, 7_200.0, 9_000.5])
    ran = draw(st.lists(st.tuples(st.integers(0, 3_000), lasts), max_size=3))
    following = draw(
        st.none() | st.tuples(st.integers(0, 4_000), st.sampled_from([5_000.0, 14_000.0, 30_000.0]))
    )
    return Question(
        now=now,
        timezone=draw(st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kolkata"])),
        hours=draw(st.sampled_from([1, 12, 24, 72])),
        runner=Runner(
            kit=draw(st.frozensets(st.sampled_from(sorted(BOOK.lists.kit)))),
            opted_in=draw(st.frozensets(st.sampled_from(sorted(BOOK.lists.opt_ins)))),
            facts=draw(st.frozensets(st.sampled_from(FACTS), max_size=2)),
            usual_bedtime=draw(CLOCKS),
            minutes_per_day=draw(st.sampled_from([0, 10, 25, 40, 60, 90, 240])),
            busy=tuple(sorted(draw(st.lists(busy_times(), max_size=6)), key=lambda b: (b.start, b.end))),
        ),
        history=tuple(
            Session(start=now - timedelta(minutes=ago, seconds=s), sport="run", duration_s=s) for ago, s in ran
        ),
        next_run=None
        if following is None
        else NextRun(start=now + timedelta(minutes=following[0]), distance_m=following[1]),
        used=draw(st.none() | some.map(lambda ids: tuple(Used(remedy=id, days=1) for id in sorted(ids)))),
        effects=tuple(
            Effect(remedy=id, mean=draw(st.sampled_from([-0.4, 0.1, 0.3])), sd=0.1, days_with=20, days_without=20)
            for id in sorted(draw(some))
        ),
        assignments=tuple(
            Assignment(remedy=id, date=now.date() + timedelta(days=draw(st.integers(0, 2))), offer=draw(st.booleans()))
            for id in sorted(draw(some))
            if BOOK.remedies[id].guard not in ("supplement", "cold")
        ),
        check_in=CheckIn(
            at=now, soreness=4, signs=frozenset(), sleep_hours=draw(st.sampled_from([5.0, 8.0])), wants=draw(some)
        ),
    )  # fmt: skip


VERDICTS = st.sampled_from(["fresh", "sore", "too_sore"])
DECISIONS = st.sampled_from(["as_planned", "rest"])


def guarded(found: Any) -> set[tuple[str, datetime]]:
    return {(step.remedy, step.start) for step in found.plan.steps if step.remedy in GUARDED}


@given(
    question=questions(),
    verdict=VERDICTS,
    run=DECISIONS,
    fact=st.sampled_from(FACTS),
    name=st.sampled_from(NAMES),
)
def test_a_fact_or_a_medicine_more_adds_no_guarded_step(
    planned: Plan, question: Question, verdict: str, run: str, fact: str, name: str
) -> None:
    before = guarded(planned(question=question, verdict=verdict, run_today=run))
    runner = question.runner
    for more in (
        replace(runner, facts=runner.facts | {fact}),
        replace(runner, medicines=(name,)),
        replace(runner, medicines=("no such tablet",)),
        replace(runner, age=17),
    ):
        after = planned(question=replace(question, runner=more), verdict=verdict, run_today=run)
        assert guarded(after) <= before


@given(question=questions(), verdict=VERDICTS, more=busy_times(), kit=st.data())
def test_less_room_is_never_worth_more(
    planned: Plan, question: Question, verdict: str, more: Busy, kit: st.DataObject
) -> None:
    # a new remedy more may take the one turn of another, and a closed one empties its place, so both stay out here
    runner = replace(question.runner, facts=frozenset())
    question = replace(question, used=None, runner=runner)
    worth = planned(question=question, verdict=verdict).plan.value
    fewer = kit.draw(st.frozensets(st.sampled_from(sorted(runner.kit)))) if runner.kit else frozenset()
    for less in (
        replace(runner, minutes_per_day=runner.minutes_per_day // 2),
        replace(runner, busy=(*runner.busy, more)),
        # without a tub the lotion is open, as the table has it
        replace(
            runner,
            kit=(fewer | runner.kit & {"bathtub"}) - (set() if "bathtub" in runner.kit else {"bathtub"}),
        ),
    ):
        assert planned(question=replace(question, runner=less), verdict=verdict).plan.value <= worth


@given(question=questions(), verdict=VERDICTS, run=DECISIONS)
def test_the_order_of_the_lists_changes_nothing(
    planned: Plan, question: Question, verdict: str, run: str
) -> None:
    turned = replace(
        question,
        runner=replace(question.runner, busy=question.runner.busy[::-1]),
        history=question.history[::-1],
        effects=question.effects[::-1],
        assignments=question.assignments[::-1],
        used=None if question.used is None else question.used[::-1],
    )
    assert planned(question=turned, verdict=verdict, run_today=run) == planned(
        question=question, verdict=verdict, run_today=run
    )


@given(question=questions(), verdict=VERDICTS, run=DECISIONS)
def test_no_plan_breaks_the_limits_of_a_day(
    planned: Plan, question: Question, verdict: str, run: str
) -> None:
    found = planned(question=question, verdict=verdict, run_today=run)
    end = question.now + timedelta(hours=question.hours)
    days: dict[Any, list[Any]] = {}
    for step in found.plan.steps:
        assert question.now <= step.start <= end
        if step.remedy in COUNTED:
            days.setdefault(step.start.date(), []).append(step)
    offers = (
        {(coin.remedy, coin.date) for coin in question.assignments if coin.offer}
        if verdict != "too_sore"
        else set()
    )
    for day, steps in days.items():
        wants = {id for id in question.check_in.wants if (id, day) not in offers}
        assert sum(step.remedy not in wants for step in steps) <= 3
        plans = [BOOK.remedies[step.remedy].planning for step in steps]
        assert len({plan.kind for plan in plans if plan}) == len(steps)
        assert sum(plan.hands_on.value for plan in plans if plan) <= question.runner.minutes_per_day
    held = [
        (step.start, step.end)
        for steps in days.values()
        for step in steps
        if (plan := BOOK.remedies[step.remedy].planning) and plan.hands_on.value
    ]
    taken = [(busy.start, busy.end) for busy in question.runner.busy]
    assert not any(a[0] < b[1] and b[0] < a[1] for a, b in combinations(held, 2))
    assert not any(a[0] < b[1] and b[0] < a[1] for a in held for b in taken)


@given(question=questions(), verdict=VERDICTS, run=DECISIONS)
def test_every_remedy_has_a_step_or_a_reason_in_words(
    planned: Plan, question: Question, verdict: str, run: str
) -> None:
    plan = planned(question=question, verdict=verdict, run_today=run).plan
    stands, out = {step.remedy for step in plan.steps}, [entry.remedy for entry in plan.left_out]
    assert sorted([*stands, *out]) == sorted(BOOK.remedies)
    assert all(entry.because and entry.source and "{" not in entry.because for entry in plan.left_out)
