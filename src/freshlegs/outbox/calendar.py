"""Steps of a plan in, the text of a calendar feed out. Two kinds: neutral words for the runner, "Busy" for others. Pure.

No event tells a symptom, a region, a medicine or a verdict: titles are the short words below, whatever the plan says.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, TimezoneDaylight, TimezoneStandard
from icalendar import Timezone as VTimezone

EVERY = timedelta(hours=1)  # how often a calendar may ask anew
A_STEP = timedelta(minutes=15)  # zones change their clocks at a quarter of an hour, seen in UTC
MARGIN = timedelta(days=1)
PRODUCT = "-//Freshlegs//Calendar//EN"

OF_A_WAY = {
    "activity": "Easy moving",
    "bath": "Bath",
    "cbd": "Lotion",
    "compression": "Tights or socks",
    "fuel": "Meal",
    "hydration": "Drink",
    "magnesium": "Lotion",
    "sleep": "Sleep",
    "stretching": "Stretching",
    "turmeric": "Meal",
}
OF_A_REMEDY = {
    "cold_immersion": "Cool water",
    "daylight": "Time outside",
    "easy_bike": "Easy bike ride",
    "heat_wrap": "Warm wrap",
    "lavender": "Quiet minutes",
    "nap": "Short nap",
    "rest_day": "Day off",
    "restorative_yoga": "Yoga",
    "walk": "Easy walk",
    "wind_down": "Quiet minutes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step. `id`: the same as long as it is the same step, wherever it is moved; `sequence` rises with each move.

    end  may equal `start`: a moment, not a span
    """

    id: str
    sequence: int
    title: str
    start: datetime
    end: datetime


def title(remedy: str, way: str) -> str:
    return OF_A_REMEDY.get(remedy) or OF_A_WAY[way]


def private_feed(entries: Sequence[Entry], *, key: str, zone: str, now: datetime) -> str:
    """For the runner's own calendar: neutral words, marked private, an alarm a step."""
    events = []
    for entry in entries:
        event = event_of(entry, key, zone, now)
        event.add("summary", entry.title)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        events.append(event)
    return text_of(events, rules(entries, zone), "Freshlegs")


def busy_feed(entries: Sequence[Entry], *, key: str, zone: str, now: datetime) -> str:
    """For others: the same times, and nothing else."""
    events = []
    for entry in entries:
        event = event_of(entry, key, zone, now)
        event.add("summary", "Busy")
        event.add("transp", "OPAQUE")
        events.append(event)
    return text_of(events, rules(entries, zone), "Busy")


def event_of(entry: Entry, key: str, zone: str, now: datetime) -> Event:
    """`key` keeps the id from telling the step, and the two feeds from being laid side by side."""
    event = Event()
    told = hmac.new(key.encode(), entry.id.encode(), hashlib.sha256).hexdigest()[:32]
    event.add("uid", f"{told}@freshlegs")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", local(entry.start, zone))
    if entry.end.astimezone(UTC) > entry.start.astimezone(
        UTC
    ):  # two times of one zone are compared by their clocks
        event.add("dtend", local(entry.end, zone))
    return event


def local(moment: datetime, zone: str) -> datetime:
    """In the runner's zone; in UTC where the clock shows this time for the second time, which no local time can tell."""
    told = moment.astimezone(ZoneInfo(zone))
    return told.astimezone(UTC) if told.fold else told


def text_of(events: list[Event], rules: list[VTimezone], name: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for part in (*rules, *events):
        calendar.add_component(part)
    told: bytes = calendar.to_ical()
    return told.decode()


def rules(entries: Sequence[Entry], zone: str) -> list[VTimezone]:
    """What the calendar has to know of the zone: nothing for UTC."""
    if not entries or zone == "UTC":
        return []
    first = min(entry.start.astimezone(UTC) for entry in entries)
    last = max(entry.end.astimezone(UTC) for entry in entries)
    return [zone_of(zone, first - MARGIN, last + MARGIN)]


def zone_of(zone: str, first: datetime, last: datetime) -> VTimezone:
    """What the clocks of the zone do between two moments."""
    made = VTimezone()
    made.add("tzid", zone)
    before = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    made.add_component(observance(before, before, zone))
    for at in changes(before, last, zone):
        made.add_component(observance(at, at - A_STEP, zone))
    return made


def changes(first: datetime, last: datetime, zone: str) -> Iterator[datetime]:
    at = first
    while (following := at + A_STEP) <= last:
        if offset(following, zone) != offset(at, zone):
            yield following
        at = following


def observance(at: datetime, before: datetime, zone: str) -> TimezoneDaylight | TimezoneStandard:
    """From `at` on; its start is told by the clock that held until then."""
    here = at.astimezone(ZoneInfo(zone))
    made = TimezoneDaylight() if here.dst() else TimezoneStandard()
    made.add("dtstart", (at + offset(before, zone)).replace(tzinfo=None))
    made.add("tzoffsetfrom", offset(before, zone))
    made.add("tzoffsetto", offset(at, zone))
    made.add("tzname", here.tzname() or zone)
    return made


def offset(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
