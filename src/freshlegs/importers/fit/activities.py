"""Sessions of a decoded FIT file to activities: one for each session, with totals by the rules of meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.columns import Table
from freshlegs.importers.fit.parts import Part
from freshlegs.importers.fit.profile import (
    ACTIVITY,
    EPOCH_S,
    FIRST_SANE_S,
    LAP,
    RECORD,
    SESSION,
    SPORT,
    sport_words,
)
from freshlegs.importers.fit.stream import filled, record_times, stream_of
from freshlegs.importers.fit.totals import Totals, totals
from freshlegs.model.activity import Activity, Stream

if TYPE_CHECKING:
    from freshlegs.importers.fit.rows import Ints
    from freshlegs.model.activity import Floats

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
FEWEST_RECORDS = 2  # with a time or a distance; fewer without a session are no activity
QUARTER_S = 900.0  # time zones differ by quarters of an hour
FURTHEST_ZONE_S = 14 * 3600.0

ENDS_EARLY = "The file ends early; everything before that is in."
HAS_A_GAP = "A part of the file is damaged; everything around it that could be read is in."
NO_DATE = "The clock of the device was not set, so the day is not known."


@dataclass(frozen=True, slots=True)
class _Leg:
    """One activity to be: its session (row of the session table, None without one) and its records."""

    part: Part
    session: int | None
    sport: str
    sub_sport: str | None
    start: float | None  # FIT seconds, as written
    records: Table
    time: Floats
    laps: int

    def total(self, name: str) -> float | None:
        """What the session says, None where it says nothing."""
        return None if self.session is None else value(self.part.table(SESSION), name, self.session)

    @property
    def weight(self) -> tuple[int, float, float]:
        """The fuller of two readings of one session is the greater."""
        return self.records.count, self.total("timer_s") or 0.0, self.total("distance_m") or 0.0

    @property
    def key(self) -> tuple[object, ...]:
        """The same for two readings of one session. A start without a date is shared by many sessions."""
        dated = self.start is not None and self.start >= FIRST_SANE_S
        return (self.start, self.sport) if dated else (self.start, self.sport, self.weight)


def value(table: Table, name: str, row: int) -> float | None:
    """One value of a table, None where it was not measured."""
    column = table.columns.get(name)
    if column is None or row >= len(column) or column.ndim > 1 or not np.isfinite(column[row]):
        return None
    return float(column[row])


def activities_of(parts: list[Part], may_be: list[bool]) -> tuple[Activity, ...]:
    """All activities of the parts that may be some, in order of their start, those without a date last."""
    found: dict[tuple[object, ...], _Leg] = {}
    for leg in chain.from_iterable(_legs(part) for part in compress(parts, may_be)):
        known = found.get(leg.key)
        if known is None or leg.weight > known.weight:  # a session that is repeated counts once
            found[leg.key] = leg
    made = [_activity(leg, parts) for leg in found.values()]
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(made, key=lambda activity: activity.start or never))


def _legs(part: Part) -> Iterator[_Leg]:
    sessions, records = part.table(SESSION), part.table(RECORD)
    time = record_times(records)
    if not sessions.count:
        timed = time[np.isfinite(time)]
        if max(len(timed), _measured(records)) >= FEWEST_RECORDS:
            start = float(timed.min()) if len(timed) else None
            yield _Leg(part, None, *_only_sport(part), start, records, time, part.table(LAP).count)
        return
    starts = np.array([_session_start(sessions, row) for row in range(sessions.count)])
    kept = _without_repeats(sessions, starts)
    owner = _owners(starts[kept], time)
    laps = part.table(LAP)
    lap_start = laps.columns.get("start", laps.columns.get("time", np.full(laps.count, np.nan)))
    lap_owner = _owners(starts[kept], lap_start)
    for place, row in enumerate(kept):
        mine = owner == place
        sport = sport_words(value(sessions, "sport", row), value(sessions, "sub_sport", row))
        if sport[0] == "unknown":
            sport = _only_sport(part)
        start = float(starts[row]) if np.isfinite(starts[row]) else None
        yield _Leg(
            part, row, *sport, start, _some(records, mine), time[mine], int((lap_owner == place).sum())
        )


def _measured(records: Table) -> int:
    """How many records have a distance: without times the day is lost, but not how far it went."""
    return int(np.isfinite(records.columns.get("distance_m", np.empty(0))).sum())


def _session_start(sessions: Table, row: int) -> float:
    """Start of a session; where only its end is known, that less its length."""
    start, end = value(sessions, "start", row), value(sessions, "time", row)
    length = value(sessions, "elapsed_s", row) or value(sessions, "timer_s", row)
    if start is not None:
        return start
    return end - length if end is not None and length is not None else float("nan")


def _without_repeats(sessions: Table, starts: Floats) -> list[int]:
    """Rows of the sessions in order; of those with one start and sport only the last, which is the fullest."""
    last: dict[tuple[float, float | None], int] = {}
    for row, start in enumerate(starts.tolist()):
        last[start, value(sessions, "sport", row)] = row
    return list(last.values())


def _owners(starts: Floats, time: Floats) -> Ints:
    """For each time which session it belongs to: the last that has begun, or the first of all."""
    order = np.argsort(starts, kind="stable")
    return order[np.maximum(np.searchsorted(starts[order], filled(time), side="right") - 1, 0)]


def _some(table: Table, mine: np.ndarray) -> Table:
    if mine.all():
        return table
    return Table(int(mine.sum()), {name: values[mine] for name, values in table.columns.items()})


def _only_sport(part: Part) -> tuple[str, str | None]:
    """The sport that the other messages name, when all name the same."""
    named = {
        sport_words(value(table, "sport", row), value(table, "sub_sport", row))
        for table in (part.table(SPORT), part.table(LAP))
        for row in range(table.count)
    }
    named.discard(("unknown", None))
    return named.pop() if len(named) == 1 else ("unknown", None)


def _activity(leg: _Leg, parts: list[Part]) -> Activity:
    stream, backwards = stream_of(leg.part, leg.records, leg.time, leg.sport == "run")
    sums: Totals = totals(stream, leg.sport == "run", leg.total)
    start = _moment(leg.start, leg.time)
    damaged, lost = _damages(leg.part, parts)
    marks = (("clock", start is None), ("times_backwards", backwards), ("gps_jumps", sums.gps_jumps))
    damaged |= {mark for mark, holds in marks if holds}
    sentences = [ENDS_EARLY if "undefined_message" not in damaged else HAS_A_GAP] if lost else []
    sentences += [NO_DATE] if start is None else []
    effort = leg.total("rpe")
    return Activity(
        sport=leg.sport,
        sub_sport=leg.sub_sport,
        start=start,
        utc_offset_s=_utc_offset_s(leg.part, parts),
        first_position=_first_position(leg, stream),
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
        stream=stream,
    )


def _damages(part: Part, parts: list[Part]) -> tuple[set[str], bool]:
    """What is wrong with a part and with those behind it that belong to it."""
    damaged, lost = set(part.damaged), part.lost
    at = next(place for place, other in enumerate(parts) if other is part)
    for other in parts[at + 1 :]:
        if other.has_activity:
            break
        damaged |= other.damaged
        lost = lost or other.lost
    return damaged, lost


def _moment(start: float | None, time: Floats) -> datetime | None:
    """The start in UTC: that of the session, else the first time of a record; None when neither can be."""
    known = time[np.isfinite(time)]
    for seconds in (start, float(known.min()) if len(known) else None):
        if seconds is not None and seconds >= FIRST_SANE_S:
            return datetime.fromtimestamp(EPOCH_S, UTC) + timedelta(seconds=seconds)
    return None


def _utc_offset_s(part: Part, parts: list[Part]) -> int | None:
    """Local time minus UTC, in quarters of an hour, by the activity message of the part or of another one."""
    for table in (other.table(ACTIVITY) for other in (part, *parts)):
        for row in range(table.count):
            local, time = value(table, "local_time", row), value(table, "time", row)
            if local is None or time is None or time < FIRST_SANE_S:
                continue
            offset_s = round((local - time) / QUARTER_S) * QUARTER_S
            if abs(offset_s) <= FURTHEST_ZONE_S:
                return int(offset_s)
    return None


def _first_position(leg: _Leg, stream: Stream) -> tuple[float, float] | None:
    latitude, longitude = (stream.columns.get(name) for name in ("latitude_deg", "longitude_deg"))
    if latitude is not None and longitude is not None:
        known = np.isfinite(latitude) & np.isfinite(longitude)
        at = int(known.argmax())
        if known[at : at + 1].any():
            return float(latitude[at]), float(longitude[at])
    north, east = leg.total("latitude_deg"), leg.total("longitude_deg")
    if north is None or east is None or abs(north) > 90 or (north, east) == (0, 0):
        return None
    return north, east
