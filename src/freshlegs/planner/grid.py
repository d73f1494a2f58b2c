"""The quarter hours of the horizon, and which of them leave a remedy free to start."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from freshlegs.knowledge.book import Book, Figure, Planning
from freshlegs.model.question import Question, Session

Slots: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
DAY_MIN = 1440
LATELY = timedelta(days=17)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """
    start_s       (n,) int64, seconds since 1970, a quarter hour apart, the first full one at or after `now`
    clock_min     (n,) int64, local minutes after midnight
    day           (n,) int64, local date as an ordinal
    awake_min     (n,) int64, minutes since waking, 0 to 1439; asleep from `waking_min` on
    ended         (end_s, lasted_s) of the runs that count: the last that ended, and the next where it stands
    taken         (start_s, end_s) of busy hours and of the next run
    next_start_s  start of the next run where it stands, else None
    """

    zone: ZoneInfo
    step_s: int
    start_s: Slots
    clock_min: Slots
    day: Slots
    awake_min: Slots
    waking_min: int
    ended: tuple[tuple[float, float], ...]
    taken: tuple[tuple[float, float], ...]
    next_start_s: float | None
    next_end_s: float | None

    @property
    def end_s(self) -> int:
        return int(self.start_s[-1]) + self.step_s

    def local(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, self.zone)


def minutes(clock: time) -> int:
    return 60 * clock.hour + clock.minute


def grid_of(question: Question, book: Book, run_stands: bool) -> Grid:
    zone, step_s = ZoneInfo(question.timezone), int(book.planner["grid"].value) * 60
    first = -(-int(np.ceil(question.now.timestamp())) // step_s) * step_s
    start_s = first + step_s * np.arange(question.hours * 3600 // step_s, dtype=np.int64)
    local = [datetime.fromtimestamp(seconds, zone) for seconds in start_s.tolist()]
    clock = np.array([60 * moment.hour + moment.minute for moment in local], np.int64)
    wake, bed = minutes(question.runner.usual_wake), minutes(question.runner.usual_bedtime)
    taken = [(busy.start.timestamp(), busy.end.timestamp()) for busy in question.runner.busy]
    ended, following = last_run(question, book), None
    if run_stands and question.next_run is not None:
        begins = question.next_run.start.timestamp()
        lasts = question.next_run.distance_m * book.planner["seconds_per_metre"].value
        following = (begins, begins + lasts)
        taken.append(following)
        ended.append((begins + lasts, lasts))
    return Grid(
        zone=zone,
        step_s=step_s,
        start_s=start_s,
        clock_min=clock,
        day=np.array([moment.toordinal() for moment in local], np.int64),
        awake_min=(clock - wake) % DAY_MIN,
        waking_min=(bed - wake) % DAY_MIN or DAY_MIN,  # the same hour twice: a whole day
        ended=tuple(ended),
        taken=tuple(taken),
        next_start_s=following[0] if following else None,
        next_end_s=following[1] if following else None,
    )


def lately(question: Question) -> tuple[Session, ...]:
    """The sessions that may still matter to a plan: the longest lasts a fortnight, the longest wait two days."""
    history, since = question.history, question.now - LATELY
    return history[bisect_left(history, since, key=lambda session: session.start) :]


def last_run(question: Question, book: Book) -> list[tuple[float, float]]:
    """Of the runs that ended by now the one that ended last, as (end, how long it lasted) in seconds."""
    now, sports = question.now.timestamp(), book.lists.sports
    runs = [
        (session.start.timestamp() + (session.duration_s or 0), session.duration_s or 0)
        for session in lately(question)
        if sports[session.sport].counts_as_run
    ]
    return sorted(run for run in runs if run[0] <= now)[-1:]


# --- masks: one for the trigger, one for the time ------------------------------------------------------------------


def everything(grid: Grid) -> Mask:
    return np.ones(len(grid.start_s), bool)


def after_a_run(grid: Grid, within: Figure, at_least: Figure | None) -> Mask:
    """Starts from a run's end on, up to so many hours later, both included."""
    least_s = 0 if at_least is None else at_least.value * 60
    found = ~everything(grid)
    for end, lasted in grid.ended:
        if lasted >= least_s:
            found |= (grid.start_s >= end) & (grid.start_s <= end + within.value * 3600)
    return found


def free(grid: Grid, planning: Planning) -> Mask:
    """Starts that every hard rule of time leaves open: waking hours, horizon, busy hours, window, waits."""
    length = int(planning.length.value)
    begins, ends = grid.start_s, grid.start_s + 60 * length
    found = (grid.awake_min < grid.waking_min) & (grid.awake_min + length <= grid.waking_min)
    found &= ends <= grid.end_s
    if planning.hands_on.value:
        found &= grid.clock_min + length <= DAY_MIN
        for low, high in grid.taken:
            found &= ~((ends > low) & (begins < high))
    found &= in_window(grid, planning, length)
    if planning.wait_after_run:
        for end, _ in grid.ended:
            until = end + planning.wait_after_run.value * 3600
            found &= ~((begins < until) & ((ends > end) | (begins >= end)))
    if planning.wait_before_run and grid.next_start_s is not None:
        since = grid.next_start_s - planning.wait_before_run.value * 3600
        found &= ~((begins < grid.next_start_s) & (ends > since))
    return found


def in_window(grid: Grid, planning: Planning, length: int) -> Mask:
    found = everything(grid)
    if planning.starts_from:
        found &= grid.clock_min >= minutes(planning.starts_from.value)
    if planning.starts_before:
        found &= grid.clock_min < minutes(planning.starts_before.value)
    if planning.ends_by:
        found &= grid.clock_min + length <= minutes(planning.ends_by.value)
    if planning.ends_before_bed:
        found &= grid.awake_min + length <= grid.waking_min - planning.ends_before_bed.value
    return found
