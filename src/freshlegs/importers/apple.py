"""Apple Health's `export.xml`: pieces of bytes in, one row for each workout out.

`apple_stream` finds the workouts; only these, one at a time, are given to a parser of XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone

from lxml import etree

from freshlegs.importers import xml
from freshlegs.importers.apple_stream import ROOT, workouts
from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.table_limits import (
    GREATEST_CLIMB_M,
    HIGHEST_BPM,
    LONGEST_M,
    LONGEST_S,
    LOWEST_BPM,
    offset_of,
    start_of,
)
from freshlegs.importers.tables import DateOrder, TableFormat, TableRow
from freshlegs.model.activity import Activity

BROKEN_WORKOUT = "This workout is damaged in the file and could not be read."
NO_DATE = "This workout has no usable date, and nothing else tells when it was."

STAMP = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)\s(\d\d?):(\d\d):(\d\d)(?:\s?([AP])M)?\s?([+-])(\d\d):?(\d\d)\s*", re.I
)

METRES: Mapping[str, float] = {"km": 1000.0, "m": 1.0, "cm": 0.01, "mi": 1609.344, "yd": 0.9144, "ft": 0.3048}
SECONDS: Mapping[str, float] = {"s": 1.0, "min": 60.0, "hr": 3600.0}
BEATS: Mapping[str, float] = {"count/min": 1.0}

KIND = "HKWorkoutActivityType"
QUANTITY = "HKQuantityTypeIdentifier"
# Names behind `HKWorkoutActivityType`; what is not here is judged by the words in it.
SPORTS: Mapping[str, str] = {
    "Running": "run", "Walking": "walk", "Hiking": "hike", "Cycling": "ride", "Swimming": "swim", "Rowing": "row",
    "Elliptical": "elliptical", "Yoga": "yoga", "Pilates": "yoga", "Transition": "transition",
    "TraditionalStrengthTraining": "strength", "FunctionalStrengthTraining": "strength", "CoreTraining": "strength",
    "CrossCountrySkiing": "ski", "DownhillSkiing": "ski", "Snowboarding": "ski", "SnowSports": "ski",
} | dict.fromkeys(
    (
        "AmericanFootball", "AustralianFootball", "Baseball", "Basketball", "Cricket", "Handball", "Hockey",
        "Lacrosse", "Rugby", "Soccer", "Softball", "Volleyball", "WaterPolo",
    ),
    "team_sport",
) | dict.fromkeys(
    (
        "Archery", "Badminton", "Barre", "Bowling", "Boxing", "CardioDance", "Climbing", "Cooldown", "CrossTraining",
        "Curling", "Dance", "DanceInspiredTraining", "DiscSports", "EquestrianSports", "Fencing", "Fishing",
        "FitnessGaming", "Flexibility", "Golf", "Gymnastics", "HandCycling", "HighIntensityIntervalTraining",
        "Hunting", "JumpRope", "Kickboxing", "MartialArts", "MindAndBody", "MixedCardio",
        "MixedMetabolicCardioTraining", "Other", "PaddleSports", "Pickleball", "Play", "PreparationAndRecovery",
        "Racquetball", "Sailing", "SkatingSports", "SocialDance", "Squash", "StairClimbing", "Stairs",
        "StepTraining", "SurfingSports", "SwimBikeRun", "TableTennis", "TaiChi", "Tennis", "TrackAndField",
        "UnderwaterDiving", "WaterFitness", "WaterSports", "WheelchairRunPace", "WheelchairWalkPace", "Wrestling",
    ),
    "other",
)  # fmt: skip
# The steps of a telephone in a rower's pocket are no distance rowed: these sports take their own kind only.
DISTANCES: Mapping[str, tuple[str, ...]] = {
    "run": ("DistanceWalkingRunning",), "walk": ("DistanceWalkingRunning",), "hike": ("DistanceWalkingRunning",),
    "ride": ("DistanceCycling",), "swim": ("DistanceSwimming",), "row": ("DistanceRowing",),
    "ski": ("DistanceCrossCountrySkiing", "DistanceDownhillSnowSports"),
}  # fmt: skip


def read(pieces: Iterable[bytes], dates: DateOrder | None) -> Iterator[TableRow]:
    """Rows in the order of the file; `dates` is not asked, since Apple writes dates in one form.

    A workout that is damaged in itself is one row with `why`; the search goes on behind it.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    for row, text in enumerate(workouts(pieces), 1):
        try:
            element = etree.fromstring(text.translate(None, xml.FORBIDDEN).decode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError):
            yield TableRow(key=str(row), why=BROKEN_WORKOUT)
        else:
            yield _row(str(row), element)


def _row(key: str, workout: etree._Element) -> TableRow:
    began, ended = _moment(workout.get("startDate")), _moment(workout.get("endDate"))
    start = start_of(began.timestamp()) if began else None
    if began is None or start is None:
        return TableRow(key=key, why=NO_DATE)
    kind = workout.get("workoutActivityType") or ""
    name = kind.removeprefix(KIND)
    sport = SPORTS.get(name) or sport_of(name)[0]
    distance_m = _distance_m(workout, sport)
    told = {entry.get("key"): entry.get("value") for entry in workout.iterchildren("MetadataEntry")}
    activity = Activity(
        sport=sport,
        sub_sport="treadmill" if sport == "run" and told.get("HKIndoorWorkout") == "1" else None,
        start=start,
        utc_offset_s=offset_of((began.utcoffset() or timedelta()).total_seconds()),
        distance_m=distance_m,
        distance_source="table" if distance_m else None,
        duration_s=_amount(workout.get("duration"), workout.get("durationUnit"), SECONDS, LONGEST_S),
        elapsed_s=_span_s(began, ended),
        average_hr=_average_hr(workout),
        ascent_m=_height_m(told.get("HKElevationAscended")),
        descent_m=_height_m(told.get("HKElevationDescended")),
        source_format="apple_xml",
        # Two programs that tell of one kind from one second on tell of one activity.
        platform_id=f"apple:{start.isoformat()}:{kind}" if kind else None,
    )
    return TableRow(key=key, activity=activity, file=_route(workout))


def _moment(text: str | None) -> datetime | None:
    """A date as the Health app writes it, also on a telephone whose clock has twelve hours; never without offset."""
    found = STAMP.fullmatch(text or "")
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    if found[7]:
        hour = hour % 12 + (12 if found[7] in "pP" else 0)
    offset = timedelta(hours=int(found[9]), minutes=int(found[10])) * (1 if found[8] == "+" else -1)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset))
    except ValueError:
        return None


def _span_s(start: datetime | None, end: datetime | None) -> float | None:
    span_s = (end - start).total_seconds() if start and end else 0.0
    return span_s if 0 < span_s <= LONGEST_S else None


def _amount(text: str | None, unit: str | None, units: Mapping[str, float], limit: float) -> float | None:
    """A quantity above zero in the unit that counts as 1; None for a unit that nobody expects."""
    try:
        value = float(text or "") * units.get(unit or "", 0.0)
    except ValueError:
        return None
    return value if 0 < value <= limit else None


def _distance_m(workout: etree._Element, sport: str) -> float | None:
    """The total of the workout, as older versions of iOS write it; else the sum over its parts."""
    total_m = _amount(workout.get("totalDistance"), workout.get("totalDistanceUnit"), METRES, LONGEST_M)
    if total_m:
        return total_m
    sums: dict[str, float] = {}
    for part in workout.iterchildren("WorkoutStatistics"):
        name = (part.get("type") or "").removeprefix(QUANTITY)
        metres = _amount(part.get("sum"), part.get("unit"), METRES, LONGEST_M)
        if name.startswith("Distance") and metres:
            sums[name] = sums.get(name, 0.0) + metres
    own = [sums[name] for name in DISTANCES.get(sport, tuple(sums)) if name in sums]
    return max(own, default=None)


def _average_hr(workout: etree._Element) -> float | None:
    """Beats per minute over all parts, weighted by their time; equally when one of them does not tell its time."""
    parts: list[tuple[float, float | None]] = []
    for part in workout.iterchildren("WorkoutStatistics"):
        average = _amount(part.get("average"), part.get("unit"), BEATS, HIGHEST_BPM)
        if part.get("type") == QUANTITY + "HeartRate" and average and average >= LOWEST_BPM:
            began, ended = _moment(part.get("startDate")), _moment(part.get("endDate"))
            parts.append((average, _span_s(began, ended)))
    if not parts:
        return None
    timed = all(span_s for _, span_s in parts)
    weights = [span_s if timed and span_s else 1.0 for _, span_s in parts]
    return sum(average * weight for (average, _), weight in zip(parts, weights, strict=True)) / sum(weights)


def _height_m(text: str | None) -> float | None:
    """`8520 cm`."""
    value, _, unit = (text or "").strip().partition(" ")
    return _amount(value, unit, METRES, GREATEST_CLIMB_M)


def _route(workout: etree._Element) -> str | None:
    """The member of the export with the points of this workout, as the file names it without its first slash."""
    route = workout.find("WorkoutRoute/FileReference")
    return (route.get("path") or "").lstrip("/") or None if route is not None else None


def accepts(head: bytes) -> bool:
    """Whether the root element is that of Apple's export, also where its document type is longer than the head."""
    return xml.root_name(head) == ROOT


FORMAT = TableFormat("apple_xml", accepts, read)
