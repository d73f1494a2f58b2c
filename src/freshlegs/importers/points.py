"""From the points of an XML file to columns: text to numbers, odd values out, everything in order of time.

Rules: importing.md section 5. Columns are (n,) float64, NaN where not measured; times are seconds since 1970 UTC.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.measure import FASTEST_RUN_MPS, HIGHEST_BPM, LONGEST_STEP_S, LOWEST_BPM
from freshlegs.model.activity import Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

FIRST_SANE_S = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
YEAR_S = 366 * 86_400.0
TIME = re.compile(
    r"\s*(\d{4})-(\d\d?)-(\d\d?)[T ](\d\d?):(\d\d?):(\d\d?(?:[.,]\d+)?)\s*(?:([+-])(\d\d?):?(\d\d)|Z)?\s*",
    re.I,
)
FASTEST_MPS = 150.0
LONGEST_M = 10_000_000.0
LONGEST_OFFSET_S = 15 * 3600
ALIKE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
EXACT = 2**53  # whole numbers up to here are the same as floats
HEIGHTS_M = (-500.0, 9_000.0)  # below the Dead Sea, above the Everest: no altitude


def number(text: str | None) -> float:
    """One number, with a point or a comma; NaN where it is none."""
    if not text:
        return np.nan
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return np.nan
    return value if math.isfinite(value) else np.nan


def numbers(texts: Sequence[str | None]) -> Floats:
    """(n,) float64; NaN for what is no finite number."""
    try:
        values = np.fromiter(map(float, texts), np.float64, len(texts))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        known = {text: number(text) for text in set(texts)}  # what is odd is often the same
        values = np.array([known[text] for text in texts], dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    return values


def times(texts: Sequence[str | None]) -> tuple[Floats, int | None]:
    """(seconds, (n,); the first offset other than 0 that a time carries, seconds).

    A time without an offset is UTC. `+00:00` tells no more than `Z`: many programs write it for every place.
    A date that cannot be (month 0) comes out long before 2000, so that steps between such times still count.
    """
    alike = _times_alike(texts)
    if alike is not None:
        return alike, None
    known = {text: _time(text or "") for text in dict.fromkeys(texts)}
    seconds = np.array([known[text][0] for text in texts], dtype=np.float64)
    return seconds, next((offset_s for _, offset_s in known.values() if offset_s), None)


def _time(text: str) -> tuple[float, int | None]:
    """(seconds, offset in seconds)"""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return _odd_time(text)
    zone = when.utcoffset()
    if not zone:
        return when.replace(tzinfo=UTC).timestamp(), None
    return when.timestamp(), int(zone.total_seconds())


def _times_alike(texts: Sequence[str | None]) -> Floats | None:
    """The common case at once: all in UTC and all of one form. None for any other."""
    if not texts or not ALIKE.fullmatch(texts[0] or ""):
        return None
    try:
        if set(map(len, texts)) != {len(texts[0] or "")}:  # type: ignore[arg-type]
            return None
    except TypeError:
        return None  # one of them is empty
    table = np.array(texts)
    codes = table.view(np.uint32).reshape(len(texts), -1)
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    fixed = ~digit[0]
    if not (digit == digit[0]).all() or not (codes[:, fixed] == codes[0, fixed]).all():
        return None
    try:
        moments = table.astype(f"U{codes.shape[1] - 1}").astype("datetime64[us]")
    except ValueError:
        return None  # a month 13, somewhere
    microseconds = moments.astype(np.int64)
    if np.abs(microseconds).max() >= EXACT:
        return None
    return microseconds / 1e6


def _odd_time(text: str) -> tuple[float, int | None]:
    found = TIME.fullmatch(text[:64])
    if not found:
        return np.nan, None
    year, month, day, hour, minute = (int(part) for part in found.group(1, 2, 3, 4, 5))
    clock_s = hour * 3600 + minute * 60 + float(found[6].replace(",", "."))
    zone_s = 0
    if found[7]:
        zone_s = (int(found[8]) * 3600 + int(found[9]) * 60) * (1 if found[7] == "+" else -1)
    try:
        midnight_s = datetime(year, month, day, tzinfo=UTC).timestamp()
    except ValueError:
        midnight_s = datetime(1, 1, 1, tzinfo=UTC).timestamp() + (month * 31 + day) * 86_400
    return midnight_s + clock_s - zone_s, zone_s or None


def time_of(text: str | None) -> float:
    """One time in seconds, NaN where it is none."""
    return float(times([text])[0][0]) if text else np.nan


def start_of(first_s: float) -> datetime | None:
    """The moment in UTC, whole seconds; None before 2000 and where there is none."""
    return datetime.fromtimestamp(math.floor(first_s), UTC) if first_s >= FIRST_SANE_S else None


def drop_strays(time_s: Floats) -> bool:
    """Take out, in place, times that lie over a year from the middle one (a clock not yet set); whether some went."""
    if not np.isfinite(time_s).any():
        return False
    stray = np.abs(time_s - np.nanmedian(time_s)) > YEAR_S
    time_s[stray] = np.nan
    return bool(stray.any())


def clean(columns: Mapping[str, Floats], is_run: bool) -> None:
    """Take out, in place, what cannot be: positions off the earth, impossible heights and pulses, runs over 12 m/s."""
    if "latitude_deg" in columns and "longitude_deg" in columns:
        latitude, longitude = columns["latitude_deg"], columns["longitude_deg"]
        here = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
        latitude[~here] = longitude[~here] = np.nan
    limits = {
        "altitude_m": HEIGHTS_M,
        "heart_rate_bpm": (LOWEST_BPM, HIGHEST_BPM),
        "speed_mps": (0.0, FASTEST_RUN_MPS if is_run else FASTEST_MPS),
        "distance_m": (0.0, LONGEST_M),
    }
    for name, (low, high) in limits.items():
        if name in columns:
            values = columns[name]
            values[~((values >= low) & (values <= high))] = np.nan


def numbered(segment: Ints | NDArray[np.int32]) -> Ints:
    """Segments that only ever grow as 0, 1, 2 …, (n,)."""
    return np.cumsum(np.diff(segment, prepend=segment[:1]) != 0).astype(np.int64)


def ordered(time_s: Floats, columns: Mapping[str, Floats], segment: Ints) -> tuple[Stream, bool]:
    """The rows in order of time, and whether times ran backwards. Uses up the columns: they are sorted in place.

    Rows are sorted within their segment, segments by their first time. Where one begins before an earlier one
    ended (a track twice in one file, two devices at once), the rows of the overlap go: their distance is counted.
    Rows without a time stay behind the one they followed. `segment` never falls.
    """
    known = time_s[np.isfinite(time_s)]
    if not (known[1:] < known[:-1]).any():
        return Stream(time_s, dict(columns), segment), False
    rows, segment = _rows_in_order(time_s, segment)
    stream = _chosen(Stream(time_s, columns, segment), rows)
    return _without_repeats(Stream(stream.time_s, stream.columns, segment)), True


def _rows_in_order(time_s: Floats, segment: Ints) -> tuple[Ints, Ints]:
    """(rows to keep, in order; their segments, counted anew from 0)."""
    starts = np.flatnonzero(np.diff(segment, prepend=segment[0] - 1))
    nth = np.repeat(np.arange(len(starts), dtype=np.int32), np.diff(starts, append=len(segment)))
    held = _held(time_s, starts[nth])
    place, until_s = _turns(time_s, held, starts)
    fresh = (held > until_s[nth]) | np.isinf(until_s)[nth]
    place = place[nth]
    rows = np.lexsort((held, place))
    rows = rows[fresh[rows]]
    return rows, numbered(place[rows])


def _turns(time_s: Floats, held: Floats, starts: Ints) -> tuple[NDArray[np.int32], Floats]:
    """(place of each segment in the order of time, when those before it had ended)."""
    first = np.minimum.reduceat(np.where(np.isfinite(time_s), time_s, np.inf), starts)
    by_start = np.argsort(first, kind="stable")
    until_s = np.full(len(starts), -np.inf)
    until_s[by_start[1:]] = np.maximum.accumulate(np.maximum.reduceat(held, starts)[by_start])[:-1]
    place = np.empty(len(starts), np.int32)
    place[by_start] = np.arange(len(starts), dtype=np.int32)
    return place, until_s


def _held(time_s: Floats, start: Ints) -> Floats:
    """Times with the gaps filled by the last one from the row `start` on, -inf before the first."""
    row = np.where(np.isfinite(time_s), np.arange(len(time_s)), -1)
    last = np.maximum.accumulate(row)
    return np.where(last >= start, time_s[last], -np.inf)


def _chosen(stream: Stream, rows: Ints | Bools) -> Stream:
    """Some rows of all columns, in place: a file at the cap leaves no room for a second copy."""
    columns = {name: _put(column, rows) for name, column in stream.columns.items()}
    return Stream(_put(stream.time_s, rows), columns, stream.segment)


def _put(values: Floats, rows: Ints | Bools) -> Floats:
    wanted = values[rows]
    values[: len(wanted)] = wanted
    return values[: len(wanted)]


def _without_repeats(stream: Stream) -> Stream:
    """Rows that say the same as the one before, time and all, are said once."""
    keep = np.ones(len(stream.time_s), np.bool_)
    keep[1:] = np.isnan(stream.time_s[1:]) | (stream.segment[1:] != stream.segment[:-1])
    for values in (stream.time_s, *stream.columns.values()):
        now, before = values[1:], values[:-1]
        keep[1:] |= ~((now == before) | (np.isnan(now) & np.isnan(before)))
    chosen = _chosen(stream, keep)
    return Stream(chosen.time_s, chosen.columns, stream.segment[keep])


def spans_s(time_s: Floats, segment: Ints) -> tuple[float, float] | None:
    """(sum over segments of last minus first time, last minus first of all), None without two times."""
    known = np.isfinite(time_s)
    time_s, segment = time_s[known], segment[known]
    if len(time_s) < 2:
        return None
    step_s = np.diff(time_s)
    return float(step_s[np.diff(segment) == 0].sum()), float(time_s[-1] - time_s[0])


def speed_distance_m(stream: Stream) -> float:
    """Speed x time within segments, metres; a step over 30 s is a pause."""
    speed = stream.columns.get("speed_mps")
    if speed is None:
        return 0.0
    known = np.isfinite(speed) & np.isfinite(stream.time_s)
    step_s = np.diff(stream.time_s[known])
    moving = (np.diff(stream.segment[known]) == 0) & (step_s > 0) & (step_s <= LONGEST_STEP_S)
    return float((speed[known][:-1] * step_s)[moving].sum())
