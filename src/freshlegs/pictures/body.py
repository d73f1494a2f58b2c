"""Sore places in, the legs from the front and the back out: the large map of the check-in and the small one of a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from freshlegs.pictures.body_zones import FIGURE_HEIGHT, FIGURE_WIDTH, OUTLINE, ZONES, View, Zone
from freshlegs.pictures.picture import Picture, Table, clean, fitted, frame, tag, text
from freshlegs.pictures.words import day_words, full_day

LEVELS = ("none", "sore", "very sore", "painful")
HEAD = ("Place", "Level")
MIRROR = f"matrix(-1 0 0 1 {FIGURE_WIDTH} 0)"
SIDES = {"left": "Left", "right": "Right"}
VIEWS: tuple[View, ...] = ("front", "back")
SMALL = 140  # px wide, the least at which the numbers of a small map can be read


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to tick: `id` is the value of its box and the hook of its drawing."""

    id: str
    zone: Zone
    side: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a check-in, its region and side as in the contract, level 1 to 3; `words` is what the runner reads."""

    region: str
    side: str
    level: int
    words: str


def targets_of(zone: Zone) -> Iterator[Target]:
    if not zone.sided:
        yield Target(f"{zone.id}-middle", zone, "middle", zone.words)
        return
    for side, word in SIDES.items():
        yield Target(f"{zone.id}-{side}", zone, side, f"{word} {zone.words[0].lower()}{zone.words[1:]}")


TARGETS = tuple(target for zone in ZONES for target in targets_of(zone))


def targets_at(region: str, side: str) -> tuple[str, ...]:
    """The ids where a region of the contract lies on the map: two for both sides, none for a place off the map."""
    for zone in ZONES:
        if region in zone.regions:
            wanted = ("middle",) if not zone.sided else tuple(SIDES) if side == "both" else (side,)
            return tuple(target.id for target in targets_of(zone) if target.side in wanted)
    return ()


def body_map(levels: Mapping[str, int]) -> Picture:
    """The map of the check-in. `levels`: id of a target -> 0 to 3; one that is missing is 0.

    Hidden from readers of the screen, since the boxes beside it are the control. Each target carries `data-region`
    and `data-level`; pictures.css shows colour and number by `data-level`, so that a script only sets that.
    """
    drawn = [
        figure(view, place, [shape(t, levels.get(t.id, 0)) for t in TARGETS if t.zone.view == view])
        for place, view in enumerate(VIEWS)
    ]
    rows = tuple((t.words, f"{level}, {LEVELS[level]}") for t in TARGETS if (level := levels.get(t.id, 0)))
    told = f"{len(rows)} places marked." if len(rows) != 1 else "1 place marked."
    svg = frame(
        "body-map",
        "Where is it sore?",
        told,
        FIGURE_HEIGHT + 26,
        *drawn,
        width=2 * FIGURE_WIDTH,
        kind="p-map",
        hidden="true",
    )
    return Picture(svg, Table("Marked places", HEAD, rows), "body-map")


def figure(view: View, place: int, shapes: list[str]) -> str:
    """One figure with its letters: from the front the runner's left is on the right."""
    sides = ("R", "L") if view == "front" else ("L", "R")
    y = FIGURE_HEIGHT + 18
    letters = [
        text(sides[0], 32, y, text_anchor="middle", class_="p-strong"),
        text(view.capitalize(), FIGURE_WIDTH / 2, y, text_anchor="middle", class_="p-quiet"),
        text(sides[1], FIGURE_WIDTH - 32, y, text_anchor="middle", class_="p-strong"),
    ]
    return tag("g", *outline(view), *shapes, *letters, transform=f"translate({place * FIGURE_WIDTH} 0)")


def outline(view: View) -> Iterator[str]:
    yield tag("polygon", points=OUTLINE[view], class_="p-body")
    yield tag("polygon", points=OUTLINE[view], class_="p-body", transform=MIRROR)


def mirrored(target: Target) -> bool:
    return target.side == "right"


def shape(target: Target, level: int) -> str:
    """The three numbers lie on top of each other; the style shows the one of the level."""
    x, y = target.zone.mark
    numbers = [
        text(
            str(each),
            FIGURE_WIDTH - x if mirrored(target) else x,
            y + 5,
            class_=f"p-level-{each}",
            display=None if each == level else "none",
        )
        for each in (1, 2, 3)
    ]
    return tag(
        "g",
        tag("title", clean(target.words)),
        polygon(target),
        *numbers,
        data_region=target.id,
        data_level=str(level),
        class_="p-region",
        text_anchor="middle",
    )


def polygon(target: Target) -> str:
    return tag("polygon", points=target.zone.points, transform=MIRROR if mirrored(target) else None)


def small_body_map(day: date, marks: tuple[Mark, ...] | None) -> Picture:
    """One day of the history. None: no check-in, which is a gap and not a day without soreness.

    Places that the figures do not have (neck, arms) are counted below them and stand in the table.
    """
    name = f"body-{day.isoformat()}"
    title = f"Where it was sore on {full_day(day)}"
    if marks is None:
        return Picture(
            small(name, title, "No check-in", "No check-in", day, {}, "p-map p-day p-gap"),
            Table(f"{title}: no check-in", HEAD, ()),
            name,
        )
    levels: dict[str, int] = {}
    for mark in marks:
        for id in targets_at(mark.region, mark.side):
            levels[id] = max(mark.level, levels.get(id, 0))
    elsewhere = sum(not targets_at(mark.region, mark.side) for mark in marks)
    below = f"{elsewhere} elsewhere" if elsewhere else "" if marks else "Nowhere sore"
    told = "; ".join(f"{mark.words}: {LEVELS[mark.level]}" for mark in marks) or "Nowhere sore"
    rows = tuple((mark.words, f"{mark.level}, {LEVELS[mark.level]}") for mark in marks)
    return Picture(
        small(name, title, told, below, day, levels, "p-map p-day"), Table(title, HEAD, rows), name
    )


def small(
    name: str, title: str, told: str, below: str, day: date, levels: Mapping[str, int], kind: str
) -> str:
    """Only the outline and the marked places, so that fourteen of them stay light."""
    scale = SMALL / 2 / FIGURE_WIDTH
    high = FIGURE_HEIGHT * scale
    drawn = [text(day_words(day), SMALL / 2, 15, text_anchor="middle", class_="p-strong")]
    for place, view in enumerate(VIEWS):
        shown = [target for target in TARGETS if target.zone.view == view and levels.get(target.id)]
        shapes = [
            tag("g", polygon(target), data_level=str(levels[target.id]), class_="p-region")
            for target in shown
        ]
        at = f"translate({place * SMALL / 2:g} 20) scale({scale:.4f})"
        drawn.append(tag("g", *outline(view), *shapes, transform=at))
        drawn += [digit(target, levels[target.id], place, scale) for target in shown]
        first, second = ("R", "L") if view == "front" else ("L", "R")
        for share, words in ((0.14, first), (0.5, view), (0.86, second)):
            across = SMALL / 2 * (place + share)
            drawn.append(text(words, across, high + 34, text_anchor="middle", class_="p-quiet", font_size=12))
    drawn.append(text(fitted(below, SMALL, 13), SMALL / 2, high + 51, text_anchor="middle", font_size=13))
    return frame(name, title, told, high + 57, *drawn, width=SMALL, kind=kind)


def digit(target: Target, level: int, place: int, scale: float) -> str:
    x, y = target.zone.mark
    across = FIGURE_WIDTH - x if mirrored(target) else x
    return text(
        str(level),
        (across + place * FIGURE_WIDTH) * scale,
        y * scale + 24,
        text_anchor="middle",
        class_=f"p-level-{level}",
        font_size=11,
    )
