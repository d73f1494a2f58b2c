"""The activities of a part, still without totals: its sessions, and which records and laps belong to which."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from freshlegs.importers.fit.pieces import TIME, UNTIMED
from freshlegs.importers.fit.profile import FIRST_SANE_S, LAP, SESSION, SPORT, sport_words
from freshlegs.importers.fit.records import DISTANCE, Records
from freshlegs.importers.fit.stream import filled, usable_times
from freshlegs.importers.fit.table import BLOCK_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from freshlegs.importers.fit.messages import Messages
    from freshlegs.importers.fit.parts import Part
    from freshlegs.importers.fit.places import Ints, Places
    from freshlegs.model.activity import Floats

    Owners = NDArray[np.int16]

FEWEST_RECORDS = 2  # with a time or a distance; fewer without a session are no activity
MOST_SESSIONS = 64
MOST_TO_SORT = 500_000
MOST_LAPS_WITH_A_SPORT = 1_024


@dataclass(frozen=True, slots=True)
class Leg:
    """One activity to be: its session (row of the session table, None without one), its records and their times."""

    part: Part
    session: int | None
    sport: str
    sub_sport: str | None
    start: float | None  # FIT seconds, as written
    records: Records
    time: Places  # UNTIMED where a record has none of use
    laps: int

    def total(self, name: str) -> float | None:
        """What the session says, None where it says nothing."""
        return None if self.session is None else self.part.messages(SESSION).value(name, self.session)

    @property
    def weight(self) -> tuple[int, float, float]:
        """The fuller of two readings of one session is the greater."""
        return self.records.count, self.total("timer_s") or 0.0, self.total("distance_m") or 0.0

    @property
    def key(self) -> tuple[object, ...]:
        """The same for two readings of one session. A start without a date is shared by many sessions."""
        dated = self.start is not None and self.start >= FIRST_SANE_S
        return (self.start, self.sport) if dated else (self.start, self.sport, self.weight)

    @property
    def first_time(self) -> float | None:
        """FIT seconds of the earliest record."""
        return _earliest(self.time)


def _earliest(time: Places) -> float | None:
    first = int(time.min(initial=UNTIMED))  # which no time is greater than
    return None if first == UNTIMED else float(first)


def legs_of(part: Part) -> Iterator[Leg]:
    """One for each session; without a session one for all records, if there are some of use."""
    sessions = part.messages(SESSION)
    records, time = _sortable(part)
    if not len(sessions):
        if _is_enough(records, time):
            yield Leg(part, None, *_only_sport(part), _earliest(time), records, time, part.count(LAP))
        return
    part.is_long |= len(sessions) > MOST_SESSIONS
    starts = [_session_start(sessions, row) for row in range(min(len(sessions), MOST_SESSIONS))]
    kept = _without_repeats(sessions, starts)
    begun = np.array([starts[row] for row in kept])
    laps, owners = _laps(part, begun), _owners(begun, time)
    for place, row in enumerate(kept):
        sport = sport_words(sessions.value("sport", row), sessions.value("sub_sport", row))
        if sport[0] == "unknown":
            sport = _only_sport(part)
        start = starts[row] if isfinite(starts[row]) else None
        mine, own_time = _of_one(records, time, owners, place)
        yield Leg(part, row, *sport, start, mine, own_time, laps[place])


def _sortable(part: Part) -> tuple[Records, Places]:
    """The records and their times; of very many that are not in order only the first."""
    records = part.records
    time = usable_times(records.time)
    if records.count > MOST_TO_SORT:
        order = filled(time)
        if (order[1:] < order[:-1]).any():
            part.is_long = True
            return records.between(0, MOST_TO_SORT), time[:MOST_TO_SORT]
    return records, time


def _is_enough(records: Records, time: Places) -> bool:
    """Whether there is a time or, since without times only the day is lost, a distance often enough."""
    if int((time != UNTIMED).sum()) >= FEWEST_RECORDS:
        return True
    if DISTANCE not in records.fields:
        return False
    blocks = records.table.blocks()
    return sum(int(np.isfinite(records.column(DISTANCE, *block)).sum()) for block in blocks) >= FEWEST_RECORDS


def _session_start(sessions: Messages, row: int) -> float:
    """Start of a session; where only its end is known, that less its length."""
    start = sessions.value("start", row)
    if start is not None:
        return start
    end = sessions.value(TIME, row)
    length = sessions.value("elapsed_s", row) or sessions.value("timer_s", row)
    return end - length if end is not None and length is not None else float("nan")


def _without_repeats(sessions: Messages, starts: list[float]) -> list[int]:
    """Rows of the sessions in order; of those with one start and sport only the last, which is the fullest."""
    last: dict[tuple[float, float | None], int] = {}
    for row, start in enumerate(starts):
        last[start, sessions.value("sport", row)] = row
    return list(last.values())


def _owners(starts: Floats, time: Places) -> Owners | None:
    """For each record which session it belongs to: the last that has begun, or the first of all. None: all to one."""
    if len(starts) == 1:
        return None
    written = filled(time)
    owners = np.empty(len(time), np.int16)
    for begin in range(0, len(time), BLOCK_ROWS):
        owners[begin : begin + BLOCK_ROWS] = _last_begun(starts, written[begin : begin + BLOCK_ROWS])
    return owners


def _last_begun(starts: Floats, when: NDArray[Any]) -> Ints:
    """Which session has begun last at each time."""
    order = np.argsort(starts, kind="stable")
    return order[np.maximum(np.searchsorted(starts[order], when, side="right") - 1, 0)]


def _of_one(records: Records, time: Places, owners: Owners | None, place: int) -> tuple[Records, Places]:
    """The records of one session, and their times."""
    if owners is None:
        return records, time
    rows = np.flatnonzero(owners == place)
    begin, stop = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
    if stop - begin == len(rows):
        return records.between(begin, stop), time[begin:stop]
    return records.taken(rows.astype(np.uint32)), time[rows]


def _laps(part: Part, starts: Floats) -> Sequence[int]:
    """How many laps belong to each session."""
    if len(starts) == 1:
        return [part.count(LAP)]
    laps = part.table(LAP)
    name = next((name for name in ("start", TIME) if name in laps.names), None)
    when = np.full(laps.count, np.nan) if name is None else laps.column(name)
    known = np.isfinite(when)
    last = np.maximum.accumulate(np.where(known, np.arange(len(when)), -1))
    owners = _last_begun(starts, np.where(last >= 0, when[last], -np.inf))
    return [int(count) for count in np.bincount(owners, minlength=len(starts))]


def _only_sport(part: Part) -> tuple[str, str | None]:
    """The sport that the other messages name, when all name the same."""
    named: set[tuple[str, str | None]] = set()
    for messages in (part.messages(SPORT), part.messages(LAP)):
        for row in range(min(len(messages), MOST_LAPS_WITH_A_SPORT)):
            named.add(sport_words(messages.value("sport", row), messages.value("sub_sport", row)))
    named.discard(("unknown", None))
    return named.pop() if len(named) == 1 else ("unknown", None)
