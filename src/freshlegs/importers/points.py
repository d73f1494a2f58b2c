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
HEIGHTS_M = (-500.0, 9_000.0)  # below the Dead Sea, above the Everest: no altitude


def number(text: str | None) -> float:
    """One number, with a point or a comma; NaN where it is none."""
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def numbers(texts: Sequence[str | None]) -> Floats:
    """(n,) float64; NaN for what is no finite number."""
    try:
        values = np.fromiter(map(float, texts), np.float64, len(texts))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        values = np.array([number(text) for text in texts], dtype=np.float64)
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
    seconds = np.empty(len(texts))
    offset_s = None
    for row, text in enumerate(texts):
        try:
            when = datetime.fromisoformat(text or "")
        except ValueError:
            seconds[row], zone_s = _odd_time(text or "")
            offset_s = offset_s or zone_s
            continue
        if when.tzinfo is UTC:
            seconds[row] = when.timestamp()
        elif zone := when.utcoffset():
            seconds[row] = when.timestamp()
            offset_s = offset_s or int(zone.total_seconds())
        else:
            seconds[row] = when.replace(tzinfo=UTC).timestamp()
    return seconds, offset_s if abs(offset_s or 0) <= LONGEST_OFFSET_S else None


def _times_alike(texts: Sequence[str | None]) -> Floats | None:
    """The common case at once: all in UTC and all of one form. None for any other."""
    if not texts or not ALIKE.fullmatch(texts[0] or ""):
        return None
    table = np.array(texts)
    if table.dtype.kind != "U":
        return None  # one of them is empty
    codes = table.view(np.uint32).reshape(len(texts), -1)
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    fixed = ~digit[0]
    if not (digit == digit[0]).all() or not (codes[:, fixed] == codes[0, fixed]).all():
        return None
    try:
        moments = table.astype(f"U{codes.shape[1] - 1}").astype("datetime64[us]")
    except ValueError:
        return None  # a month 13, somewhere
    return moments.astype(np.int64) / 1e6


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


def without_strays(time_s: Floats) -> tuple[Floats, bool]:
    """Times without those that lie over a year from the middle one (a clock not yet set), and whether some went."""
    if not np.isfinite(time_s).any():
        return time_s, False
    stray = np.abs(time_s - np.nanmedian(time_s)) > YEAR_S
    return np.where(stray, np.nan, time_s), bool(stray.any())


def clean(columns: Mapping[str, Floats], is_run: bool) -> dict[str, Floats]:
    """Columns without what cannot be: positions off the earth, impossible heights and pulses, runs over 12 m/s."""
    kept = dict(columns)
    if "latitude_deg" in kept and "longitude_deg" in kept:
        latitude, longitude = kept["latitude_deg"], kept["longitude_deg"]
        here = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
        kept["latitude_deg"], kept["longitude_deg"] = _where(here, latitude), _where(here, longitude)
    if "altitude_m" in kept:
        kept["altitude_m"] = _within(kept["altitude_m"], *HEIGHTS_M)
    if "heart_rate_bpm" in kept:
        kept["heart_rate_bpm"] = _within(kept["heart_rate_bpm"], LOWEST_BPM, HIGHEST_BPM)
    if "speed_mps" in kept:
        kept["speed_mps"] = _within(kept["speed_mps"], 0.0, FASTEST_RUN_MPS if is_run else FASTEST_MPS)
    if "distance_m" in kept:
        kept["distance_m"] = _within(kept["distance_m"], 0.0, LONGEST_M)
    return kept


def _where(good: NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(good, values, np.nan)


def _within(values: Floats, low: float, high: float) -> Floats:
    return _where((values >= low) & (values <= high), values)


def numbered(segment: Ints) -> Ints:
    """Segments that only ever grow as 0, 1, 2 …, (n,)."""
    return np.cumsum(np.diff(segment, prepend=segment[:1]) != 0).astype(np.int64)


def ordered(time_s: Floats, columns: Mapping[str, Floats], segment: Ints) -> tuple[Stream, bool]:
    """The rows in order of time, and whether times ran backwards.

    Rows are sorted within their segment, segments by their first time. Where one begins before an earlier one
    ended (a track twice in one file, two devices at once), the rows of the overlap go: their distance is counted.
    Rows without a time stay behind the one they followed.
    """
    if not (np.diff(time_s[np.isfinite(time_s)]) < 0).any():
        return Stream(time_s, dict(columns), segment), False
    parts = [np.flatnonzero(segment == number) for number in np.unique(segment)]
    parts = [rows[np.argsort(_held(time_s[rows]), kind="stable")] for rows in parts]
    parts.sort(key=lambda rows: _first(time_s[rows]))
    kept, until_s = [], -np.inf
    for rows in parts:
        fresh = rows[_held(time_s[rows]) > until_s] if np.isfinite(until_s) else rows
        if len(fresh):
            kept.append(fresh)
            until_s = max(until_s, np.nanmax(time_s[fresh], initial=-np.inf))
    rows = np.concatenate(kept)
    parted = np.repeat(np.arange(len(kept)), [len(part) for part in kept])
    stream = Stream(time_s[rows], {name: column[rows] for name, column in columns.items()}, parted)
    return _without_repeats(stream), True


def _first(time_s: Floats) -> float:
    known = time_s[np.isfinite(time_s)]
    return float(known[0]) if len(known) else np.inf


def _held(time_s: Floats) -> Floats:
    """Times with the gaps filled by the last one before, -inf before the first."""
    row = np.where(np.isfinite(time_s), np.arange(len(time_s)), -1)
    last = np.maximum.accumulate(row)
    return np.where(last >= 0, time_s[last], -np.inf)


def _without_repeats(stream: Stream) -> Stream:
    """Rows that say the same as the one before, time and all, are said once."""
    table = np.vstack([stream.time_s, stream.segment, *stream.columns.values()])
    same = (table[:, 1:] == table[:, :-1]) | (np.isnan(table[:, 1:]) & np.isnan(table[:, :-1]))
    keep = np.concatenate(([True], ~same.all(axis=0) | np.isnan(stream.time_s[1:])))
    columns = {name: column[keep] for name, column in stream.columns.items()}
    return Stream(stream.time_s[keep], columns, stream.segment[keep])


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
