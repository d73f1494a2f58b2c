"""TCX: laps with totals of the device, and points that may have no position (a treadmill)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers import xml
from freshlegs.importers.assemble import NOTHING_RECORDED, Totals, activity
from freshlegs.importers.point_columns import Table
from freshlegs.importers.points import LONGEST_M, number, numbered, time_of
from freshlegs.importers.rows import Kind, Mark, Rows
from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.xml_text import Refused
from freshlegs.model.activity import Activity, Format, Found, NoData, NotActivity, Stream, Unreadable

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Inside a point `Value` is only ever that of the heart rate. Speed and run cadence stand in `TPX` or in `Ext`.
COLUMNS = {
    "time": "time", "latitudedegrees": "latitude_deg", "longitudedegrees": "longitude_deg",
    "altitudemeters": "altitude_m", "distancemeters": "distance_m", "value": "heart_rate_bpm",
    "cadence": "cadence_rpm", "runcadence": "cadence_rpm", "speed": "speed_mps", "watts": "power_w",
}  # fmt: skip
KEPT = {
    "activity": Kind("Sport", ("{*}Id", "{*}Notes")),
    "lap": Kind("StartTime", ("{*}TotalTimeSeconds", "{*}DistanceMeters", "{*}AverageHeartRateBpm/{*}Value")),
    "course": Kind(),
    "workout": Kind(),
}
MOST_ACTIVITIES = 4_000
TOO_MANY = "It holds more than 4,000 activities. Export them in several files."
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

    mark: Mark
    rows: slice
    laps: list[Lap] = field(default_factory=list)


def read(data: bytes | bytearray) -> tuple[Found, ...]:
    """What a TCX holds: its activities by start, or the one reason why there is none. Raises nothing."""
    try:
        document, rows = xml.parse(data, ("Trackpoint", "Lap"), _rows)
        table = rows.table()
    except Refused as refused:
        return (Unreadable(str(refused)),)
    if document.root.lower() not in ROOTS:
        return (Unreadable("It is not a TCX file, whatever its name says."),)
    parts, other = _collect(rows.marks, table.counts["owner"])
    if len(parts) > MOST_ACTIVITIES:
        return (Unreadable(TOO_MANY),)
    found = [read_in for part in parts if (read_in := _activity(part, table, document))]
    if found:
        return tuple(_without_repeats(sorted(found, key=lambda one: (one.start is None, str(one.start)))))
    return (NoData(NOTHING_RECORDED) if parts or not other else NotActivity(other),)


def _rows() -> Rows:
    return Rows(
        point="trackpoint",
        marks=MARKS,
        columns=COLUMNS,
        kept=KEPT,
        counts={"track": ("track",), "owner": ("activity", *OTHER_KINDS)},
        tags=TAGS,
    )


def _collect(marks: list[Mark], owners_met: NDArray[np.int32]) -> tuple[list[Part], str | None]:
    """Activities in the order of the file, and what else the file is for.

    owners_met  (n,) int32: how many of the marks that may own points were met before each point
    """
    parts: list[Part] = []
    other: str | None = None
    owned = False  # by an activity
    nth = 0
    for mark in marks:
        if mark.name == "lap":
            if owned:
                parts[-1].laps.append(_lap(mark))
            continue
        nth += 1
        owned = mark.name == "activity"
        if owned:
            begin, end = np.searchsorted(owners_met, (nth, nth + 1)).tolist()
            parts.append(Part(mark, slice(begin, end)))
        else:
            other = other or OTHER_KINDS[mark.name]
    return parts, other


def _lap(mark: Mark) -> Lap:
    return Lap(
        start_s=time_of(mark.attribute),
        duration_s=number(mark.texts.get("{*}TotalTimeSeconds")),
        distance_m=number(mark.texts.get("{*}DistanceMeters")),
        average_hr=number(mark.texts.get("{*}AverageHeartRateBpm/{*}Value")),
    )


def _activity(part: Part, table: Table, document: xml.Document) -> Activity | None:
    """None when it has neither totals nor two timed points."""
    duration_s = _sum([lap.duration_s for lap in part.laps], LONGEST_S)
    distance_m = _sum([lap.distance_m for lap in part.laps], LONGEST_M)
    rows = part.rows
    time_s = table.time_s[rows]
    if not (duration_s > 0 or distance_m > 0) and np.isfinite(time_s).sum() < 2:
        return None
    sport, sub_sport = sport_of(part.mark.attribute)
    started = [lap.start_s for lap in part.laps if np.isfinite(lap.start_s)]
    totals = Totals(
        source_format="tcx",
        sport=sport,
        sub_sport=sub_sport,
        start_s=min(started) if started else time_of(part.mark.texts.get("{*}Id")),
        distance_m=distance_m,
        duration_s=duration_s,
        average_hr=_average_hr(part.laps),
        laps=len(part.laps),
        records=len(time_s),
        utc_offset_s=table.utc_offset_s,
        title=part.mark.texts.get("{*}Notes", "").strip() or None,
    )
    columns = {
        name: column[rows] for name, column in table.columns.items() if np.isfinite(column[rows]).any()
    }
    return activity(totals, Stream(time_s, columns, numbered(table.counts["track"][rows])), document)


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
