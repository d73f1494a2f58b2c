"""Which counted remedies may start when, day by day, and why the others may not. Facts and medicines are not looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from freshlegs.knowledge.book import Book, Planning, Remedy
from freshlegs.model.answer import Judgement
from freshlegs.model.question import Effect, Question
from freshlegs.planner.grid import Grid, Mask, after_a_run, everything, free
from freshlegs.planner.search import Item
from freshlegs.planner.value import learnt, looks_harmful, value

Coins = Mapping[tuple[str, int], bool]  # (remedy, day as an ordinal) -> offer


@dataclass(frozen=True, slots=True)
class Candidates:
    """`days`: local day -> items; `out`: remedy -> rule; `value`: remedy -> its value on its first day."""

    days: Mapping[int, tuple[Item, ...]]
    out: Mapping[str, str]


def coins(question: Question, judgement: Judgement) -> Coins:
    """A trial's coins, looked at on fresh and sore only."""
    if judgement.verdict not in ("fresh", "sore"):
        return {}
    return {(coin.remedy, coin.date.toordinal()): coin.offer for coin in question.assignments}


def trigger(remedy: Remedy, planning: Planning, question: Question, judgement: Judgement, grid: Grid) -> Mask:
    """Starts at which its trigger holds. It looks at kit, stairs, sleep and runs, never at facts."""
    all_of_it, none = everything(grid), ~everything(grid)
    after = none
    if planning.within_after_run is not None:
        after = after_a_run(grid, planning.within_after_run, planning.run_of_at_least)
    match planning.trigger:
        case "can_walk":
            return none if question.check_in.stairs_down == "unable" else all_of_it
        case "tired":
            slept, figures = question.check_in.sleep_hours, remedy.figures or {}
            short = slept is not None and slept < figures["short_night"].value
            return after | (grid.day == grid.day[0]) if short else after
        case "after_run":
            return after
        case "after_long_run":
            return all_of_it if judgement.verdict == "too_sore" else after
        case "no_tub":
            open_to_it = "bathtub" not in question.runner.kit or remedy.id in question.check_in.wants
            return all_of_it if open_to_it else none
        case _:
            return all_of_it


def candidates(
    question: Question, book: Book, judgement: Judgement, grid: Grid, shut: Mapping[str, str]
) -> Candidates:
    days: dict[int, list[Item]] = {}
    out: dict[str, str] = {}
    thrown, effects = coins(question, judgement), learnt(question, book)
    for id, remedy in book.remedies.items():
        planning = remedy.planning
        if planning is None or id in shut:
            continue
        holds = trigger(remedy, planning, question, judgement, grid)
        offered = any(offer for (coin, _), offer in thrown.items() if coin == id)
        spared = offered or id in question.check_in.wants
        if looks_harmful(effects.get(id), book) and not spared and holds.any():
            out[id] = "choice: effect"
            continue
        open_slots = np.flatnonzero(holds & free(grid, planning))
        heads: dict[int, list[int]] = {}  # day -> its starts
        for slot, day in zip(open_slots.tolist(), grid.day[open_slots].tolist(), strict=True):
            if thrown.get((id, day), True):
                heads.setdefault(day, []).append(slot)
        wanted = id in question.check_in.wants
        if holds.any() and not offered and value(planning, wanted, False, effects.get(id), book) <= 0:
            out[id] = "choice"  # before `time`: worth nothing, with or without a start
            continue
        if not heads:
            out[id] = "choice: trial" if len(open_slots) else "time" if holds.any() else "trigger"
            continue
        for day, mine in heads.items():
            made = item(remedy, planning, day, mine, question, book, grid, thrown, effects)
            if made.value > 0:
                days.setdefault(day, []).append(made)
        if not any(made.remedy == id for items in days.values() for made in items):
            out[id] = "choice"
    return Candidates({day: tuple(items) for day, items in sorted(days.items())}, out)


def item(
    remedy: Remedy,
    planning: Planning,
    day: int,
    starts: list[int],
    question: Question,
    book: Book,
    grid: Grid,
    thrown: Coins,
    effects: Mapping[str, Effect],
) -> Item:
    wanted = remedy.id in question.check_in.wants
    offered = thrown.get((remedy.id, day)) is True
    effect = effects.get(remedy.id)
    slots = tuple(starts)
    hands_on = int(planning.hands_on.value)
    return Item(
        remedy=remedy.id,
        value=value(planning, wanted, offered, effect, book),
        counted=offered or not wanted,
        minutes=hands_on,
        covers=-(-int(planning.length.value) * 60 // grid.step_s) if hands_on else 0,
        kind=planning.kind,
        slots=slots if planning.best_end == "early" else slots[::-1],
    )


def novelties(question: Question, found: Candidates) -> tuple[str, ...]:
    """New counted remedies with a start, best first; none where `used` is absent: everything is known then."""
    if question.used is None:
        return ()
    known = {"walk", *question.check_in.wants}
    known |= {used.remedy for used in question.used} | {coin.remedy for coin in question.assignments}
    best: dict[str, int] = {}
    for items in found.days.values():
        for made in items:
            if made.remedy not in known:
                best[made.remedy] = max(made.value, best.get(made.remedy, made.value))
    return tuple(sorted(best, key=lambda id: (-best[id], id)))
