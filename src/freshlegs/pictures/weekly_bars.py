"""Weeks in, bars out, each with the line that it was to stay under by the article's rule of a tenth."""

from dataclasses import dataclass
from datetime import date

from freshlegs.knowledge.book import RailRule
from freshlegs.pictures.axis import LEGEND_ROW, Axis, axis, legend
from freshlegs.pictures.picture import (
    Picture,
    Table,
    beside,
    box,
    empty,
    frame,
    hatch,
    hatched,
    line,
    tag,
    text,
    width_of,
)
from freshlegs.pictures.words import METRES, Unit, day_words, distance, full_day

NAME = "weekly-bars"
TITLE = "Distance by week"
HEAD = ("Week to", "Distance", "Runs", "Line")
NOTHING = "No week to show yet. Import your runs and they stand here."


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days that end with `last`. None: nothing is known of the week, which is another thing than no run."""

    last: date
    distance_m: int | None
    runs: int | None


def weekly_bars(weeks: tuple[Week, ...], rule: RailRule, planned_m: float | None, unit: Unit) -> Picture:
    """`weeks` follow each other, oldest first; the last one is the current week, on which the next run is put.

    rule       the rail `weekly_rise`: its line is drawn where the week before had at least `figures["least"]`
    planned_m  the next run, None where none is planned
    """
    if not weeks:
        return empty(NAME, TITLE, NOTHING, HEAD)
    lines = limits(weeks, rule)
    rows = []
    if any(limit is not None for limit in lines):
        rows.append(("limit", f"{100 * (rule.limit.value - 1):.0f} % above the week before"))
    if planned_m:
        rows.append(("planned", f"Next run, {distance(planned_m, unit)}"))
    current_m = (weeks[-1].distance_m or 0) + (planned_m or 0)
    heights = [week.distance_m or 0 for week in weeks] + [limit or 0 for limit in lines] + [current_m]
    scale = axis(heights, unit, LEGEND_ROW * len(rows) + 10)
    slot = (scale.right - scale.left) / len(weeks)
    drawn = [hatch(NAME), *legend(NAME, rows), *scale.drawn()]
    for place, (week, limit) in enumerate(zip(weeks, lines, strict=True)):
        next_m = planned_m if place == len(weeks) - 1 else None
        drawn += bar(week, limit, next_m or 0, scale, scale.left + slot * place, slot)
    drawn += figures(weeks, scale, slot, unit) + dates(weeks, scale, slot)
    return Picture(
        frame(NAME, TITLE, told(weeks, planned_m, unit), scale.bottom + 46, *drawn),
        Table(
            caption(planned_m, unit), HEAD, tuple(row(*each, unit) for each in zip(weeks, lines, strict=True))
        ),
        NAME,
    )


def limits(weeks: tuple[Week, ...], rule: RailRule) -> list[float | None]:
    """m for each week; None for the first, and after a week that is unknown or too small to compare with."""
    before = [None, *(week.distance_m for week in weeks[:-1])]
    least = rule.figures["least"].value
    return [None if metres is None or metres < least else rule.limit.value * metres for metres in before]


def bar(week: Week, limit: float | None, next_m: float, scale: Axis, x: float, slot: float) -> list[str]:
    """What lies over the line has another colour, and the line goes across the bar."""
    width = min(0.7 * slot, 40)
    left = x + (slot - width) / 2
    run_m = week.distance_m or 0
    under_m = run_m if limit is None else min(run_m, limit)
    y, under, whole = scale.y(run_m + next_m), scale.y(under_m), scale.y(run_m)
    drawn = [box(left, under, width, scale.bottom - under, "p-bar")] if under_m else []
    if run_m > under_m:
        drawn.append(box(left, whole, width, under - whole, "p-over"))
    if next_m:
        drawn.append(hatched(NAME, left, y, width, whole - y))
    if limit is not None:
        drawn.append(line(x, scale.y(limit), x + slot, scale.y(limit), "p-limit"))
    return drawn


def figures(weeks: tuple[Week, ...], scale: Axis, slot: float, unit: Unit) -> list[str]:
    """Whole kilometres or miles under the bars, where all of them have room; a week without data has a dash."""
    words = ["–" if week.distance_m is None else f"{week.distance_m / METRES[unit]:,.0f}" for week in weeks]
    if max(width_of(each) for each in words) > slot:
        return []
    middles = [scale.left + slot * (place + 0.5) for place in range(len(weeks))]
    return [
        text(each, x, scale.bottom + 16, text_anchor="middle") for each, x in zip(words, middles, strict=True)
    ]


def dates(weeks: tuple[Week, ...], scale: Axis, slot: float) -> list[str]:
    """The current week, marked by a wedge, and the first one, nudged to the left or left out where it has no room."""
    middle = scale.right - slot / 2
    y = scale.bottom + 22
    wedge = tag("path", d=f"M{middle:.1f} {y:.1f}l5 7h-10z", class_="p-mark")
    words = f"This week, to {day_words(weeks[-1].last)}"
    now = beside(middle, width_of(words), 0, scale.right)
    drawn = [wedge, text(words, now, y + 20, text_anchor="middle", class_="p-strong")]
    first = f"To {day_words(weeks[0].last)}"
    x = min(
        beside(scale.left + slot / 2, width_of(first), 0, scale.right),
        now - width_of(words) / 2 - 4 - width_of(first) / 2,
    )
    if len(weeks) > 1 and x >= width_of(first) / 2:
        drawn.append(text(first, x, y + 20, text_anchor="middle", class_="p-quiet"))
    return drawn


def row(week: Week, limit: float | None, unit: Unit) -> tuple[str, ...]:
    return (
        full_day(week.last),
        "not known" if week.distance_m is None else distance(week.distance_m, unit),
        "not known" if week.runs is None else str(week.runs),
        "none" if limit is None else distance(limit, unit),
    )


def told(weeks: tuple[Week, ...], planned_m: float | None, unit: Unit) -> str:
    this = weeks[-1].distance_m
    so_far = "not known" if this is None else distance(this, unit)
    if planned_m:
        return (
            f"{len(weeks)} weeks. This week so far: {so_far}. The next run adds {distance(planned_m, unit)}."
        )
    return f"{len(weeks)} weeks. This week so far: {so_far}."


def caption(planned_m: float | None, unit: Unit) -> str:
    if planned_m:
        return f"{TITLE}. The last row is this week, without the next run of {distance(planned_m, unit)}."
    return f"{TITLE}. The last row is this week."
