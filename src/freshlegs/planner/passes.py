"""The two passes that keep a fact or medicine more from ever adding a guarded remedy (contract, promise 3).

First as if no interaction held; then the guarded steps stay where they are, the closed ones are struck, and what is
free is filled with unguarded remedies only. A struck bath never hands its place to the tights.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from freshlegs.knowledge.book import Book
from freshlegs.model.question import Question
from freshlegs.planner.candidates import Candidates, novelties
from freshlegs.planner.search import Item, Placed, Room, best_day, bits

OVERLAP = "time: overlap"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`first`, `final`: day -> what stands after the first and after both passes; `new`: left out as a second new
    one -> the new one that came first (None where that one was struck)."""

    first: Mapping[int, Placed]
    final: Mapping[int, Placed]
    new: Mapping[str, str | None]


def choose(question: Question, book: Book, found: Candidates, struck: Set[str]) -> Chosen:
    minutes, places = question.runner.minutes_per_day, int(book.planner["places"].value)
    most = int(book.planner["deviation_most"].value)
    guarded = {id for id, remedy in book.remedies.items() if remedy.guard}
    new = novelties(question, found)
    first_new, second_new = new[:1], new[:1]
    if set(first_new) & struck:
        second_new = tuple(id for id in new if id not in guarded and id not in struck)[:1]
    first: dict[int, Placed] = {}
    final: dict[int, Placed] = {}
    for day, items in found.days.items():
        allowed = [item for item in items if item.remedy not in new or item.remedy in first_new]
        first[day] = final[day] = best_day(allowed, Room(minutes, places), most)
        if any(item.remedy in struck for item in items):
            kept = tuple(pair for pair in first[day] if pair[0].remedy in guarded - struck)
            rest = [
                item
                for item in items
                if item.remedy not in guarded
                and item.remedy not in struck
                and (item.remedy not in new or item.remedy in second_new)
            ]
            final[day] = kept + best_day(rest, left(kept, minutes, places), most)
    shut = {
        id: best
        for id in new
        if id not in second_new and id not in first_new
        for best in [first_of(second_new)]
    }
    return Chosen(first, final, shut)


def first_of(ids: tuple[str, ...]) -> str | None:
    return ids[0] if ids else None


def left(kept: Placed, minutes: int, places: int) -> Room:
    occupied = 0
    for item, slot in kept:
        occupied |= bits(item, slot)
    return Room(
        minutes - sum(item.minutes for item, _ in kept),
        places - sum(item.counted for item, _ in kept),
        frozenset(item.kind for item, _ in kept),
        occupied,
    )


def value_of(placed: Mapping[int, Placed]) -> int:
    return sum(item.value for day in placed.values() for item, _ in day)


def why_not(
    id: str, found: Candidates, chosen: Chosen, guarded: bool, minutes: int, places: int
) -> tuple[str, tuple[str, ...]]:
    """(rule, the remedies that took the place) of a remedy that could have started, on its first possible day.

    By what stands in the plan. Where nothing there is in the way of a guarded one, by the first pass: it was never a
    candidate for what a strike set free.
    """
    for day, items in found.days.items():
        mine = next((item for item in items if item.remedy == id), None)
        if mine is not None:
            why = reason(mine, [item for item, _ in chosen.final[day]], minutes, places)
            if guarded and why[0] == OVERLAP:
                return reason(mine, [item for item, _ in chosen.first[day]], minutes, places)
            return why
    return "choice", ()


def reason(mine: Item, stands: list[Item], minutes: int, places: int) -> tuple[str, tuple[str, ...]]:
    same = tuple(item.remedy for item in stands if item.kind == mine.kind)
    if same:
        return f"choice: {same[0]}", same
    counted = tuple(sorted(item.remedy for item in stands if item.counted))
    if mine.counted and len(counted) >= places:
        return f"max_items: {', '.join(counted)}", counted
    hands_on = tuple(sorted(item.remedy for item in stands if item.minutes))
    if sum(item.minutes for item in stands) + mine.minutes > minutes:
        return "time: minutes_per_day", hands_on
    return OVERLAP, hands_on
