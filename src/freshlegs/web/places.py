"""The places that a runner can tick in the check-in: the targets of the drawing and what is off it."""

from __future__ import annotations

from dataclasses import dataclass

from freshlegs.knowledge.book import Book
from freshlegs.pictures.body import TARGETS

ASKS_SPREAD = frozenset({"bone", "joint", "tendon"})
OFF_MAP = ("upper_back", "neck", "shoulders", "arms", "chest")
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Place:
    """What one box stands for. `value`: `calf-left`, `abdomen-middle`.

    regions  of the book; where there are several, the runner says which part
    tissue   what lies there by default; nothing where the regions differ in it
    """

    value: str
    words: str
    side: str
    regions: tuple[str, ...]
    tissue: str
    asks_spread: bool
    on_map: bool


def places(book: Book) -> dict[str, Place]:
    """Value -> place, in the order of the drawing, then what is off it."""
    found = [place(book, t.id, t.words, t.side, t.zone.regions, on_map=True) for t in TARGETS]
    for region in OFF_MAP:
        entry = book.lists.regions[region]
        for side in SIDES if entry.sided else ("middle",):
            words = f"{side.capitalize()} {entry.words.lower()}" if entry.sided else entry.words
            found.append(place(book, f"{region}-{side}", words, side, (region,), on_map=False))
    return {each.value: each for each in found}


def place(book: Book, value: str, words: str, side: str, regions: tuple[str, ...], *, on_map: bool) -> Place:
    kinds = {book.lists.regions[region].kind for region in regions}
    return Place(
        value=value,
        words=words,
        side=side,
        regions=regions,
        tissue=min(kinds) if len(kinds) == 1 else "",
        asks_spread=not kinds.isdisjoint(ASKS_SPREAD),
        on_map=on_map,
    )


def places_of(book: Book, region: str, side: str | None) -> list[str]:
    """The boxes that an area of the contract ticks: two where it is on both sides or its side was not said."""
    wanted = SIDES if side in ("both", None) else (side,)
    return [
        each.value
        for each in places(book).values()
        if region in each.regions and (each.side in wanted or each.side == "middle")
    ]
