"""Runs in, one bar for each out, with the line that the next one is to stay under."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

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
    text,
    width_of,
)
from freshlegs.pictures.words import Unit, day_words, distance, full_day

NAME = "session-strip"
TITLE = "Each run of the last days"
HEAD = ("Day", "Distance", "What")
NEXT = 46  # px for the next run, apart from the days that were


@dataclass(frozen=True, slots=True)
class Run:
    """A run on a day of the runner's zone. None: its distance is not known."""

    day: date
    distance_m: float | None


def session_strip(
    runs: tuple[Run, ...], today: date, days: int, limit_m: float | None, following: Run | None, unit: Unit
) -> Picture:
    """The runs of `days` days before today and of today; earlier and later ones are left out of drawing and table.

    limit_m  what the rail allows the next run, its `cap_m`; None where there is nothing to compare with
    """
    first = today - timedelta(days=days)
    shown = tuple(sorted((run for run in runs if first <= run.day <= today), key=lambda run: run.day))
    if not shown and following is None:
        return empty(NAME, TITLE, f"No run in the {days} days before {day_words(today)}.", HEAD)
    rows = []
    if limit_m is not None:
        rows.append(("limit", f"Line: up to {distance(limit_m, unit)} next"))
    if following is not None:
        rows.append(("planned", f"Next run, {day_words(following.day)}: {length(following, unit)}"))
    heights = [run.distance_m or 0 for run in (*shown, *([following] if following else []))]
    scale = axis([*heights, limit_m or 0], unit, LEGEND_ROW * len(rows) + 10)
    end = scale.right if following is None else scale.right - NEXT
    slot = (end - scale.left) / (days + 1)
    drawn = [hatch(NAME), *legend(NAME, rows), *scale.drawn(), *bars(shown, first, slot, scale)]
    if following is not None:
        drawn += ahead(following, scale)
    if limit_m is not None:
        drawn.append(line(scale.left, scale.y(limit_m), scale.right, scale.y(limit_m), "p-limit"))
    drawn += days_below(first, today, end, scale)
    return Picture(
        frame(NAME, TITLE, told(shown, limit_m, following, unit), scale.bottom + 24, *drawn),
        table(shown, first, today, limit_m, following, unit),
        NAME,
    )


def bars(runs: tuple[Run, ...], first: date, slot: float, scale: Axis) -> Iterator[str]:
    """Several runs of a day share its place; one without a distance has a question mark on the ground line."""
    for day, of_day in groupby(runs, key=lambda run: run.day):
        together = list(of_day)
        width = slot / len(together)
        for place, run in enumerate(together):
            x = scale.left + slot * (day - first).days + width * place
            if run.distance_m is None:
                yield text(
                    "?",
                    beside(x + width / 2, 8, scale.left, scale.right),
                    scale.bottom - 3,
                    text_anchor="middle",
                )
            else:
                y = scale.y(run.distance_m)
                yield box(x + width * 0.1, y, width * 0.8, scale.bottom - y, "p-bar")


def ahead(following: Run, scale: Axis) -> Iterator[str]:
    left = scale.right - NEXT
    yield line(left + 4, scale.top, left + 4, scale.bottom, "p-grid")
    if following.distance_m is None:
        yield text("?", left + 25, scale.bottom - 3, text_anchor="middle")
    else:
        y = scale.y(following.distance_m)
        yield hatched(NAME, left + 16, y, 18, scale.bottom - y)
    yield text("Next", left + 25, scale.bottom + 17, text_anchor="middle", class_="p-strong")


def days_below(first: date, today: date, right: float, scale: Axis) -> Iterator[str]:
    words = day_words(today)
    yield text(words, right, scale.bottom + 17, text_anchor="end", class_="p-quiet")
    if scale.left + width_of(day_words(first)) + 8 < right - width_of(words):
        yield text(day_words(first), scale.left, scale.bottom + 17, class_="p-quiet")


def length(run: Run, unit: Unit) -> str:
    return "not known" if run.distance_m is None else distance(run.distance_m, unit)


def table(
    runs: tuple[Run, ...], first: date, today: date, limit_m: float | None, following: Run | None, unit: Unit
) -> Table:
    rows = [(full_day(run.day), length(run, unit), "run") for run in runs]
    if following is not None:
        rows.append((full_day(following.day), length(following, unit), "next run"))
    between = f"Runs from {full_day(first)} to {full_day(today)}"
    if limit_m is None:
        return Table(f"{between}. There is no line yet for the next run.", HEAD, tuple(rows))
    return Table(f"{between}. The line for the next run: {distance(limit_m, unit)}.", HEAD, tuple(rows))


def told(runs: tuple[Run, ...], limit_m: float | None, following: Run | None, unit: Unit) -> str:
    known = [run.distance_m for run in runs if run.distance_m is not None]
    said = [f"{len(runs)} {'run' if len(runs) == 1 else 'runs'}."]
    if known:
        said.append(f"The longest: {distance(max(known), unit)}.")
    if limit_m is not None:
        said.append(f"The line: up to {distance(limit_m, unit)} next.")
    if following is not None:
        said.append(f"The next run: {length(following, unit)}.")
    return " ".join(said)
