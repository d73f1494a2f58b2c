"""Codes and texts of elements in, columns of numbers out, a chunk at a time: the texts of a large file never stand
in memory together."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.points import LONGEST_OFFSET_S, numbers, times
from freshlegs.importers.xml_pass import TOO_FULL
from freshlegs.importers.xml_text import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Codes = NDArray[np.uint8]

POINT = 100  # codes below it are columns, codes above it marks; a byte holds them all
MOST_VALUES = 6_000_000  # 48 MB; the fullest recording of 64 MiB has fewer


@dataclass(slots=True)
class Chunk:
    """Elements in the order of the file, as a code for each; texts by column and positions in the same order."""

    codes: bytearray
    texts: list[list[str | None]]
    latitudes: list[str | None]
    longitudes: list[str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """What was found, one row a point.

    time_s        (n,) float64, NaN where none or unreadable
    columns       name -> (n,) float64, each column but the time that has at least one text
    counts        name -> (n,) int32, how many of its marks were met before the point
    utc_offset_s  the first offset of local time that is written
    has_times     whether any point says something where its time belongs
    """

    time_s: Floats
    columns: dict[str, Floats]
    counts: dict[str, NDArray[np.int32]]
    utc_offset_s: int | None
    has_times: bool


class PointColumns:
    """Grows by chunks. The last point of a chunk is still open: what comes first in the next belongs to it."""

    def __init__(self, names: Sequence[str], counted: Mapping[str, Sequence[int]]) -> None:
        """
        names    column of each code below `POINT`, one of them `time`
        counted  name of a count -> the codes of its marks
        """
        self.size = 0
        self._names = names
        self._counted = counted
        self._columns: dict[str, array[float]] = {}
        self._counts = {name: array("i") for name in counted}
        self._met = dict.fromkeys(counted, 0)
        self._is_open = False
        self._told: set[int] = set()  # columns of the open point that have their value
        self._offset_s: int | None = None
        self._has_times = False

    def add(self, chunk: Chunk) -> None:
        codes = np.frombuffer(bytes(chunk.codes), np.uint8)
        begins = codes == POINT
        row = self.size - 1 + np.cumsum(begins)
        inside = self._inside(codes)
        before, self.size = self.size, self.size + int(begins.sum())
        if (3 + len(self._columns)) * self.size > MOST_VALUES:
            raise Refused(TOO_FULL)
        told: set[int] = set() if self.size > before else self._told
        for code, texts in enumerate(chunk.texts):
            if texts:
                at = np.flatnonzero(codes == code)
                kept = inside[at]
                if not kept.all():
                    at, texts = at[kept], list(compress(texts, kept.tolist()))
                self._add_texts(code, row[at], texts, before, told)
        self._told = told
        if chunk.latitudes:
            fresh = np.arange(before, self.size)
            self._put("latitude_deg", fresh, numbers(chunk.latitudes))
            self._put("longitude_deg", fresh, numbers(chunk.longitudes))
        self._count(codes, begins)

    def finish(self) -> Table:
        """The columns; this is used up afterwards."""
        names = ["time", *(name for name in self._names if name in self._columns and name != "time")]
        names += [
            name for name in ("latitude_deg", "longitude_deg") if name in self._columns and name not in names
        ]
        columns = {name: self._grown(name) for name in names}
        counts = {name: np.frombuffer(count, np.int32) for name, count in self._counts.items()}
        offset_s = self._offset_s if abs(self._offset_s or 0) <= LONGEST_OFFSET_S else None
        return Table(columns.pop("time"), columns, counts, offset_s, self._has_times)

    def _inside(self, codes: Codes) -> Bools:
        """Whether each element lies behind the begin of a point and before the next mark, (n,)."""
        opened = np.where(codes >= POINT, np.arange(len(codes)), -1)
        last = np.maximum.accumulate(opened)
        inside: Bools = np.where(last >= 0, codes[last] == POINT, self._is_open)
        if last[-1] >= 0:
            self._is_open = bool(codes[last[-1]] == POINT)
        return inside

    def _add_texts(self, code: int, rows: Ints, texts: list[str | None], before: int, told: set[int]) -> None:
        """The texts of one column and the points that they belong to; `before`: as many points are older."""
        if not texts:
            return
        if self._names[code] == "time":
            values, offset_s = times(texts)
            self._offset_s = self._offset_s or offset_s
            self._has_times = self._has_times or any(text and text.strip() for text in texts)
        else:
            values = numbers(texts)
        late = int(np.searchsorted(rows, before)) if code in self._told else 0
        if rows[-1] == self.size - 1:
            told.add(code)
        self._put(self._names[code], rows[late:], values[late:])

    def _put(self, name: str, rows: Ints, values: Floats) -> None:
        self._grown(name)[rows[::-1]] = values[::-1]  # backwards, so that the first of two values stays

    def _grown(self, name: str) -> Floats:
        """The column in its full length. The array cannot grow while this view of it lives."""
        column = self._columns.setdefault(name, array("d"))
        column.frombytes(np.full(self.size - len(column), np.nan).view(np.uint8).data)
        return np.frombuffer(column)

    def _count(self, codes: Codes, begins: Bools) -> None:
        for name, wanted in self._counted.items():
            met = np.isin(codes, wanted)
            number = self._met[name] + np.cumsum(met)[begins]
            self._counts[name].frombytes(number.astype(np.int32).view(np.uint8).data)
            self._met[name] += int(met.sum())
