"""One day, solved exactly by enumeration: of all sets that fit, the most valuable, then the least deviation.

One of a kind leaves at most a few thousand sets a day. They are sorted by value; the first value at which a set can
be placed is the best there is. No wall clock, no randomness: the same question gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A remedy that may start on this day. `slots`: its allowed starts, best first; `covers`: slots that it occupies
    hands-on (0: worn or swallowed, it overlaps nothing); `counted`: it takes one of the places."""

    remedy: str
    value: int
    counted: bool
    minutes: int
    covers: int
    kind: str
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What a day has left: minutes, places, kinds that stand already, and slots that are occupied (a bit each)."""

    minutes: int
    places: int
    kinds: frozenset[str] = frozenset()
    occupied: int = 0


Placed = tuple[tuple[Item, int], ...]  # with the start slot of each


def best_day(items: Sequence[Item], room: Room, most_deviation: int) -> Placed:
    """Most value; then the least total deviation; then the ids that come first; then, id by id, the better start."""
    found: tuple[int, int, Placed] | None = None
    for total, chosen in sets_that_fit(sorted(items, key=lambda item: item.remedy), room):
        if found is not None and total < found[0]:
            break
        placed = place(chosen, room.occupied, most_deviation)
        if placed is not None and (found is None or placed[0] < found[1]):
            found = (total, *placed)
    return () if found is None else found[2]


def sets_that_fit(items: Sequence[Item], room: Room) -> list[tuple[int, tuple[Item, ...]]]:
    """Every set within minutes, places and one of a kind, most valuable first, then by its ids."""
    out: list[tuple[tuple[Item, ...], int, int, int, frozenset[str]]] = [
        ((), 0, room.minutes, room.places, room.kinds)
    ]
    for item in items:
        out += [
            (
                (*chosen, item),
                total + item.value,
                minutes - item.minutes,
                places - item.counted,
                kinds | {item.kind},
            )
            for chosen, total, minutes, places, kinds in out
            if item.kind not in kinds and minutes >= item.minutes and places >= item.counted
        ]
    found = [(total, chosen) for chosen, total, *_ in out if chosen]
    found.sort(key=lambda pair: (-pair[0], [item.remedy for item in pair[1]]))
    return found


def bits(item: Item, slot: int) -> int:
    return ((1 << item.covers) - 1) << slot


def place(chosen: tuple[Item, ...], occupied: int, most_deviation: int) -> tuple[int, Placed] | None:
    """A start for each with the least total deviation, or None. Of equal ones the first found: best starts first.

    Looks ahead: a start after which another item has none left, or can only cost more, is not followed, so that a
    crowded day stays as fast as a free one.
    """
    best: tuple[int, Placed] | None = None

    def least(number: int, taken: int) -> int | None:
        """What the items from `number` on cost at least, each on its own; None where one has no start."""
        total = 0
        for item in chosen[number:]:
            ahead = next((n for n, slot in enumerate(item.slots) if not taken & bits(item, slot)), None)
            if ahead is None:
                return None
            total += min(ahead, most_deviation)
        return total

    def go(number: int, taken: int, cost: int, starts: Placed) -> None:
        nonlocal best
        if number == len(chosen):
            best = (cost, starts)
            return
        item = chosen[number]
        for deviation, slot in enumerate(item.slots):
            worse = cost + min(deviation, most_deviation)
            if best is not None and worse >= best[0]:
                return
            mine = bits(item, slot)
            if taken & mine:
                continue
            rest = least(number + 1, taken | mine)
            if rest is not None and (best is None or worse + rest < best[0]):
                go(number + 1, taken | mine, worse, (*starts, (item, slot)))
            if not mine:
                return  # worn or swallowed: nothing is in its way, and a later start only costs more

    go(0, occupied, 0, ())
    return best
