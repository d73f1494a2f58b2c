"""Sessions to dense days of the runner's zone, and weeks from the day kernel: what `load` and `history` show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from freshlegs.knowledge.book import Book
from freshlegs.load import kernel
from freshlegs.load.kernel import Ints
from freshlegs.model.question import Session


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Dense local days from the first activity to today, shape (T, 1) int64 each; a rest day is a row of zeros."""

    first: date
    distance_m: Ints
    duration_s: Ints
    easy_s: Ints
    known_s: Ints
    longest_m: Ints
    runs: Ints
    load: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week that ends with `last`: metres and runs, and for information monotony, strain, acute to chronic."""

    last: date
    distance_m: int
    runs: int
    minutes: int
    longest_m: int
    easy_share: float | None
    rise: float | None
    monotony: float | None
    strain: float | None
    acute_to_chronic: float | None


def days(sessions: Iterable[Session], zone: ZoneInfo, today: date, book: Book) -> Days:
    """An activity belongs to the local day of its start: a run over midnight, or in a day of 23 hours, is one day.

    Files without a distance add their time and no metres; all sports add load where the effort is known.
    """
    dated = [(session.start.astimezone(zone).date(), session) for session in sessions]
    dated = [(day, session) for day, session in dated if day <= today]
    first = min((day for day, _ in dated), default=today)
    made = np.zeros((7, (today - first).days + 1, 1), np.int64)
    distance_m, duration_s, easy_s, known_s, longest_m, runs, load = made
    for day, session in dated:
        row = (day - first).days
        lasted = round(session.duration_s or 0)
        if session.rpe is not None:
            load[row] += round(lasted / 60 * session.rpe)
        if not book.lists.sports[session.sport].counts_as_run:
            continue
        metres = round(session.distance_m or 0)
        runs[row] += 1
        distance_m[row] += metres
        duration_s[row] += lasted
        longest_m[row] = max(longest_m[row, 0], metres)
        if session.easy_s is not None:
            easy_s[row] += round(session.easy_s)
            known_s[row] += lasted
    return Days(first, distance_m, duration_s, easy_s, known_s, longest_m, runs, load)


def weeks(
    sessions: Iterable[Session], zone: ZoneInfo, now: datetime, book: Book, count: int = 12
) -> tuple[Week, ...]:
    """The last `count` weeks, oldest first; the last one ends today."""
    today = now.astimezone(zone).date()
    found = days(sessions, zone, today, book)
    figures = kernel.day_metrics(
        found.distance_m, found.duration_s, found.easy_s, found.known_s, found.longest_m, found.load
    )
    runs, longest = kernel.rolling_sum(found.runs, 7), kernel.rolling_max(found.longest_m, 7)
    made = []
    for back in range(count):
        row = len(found.runs) - 1 - 7 * back
        if row < 0:
            break
        before = int(figures["week_before_m"][row, 0])
        metres = int(figures["week_m"][row, 0])
        made.append(
            Week(
                last=found.first + timedelta(days=row),
                distance_m=metres,
                runs=int(runs[row, 0]),
                minutes=int(figures["week_s"][row, 0]) // 60,
                longest_m=int(longest[row, 0]),
                easy_share=known(figures["easy_share"][row, 0]),
                rise=metres / before if before else None,
                monotony=known(figures["monotony"][row, 0]),
                strain=known(figures["strain"][row, 0]),
                acute_to_chronic=known(figures["acute_to_chronic"][row, 0]),
            )
        )
    return tuple(reversed(made))


def known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
