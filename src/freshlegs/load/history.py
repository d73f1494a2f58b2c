"""Sessions to dense days of the runner's zone, and weeks from the day kernel: what `load` and `history` show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from freshlegs.knowledge.book import Book
from freshlegs.load import kernel
from freshlegs.load.kernel import Ints
from freshlegs.model.question import Session

COLUMNS = ("distance_m", "duration_s", "easy_s", "known_s", "longest_m", "runs", "load")
MATURE = 28  # days of history before a mean of 28 days says anything


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Dense local days from the first activity to today; a rest day is a row of zeros.

    panel  column -> (T, 1) int64: distance_m, duration_s of running in the day, longest_m its longest run; easy_s and
           known_s, s at easy effort and s of the runs for which that is known; runs, their number; load, session-RPE
           units (min * RPE) of all sports where the effort is known
    """

    first: date
    panel: Mapping[str, Ints]

    def __len__(self) -> int:
        return len(self.panel["runs"])


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


def days(sessions: Iterable[Session], zone: ZoneInfo, now: datetime, book: Book) -> Days:
    """An activity belongs to the local day of its start: a run over midnight is one day's, one of 23 or 25 hours is a day.

    Files without a distance add their time and no metres.
    """
    today = now.astimezone(zone).date()
    dated = [(session.start.astimezone(zone).date(), session) for session in sessions if session.start < now]
    first = min((day for day, _ in dated), default=today)
    made = {name: np.zeros(((today - first).days + 1, 1), np.int64) for name in COLUMNS}
    for day, session in dated:
        add(made, (day - first).days, session, book.lists.sports[session.sport].counts_as_run)
    return Days(first, made)


def add(made: Mapping[str, Ints], row: int, session: Session, is_run: bool) -> None:
    if session.rpe is not None:
        made["load"][row] += whole((session.duration_s or 0) * session.rpe / 60)
    if not is_run:
        return
    metres, lasted_s = whole(session.distance_m), whole(session.duration_s)
    made["runs"][row] += 1
    made["distance_m"][row] += metres
    made["duration_s"][row] += lasted_s
    made["longest_m"][row] = max(int(made["longest_m"][row, 0]), metres)
    if session.easy_s is not None and lasted_s:
        made["easy_s"][row] += whole(session.easy_s)
        made["known_s"][row] += lasted_s


def whole(value: float | None) -> int:
    """Half up to a whole unit; what is not known adds nothing."""
    return 0 if value is None else int(Decimal(repr(float(value))).quantize(Decimal(1), ROUND_HALF_UP))


def weeks(
    sessions: Iterable[Session], zone: ZoneInfo, now: datetime, book: Book, count: int = 12
) -> tuple[Week, ...]:
    """The last `count` weeks, oldest first, none before the first activity; the last one ends today."""
    found = days(sessions, zone, now, book)
    figures = kernel.week_figures(found.panel)
    newest = len(found) - 1
    shown = min(count, newest // 7 + 1)
    return tuple(week(found.first, newest - 7 * back, figures) for back in reversed(range(shown)))


def week(first: date, row: int, figures: Mapping[str, NDArray[Any]]) -> Week:
    def number(name: str) -> int:
        return int(figures[name][row, 0])

    def known(name: str) -> float | None:
        value = float(figures[name][row, 0])
        return None if np.isnan(value) else value

    return Week(
        last=first + timedelta(days=row),
        distance_m=number("distance_m"),
        runs=number("runs"),
        minutes=number("duration_s") // 60,
        longest_m=number("longest_m"),
        easy_share=known("easy_share"),
        rise=known("rise"),
        monotony=known("monotony"),
        strain=known("strain"),
        acute_to_chronic=known("acwr") if row + 1 >= MATURE else None,
    )
