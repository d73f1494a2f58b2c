"""GPX 1.0 and 1.1 of any namespace: tracks with times are activities, everything else is a route."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers import xml
from freshlegs.importers.assemble import NOTHING_RECORDED, Totals, activity
from freshlegs.importers.point_columns import Table
from freshlegs.importers.points import numbered
from freshlegs.importers.rows import Kind, Mark, Rows
from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.xml_text import Refused
from freshlegs.model.activity import Activity, Format, Found, NoData, NotActivity, Stream, Unreadable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SAME_OUTING_S = 30 * 60.0  # tracks with a shorter gap between them are one activity

# Names of several generations: Garmin v1 and v2, ClueTrust, OpenTracks, exports of phone apps.
COLUMNS = {
    "time": "time", "ele": "altitude_m", "speed": "speed_mps",
    "hr": "heart_rate_bpm", "heartrate": "heart_rate_bpm", "heart_rate": "heart_rate_bpm",
    "heartratebpm": "heart_rate_bpm", "bpm": "heart_rate_bpm",
    "cad": "cadence_rpm", "cadence": "cadence_rpm", "runcadence": "cadence_rpm",
    "power": "power_w", "watts": "power_w", "poweinwatts": "power_w", "powerinwatts": "power_w",
    "atemp": "temperature_c", "temp": "temperature_c", "temperature": "temperature_c",
}  # fmt: skip


MARKS = ("trkseg", "trk", "wpt", "rtept", "rte", "metadata")
NAME, TYPE, TRANSLATED = "{*}name", "{*}type", "{*}extensions/{*}typeTranslated"
MOST_OUTINGS = 4_000
TOO_MANY = "It holds more than 4,000 activities. Export them in several files."


@dataclass(slots=True)
class Track:
    """The rows of the points of one `trk`: from `begin` up to `end`."""

    number: int
    begin: int
    end: int


@dataclass(slots=True)
class Outing:
    """Tracks that belong together, and how many points without use lie beside them."""

    tracks: list[Track]
    end_s: float
    beside: int = 0


def read(data: bytes | bytearray) -> tuple[Found, ...]:
    """What a GPX holds: its outings by start, or the one reason why there is none. Raises nothing."""
    try:
        document, rows = xml.parse(data, ("trkpt",), _rows)
        table = rows.table()
    except Refused as refused:
        return (Unreadable(str(refused)),)
    if document.root.lower() != "gpx":
        return (Unreadable("It is not a GPX file, whatever its name says."),)
    if not len(table.time_s):
        return (NoData(NOTHING_RECORDED) if rows.marks else NotActivity("route"),)
    if np.isnan(table.time_s).all():
        # A time was begun and none can be read: a recording that failed. No time at all: somebody drew it.
        return (NoData(NOTHING_RECORDED) if table.has_times else NotActivity("route"),)
    outings = _outings(table)
    if len(outings) > MOST_OUTINGS:
        return (Unreadable(TOO_MANY),)
    found = tuple(_activity(outing, rows.marks, table, document) for outing in outings)
    return found or (NoData(NOTHING_RECORDED),)


def _rows() -> Rows:
    return Rows(
        point="trkpt",
        marks=MARKS,
        columns=COLUMNS,
        kept={"trk": Kind(paths=(NAME, TYPE, TRANSLATED))},
        counts={"track": ("trk",), "segment": ("trk", "trkseg")},
        position=("lat", "lon"),
    )


def _outings(table: Table) -> list[Outing]:
    """Tracks with two timed points and more, by start, joined over short gaps; the others are only counted."""
    timed: list[tuple[float, float, Track]] = []
    beside = 0
    for track in _tracks(table):
        known = table.time_s[track.begin : track.end]
        known = known[np.isfinite(known)]
        if len(known) < 2:
            beside += track.end - track.begin
        else:
            timed.append((float(known.min()), float(known.max()), track))
    outings: list[Outing] = []
    for first_s, last_s, track in sorted(timed, key=lambda one: (one[0], one[1], one[2].number)):
        if outings and first_s - outings[-1].end_s < SAME_OUTING_S:
            outings[-1].tracks.append(track)
            outings[-1].end_s = max(outings[-1].end_s, last_s)
        else:
            outings.append(Outing([track], last_s))
    if outings:
        outings[0].beside = beside
    return outings


def _tracks(table: Table) -> list[Track]:
    """Tracks with points, in the order of the file; points before the first track belong to it."""
    number = np.maximum(table.counts["track"] - 1, 0)
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    ends = [*begins[1:].tolist(), len(number)]
    return [Track(*one) for one in zip(number[begins].tolist(), begins.tolist(), ends, strict=True)]


def _activity(outing: Outing, marks: list[Mark], table: Table, document: xml.Document) -> Activity:
    rows = _rows_of(outing.tracks)
    columns = {name: column[rows] for name, column in table.columns.items()}
    segment = numbered(table.counts["segment"][rows])
    told = [marks[track.number] for track in outing.tracks if track.number < len(marks)]
    sports = [_sport(track) for track in told]
    sport, sub_sport = next((named for named in sports if named[0] != "unknown"), ("unknown", None))
    totals = Totals(
        source_format="gpx",
        sport=sport,
        sub_sport=sub_sport,
        records=len(segment) + outing.beside,
        utc_offset_s=table.utc_offset_s,
        title=next((title for track in told if (title := _text(track, NAME))), None),
    )
    return activity(totals, Stream(table.time_s[rows], columns, segment), document)


def _rows_of(tracks: list[Track]) -> slice | Ints:
    """The rows of tracks in the order of the file; where they lie side by side, without a copy of the columns."""
    spans = sorted((track.begin, track.end) for track in tracks)
    if all(before[1] == after[0] for before, after in pairwise(spans)):
        return slice(spans[0][0], spans[-1][1])
    return np.concatenate([np.arange(*span) for span in spans])


def _sport(track: Mark) -> tuple[str, str | None]:
    """From `<type>`, else from the untranslated word that OpenTracks keeps beside it."""
    named = sport_of(_text(track, TYPE))
    return named if named[0] != "unknown" else sport_of(_text(track, TRANSLATED))


def _text(track: Mark, path: str) -> str | None:
    return track.texts.get(path, "").strip() or None


def accepts(head: bytes) -> bool:
    """Whether the root element is a GPX, by the first bytes."""
    return (xml.root_name(head) or "").lower() == "gpx"


FORMAT = Format("gpx", (".gpx",), accepts, read)
