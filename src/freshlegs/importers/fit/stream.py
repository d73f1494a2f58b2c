"""The records of one activity in order of time, split at pauses; and the stream of all that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.pieces import UNTIMED, seconds_of
from freshlegs.importers.fit.profile import EPOCH_S, EVENT, FIRST_SANE_S, TIMER_EVENT, TIMER_START
from freshlegs.importers.fit.records import HEART_RATE, SPEED, Records
from freshlegs.importers.fit.table import BLOCK_ROWS
from freshlegs.importers.measure import FASTEST_RUN_MPS, HIGHEST_BPM, LOWEST_BPM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from freshlegs.importers.fit.parts import Part
    from freshlegs.importers.fit.places import Ints, Places
    from freshlegs.model.activity import Columns, Floats

    Bools = NDArray[np.bool_]

FURTHEST_S = 7 * 86_400  # a time further than this from the middle one of its file is a damaged one
MOST_FOR_THE_MIDDLE = 65_536
FEW, MORE = 4, 256  # records, in which the first position mostly is
LATITUDE, LONGITUDE = "latitude_deg", "longitude_deg"


def usable_times(time: Places) -> Places:
    """FIT seconds of each record; UNTIMED where it has none of use."""
    known = time != UNTIMED
    written = time if known.all() else time[known]
    if not len(written) or int(written.max()) - int(written.min()) <= FURTHEST_S:
        return time
    some = written[:: max(1, len(written) // MOST_FOR_THE_MIDDLE)]
    sane = some[some >= FIRST_SANE_S]
    middle = float(np.median(sane if len(sane) else some))
    earliest, latest = max(np.ceil(middle - FURTHEST_S), 0), min(np.floor(middle + FURTHEST_S), UNTIMED - 1)
    usable = time.copy()
    usable[(time < np.uint32(earliest)) | (time > np.uint32(latest))] = UNTIMED
    return usable


def filled(time: Places) -> Places:
    """Times with that of the record before where one lacks; 0 before the first."""
    if (time != UNTIMED).all():
        return time
    times = np.empty_like(time)
    before = np.zeros(1, np.uint32)
    for begin in range(0, len(time), BLOCK_ROWS):
        block = np.concatenate((before, time[begin : begin + BLOCK_ROWS]))
        last = np.maximum.accumulate(np.where(block != UNTIMED, np.arange(len(block)), 0))
        times[begin : begin + BLOCK_ROWS] = block[last[1:]]
        before = block[last[-1:]]
    return times


@dataclass(frozen=True, slots=True)
class Course:
    """The records of one activity.

    records    in order of time; those with the same time in the order of the file, exact repeats dropped
    time       (n,) FIT seconds, UNTIMED where a record has none of use
    borders    (k,) rows at which a new segment begins, without the first row
    is_timed   whether every record has a time
    backwards  whether the times of the file went backwards
    """

    records: Records
    time: Places
    borders: Ints
    is_timed: bool
    backwards: bool
    is_run: bool

    @property
    def count(self) -> int:
        return self.records.count

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.records.fields

    @property
    def has_positions(self) -> bool:
        return LATITUDE in self.records.fields and LONGITUDE in self.records.fields

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Begin and end of so many rows as are worked on at a time."""
        return self.records.table.blocks()

    def seconds(self, begin: int, stop: int) -> Floats:
        """The times as float64, NaN for none."""
        return seconds_of(self.time[begin:stop])

    def segment(self, begin: int, stop: int) -> Ints:
        """(stop - begin,) 0, 1, 2 …: the segment of each record."""
        first, last = np.searchsorted(self.borders, (begin, stop - 1), side="right").tolist()
        begins = np.zeros(stop - begin, np.int64)
        begins[self.borders[first:last] - begin] = 1
        return np.cumsum(begins, out=begins) + first if last else begins

    def column(self, name: str, begin: int, stop: int) -> Floats:
        """A column without a heart rate outside 30 to 230 and a run faster than 12 m/s."""
        values = self.records.column(name, begin, stop)
        if name == HEART_RATE:
            return np.where((values >= LOWEST_BPM) & (values <= HIGHEST_BPM), values, np.nan)
        if name == SPEED and self.is_run:
            return np.where(values <= FASTEST_RUN_MPS, values, np.nan)
        return values

    def positions(self, begin: int, stop: int) -> tuple[Floats, Floats, Bools | None]:
        """Latitude and longitude, degrees, and which of them are a place: on the earth, not (0, 0). None: all."""
        latitude, longitude = (self.records.column(name, begin, stop) for name in (LATITUDE, LONGITUDE))
        north, east = np.abs(latitude), np.abs(longitude)
        if north.max(initial=0) <= 90 and east.max(initial=0) <= 180 and north.all():
            return latitude, longitude, None
        return latitude, longitude, (north <= 90) & (east <= 180) & ((north != 0) | (east != 0))

    def first_position(self) -> tuple[float, float] | None:
        """The first place, degrees. It mostly stands in the first records, which are looked at one by one."""
        if not self.has_positions:
            return None
        for row in range(min(self.count, FEW)):
            latitude, longitude = (self.records.value(name, row) for name in (LATITUDE, LONGITUDE))
            if latitude is not None and longitude is not None and is_place(latitude, longitude):
                return latitude, longitude
        for begin, stop in chain([(0, min(self.count, MORE))], self.blocks()):
            latitudes, longitudes, real = self.positions(begin, stop)
            at = 0 if real is None else int(real.argmax())
            if len(latitudes) and (real is None or real[at]):
                return float(latitudes[at]), float(longitudes[at])
        return None

    def columns(self) -> Columns:
        """All of it, as a stream has it."""
        with np.errstate(all="ignore"):
            columns = {name: self.column(name, 0, self.count) for name in self.records.fields}
            if self.has_positions:
                latitude, longitude, real = self.positions(0, self.count)
                if real is not None:
                    latitude, longitude = np.where(real, latitude, np.nan), np.where(real, longitude, np.nan)
                columns |= {LATITUDE: latitude, LONGITUDE: longitude}
            return self.seconds(0, self.count) + EPOCH_S, columns, self.segment(0, self.count)


def is_place(latitude_deg: float, longitude_deg: float) -> bool:
    """Whether a position is on the earth and was measured."""
    return abs(latitude_deg) <= 90 and abs(longitude_deg) <= 180 and (latitude_deg, longitude_deg) != (0, 0)


def course_of(part: Part, records: Records, time: Places, is_run: bool) -> Course:
    """The records of one activity, of which the `time` is of use, in order."""
    order = filled(time)
    backwards = bool((order[1:] < order[:-1]).any())
    if backwards:
        rows = _sorting(order)
        records, time, order = records.taken(rows), time[rows], order[rows]
        kept = np.flatnonzero(~_repeats(records, order)).astype(np.uint32)
        records, time = records.taken(kept), time[kept]
        order = filled(time)
    return Course(records, time, _borders(part, order), order is time, backwards, is_run)


def _sorting(order: Places) -> Places:
    """The rows in order; equal ones stay as they are, since the row stands in the low half of what is sorted."""
    keys = order.astype(np.uint64) << np.uint64(32)
    keys |= np.arange(len(order), dtype=np.uint32)
    keys.sort()
    return keys.astype(np.uint32)


def _repeats(records: Records, order: Places) -> Bools:
    """(n,) whether a row is the same as the one before it in every column."""
    found = np.zeros(len(order), bool)
    for begin, stop in records.table.blocks():
        before = max(begin - 1, 0)
        same = order[before + 1 : stop] == order[before : stop - 1]
        for name in records.fields:
            values = records.column(name, before, stop)
            known = ~np.isnan(values)
            same &= (values[1:] == values[:-1]) | ~(known[1:] | known[:-1])
        found[before + 1 : stop] = same
    return found


def _borders(part: Part, order: Places) -> Ints:
    """Rows at which the timer has been started since the row before; `order` is the time of each, ascending."""
    events = part.messages(EVENT)
    if not len(events) or not len(order):
        return np.empty(0, np.int64)
    first, last = int(order[0]), int(order[-1])
    starts = [
        when
        for when in events.times_with({"event": TIMER_EVENT, "event_type": TIMER_START})
        if first < when <= last
    ]
    if not starts:
        return np.empty(0, np.int64)
    return np.unique(np.searchsorted(order, np.array(starts, np.uint32)))
