"""Sessions of a FIT file to activities: one for each session, with totals by the rules of meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, compress, islice

from freshlegs.importers.fit.legs import Leg, legs_of
from freshlegs.importers.fit.parts import Part
from freshlegs.importers.fit.pieces import TIME
from freshlegs.importers.fit.profile import ACTIVITY, EPOCH_S, FIRST_SANE_S
from freshlegs.importers.fit.stream import LATITUDE, LONGITUDE, Course, course_of
from freshlegs.importers.fit.totals import totals
from freshlegs.model.activity import Activity, Stream

DAMAGES = (
    "checksum",
    "truncated",
    "size_not_written",
    "trailing_bytes",
    "undefined_message",
    "clock",
    "times_backwards",
    "gps_jumps",
)
MOST_ACTIVITIES = 256
MOST_ACTIVITY_MESSAGES = 16
QUARTER_S = 900.0  # time zones differ by quarters of an hour
FURTHEST_ZONE_S = 14 * 3600.0

ENDS_EARLY = "The file ends early; everything before that is in."
HAS_A_GAP = "A part of the file is damaged; everything around it that could be read is in."
IS_LONG = "The file holds more than a device records in a month; the first part of it is in."
NO_DATE = "The clock of the device was not set, so the day is not known."


def activities_of(parts: Sequence[Part], may_be: Iterable[bool]) -> tuple[Activity, ...]:
    """All activities of the parts that may be some, in order of their start, those without a date last."""
    found: dict[tuple[object, ...], Leg] = {}
    legs = chain.from_iterable(legs_of(part) for part in compress(parts, may_be))
    for leg in islice(legs, MOST_ACTIVITIES):
        known = found.get(leg.key)
        if known is None or leg.weight > known.weight:  # a session that is repeated counts once
            found[leg.key] = leg
    offsets = {part: _utc_offset_s(part) for part in parts}
    any_offset = next((offset for offset in offsets.values() if offset is not None), None)
    made = []
    for leg in found.values():
        own = offsets[leg.part]
        made.append(_activity(leg, parts, any_offset if own is None else own))
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(made, key=lambda activity: activity.start or never))


def _activity(leg: Leg, parts: Sequence[Part], utc_offset_s: int | None) -> Activity:
    course = course_of(leg.part, leg.records, leg.time, leg.sport == "run")
    sums = totals(course, leg.total)
    start = _moment(leg)
    damaged, sentences = _damages(leg.part, parts)
    marks = (("clock", start is None), ("times_backwards", course.backwards), ("gps_jumps", sums.gps_jumps))
    damaged |= {mark for mark, holds in marks if holds}
    sentences += [NO_DATE] if start is None else []
    effort = leg.total("rpe")
    return Activity(
        sport=leg.sport,
        sub_sport=leg.sub_sport,
        start=start,
        utc_offset_s=utc_offset_s,
        first_position=_first_position(leg, course),
        distance_m=sums.distance_m,
        distance_source=sums.distance_source,
        duration_s=sums.duration_s,
        elapsed_s=sums.elapsed_s,
        records=leg.records.count,
        laps=leg.laps,
        average_hr=sums.average_hr,
        rpe=effort if effort is not None and 0 < effort <= 10 else None,
        ascent_m=sums.ascent_m,
        descent_m=sums.descent_m,
        heart_rate_s=sums.heart_rate_s,
        peak_hr=sums.peak_hr,
        source_format="fit",
        damaged=tuple(mark for mark in DAMAGES if mark in damaged),
        lost=" ".join(sentences) or None,
        stream=Stream.later(course.columns),
    )


def _damages(part: Part, parts: Sequence[Part]) -> tuple[set[str], list[str]]:
    """What is wrong with a part and with those behind it that belong to it, as ids and as sentences."""
    damaged, lost, is_long = set(part.damaged), part.lost, part.is_long
    at = next(place for place, other in enumerate(parts) if other is part)
    for other in parts[at + 1 :]:
        if other.has_activity:
            break
        damaged |= other.damaged
        lost, is_long = lost or other.lost, is_long or other.is_long
    sentences = [ENDS_EARLY if "undefined_message" not in damaged else HAS_A_GAP] if lost else []
    return damaged, sentences + ([IS_LONG] if is_long else [])


def _moment(leg: Leg) -> datetime | None:
    """The start in UTC: that of the session, else the first time of a record; None when neither can be."""
    seconds = leg.start
    if seconds is None or seconds < FIRST_SANE_S:
        seconds = leg.first_time
    if seconds is None or seconds < FIRST_SANE_S:
        return None
    return datetime.fromtimestamp(EPOCH_S, UTC) + timedelta(seconds=seconds)


def _utc_offset_s(part: Part) -> int | None:
    """Local time minus UTC, in quarters of an hour, by the activity message of the part."""
    messages = part.messages(ACTIVITY)
    for row in range(min(len(messages), MOST_ACTIVITY_MESSAGES)):
        local, time = messages.value("local_time", row), messages.value(TIME, row)
        if local is None or time is None or time < FIRST_SANE_S:
            continue
        offset_s = round((local - time) / QUARTER_S) * QUARTER_S
        if abs(offset_s) <= FURTHEST_ZONE_S:
            return int(offset_s)
    return None


def _first_position(leg: Leg, course: Course) -> tuple[float, float] | None:
    recorded = course.first_position()
    if recorded is not None:
        return recorded
    north, east = leg.total(LATITUDE), leg.total(LONGITUDE)
    if north is None or east is None or abs(north) > 90 or (north, east) == (0, 0):
        return None
    return north, east
