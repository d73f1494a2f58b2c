"""Distance, climb and heart rate out of columns: what every reader of files measures in the same way.

Rules: importing.md section 5. Columns are (n,) float64 in order of time, NaN where not measured; `segment` is
(n,) int64. Nothing here raises on odd values: what cannot be measured is left out, or the answer is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the IUGG
FASTEST_RUN_MPS = 12.0
LOWEST_BPM, HIGHEST_BPM = 30.0, 230.0
LONGEST_STEP_S = 30.0  # a longer silence is a pause
PEAK_SPAN_S = 30.0
SMALLEST_CLIMB_M = 3.0


def haversine_m(latitude_deg: Floats, longitude_deg: Floats, segment: Ints) -> Floats:
    """Metres from the record before, (n,): 0 for the first, over a border of segments and where a position lacks."""
    step_m = np.zeros(len(latitude_deg))
    if len(step_m) < 2:
        return step_m
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    across = np.sin(np.diff(latitude) / 2) ** 2
    along = np.sin(np.diff(longitude) / 2) ** 2 * np.cos(latitude[:-1]) * np.cos(latitude[1:])
    chord = np.sqrt(np.clip(across + along, 0.0, 1.0))
    metres = 2 * EARTH_RADIUS_M * np.arcsin(chord)
    step_m[1:] = np.where((np.diff(segment) == 0) & np.isfinite(metres), metres, 0.0)
    return step_m


def gps_distance_m(
    latitude_deg: Floats, longitude_deg: Floats, time_s: Floats, segment: Ints, is_run: bool
) -> tuple[float, bool]:
    """Metres over ground within segments, and whether jumps of a run (over 12 m/s) were left out.

    A record without a position is bridged: the line goes from the one before it to the one after. Two positions
    in one second are allowed what a second allows, since many devices write whole seconds only.
    """
    known = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    step_m = haversine_m(latitude_deg[known], longitude_deg[known], segment[known])
    if not is_run or len(step_m) < 2:
        return float(step_m.sum()), False
    step_s = np.diff(time_s[known], prepend=np.nan)
    jump = step_m > FASTEST_RUN_MPS * np.maximum(step_s, 1.0)  # false where a time lacks
    return float(step_m[~jump].sum()), bool(jump.any())


def climb(altitude_m: Floats) -> tuple[float, float] | None:
    """Metres up and down: a running median of 5, then only changes of 3 m and more count.

    A change is counted at turning points, from the height that was counted last. None without a measured
    altitude; a height of 0 throughout is none.
    """
    heights = altitude_m[np.isfinite(altitude_m)]
    if not heights.any():
        return None
    smooth = _median_of_5(heights)
    smooth = smooth[np.concatenate(([True], np.diff(smooth) != 0))]
    slope = np.diff(smooth) > 0
    turns = np.concatenate(([True], slope[1:] != slope[:-1], [True])) if len(smooth) > 1 else [True]
    ascent = descent = 0.0
    counted, *turning = smooth[turns].tolist()
    for height in turning:
        change = height - counted
        if abs(change) < SMALLEST_CLIMB_M:
            continue
        counted = height
        if change > 0:
            ascent += change
        else:
            descent -= change
    return ascent, descent


def _median_of_5(values: Floats) -> Floats:
    """Running median, (n,): the ends repeat their value. Comparing columns is faster than sorting rows."""
    padded = np.pad(values, 2, mode="edge")
    a, b, c, d, e = (padded[i : i + len(values)] for i in range(5))
    a, b = np.minimum(a, b), np.maximum(a, b)
    c, d = np.minimum(c, d), np.maximum(c, d)
    low, high = np.maximum(a, c), np.minimum(b, d)  # the smallest and the largest of the four are out
    return np.maximum(np.minimum(low, high), np.minimum(np.maximum(low, high), e))


def _valid_heart_rate(heart_rate_bpm: Floats) -> Bools:
    return (heart_rate_bpm >= LOWEST_BPM) & (heart_rate_bpm <= HIGHEST_BPM)  # false for NaN


def heart_rate_seconds(time_s: Floats, heart_rate_bpm: Floats, segment: Ints) -> dict[int, float] | None:
    """Seconds of moving time at each whole beat per minute; None when there are none.

    A heart rate holds until the next record. A step over 30 s, or into another segment, is a pause.
    """
    timed = np.isfinite(time_s)
    time_s, beats, segment = time_s[timed], heart_rate_bpm[timed], segment[timed]
    step_s = np.diff(time_s)
    moving = (
        (np.diff(segment) == 0) & (step_s > 0) & (step_s <= LONGEST_STEP_S) & _valid_heart_rate(beats[:-1])
    )
    if not moving.any():
        return None
    whole = np.rint(beats[:-1][moving]).astype(np.int64)
    seconds = np.bincount(whole, weights=step_s[moving])
    return {int(bpm): float(seconds[bpm]) for bpm in np.flatnonzero(seconds)}


def _held(time_s: Floats, heart_rate_bpm: Floats) -> tuple[Floats, Floats, Floats]:
    """Valid samples in order (time, beats per minute) and for how many seconds each holds, 0 before a pause."""
    valid = _valid_heart_rate(heart_rate_bpm) & np.isfinite(time_s)
    time_s, beats = time_s[valid], heart_rate_bpm[valid]
    step_s = np.diff(time_s, append=time_s[-1:])
    return time_s, beats, np.where((step_s > 0) & (step_s <= LONGEST_STEP_S), step_s, 0.0)


def peak_heart_rate(time_s: Floats, heart_rate_bpm: Floats) -> float | None:
    """The highest mean heart rate over any 30 s without a pause, bpm; None when there is no such span."""
    time_s, beats, held_s = _held(time_s, heart_rate_bpm)
    if len(time_s) < 2 or (np.diff(time_s) < 0).any() or time_s[-1] - time_s[0] < PEAK_SPAN_S:
        return None
    # Both sums grow linearly between records, so the best span begins or ends at one.
    area = np.concatenate(([0.0], np.cumsum(beats * held_s)[:-1]))
    covered_s = np.concatenate(([0.0], np.cumsum(held_s)[:-1]))
    origin_s = time_s - time_s[0]
    begin = np.concatenate((origin_s, origin_s - PEAK_SPAN_S))
    begin = begin[(begin >= 0) & (begin <= origin_s[-1] - PEAK_SPAN_S)]
    end = begin + PEAK_SPAN_S
    whole = np.interp(end, origin_s, covered_s) - np.interp(begin, origin_s, covered_s) > PEAK_SPAN_S - 0.01
    if not whole.any():
        return None
    begin, end = begin[whole], end[whole]
    return float((np.interp(end, origin_s, area) - np.interp(begin, origin_s, area)).max() / PEAK_SPAN_S)


def average_heart_rate(time_s: Floats, heart_rate_bpm: Floats) -> float | None:
    """Mean heart rate weighted by time, bpm; the plain mean where times are of no use; None without any."""
    valid = heart_rate_bpm[_valid_heart_rate(heart_rate_bpm)]
    if not len(valid):
        return None
    _, beats, held_s = _held(time_s, heart_rate_bpm)
    total_s = held_s.sum()
    return float((beats * held_s).sum() / total_s) if total_s > 0 else float(valid.mean())
