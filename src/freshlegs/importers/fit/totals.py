"""What an activity amounts to: the session's own totals where they are above zero, else measured on the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from freshlegs.importers import measure
from freshlegs.importers.fit.pieces import UNTIMED
from freshlegs.importers.fit.records import DISTANCE, HEART_RATE, SPEED
from freshlegs.importers.fit.stream import Course, filled
from freshlegs.importers.measure import Behind, last_row, last_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from freshlegs.importers.measure import Block

HeartRate: TypeAlias = tuple[dict[int, float] | None, float | None, float | None]

LONGEST_DURATION_S = 30 * 86_400.0  # a longer total is a damaged one
ALTITUDE = "altitude_m"


@dataclass(frozen=True, slots=True)
class Totals:
    """`None` is not measured. Fields as in `Activity`."""

    distance_m: float | None
    distance_source: str | None
    gps_jumps: bool
    duration_s: float | None
    elapsed_s: float | None
    average_hr: float | None
    ascent_m: float | None
    descent_m: float | None
    heart_rate_s: dict[int, float] | None
    peak_hr: float | None


def totals(course: Course, total: Callable[[str], float | None]) -> Totals:
    """`total(name)` gives what the session says."""

    def above_zero(name: str) -> float | None:
        said = total(name)
        return said if said is not None and said > 0 else None

    distance_m, source, jumps = _distance(course, above_zero("distance_m"))
    moving_s, span_s = _spans(course)
    timer_s, elapsed_s = above_zero("timer_s"), above_zero("elapsed_s")
    ascent, descent = _climb(course, above_zero("ascent_m"), above_zero("descent_m"))
    heart_rate: HeartRate = None, None, above_zero("average_hr")
    if course.has(HEART_RATE):
        heart_rate = _heart_rate(course, heart_rate[2])
    seconds, peak, average = heart_rate
    return Totals(
        distance_m=distance_m,
        distance_source=source,
        gps_jumps=jumps,
        duration_s=_first(timer_s, moving_s, elapsed_s),
        elapsed_s=_first(elapsed_s, span_s, timer_s),
        average_hr=average,
        ascent_m=ascent,
        descent_m=descent,
        heart_rate_s=seconds,
        peak_hr=peak,
    )


def _first(*seconds: float | None) -> float | None:
    return next((length for length in seconds if length is not None and length < LONGEST_DURATION_S), None)


def _distance(course: Course, said_m: float | None) -> tuple[float | None, str | None, bool]:
    """Metres, where they come from, and whether the positions of a run jump."""
    if said_m is not None:
        return said_m, "device", _has_jumps(course)
    own_m = _own_distance_m(course)
    if own_m > 0:
        return own_m, "records", _has_jumps(course)
    over_ground_m, jumps = _gps_distance_m(course)
    if over_ground_m > 0:
        return over_ground_m, "gps", jumps
    metres = _speed_times_time_m(course)
    return (metres, "speed", jumps) if metres > 0 else (None, None, jumps)


def _own_distance_m(course: Course) -> float:
    """The last distance of the records less the first."""
    if not course.has(DISTANCE):
        return 0.0
    first = last = None
    for block in course.blocks():
        metres = course.column(DISTANCE, *block)
        metres = metres[np.isfinite(metres)]
        if len(metres):
            first, last = metres[0] if first is None else first, metres[-1]
    return 0.0 if first is None or last is None else float(last - first)


def _positions(course: Course) -> Iterator[Block]:
    """Blocks of latitude, longitude, time and, if there is more than one, segment of the records with a position."""
    if not course.has_positions:
        return
    behind = Behind(last_row)
    for block in course.blocks():
        latitude, longitude, real = course.positions(*block)
        time_s = course.time[slice(*block)] if course.is_timed else course.seconds(*block)
        columns: Block = latitude, longitude, time_s
        if len(course.borders):
            columns = (*columns, course.segment(*block))
        if real is not None:
            columns = tuple(column[real] for column in columns)
        yield behind(*columns)


def _has_jumps(course: Course) -> bool:
    return course.is_run and any(
        measure.has_jumps(latitude, longitude, time, *segment)
        for latitude, longitude, time, *segment in _positions(course)
    )


def _gps_distance_m(course: Course) -> tuple[float, bool]:
    """Metres over ground, and whether the positions of a run jump."""
    metres, jumps = 0.0, False
    for latitude, longitude, time, *segments in _positions(course):
        segment = segments[0] if segments else np.zeros(len(time), np.int64)
        found_m, jumped = measure.gps_distance_m(
            latitude, longitude, time.astype(np.float64), segment, course.is_run
        )
        metres, jumps = metres + found_m, jumps or jumped
    return metres, jumps


def _speed_times_time_m(course: Course) -> float:
    """A speed holds until the next record, but not over a pause."""
    if not course.has(SPEED):
        return 0.0
    metres, behind = 0.0, Behind(last_row)
    for block in course.blocks():
        columns = (course.seconds(*block), course.column(SPEED, *block), course.segment(*block))
        known = np.isfinite(columns[0]) & np.isfinite(columns[1])
        time_s, speed_mps, segment = behind(*(column[known] for column in columns))
        step_s = np.diff(time_s)
        moving = (np.diff(segment) == 0) & (step_s <= measure.LONGEST_STEP_S)
        metres += float((speed_mps[:-1] * step_s)[moving].sum())
    return metres


def _spans(course: Course) -> tuple[float | None, float | None]:
    """Seconds from the first to the last record, summed over segments and in all."""
    time = course.time
    first = 0 if course.is_timed or not len(time) else int((time != UNTIMED).argmax())
    if not len(time) or time[first] == UNTIMED:
        return None, None
    before = time if course.is_timed else filled(time)
    span_s = int(before[-1]) - int(time[first])
    borders = course.borders[course.borders > first] if len(course.borders) else course.borders
    paused_s = sum(int(time[row]) - int(before[row - 1]) for row in borders.tolist())
    return float(span_s - paused_s), float(span_s)


def _climb(course: Course, up_m: float | None, down_m: float | None) -> tuple[float | None, float | None]:
    if (up_m is not None and down_m is not None) or not course.has(ALTITUDE):
        return up_m, down_m
    measured = measure.climb_of(course.column(ALTITUDE, *block) for block in course.blocks())
    if measured is None:
        return up_m, down_m
    return measured[0] if up_m is None else up_m, measured[1] if down_m is None else down_m


def _timed(course: Course) -> Iterator[Block]:
    """Blocks of time, beats per minute and, if there is more than one, segment of the records with a time."""
    for begin, stop in course.blocks():
        time, beats = course.time[begin:stop], course.records.beats(begin, stop)
        columns = (time, beats, course.segment(begin, stop)) if len(course.borders) else (time, beats)
        known = slice(None) if course.is_timed else time != UNTIMED
        yield tuple(column[known] for column in columns)


def _heart_rate(course: Course, said_bpm: float | None) -> HeartRate:
    """Seconds at each beat per minute, the peak, and the average, measured where the session does not say it."""
    seconds: dict[int, float] = {}
    peaks: list[float] = []
    area = covered_s = 0.0
    steps, spans, holds = Behind(last_row), Behind(last_span), Behind(last_row)
    for time, beats, *segment in _timed(course):
        valid = measure.is_heart_rate(beats)
        samples: Block = time, beats
        if not valid.all():
            samples = time[valid], beats[valid]
            beats[~valid] = 0
        found = measure.seconds_at(*steps(time, beats, *segment))
        seconds = _added(seconds, found) if seconds else found
        peak = measure.peak_by_second(*spans(*samples))
        peaks += [] if peak is None else [peak]
        if said_bpm is None:
            held_beats, held_s = measure.held_by_second(*holds(*samples))
            area, covered_s = area + held_beats, covered_s + held_s
    average = said_bpm or (area / covered_s if covered_s else _plain_average(course))
    return seconds or None, max(peaks, default=None), average


def _added(some: dict[int, float], more: dict[int, float]) -> dict[int, float]:
    return {bpm: some.get(bpm, 0.0) + more.get(bpm, 0.0) for bpm in sorted(some | more)}


def _plain_average(course: Course) -> float | None:
    """The mean of all valid heart rates, where times are of no use, bpm."""
    count = total = 0
    for block in course.blocks():
        beats = course.records.beats(*block)
        valid = beats[measure.is_heart_rate(beats)]
        count, total = count + len(valid), total + int(valid.sum())
    return total / count if count else None
