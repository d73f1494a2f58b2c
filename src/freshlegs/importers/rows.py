"""The points of an XML tree as columns, in one walk over the tree and without an object for each point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.points import numbers, times
from freshlegs.importers.xml import local

if TYPE_CHECKING:
    from lxml import etree
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Ints = NDArray[np.int64]

POINT = 100  # codes below it are columns, codes above it marks; a byte holds them all
IGNORED = 255


class Rows:
    """One code and one text for each element met, in the order of the file; one row for each point.

    A text belongs to the point that was begun last. A mark (a lap, a track, a way point) ends that point, so
    that values of a lap are no values of its last point. A column may lack on any point; of two values on one
    point the first counts.
    """

    def __init__(
        self,
        root: etree._Element,
        *,
        point: str,
        marks: Sequence[str],
        columns: Mapping[str, str],
        attributes: tuple[str, str] | None = None,
        tags: Sequence[str] = (),
    ) -> None:
        """
        point, marks  local names in lower case
        columns       local name in lower case -> column, one of them `time`
        attributes    two attributes of a point: latitude and longitude
        tags          what to stop at, everything when empty; it only saves time
        """
        self._names = sorted(set(columns.values()))
        codes = {name: self._names.index(column) for name, column in columns.items()}
        codes |= {mark: POINT + 1 + number for number, mark in enumerate(marks)} | {point: POINT}
        self._mark_codes = {mark: codes[mark] for mark in marks}
        self._elements: list[etree._Element] = []
        self._positions: list[tuple[str | None, str | None]] = []
        self._texts: list[list[str | None]] = [[] for _ in self._names]
        self._walk(root, _ByTag(codes), attributes, tags)
        self._place()

    def _walk(
        self, root: etree._Element, by_tag: _ByTag, attributes: tuple[str, str] | None, tags: Sequence[str]
    ) -> None:
        codes, code_of = bytearray(), by_tag.known
        note, keep = codes.append, [texts.append for texts in self._texts]
        for element in root.iter(*tags):  # the hot loop of every import: look-ups are made before it
            tag = element.tag
            try:
                code = code_of[tag]
            except KeyError:
                code = by_tag.learn(tag)
            if code < POINT:
                keep[code](element.text)
            elif code == IGNORED:
                continue
            elif code > POINT:
                self._elements.append(element)
            elif attributes:
                self._positions.append((element.get(attributes[0]), element.get(attributes[1])))
            note(code)
        self.codes = np.frombuffer(bytes(codes), np.uint8)

    def _place(self) -> None:
        self._at = np.flatnonzero(self.codes == POINT)
        self.count = len(self._at)
        self._row = np.cumsum(self.codes == POINT) - 1
        opened = np.where(self.codes >= POINT, np.arange(len(self.codes)), -1)
        last = np.maximum.accumulate(opened) if len(opened) else opened
        self._inside = (last >= 0) & (self.codes[last] == POINT)

    def marks(self) -> Iterator[tuple[str, etree._Element]]:
        """(local name in lower case, element) of every mark, in the order of the file."""
        names = {code: mark for mark, code in self._mark_codes.items()}
        for code, element in zip(self.codes[self.codes > POINT].tolist(), self._elements, strict=True):
            yield names[code], element

    def number_of(self, *marks: str) -> Ints:
        """How many of these marks were met before each point, (n,)."""
        met = np.flatnonzero(self.codes > POINT)
        met = met[np.isin(self.codes[met], [self._mark_codes[mark] for mark in marks])]
        return np.searchsorted(met, self._at).astype(np.int64)

    def floats(self) -> dict[str, Floats]:
        """All columns but `time` that have at least one text, (n,) each."""
        found = {}
        for code, name in enumerate(self._names):
            if name != "time" and (known := self._texts_of(code))[0].size:
                found[name] = self._spread(known[0], numbers(known[1]))
        if self._positions:
            latitude, longitude = zip(*self._positions, strict=True)
            found["latitude_deg"], found["longitude_deg"] = numbers(latitude), numbers(longitude)
        return found

    def times(self) -> tuple[Floats, int | None]:
        """(seconds, (n,), NaN where none or unreadable; the first offset of local time that is written, seconds)."""
        rows, texts = self._texts_of(self._names.index("time"))
        seconds, offset_s = times(texts)
        return self._spread(rows, seconds), offset_s

    def has_times(self) -> bool:
        """Whether any point says something where its time belongs."""
        return any(text and text.strip() for text in self._texts_of(self._names.index("time"))[1])

    def _texts_of(self, code: int) -> tuple[Ints, list[str | None]]:
        at = np.flatnonzero(self.codes == code)
        inside = self._inside[at]
        if inside.all():
            return self._row[at], self._texts[code]
        return self._row[at[inside]], list(compress(self._texts[code], inside.tolist()))

    def _spread(self, rows: Ints, values: Floats) -> Floats:
        column = np.full(self.count, np.nan)
        column[rows[::-1]] = values[::-1]  # backwards, so that the first of two values stays
        return column


class _ByTag:
    """Tag -> code; the name of each tag is looked at once, not once an element."""

    def __init__(self, codes: Mapping[str, int]) -> None:
        self.known: dict[object, int] = {}
        self._codes = codes

    def learn(self, tag: object) -> int:
        self.known[tag] = code = self._codes.get(local(tag).lower(), IGNORED)
        return code
