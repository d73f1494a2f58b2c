"""The record messages of a part as columns: the better of two fields, what no sensor means left out.

A column is made when it is asked for, and for the rows that are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.developer import PREFIX
from freshlegs.importers.fit.heart_rate import laid_onto
from freshlegs.importers.fit.pieces import TIME, UNTIMED, seconds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.importers.fit.heart_rate import Late
    from freshlegs.importers.fit.places import Places
    from freshlegs.importers.fit.table import Table
    from freshlegs.model.activity import Floats

    Beats = NDArray[np.int32]

FEW = 64
ENHANCED = "enhanced_"
PACKED, TRAVELLED, CADENCE_REST = "speed_distance", "travelled", "cadence_rest_rpm"
SPEED, DISTANCE, CADENCE, HEART_RATE = "speed_mps", "distance_m", "cadence_rpm", "heart_rate_bpm"


@dataclass(slots=True)
class Records:
    """Record messages in some order: `table` as the device wrote them, `column` ready for use.

    fields        name of each column but the time -> columns of the table, of each row the first that was measured
    time          (n,) FIT seconds, UNTIMED where a record has none
    travelled     (n,) 1/16 m by the packed field of old watches, UNTIMED where it has none; None without that field
    late          beats that a strap sent afterwards, of the whole file
    """

    table: Table
    fields: dict[str, tuple[str, ...]]
    time: Places
    travelled: Places | None
    late: Late | None

    @property
    def count(self) -> int:
        return self.table.count

    def seconds(self, begin: int = 0, stop: int | None = None) -> Floats:
        """The times as float64, NaN for none."""
        return seconds_of(self.time[begin:stop])

    def column(self, name: str, begin: int = 0, stop: int | None = None) -> Floats:
        """The rows from `begin` to `stop` of a column of `fields`, NaN where not measured."""
        stop = self.count if stop is None else stop
        values: Floats | None = None
        for field in self.fields[name]:
            if values is None:
                values = self._written(field, begin, stop)
                continue
            missing = np.isnan(values)
            if missing.any():
                values = np.where(missing, self._written(field, begin, stop), values)
        if values is None:
            values = np.full(stop - begin, np.nan)
        if name == HEART_RATE:
            values[values == 0] = np.nan
            if self.late is not None:
                values = laid_onto(self.seconds(begin, stop), self.late, values)
        return values

    def _written(self, field: str, begin: int, stop: int) -> Floats:
        if field == TRAVELLED and self.travelled is not None:
            return seconds_of(self.travelled[begin:stop]) / 16.0
        if field == PACKED:
            return _unpacked(self.table, begin, stop)[0]
        values = self.table.column(field, begin, stop)
        if field == CADENCE and CADENCE_REST in self.table.names:
            values += np.nan_to_num(self.table.column(CADENCE_REST, begin, stop))
        return values

    def value(self, name: str, row: int) -> float | None:
        """One value of a column with one field, such as a position; None where it was not measured."""
        return self.table.value(self.fields[name][0], row)

    def beats(self, begin: int, stop: int) -> Beats:
        """(stop - begin,) int32, the heart rate in whole beats per minute; what is none is outside of 30 to 230."""
        raw = None if self.late is not None else self.table.raw(self.fields[HEART_RATE][0], begin, stop)
        if raw is not None and raw[1].form == np.uint8:
            return raw[0].astype(np.int32)
        values = self.column(HEART_RATE, begin, stop)
        return np.where((values >= 0) & (values < 255), np.rint(values), 0).astype(np.int32)

    def between(self, begin: int, stop: int) -> Records:
        """The rows from `begin` to `stop`."""
        travelled = None if self.travelled is None else self.travelled[begin:stop]
        return Records(
            self.table.between(begin, stop), self.fields, self.time[begin:stop], travelled, self.late
        )

    def taken(self, rows: Places) -> Records:
        """The given rows, in the order in which they are given."""
        travelled = None if self.travelled is None else self.travelled[rows]
        return Records(self.table.taken(rows), self.fields, self.time[rows], travelled, self.late)


def records_of(table: Table, late: Late | None) -> Records:
    """The records of a part, in the order of the file."""
    fields = dict(_native_fields(tuple(table.names)))
    travelled = None
    if PACKED in table.names and table.width(PACKED) == (3,):
        travelled = _travelled(table)
        fields[SPEED] = (*fields.get(SPEED, ()), PACKED)
        fields[DISTANCE] = (*fields.get(DISTANCE, ()), TRAVELLED)
    records = Records(table, fields, table.times(), travelled, None)
    for added in [name for name in table.names if name.startswith(PREFIX)]:
        name = added.removeprefix(PREFIX)
        if name not in fields or (
            not _is_above_zero(records, fields[name]) and _is_above_zero(records, (added,))
        ):
            fields[name] = (added,)
    if late is not None and TIME in table.names:
        records.late = late
        fields.setdefault(HEART_RATE, ())
    return records


@lru_cache(maxsize=256)  # the files of one device have the same columns
def _native_fields(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """For each column the fields of the device itself, the better one first."""
    fields: dict[str, tuple[str, ...]] = {}
    for name in names:
        plain = name.removeprefix(ENHANCED)
        if not name.startswith(PREFIX) and name not in (TIME, PACKED, CADENCE_REST):
            fields[plain] = tuple(one for one in (ENHANCED + plain, plain) if one in names)
    return fields


def _is_above_zero(records: Records, fields: tuple[str, ...]) -> bool:
    """Whether anything in a column of these fields is: of a native and a developer field the native one then stays."""
    column = Records(records.table, {"": fields}, records.time, records.travelled, None)
    blocks = chain([(0, min(FEW, records.count))], records.table.blocks())  # mostly the first rows tell
    return any((column.column("", *block) > 0).any() for block in blocks)


def _unpacked(table: Table, begin: int, stop: int) -> tuple[Floats, Floats]:
    """Old watches: 12 bits of speed in 1/100 m/s, 12 bits of distance in 1/16 m that roll over at 256 m. NaN: none."""
    packed = table.column(PACKED, begin, stop)
    known = ~np.isnan(packed).any(axis=1)
    low, middle, high = np.nan_to_num(packed).astype(np.int64).T
    speed = np.where(known, (low | (middle & 15) << 8) / 100.0, np.nan)
    return speed, np.where(known, middle >> 4 | high << 4, np.nan)


def _travelled(table: Table) -> Places:
    """(n,) 1/16 m since the first record that has a distance, and what that one says; UNTIMED where there is none."""
    travelled = np.full(table.count, UNTIMED, np.uint32)
    total = before = -1
    for begin, stop in table.blocks():
        distance = _unpacked(table, begin, stop)[1]
        known = np.isfinite(distance)
        sixteenths = distance[known].astype(np.int64)
        if len(sixteenths):
            if before < 0:
                total = before = int(sixteenths[0])
            sums = total + np.cumsum(np.diff(sixteenths, prepend=before) % 4096)
            travelled[begin:stop][known] = sums
            total, before = int(sums[-1]), int(sixteenths[-1])
    return travelled
