"""A strict reader of calendar files, written from the format's rules and not with the library that writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^;:,"]*))*):(.*)', re.DOTALL)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
LONGEST = 75  # bytes of a line without its end


@dataclass
class Part:
    name: str
    values: dict[str, list[tuple[dict[str, str], str]]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def one(self, name: str) -> tuple[dict[str, str], str]:
        (found,) = self.values[name]
        return found


@dataclass
class Feed:
    calendar: Part

    @property
    def events(self) -> list[dict[str, Any]]:
        return [self.event(part) for part in self.calendar.parts if part.name == "VEVENT"]

    def event(self, part: Part) -> dict[str, Any]:
        alarms = [inner for inner in part.parts if inner.name == "VALARM"]
        for alarm in alarms:
            assert {"ACTION", "DESCRIPTION", "TRIGGER"} == set(alarm.values)
        found: dict[str, Any] = {name: text(told[0][1]) for name, told in part.values.items()}
        found["alarms"] = len(alarms)
        found["start"] = self.moment(*part.one("DTSTART"))
        found["end"] = self.moment(*part.one("DTEND")) if "DTEND" in part.values else found["start"]
        assert "DTEND" not in found or found["end"] > found["start"]
        return found

    def moment(self, told: dict[str, str], value: str) -> datetime:
        """The instant; a local time is read by the rules that the file itself brings."""
        if value.endswith("Z"):
            assert "TZID" not in told
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        local = clock(value)
        (zone,) = [
            part for part in self.calendar.parts
            if part.name == "VTIMEZONE" and part.one("TZID")[1] == told["TZID"]
        ]  # fmt: skip
        onsets = sorted(
            (
                clock(one.one("DTSTART")[1]),
                offset(one.one("TZOFFSETFROM")[1]),
                offset(one.one("TZOFFSETTO")[1]),
            )
            for one in zone.parts
        )
        assert onsets[0][0] <= local, "no rule of the zone covers this time"
        held = [to for onset, _, to in onsets if onset <= local]
        # A doubled time is its first occurrence, which the rule before the change still tells.
        for onset, before, to in onsets:
            if before > to and onset - (before - to) <= local < onset:
                held = [before]
        return (local - held[-1]).replace(tzinfo=UTC)


def clock(value: str) -> datetime:
    """A time that some clock on a wall shows."""
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def offset(value: str) -> timedelta:
    sign, hours, minutes = value[0], int(value[1:3]), int(value[3:5])
    return (1 if sign == "+" else -1) * timedelta(hours=hours, minutes=minutes)


def text(value: str) -> str:
    assert not re.search(r"(?<!\\)[;,](?!\d)", value), "a separator in a text has to be escaped"
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parsed(content: str) -> Feed:
    lines = unfolded(content)
    assert lines[0] == "BEGIN:VCALENDAR"
    top = Part("")
    open_parts = [top]
    for line in lines:
        found = LINE.fullmatch(line)
        assert found is not None, line
        name, told, value = found.groups()
        if name == "BEGIN":
            open_parts.append(Part(value))
        elif name == "END":
            closed = open_parts.pop()
            assert closed.name == value
            open_parts[-1].parts.append(closed)
        else:
            parameters = dict(one.split("=", 1) for one in told.split(";")[1:])
            open_parts[-1].values.setdefault(name, []).append((parameters, value))
    (calendar,) = top.parts
    assert calendar.one("VERSION")[1] == "2.0"
    assert "PRODID" in calendar.values
    for event in (part for part in calendar.parts if part.name == "VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"} <= set(event.values)
        assert all(len(told) == 1 for told in event.values.values())
    ids = [event.one("UID")[1] for event in calendar.parts if event.name == "VEVENT"]
    assert len(ids) == len(set(ids))
    return Feed(calendar)


def unfolded(content: str) -> list[str]:
    assert content.endswith("\r\n")
    assert "\n" not in content.replace("\r\n", "")
    raw = content.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= LONGEST for line in raw)
    return "\r\n".join(raw).replace("\r\n ", "").split("\r\n")
