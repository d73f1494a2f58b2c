"""How the latest advice stands: the answer, its age, and its steps where the runner has put them and with what became
of them. Every face shows the plan from here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from freshlegs.coach import moves, outcomes
from freshlegs.coach import today as use_case
from freshlegs.coach.answer import STOPPING
from freshlegs.coach.stored import spoken_of
from freshlegs.knowledge.book import Book
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import CheckInRow, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the plan. `number`: as `done` and `skip` take it; `state`: planned, done, skipped.

    start  where the runner has put it, else where it was planned
    """

    number: int
    remedy: str
    way: str
    start: datetime
    end: datetime
    dose: str
    words: str
    why: str
    grade: str
    source: str
    basic: bool
    movable: bool
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`said`: the check-in; `made_at`: of the answer to it. `fresh` False: it could not be made anew, so that only the verdict and its age are worth showing."""

    plan: str
    answer: dict[str, Any]
    made_at: datetime
    said: CheckInRow
    stale: bool
    fresh: bool
    signs: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def said_at(self) -> datetime:
        return self.said.at

    @property
    def stops(self) -> bool:
        return self.answer["verdict"] in STOPPING

    def grave(self, book: Book) -> list[dict[str, Any]]:
        """The reasons that made the verdict a stop: the stop rules, else the pattern of an injury."""
        reasons: list[dict[str, Any]] = self.answer["reasons"]
        rules = {rule.id for rule in book.stop_rules}
        return [one for one in reasons if one["rule"] in rules] or [
            one for one in reasons if one["rule"] != "soreness"
        ]

    @property
    def headline(self) -> tuple[str, str]:
        """The first sentence, and what follows it."""
        first, dot, rest = self.answer["headline"].partition(". ")
        return (first + dot.strip(), rest)


def latest(store: Store, book: Book, now: datetime, hours: int | None = None) -> Standing | None:
    """None before the first check-in.

    Where it cannot be made anew, the stored one on this very check-in is shown; of another it would be no answer.
    """
    try:
        found = use_case.today(store, book, now, hours)
        plan, said, answer, made_at = found.plan, found.said, found.answer, found.made_at
        stale, fresh = found.stale, True
    except use_case.NothingYet:
        return None
    except FreshlegsError:
        kept, row = store.latest_plan(), use_case.that_counts(store)
        if kept is None or row is None or kept.check_in_id != row.id:
            raise
        plan, said, answer, made_at = kept.id, row, json.loads(kept.answer), kept.made_at
        stale, fresh = True, False
    return Standing(
        plan=plan,
        answer=answer,
        made_at=made_at,
        said=said,
        stale=stale,
        fresh=fresh,
        signs=tuple(json.loads(said.body).get("signs") or ()),
        steps=steps_of(store, book, plan, answer) if fresh else (),
    )


def steps_of(store: Store, book: Book, plan: str, answer: dict[str, Any]) -> tuple[Step, ...]:
    """By the clock, numbered as every face numbers them."""
    spoken = spoken_of(store, answer["plan"]["steps"])
    kept = moves.moved(store, plan)
    found = []
    for number, step in enumerate(outcomes.by_the_clock(answer["plan"]["steps"]), 1):
        start, end = moves.span(step, kept.get(number))
        outcome = spoken.get((step["remedy"], step["start"]))
        found.append(
            Step(
                **{name: step[name] for name in ("remedy", "way", "dose", "words", "why", "grade", "source")},
                number=number,
                start=start,
                end=end,
                basic=book.remedies[step["remedy"]].basic,
                movable=moves.is_movable(book, step["remedy"]),
                state=outcome.state if outcome is not None else "planned",
            )
        )
    return tuple(found)
