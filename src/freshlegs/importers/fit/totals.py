"""What an activity amounts to: the session's own totals where they are above zero, else measured on the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers import measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from freshlegs.model.activity import Floats, Stream

LONGEST_DURATION_S = 30 * 86_400.0  # a longer total is a damaged one


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


def totals(stream: Stream, is_run: bool, total: Callable[[str], float | None]) -> Totals:
    """`total(name)` gives what the session says."""

    def above_zero(name: str) -> float | None:
        said = total(name)
        return said if said is not None and said > 0 else None

    distance_m, source, jumps = _distance(stream, is_run, above_zero("distance_m"))
    moving_s, span_s = _spans(stream)
    timer_s, elapsed_s = above_zero("timer_s"), above_zero("elapsed_s")
    beats = stream.columns.get("heart_rate_bpm")
    ascent, descent = _climb(stream, above_zero("ascent_m"), above_zero("descent_m"))
    if beats is None:
        average, seconds, peak = None, None, None
    else:
        seconds = measure.heart_rate_seconds(stream.time_s, beats, stream.segment)
        peak = measure.peak_heart_rate(stream.time_s, beats)
        average = None if above_zero("average_hr") else measure.average_heart_rate(stream.time_s, beats)
    return Totals(
        distance_m=distance_m,
        distance_source=source,
        gps_jumps=jumps,
        duration_s=_first(timer_s, moving_s, elapsed_s),
        elapsed_s=_first(elapsed_s, span_s, timer_s),
        average_hr=above_zero("average_hr") or average,
        ascent_m=ascent,
        descent_m=descent,
        heart_rate_s=seconds,
        peak_hr=peak,
    )


def _first(*seconds: float | None) -> float | None:
    return next((length for length in seconds if length is not None and length < LONGEST_DURATION_S), None)


def _distance(stream: Stream, is_run: bool, said_m: float | None) -> tuple[float | None, str | None, bool]:
    """Metres, where they come from, and whether the positions of a run jump."""
    columns, time_s = stream.columns, stream.time_s
    latitude, longitude = columns.get("latitude_deg"), columns.get("longitude_deg")
    over_ground_m, jumps = 0.0, False
    if latitude is not None and longitude is not None and (is_run or said_m is None):
        over_ground_m, jumps = measure.gps_distance_m(latitude, longitude, time_s, stream.segment, is_run)
    own = columns.get("distance_m", np.empty(0))
    own = own[np.isfinite(own)]
    own_m = float(own[-1] - own[0]) if len(own) > 1 else 0.0
    for metres, source in ((said_m or 0.0, "device"), (own_m, "records"), (over_ground_m, "gps")):
        if metres > 0:
            return metres, source, jumps
    if "speed_mps" in columns:
        metres = _speed_times_time(time_s, columns["speed_mps"], stream)
        if metres > 0:
            return metres, "speed", jumps
    return None, None, jumps


def _speed_times_time(time_s: Floats, speed_mps: Floats, stream: Stream) -> float:
    """A speed holds until the next record, but not over a pause."""
    known = np.isfinite(time_s) & np.isfinite(speed_mps)
    step_s, speed = np.diff(time_s[known]), speed_mps[known][:-1]
    moving = (np.diff(stream.segment[known]) == 0) & (step_s <= measure.LONGEST_STEP_S)
    return float((speed * step_s)[moving].sum())


def _spans(stream: Stream) -> tuple[float | None, float | None]:
    """Seconds from the first to the last record, summed over segments and in all."""
    timed = np.isfinite(stream.time_s)
    time_s = stream.time_s[timed]
    if not len(time_s):
        return None, None
    step_s = np.diff(time_s)
    moving_s = step_s[np.diff(stream.segment[timed]) == 0].sum()
    return float(moving_s), float(time_s[-1] - time_s[0])


def _climb(stream: Stream, up_m: float | None, down_m: float | None) -> tuple[float | None, float | None]:
    if (up_m is not None and down_m is not None) or "altitude_m" not in stream.columns:
        return up_m, down_m
    measured = measure.climb(stream.columns["altitude_m"])
    if measured is None:
        return up_m, down_m
    return measured[0] if up_m is None else up_m, measured[1] if down_m is None else down_m
