"""TCX: laps with totals of the device, and points that may have no position (a treadmill)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers import xml
from freshlegs.importers.assemble import NOTHING_RECORDED, Totals, activity
from freshlegs.importers.points import LONGEST_M, number, numbered, time_of
from freshlegs.importers.rows import Rows
from freshlegs.importers.sport_words import sport_of
from freshlegs.model.activity import Activity, Format, Found, NoData, NotActivity, Stream, Unreadable

if TYPE_CHECKING:
    from lxml import etree
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Inside a point `Value` is only ever that of the heart rate. Speed and run cadence stand in `TPX` or in `Ext`.
COLUMNS = {
    "time": "time", "latitudedegrees": "latitude_deg", "longitudedegrees": "longitude_deg",
    "altitudemeters": "altitude_m", "distancemeters": "distance_m", "value": "heart_rate_bpm",
    "cadence": "cadence_rpm", "runcadence": "cadence_rpm", "speed": "speed_mps", "watts": "power_w",
}  # fmt: skip
LONGEST_S = 10_000_000.0
# The order of a lap is not always that of the schema: its own heart rates are no points'.
MARKS = (
    "track", "lap", "activity", "course", "workout", "averageheartratebpm", "maximumheartratebpm",
)  # fmt: skip
TAGS = tuple(
    "{*}" + name
    for name in (
        "Trackpoint", "Track", "Lap", "Activity", "Course", "Workout", "AverageHeartRateBpm", "MaximumHeartRateBpm",
        "Time", "LatitudeDegrees", "LongitudeDegrees", "AltitudeMeters", "DistanceMeters", "Value", "Cadence",
        "RunCadence", "Speed", "Watts",
    )
)  # fmt: skip
ROOTS = ("trainingcenterdatabase", "activities")  # some programs lose the outer element
OTHER_KINDS = {"course": "course", "workout": "workout"}


@dataclass(slots=True)
class Lap:
    """Totals of one lap, NaN where it has none."""

    start_s: float
    duration_s: float
    distance_m: float
    average_hr: float


@dataclass(slots=True)
class Part:
    """One `Activity` element as it is walked through: its laps and the rows of its points."""

    element: etree._Element
    laps: list[Lap] = field(default_factory=list)
    rows: Ints = field(default_factory=lambda: np.empty(0, np.int64))


def read(data: bytes) -> tuple[Found, ...]:
    """What a TCX holds: its activities by start, or the one reason why there is none. Raises nothing."""
    try:
        document = xml.parse(data, whole=("Trackpoint", "Lap"))
    except xml.Refused as refused:
        return (Unreadable(str(refused)),)
    if xml.local(document.root.tag).lower() not in ROOTS:
        return (Unreadable("It is not a TCX file, whatever its name says."),)
    rows = Rows(document.root, point="trackpoint", marks=MARKS, columns=COLUMNS, tags=TAGS)
    parts, other = _collect(rows)
    time_s, offset_s = rows.times()
    points = Stream(time_s, rows.floats(), rows.number_of("track"))
    found = [read_in for part in parts if (read_in := _activity(part, points, offset_s, document))]
    if found:
        return tuple(_without_repeats(sorted(found, key=lambda one: (one.start is None, str(one.start)))))
    return (NoData(NOTHING_RECORDED) if parts or not other else NotActivity(other),)


def _collect(rows: Rows) -> tuple[list[Part], str | None]:
    """Activities in the order of the file, and what else the file is for."""
    parts: list[Part] = []
    other: str | None = None
    owners = [-1]  # of the points behind each mark that may own some
    for name, element in rows.marks():
        if name == "activity":
            owners.append(len(parts))
            parts.append(Part(element))
        elif kind := OTHER_KINDS.get(name):
            owners.append(-1)
            other = other or kind
        elif name == "lap" and owners[-1] >= 0:
            parts[-1].laps.append(_lap(element))
    owner = np.array(owners)[rows.number_of("activity", *OTHER_KINDS)]
    for nth, part in enumerate(parts):
        part.rows = np.flatnonzero(owner == nth)
    return parts, other


def _lap(element: etree._Element) -> Lap:
    return Lap(
        start_s=time_of(element.get("StartTime")),
        duration_s=number(element.findtext("{*}TotalTimeSeconds")),
        distance_m=number(element.findtext("{*}DistanceMeters")),
        average_hr=number(element.findtext("{*}AverageHeartRateBpm/{*}Value")),
    )


def _activity(part: Part, points: Stream, offset_s: int | None, document: xml.Document) -> Activity | None:
    """None when it has neither totals nor two timed points."""
    duration_s = _sum([lap.duration_s for lap in part.laps], LONGEST_S)
    distance_m = _sum([lap.distance_m for lap in part.laps], LONGEST_M)
    rows = part.rows
    time_s = points.time_s[rows]
    if not (duration_s > 0 or distance_m > 0) and np.isfinite(time_s).sum() < 2:
        return None
    sport, sub_sport = sport_of(part.element.get("Sport"))
    started = [lap.start_s for lap in part.laps if np.isfinite(lap.start_s)]
    totals = Totals(
        source_format="tcx",
        sport=sport,
        sub_sport=sub_sport,
        start_s=min(started) if started else time_of(part.element.findtext("{*}Id")),
        distance_m=distance_m,
        duration_s=duration_s,
        average_hr=_average_hr(part.laps),
        laps=len(part.laps),
        records=len(rows),
        utc_offset_s=offset_s,
        title=(part.element.findtext("{*}Notes") or "").strip() or None,
    )
    columns = {
        name: column[rows] for name, column in points.columns.items() if np.isfinite(column[rows]).any()
    }
    return activity(totals, Stream(time_s, columns, numbered(points.segment[rows])), document)


def _sum(values: list[float], limit: float) -> float:
    """NaN without any; a total below zero or over the limit is none."""
    known = [value for value in values if 0 <= value <= limit]
    return sum(known) if known else np.nan


def _average_hr(laps: list[Lap]) -> float:
    """The device's own averages weighted by the time of the laps; NaN when one of them lacks."""
    timed = [lap for lap in laps if 0 < lap.duration_s <= LONGEST_S]
    total_s = sum(lap.duration_s for lap in timed)
    return sum(lap.average_hr * lap.duration_s for lap in timed) / total_s if total_s else np.nan


def _without_repeats(found: list[Activity]) -> list[Activity]:
    """An activity that stands twice in one file counts once."""
    told: dict[tuple[object, ...], Activity] = {}
    for one in found:
        told.setdefault((one.start, one.sport, one.duration_s, one.distance_m, one.records), one)
    return list(told.values())


def accepts(head: bytes) -> bool:
    """Whether the root element is that of a TCX, by the first bytes."""
    return (xml.root_name(head) or "").lower() in ROOTS


FORMAT = Format("tcx", (".tcx",), accepts, read)
