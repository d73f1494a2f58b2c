"""Earlier or later: where else today a step of a plan may start. The hard rules of time hold for the runner's hand too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import numpy as np

from freshlegs import load, triage
from freshlegs.coach import contract, outcomes
from freshlegs.knowledge.book import Book
from freshlegs.model.errors import FreshlegsError
from freshlegs.planner.candidates import trigger
from freshlegs.planner.grid import free, grid_of
from freshlegs.planner.plan import RUNNING
from freshlegs.store import PlanRow, Store

SETTING = "moved"  # of the store: the plan, and number of a step -> its start
Way = Literal["earlier", "later"]


class NoOtherTime(FreshlegsError):
    """There is no open time that way."""

    def __init__(self, way: Way) -> None:
        which = "earlier" if way == "earlier" else "later"
        super().__init__(
            f"There is no {which} time today that fits: sleep, busy hours, runs and the other steps stay as they are."
        )


def moved(store: Store, plan: str) -> dict[int, datetime]:
    """Number of a step -> where the runner has put it, for this plan alone."""
    kept = json.loads(store.setting(SETTING) or "{}")
    if kept.get("plan") != plan:
        return {}
    return {int(number): datetime.fromisoformat(start) for number, start in kept["steps"].items()}


def move(store: Store, book: Book, plan: PlanRow, number: int, way: Way, now: datetime) -> datetime:
    """The new start: the nearest open one that way on the same local day. `NoOtherTime` where there is none."""
    steps = outcomes.by_the_clock(json.loads(plan.answer)["plan"]["steps"])
    if not 1 <= number <= len(steps):
        raise outcomes.NoSuchStep(str(number))
    kept = moved(store, plan.id)
    at = span(steps[number - 1], kept.get(number))[0]
    starts = still_open(plan, book, steps, kept, number, now)
    same_day = [start for start in starts if start.date() == at.date()]
    that_way = [start for start in same_day if (start < at if way == "earlier" else start > at)]
    if not that_way:
        raise NoOtherTime(way)
    kept[number] = max(that_way) if way == "earlier" else min(that_way)
    keep(store, plan.id, kept)
    return kept[number]


def still_open(
    plan: PlanRow,
    book: Book,
    steps: list[dict[str, Any]],
    kept: Mapping[int, datetime],
    number: int,
    now: datetime,
) -> list[datetime]:
    """Where step `number` may start from now on, the other steps being where the runner has put them."""
    taken = [
        span(step, kept.get(n))
        for n, step in enumerate(steps, 1)
        if n != number and uses_hands(book, step["remedy"])
    ]
    return [start for start in open_starts(plan, book, steps[number - 1], taken) if start >= now]


def keep(store: Store, plan: str, kept: Mapping[int, datetime]) -> None:
    """Where the runner has put the steps of this plan; of another one nothing is kept."""
    whole = {"plan": plan, "steps": {number: start.isoformat() for number, start in kept.items()}}
    store.set_setting(SETTING, json.dumps(whole))


def span(step: dict[str, Any], start: datetime | None) -> tuple[datetime, datetime]:
    """Start and end, where it was moved to or where it was planned."""
    first, last = datetime.fromisoformat(step["start"]), datetime.fromisoformat(step["end"])
    return (first, last) if start is None else (start, start + (last - first))


def is_movable(book: Book, remedy: str) -> bool:
    """A counted one; the everyday ones have no slot of their own."""
    return book.remedies[remedy].planning is not None


def uses_hands(book: Book, remedy: str) -> bool:
    planning = book.remedies[remedy].planning
    return planning is not None and planning.hands_on.value > 0


def open_starts(
    plan: PlanRow, book: Book, step: dict[str, Any], taken: Iterable[tuple[datetime, datetime]]
) -> list[datetime]:
    """Every start that the planner would allow this remedy, but for what other steps take of the runner's hands."""
    remedy = book.remedies[step["remedy"]]
    if remedy.planning is None:
        return []
    question = contract.question(plan.question, book)
    judgement = triage.judge(question, book, load.measure(question, book))
    grid = grid_of(question, book, judgement.run_today in RUNNING)
    allowed = free(grid, remedy.planning) & trigger(remedy, remedy.planning, question, judgement, grid)
    lasts = timedelta(minutes=remedy.planning.length.value)
    starts = [grid.local(grid.start_s[slot]) for slot in np.flatnonzero(allowed).tolist()]
    if not remedy.planning.hands_on.value:
        return starts
    return [
        start for start in starts if not any(start < end and start + lasts > begin for begin, end in taken)
    ]
