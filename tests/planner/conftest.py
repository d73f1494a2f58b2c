"""A plan in one line: only what matters is named, the rest is a sore Monday morning with nothing at home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from freshlegs import knowledge, planner
from freshlegs.model.answer import Judgement, LeftOut, Plan, Step
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

MONDAY = "2026-11-23T07:30:00+00:00"


@dataclass(frozen=True)
class Planned:
    """`starts`: the local times at which a remedy stands, as `23 13:00`; `rule`: why it does not."""

    plan: Plan

    @property
    def remedies(self) -> list[str]:
        return [step.remedy for step in self.plan.steps]

    def steps(self, remedy: str) -> list[Step]:
        return [step for step in self.plan.steps if step.remedy == remedy]

    def starts(self, remedy: str) -> list[str]:
        return [f"{step.start:%d %H:%M}" for step in self.steps(remedy)]

    def ends(self, remedy: str) -> list[str]:
        return [f"{step.end:%d %H:%M}" for step in self.steps(remedy)]

    def left(self, remedy: str) -> LeftOut | None:
        return next((entry for entry in self.plan.left_out if entry.remedy == remedy), None)

    def rule(self, remedy: str) -> str | None:
        entry = self.left(remedy)
        return entry.rule if entry else None

    def on(self, day: str) -> set[str]:
        """The counted remedies of one day of the month."""
        counted = {id for id, remedy in knowledge.book().remedies.items() if remedy.planning}
        return {step.remedy for step in self.plan.steps if f"{step.start:%d}" == day} & counted


def moment(text: str) -> datetime:
    """`24 18:00`: a day of November 2026 and a time in UTC."""
    day, clock = text.split(" ")
    return datetime.fromisoformat(f"2026-11-{day}T{clock}:00+00:00")


def question_of(
    *,
    now: str = MONDAY,
    zone: str = "UTC",
    hours: int = 72,
    ran: Sequence[tuple[str, int]] = (),
    done: Sequence[tuple[str, int, str]] = (),
    busy: Sequence[tuple[str, str]] = (),
    following: tuple[str, float] | None = None,
    kind: str | None = None,
    used: Sequence[str] | None = None,
    effects: Mapping[str, tuple[float, float, int, int]] | None = None,
    coins: Sequence[tuple[str, str, bool]] = (),
    runner: Mapping[str, Any] | None = None,
    **check_in: Any,
) -> Question:
    """`ran`: (end, minutes) of runs; `done`: (start, minutes, sport); `coins`: (remedy, day, offer)."""
    sessions = [
        Session(start=moment(end) - timedelta(minutes=lasts), sport="run", duration_s=60.0 * lasts)
        for end, lasts in ran
    ] + [Session(start=moment(start), sport=sport, duration_s=60.0 * lasts) for start, lasts, sport in done]
    answers: dict[str, Any] = {"signs": frozenset()}
    answers |= {name: frozenset(said) if name in SETS else said for name, said in check_in.items()}
    return Question(
        now=datetime.fromisoformat(now),
        timezone=zone,
        hours=hours,
        runner=Runner(
            **{"busy": tuple(Busy(moment(a), moment(b)) for a, b in busy), **(runner or {})},
        ),
        history=tuple(sorted(sessions, key=lambda session: session.start)),
        next_run=NextRun(start=moment(following[0]), distance_m=following[1], kind=kind)
        if following
        else None,
        used=None if used is None else tuple(Used(remedy=remedy, days=3) for remedy in used),
        effects=tuple(
            Effect(remedy=remedy, mean=mean, sd=sd, days_with=on, days_without=off)
            for remedy, (mean, sd, on, off) in (effects or {}).items()
        ),
        assignments=tuple(
            Assignment(remedy=remedy, date=date.fromisoformat(f"2026-11-{day}"), offer=offer)
            for remedy, day, offer in coins
        ),
        check_in=CheckIn(at=datetime.fromisoformat(now), soreness=4, **answers),
    )


SETS = ("wants", "signs", "signs_unanswered")


def planned(
    *,
    verdict: str = "sore",
    run_today: str = "rest",
    keep: frozenset[str] | None = None,
    open_signs: bool = False,
    sleep_minutes: int | None = None,
    question: Question | None = None,
    **changes: Any,
) -> Planned:
    asked = question_of(**changes) if question is None else question
    judgement = Judgement(
        verdict=verdict,
        care="none",
        run_today=run_today,
        reasons=(),
        warnings=(),
        keep=keep,
        open_signs=open_signs,
    )
    book = knowledge.book()
    return Planned(planner.plan(asked, book, judgement, planner.closures(asked, book), sleep_minutes))


@pytest.fixture(scope="session", name="planned")
def planned_fixture() -> Callable[..., Planned]:
    return planned


@pytest.fixture(scope="session", name="question_of")
def question_fixture() -> Callable[..., Question]:
    return question_of
