"""From rows and a few totals to an `Activity`: what GPX and TCX have in common once they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from freshlegs.importers import measure, points
from freshlegs.importers.xml import Document
from freshlegs.model.activity import Activity, Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Ints = NDArray[np.int64]

BLOCK = 1 << 15  # rows
NOTHING_RECORDED = "Nothing was recorded in it: it holds no totals and fewer than two points with a time."


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a file says about an activity apart from its points; NaN and None where it is silent."""

    source_format: str
    sport: str = "unknown"
    sub_sport: str | None = None
    start_s: float = (
        np.nan
    )  # the device's own start; where it is no usable date, that of the first point counts
    distance_m: float = np.nan
    duration_s: float = np.nan
    average_hr: float = np.nan
    laps: int = 0
    records: int = 0
    utc_offset_s: int | None = None
    title: str | None = None


def activity(totals: Totals, raw: Stream, document: Document) -> Activity:
    """One activity from its raw rows, in the order of the file, and its totals. Uses up the rows."""
    is_run = totals.sport == "run"
    strays = points.drop_strays(raw.time_s)
    points.clean(raw.columns, is_run)
    stream, backwards = points.ordered(raw.time_s, raw.columns, raw.segment)
    distance_m, source, jumps = _distance(totals, stream, is_run)
    spans = points.spans_s(stream.time_s, stream.segment)
    known_s = stream.time_s[np.isfinite(stream.time_s)]
    start = points.start_of(totals.start_s)
    if start is None and len(known_s):
        start = points.start_of(float(known_s[0]))
    duration_s = totals.duration_s if totals.duration_s > 0 else (spans[0] if spans else None)
    clock = strays or start is None
    heart_rate = stream.columns.get("heart_rate_bpm")
    climbed = None
    if "altitude_m" in stream.columns:
        climbed = measure.climb_of(altitude for (altitude,) in _blocks(stream.columns["altitude_m"]))
    marks = {
        "xml_repaired": document.repaired, "clock": clock, "times_backwards": backwards, "gps_jumps": jumps
    }  # fmt: skip
    return Activity(
        sport=totals.sport,
        sub_sport=totals.sub_sport,
        start=start,
        utc_offset_s=totals.utc_offset_s,
        first_position=_first_position(stream.columns),
        distance_m=distance_m,
        distance_source=source,
        duration_s=duration_s,
        elapsed_s=spans[1] if spans else duration_s,
        records=totals.records,
        laps=totals.laps,
        average_hr=_average(totals, stream),
        ascent_m=climbed[0] if climbed else None,
        descent_m=climbed[1] if climbed else None,
        heart_rate_s=None if heart_rate is None else _heart_rate_seconds(stream, heart_rate),
        peak_hr=None if heart_rate is None else _peak(stream.time_s, heart_rate),
        source_format=totals.source_format,
        damaged=tuple(mark for mark, holds in marks.items() if holds),
        lost=_lost(document, totals.records, clock, dated=start is not None),
        title=totals.title,
        stream=stream,
    )


def _distance(totals: Totals, stream: Stream, is_run: bool) -> tuple[float | None, str | None, bool]:
    """(metres, source, jumps left out): the first that is above zero, in the order of importing.md section 5."""
    if totals.distance_m > 0:
        return totals.distance_m, "device", False
    own = stream.columns.get("distance_m", np.empty(0))
    own = own[np.isfinite(own)]
    if len(own) > 1 and own[-1] > own[0]:
        return float(own[-1] - own[0]), "records", False
    columns = stream.columns
    if "latitude_deg" in columns and "longitude_deg" in columns:
        metres, jumps = _gps_distance_m(stream, is_run)
        if metres > 0:
            return metres, "gps", jumps
    metres = points.speed_distance_m(stream)
    return (metres, "speed", False) if metres > 0 else (None, None, False)


def _blocks(*columns: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """The same rows of all columns, some at a time: what is computed on the way is larger than the columns."""
    for at in range(0, len(columns[0]), BLOCK):
        yield tuple(column[at : at + BLOCK] for column in columns)


def _gps_distance_m(stream: Stream, is_run: bool) -> tuple[float, bool]:
    behind, total_m, any_jumps = measure.Behind(measure.last_row), 0.0, False
    where = stream.columns["latitude_deg"], stream.columns["longitude_deg"]
    for block in _blocks(*where, stream.time_s, stream.segment):
        known = np.isfinite(block[0]) & np.isfinite(block[1])
        latitude, longitude, time_s, segment = behind(*(column[known] for column in block))
        metres, jumps = measure.gps_distance_m(latitude, longitude, time_s, segment, is_run)
        total_m, any_jumps = total_m + metres, any_jumps or jumps
    return total_m, any_jumps


def _heart_rate_seconds(stream: Stream, heart_rate_bpm: Floats) -> dict[int, float] | None:
    behind = measure.Behind(measure.last_row)
    total: dict[int, float] = {}
    for block in _blocks(stream.time_s, heart_rate_bpm, stream.segment):
        timed = np.isfinite(block[0])
        seconds = measure.heart_rate_seconds(*behind(*(column[timed] for column in block)))
        for bpm, seconds_there in (seconds or {}).items():
            total[bpm] = total.get(bpm, 0.0) + seconds_there
    return dict(sorted(total.items())) or None


def _peak(time_s: Floats, heart_rate_bpm: Floats) -> float | None:
    behind = measure.Behind(measure.last_span)
    peaks = []
    for block in _blocks(time_s, heart_rate_bpm):
        valid = measure.is_heart_rate(block[1]) & np.isfinite(block[0])
        peaks.append(measure.peak_heart_rate(*behind(*(column[valid] for column in block))))
    return max((peak for peak in peaks if peak is not None), default=None)


def _average(totals: Totals, stream: Stream) -> float | None:
    if measure.LOWEST_BPM <= totals.average_hr <= measure.HIGHEST_BPM:
        return totals.average_hr
    if "heart_rate_bpm" not in stream.columns:
        return None
    return measure.average_heart_rate(stream.time_s, stream.columns["heart_rate_bpm"])


def _first_position(columns: Mapping[str, Floats]) -> tuple[float, float] | None:
    if "latitude_deg" not in columns or "longitude_deg" not in columns:
        return None
    known = np.flatnonzero(np.isfinite(columns["latitude_deg"]) & np.isfinite(columns["longitude_deg"]))
    if not len(known):
        return None
    return float(columns["latitude_deg"][known[0]]), float(columns["longitude_deg"][known[0]])


def _lost(document: Document, records: int, clock: bool, *, dated: bool) -> str | None:
    said = []
    if document.cut:
        said.append(f"The file ends early; {records:,} points could be read.")
    elif document.repaired:
        said.append(
            f"The file was not written as it should be and had to be mended; {records:,} points could be read."
        )
    if clock and dated:
        said.append("Some points had a date that cannot be right and are kept without their time.")
    elif clock:
        said.append("It has no usable date, so it belongs to no day.")
    return " ".join(said) or None
