"""The messages of one layout in the bytes of a file, and their fields as columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.fields import scalar, values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.importers.fit.fields import Raw, Source
    from freshlegs.importers.fit.places import Places
    from freshlegs.importers.fit.walk import Runs
    from freshlegs.model.activity import Floats

    Octets = NDArray[np.uint8]

TIME = "time"
UNTIMED = 0xFFFF_FFFF  # a time that was not written, as in the files
BLOCK_BYTES = 4 << 20  # so much of a file is copied at a time


@dataclass(slots=True)
class Kind:
    """Messages of one layout and kind of header: what to read of them, their length, where they are."""

    sources: dict[str, Source]
    size: int
    runs: Runs
    count: int
    is_short: bool


@dataclass(slots=True)
class Piece:
    """The messages of one kind in a table.

    start     position of the first in the file when all follow each other (then `places` is None)
    places    (count,) position of each
    is_short  whether their headers hold a compressed time; then `times`, (count,) FIT seconds, is entered
    rows      (count,) row of each in its table, ascending; None when it is the only piece
    """

    octets: Octets
    sources: dict[str, Source]
    size: int
    count: int
    start: int
    places: Places | None
    is_short: bool
    rows: Places | None = None
    times: Places | None = None
    _gathered: tuple[int, int, Raw] | None = None

    def place(self, at: int) -> int:
        """Position of one message in the file."""
        return self.start + at * self.size if self.places is None else int(self.places[at])

    def all_places(self) -> Places:
        """(count,) position of each message in the file."""
        if self.places is None:
            return np.arange(self.count, dtype=np.uint32) * np.uint32(self.size) + np.uint32(self.start)
        return self.places

    def between(self, first: int, last: int, row: int) -> Piece:
        """Messages from `first` to `last`, with rows that are counted from `row` on."""
        start = self.start + first * self.size
        places = None if self.places is None else self.places[first:last]
        rows = None if self.rows is None else self.rows[first:last] - np.uint32(row)
        times = None if self.times is None else self.times[first:last]
        return replace(
            self, count=last - first, start=start, places=places, rows=rows, times=times, _gathered=None
        )

    def has(self, name: str) -> bool:
        return name in self.sources or (name == TIME and self.times is not None)

    def values(self, name: str, begin: int, stop: int) -> Floats:
        """(stop - begin,) or, of an array that is kept whole, (stop - begin, width); NaN where not measured."""
        if name == TIME and self.times is not None:
            return seconds_of(self.times[begin:stop])
        source = self.sources[name]
        if stop - begin == 1 and not source.field.whole:  # faster than as an array
            value = scalar(self.octets, self.place(begin), source)
            return np.array([np.nan if value is None else value])
        return values_of(self.raw(source, begin, stop), source)

    def seconds(self) -> Places:
        """(count,) FIT seconds, UNTIMED where a message has none."""
        if self.times is not None:
            return self.times
        source = self.sources[TIME]
        if source.form.kind == "u" and source.form.itemsize == 4 and source.missing == UNTIMED:
            seconds: Places = self.raw(source, 0, self.count)
            return seconds
        values = self.values(TIME, 0, self.count)
        return np.where((values >= 0) & (values < UNTIMED), values, UNTIMED).astype(np.uint32)

    def raw(self, source: Source, begin: int, stop: int) -> Raw:
        """As it stands in the file: a view on it, or on a copy of these rows when they lie scattered in it."""
        buffer, at, step = self.octets, self.start + begin * self.size + source.at, self.size
        if begin == stop:
            buffer, at = np.empty(0, np.uint8), 0
        elif self.places is not None:
            buffer, at, step = self._scattered(source, begin, stop)
        if source.field.whole:
            strides = (step, source.form.itemsize)
            return np.ndarray((stop - begin, source.count), source.form, buffer, at, strides)
        return np.ndarray((stop - begin,), source.form, buffer, at, (step,))

    def _scattered(self, source: Source, begin: int, stop: int) -> tuple[Raw, int, int]:
        """A copy of the rows, or of the field only where that is much: bytes, place of the field, step."""
        if (stop - begin) * self.size > BLOCK_BYTES:
            width = source.form.itemsize * source.count
            return self._taken(source.at, width, begin, stop), 0, width
        if self._gathered is None or self._gathered[:2] != (begin, stop):
            self._gathered = begin, stop, self._taken(0, self.size, begin, stop)
        return self._gathered[2], source.at, self.size

    def forget(self) -> None:
        """Let go of the copy that was made last."""
        self._gathered = None

    def _taken(self, at: int, width: int, begin: int, stop: int) -> Raw:
        """`width` bytes, `at` bytes behind the begin of each message, one behind the other."""
        assert self.places is not None
        everywhere: Raw = np.ndarray((len(self.octets) - at - width + 1,), f"V{width}", self.octets, at, (1,))
        taken: Raw = everywhere[self.places[begin:stop]]
        return taken


def seconds_of(time: Places) -> Floats:
    """Whole numbers as float64, UNTIMED as NaN."""
    seconds = time.astype(np.float64)
    seconds[time == UNTIMED] = np.nan
    return seconds
