"""Distance, climb and heart rate out of columns: what every reader of files measures in the same way.

Rules: importing.md section 5. Columns are (n,) float64 in order of time, NaN where not measured; `segment` is
(n,) int64. Nothing here raises on odd values: what cannot be measured is left out, or the answer is None.
Of very long files the columns come in blocks, with `Behind` where a measure looks back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Numbers = NDArray[Any]
    Integers = NDArray[np.integer]
    Block = tuple[NDArray[Any], ...]  # columns of the same rows

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the IUGG
FASTEST_RUN_MPS = 12.0
LOWEST_BPM, HIGHEST_BPM = 30, 230
LONGEST_STEP_S = 30  # a longer silence is a pause
PEAK_SPAN_S = 30
SMALLEST_CLIMB_M = 3.0
MOST_IN_A_SPAN = 4_096  # samples that one block hands to the next; no sensor gives as many
PAUSE = -1_000_000  # in place of a heart rate: no span with a pause in it can then be the highest


class Behind:
    """Puts each block of rows behind the last rows of the one before, for measures that look back."""

    def __init__(self, tail: Callable[[Block], int]) -> None:
        self._tail = tail
        self._before: Block | None = None

    def __call__(self, *block: NDArray[Any]) -> Block:
        if self._before is not None:
            first = len(self._before[0]) - self._tail(self._before)
            pairs = zip((column[first:] for column in self._before), block, strict=True)
            block = tuple(map(np.concatenate, pairs))
        self._before = block
        return block


def last_row(block: Block) -> int:
    """The tail for measures that compare each row with the one before."""
    return min(len(block[0]), 1)


def last_span(block: Block) -> int:
    """The tail for the peak: the rows that hold within the last 30 s; the first column is the time."""
    time_s = block[0]
    if not len(time_s):
        return 0
    begin = int(np.searchsorted(time_s, float(time_s[-1]) - PEAK_SPAN_S, side="right")) - 1
    return min(len(time_s) - max(begin, 0), MOST_IN_A_SPAN)


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


def has_jumps(
    latitude_deg: Floats, longitude_deg: Floats, time_s: Numbers, segment: Ints | None = None
) -> bool:
    """Whether a run has jumps by the rule of `gps_distance_m`, without measuring every step; no position is NaN."""
    # No way is longer than the one along the meridian and then, as if it were the equator, along the parallel.
    detour_deg = np.abs(latitude_deg[1:] - latitude_deg[:-1])
    detour_deg += np.abs(longitude_deg[1:] - longitude_deg[:-1])
    limit_m = np.maximum(time_s[1:] - time_s[:-1], 1.0) * FASTEST_RUN_MPS
    far = np.flatnonzero(detour_deg * (1.001 * EARTH_RADIUS_M * np.pi / 180) > limit_m)
    if not len(far):
        return False
    ends = np.stack([far, far + 1], axis=1).ravel()
    pair = np.repeat(2 * np.arange(len(far)), 2)
    if segment is not None:
        pair += segment[ends] != np.repeat(segment[far], 2)
    return bool((haversine_m(latitude_deg[ends], longitude_deg[ends], pair)[1::2] > limit_m[far]).any())


def climb(altitude_m: Floats) -> tuple[float, float] | None:
    """Metres up and down: a running median of 5, then only changes of 3 m and more count.

    A change is counted at turning points, from the height that was counted last. None without a measured
    altitude; a height of 0 throughout is none.
    """
    return climb_of([altitude_m])


def climb_of(blocks: Iterable[Floats]) -> tuple[float, float] | None:
    """As `climb`, of an altitude that comes in blocks."""
    ascent = descent = 0.0
    turning = _turning(_smooth(blocks))
    counted = next(turning, 0.0)
    is_level = counted == 0
    for height in turning:
        is_level = is_level and height == 0
        change = height - counted
        if abs(change) < SMALLEST_CLIMB_M:
            continue
        counted = height
        if change > 0:
            ascent += change
        else:
            descent -= change
    return None if is_level else (ascent, descent)


def _smooth(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Running median of 5 over all blocks; the ends repeat their value."""
    before = np.empty(0)
    for block in blocks:
        known = np.isfinite(block)
        heights = block if known.all() else block[known]
        if len(heights):
            if len(before) > 4:
                yield _median_of_5(before)
            before = np.concatenate((before[-4:] if len(before) else heights[[0, 0]], heights))
    if len(before):
        yield _median_of_5(np.append(before, before[[-1, -1]]))


def _turning(blocks: Iterable[Floats]) -> Iterator[float]:
    """The first height, each at which up turns into down or down into up, and the last."""
    before = np.empty(0)
    for block in blocks:
        heights = np.concatenate((before, block))
        heights = heights[np.append(True, heights[1:] != heights[:-1])[: len(heights)]]
        if not len(before):
            yield from heights[:1].tolist()
        rises = heights[1:] > heights[:-1]
        yield from heights[1:-1][rises[1:] != rises[:-1]].tolist()
        before = heights[-2:]
    yield from before[-1:].tolist()


def _median_of_5(values: Floats) -> Floats:
    """Median of each value and the two on both its sides, (n - 4,). Comparing columns is faster than sorting rows."""
    a, b, c, d, e = (values[i : max(i, len(values) - 4 + i)] for i in range(5))
    a, b = np.minimum(a, b), np.maximum(a, b)
    c, d = np.minimum(c, d), np.maximum(c, d)
    low, high = np.maximum(a, c), np.minimum(b, d)  # the smallest and the largest of the four are out
    return np.maximum(np.minimum(low, high), np.minimum(np.maximum(low, high), e))


def is_heart_rate(heart_rate_bpm: Numbers) -> Bools:
    """Whether each value may be one; false for NaN."""
    return (heart_rate_bpm >= LOWEST_BPM) & (heart_rate_bpm <= HIGHEST_BPM)


def heart_rate_seconds(time_s: Floats, heart_rate_bpm: Floats, segment: Ints) -> dict[int, float] | None:
    """Seconds of moving time at each whole beat per minute; None when there are none.

    A heart rate holds until the next record. A step over 30 s, or into another segment, is a pause.
    """
    timed = np.isfinite(time_s)
    time_s, heart_rate_bpm, segment = time_s[timed], heart_rate_bpm[timed], segment[timed]
    holds = is_heart_rate(heart_rate_bpm)
    holds[:-1] &= time_s[1:] > time_s[:-1]
    return seconds_at(time_s, np.rint(np.where(holds, heart_rate_bpm, 0)).astype(np.int64), segment) or None


def seconds_at(time_s: Numbers, beats: Integers, segment: Ints | None = None) -> dict[int, float]:
    """As `heart_rate_seconds`, of whole beats per minute, 0 for none, at times that ascend; no segment: all is one."""
    step_s = time_s[1:] - time_s[:-1]
    if segment is not None:
        step_s = np.where(segment[1:] == segment[:-1], step_s, 0)
    if step_s.max(initial=0) > LONGEST_STEP_S:
        step_s = np.where(step_s <= LONGEST_STEP_S, step_s, 0)
    seconds = np.bincount(beats[:-1], weights=step_s)
    seconds[:1] = 0
    (found,) = seconds.nonzero()
    return dict(zip(found.tolist(), seconds[found].tolist(), strict=True))


def _held(time_s: Floats, heart_rate_bpm: Floats) -> tuple[Floats, Floats, Floats]:
    """Valid samples in order (time, beats per minute) and for how many seconds each holds, 0 before a pause."""
    valid = is_heart_rate(heart_rate_bpm) & np.isfinite(time_s)
    if not valid.all():
        time_s, heart_rate_bpm = time_s[valid], heart_rate_bpm[valid]
    step_s = np.diff(time_s, append=time_s[-1:])
    return time_s, heart_rate_bpm, np.where((step_s > 0) & (step_s <= LONGEST_STEP_S), step_s, 0.0)


def peak_heart_rate(time_s: Floats, heart_rate_bpm: Floats) -> float | None:
    """The highest mean heart rate over any 30 s without a pause, bpm; None when there is no such span."""
    time_s, beats, held_s = _held(time_s, heart_rate_bpm)
    if len(time_s) < 2 or (time_s[1:] < time_s[:-1]).any() or time_s[-1] - time_s[0] < PEAK_SPAN_S:
        return None
    if (held_s == np.rint(held_s)).all():
        return peak_by_second(time_s, beats)
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


def peak_by_second(time_s: Numbers, beats: Numbers) -> float | None:
    """The peak of valid samples (not of unsigned type) whose times, ascending, are whole seconds."""
    if len(time_s) < 2:
        return None
    step_s, by_second = time_s[1:] - time_s[:-1], beats[:-1]
    longest_s = step_s.max()
    if longest_s > LONGEST_STEP_S:  # a pause has a second to itself, so that no span leads over it
        is_pause = step_s > LONGEST_STEP_S
        step_s, by_second = np.where(is_pause, 1, step_s), np.where(is_pause, PAUSE, by_second)
    if longest_s != 1 or not step_s.all():
        by_second = np.repeat(by_second, step_s.astype(np.intp))
    if len(by_second) < PEAK_SPAN_S:
        return None
    highest = float(_sums_of_30(by_second).max())
    return highest / PEAK_SPAN_S if highest > 0 else None


def held_by_second(time_s: Numbers, beats: Numbers) -> tuple[float, float]:
    """Beats per minute times seconds, and seconds, over valid samples at times that ascend; a pause does not count."""
    step_s = time_s[1:] - time_s[:-1]
    held_s = np.where(step_s <= LONGEST_STEP_S, step_s, 0)
    return float((beats[:-1] * held_s).sum()), float(held_s.sum())


def _sums_of_30(values: Numbers) -> Numbers:
    """The sum of each value and the 29 behind it, (n - 29,). Sums of 2, 4, 8 and 16 are faster than running sums."""
    count = len(values) - 29
    pairs = values[1:] + values[:-1]
    fours = pairs[2:] + pairs[:-2]
    eights = fours[4:] + fours[:-4]
    sums: Numbers = eights[:count] + eights[8 : 8 + count]
    sums += eights[16 : 16 + count]
    sums += fours[24 : 24 + count]
    sums += pairs[28 : 28 + count]
    return sums


def average_heart_rate(time_s: Floats, heart_rate_bpm: Floats) -> float | None:
    """Mean heart rate weighted by time, bpm; the plain mean where times are of no use; None without any."""
    valid = heart_rate_bpm[is_heart_rate(heart_rate_bpm)]
    if not len(valid):
        return None
    _, beats, held_s = _held(time_s, heart_rate_bpm)
    total_s = held_s.sum()
    return float((beats * held_s).sum() / total_s) if total_s > 0 else float(valid.mean())
