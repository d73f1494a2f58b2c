"""GPX 1.0 and 1.1 of any namespace: tracks with times are activities, everything else is a route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers import xml
from freshlegs.importers.assemble import NOTHING_RECORDED, Totals, activity
from freshlegs.importers.points import numbered
from freshlegs.importers.rows import Rows
from freshlegs.importers.sport_words import sport_of
from freshlegs.model.activity import Activity, Format, Found, NoData, NotActivity, Stream, Unreadable

if TYPE_CHECKING:
    from lxml import etree
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

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


@dataclass(frozen=True, slots=True)
class Points:
    """All points of a file in its order: track and segment are (n,) int64, 0, 1, 2 … through the whole file."""

    time_s: Floats
    columns: dict[str, Floats]
    track: Ints
    segment: Ints
    utc_offset_s: int | None


@dataclass(slots=True)
class Outing:
    """Tracks that belong together, and how many points without use lie beside them."""

    tracks: list[int]
    end_s: float
    beside: int = 0


def read(data: bytes) -> tuple[Found, ...]:
    """What a GPX holds: its outings by start, or the one reason why there is none. Raises nothing."""
    try:
        document = xml.parse(data, whole=("trkpt",))
    except xml.Refused as refused:
        return (Unreadable(str(refused)),)
    if xml.local(document.root.tag).lower() != "gpx":
        return (Unreadable("It is not a GPX file, whatever its name says."),)
    rows = Rows(document.root, point="trkpt", marks=MARKS, columns=COLUMNS, attributes=("lat", "lon"))
    tracks = [element for name, element in rows.marks() if name == "trk"]
    points = _collect(rows)
    if not rows.count:
        return (NoData(NOTHING_RECORDED) if tracks else NotActivity("route"),)
    if np.isnan(points.time_s).all():
        # A time was begun and none can be read: a recording that failed. No time at all: somebody drew it.
        return (NoData(NOTHING_RECORDED) if rows.has_times() else NotActivity("route"),)
    found = tuple(_activity(outing, tracks, points, document) for outing in _outings(points))
    return found or (NoData(NOTHING_RECORDED),)


def _collect(rows: Rows) -> Points:
    time_s, offset_s = rows.times()
    track = np.maximum(rows.number_of("trk") - 1, 0)
    return Points(time_s, rows.floats(), track, rows.number_of("trk", "trkseg"), offset_s)


def _outings(points: Points) -> list[Outing]:
    """Tracks with two timed points and more, by start, joined over short gaps; the others are only counted."""
    timed: list[tuple[float, float, int]] = []
    beside = 0
    for track in np.unique(points.track).tolist():
        known = points.time_s[(points.track == track) & np.isfinite(points.time_s)]
        if len(known) < 2:
            beside += int((points.track == track).sum())
        else:
            timed.append((float(known.min()), float(known.max()), track))
    outings: list[Outing] = []
    for first_s, last_s, track in sorted(timed):
        if outings and first_s - outings[-1].end_s < SAME_OUTING_S:
            outings[-1].tracks.append(track)
            outings[-1].end_s = max(outings[-1].end_s, last_s)
        else:
            outings.append(Outing([track], last_s))
    if outings:
        outings[0].beside = beside
    return outings


def _activity(
    outing: Outing, tracks: list[etree._Element], points: Points, document: xml.Document
) -> Activity:
    here = np.isin(points.track, outing.tracks)
    columns = {name: column[here] for name, column in points.columns.items()}
    elements = [tracks[track] for track in outing.tracks if track < len(tracks)]
    sports = [_sport(element) for element in elements]
    sport, sub_sport = next((named for named in sports if named[0] != "unknown"), ("unknown", None))
    totals = Totals(
        source_format="gpx",
        sport=sport,
        sub_sport=sub_sport,
        records=int(here.sum()) + outing.beside,
        utc_offset_s=points.utc_offset_s,
        title=next((title for element in elements if (title := _text(element, "name"))), None),
    )
    return activity(totals, Stream(points.time_s[here], columns, numbered(points.segment[here])), document)


def _sport(track: etree._Element) -> tuple[str, str | None]:
    """From `<type>`, else from the untranslated word that OpenTracks keeps beside it."""
    named = sport_of(_text(track, "type"))
    return named if named[0] != "unknown" else sport_of(_text(track, "extensions/{*}typeTranslated"))


def _text(track: etree._Element, path: str) -> str | None:
    return (track.findtext("{*}" + path) or "").strip() or None


def accepts(head: bytes) -> bool:
    """Whether the root element is a GPX, by the first bytes."""
    return (xml.root_name(head) or "").lower() == "gpx"


FORMAT = Format("gpx", (".gpx",), accepts, read)
