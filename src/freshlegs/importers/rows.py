"""The points of an XML tree as columns, in one walk over the tree and without an object for each point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any

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
        within: str | None = None,
    ) -> None:
        """
        point, marks  local names in lower case
        columns       local name in lower case -> column, one of them `time`
        attributes    two attributes of a point: latitude and longitude
        tags          `{*}Name` of all that matters, everything when empty; it only saves time
        within        the tag that holds all points of a stretch, if there is one; with `tags` it saves more time
        """
        self._names = sorted(set(columns.values()))
        codes = {name: self._names.index(column) for name, column in columns.items()}
        codes |= {mark: POINT + 1 + number for number, mark in enumerate(marks)} | {point: POINT}
        self._mark_codes = {mark: codes[mark] for mark in marks}
        self._elements: list[etree._Element] = []
        self._positions: list[tuple[str | None, str | None]] = []
        self._texts: list[list[str | None]] = [[] for _ in self._names]
        by_tag = _ByTag(codes)
        if within is None or not self._column_by_column(root, by_tag, tags, within):
            self._walk(root, by_tag, attributes, tags)
            self._place()
            self._found = [self._placed(code) for code in range(len(self._names))]

    def _walk(
        self, root: etree._Element, by_tag: _ByTag, attributes: tuple[str, str] | None, tags: Sequence[str]
    ) -> None:
        codes, texts = bytearray(), self._texts
        for element in root.iter(*tags):
            code = by_tag[element.tag]
            if code < POINT:
                texts[code].append(element.text)
            elif code == IGNORED:
                continue
            elif code > POINT:
                self._elements.append(element)
            elif attributes:
                self._positions.append((element.get(attributes[0]), element.get(attributes[1])))
            codes.append(code)
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
            if name != "time" and (known := self._found[code])[0].size:
                found[name] = self._spread(known[0], numbers(known[1]))
        if self._positions:
            latitude, longitude = zip(*self._positions, strict=True)
            found["latitude_deg"], found["longitude_deg"] = numbers(latitude), numbers(longitude)
        return found

    def times(self) -> tuple[Floats, int | None]:
        """(seconds, (n,), NaN where none or unreadable; the first offset of local time that is written, seconds)."""
        rows, texts = self._found[self._names.index("time")]
        seconds, offset_s = times(texts)
        return self._spread(rows, seconds), offset_s

    def has_times(self) -> bool:
        """Whether any point says something where its time belongs."""
        return any(text and text.strip() for text in self._found[self._names.index("time")][1])

    def _placed(self, code: int) -> tuple[Ints, list[str | None]]:
        at = np.flatnonzero(self.codes == code)
        inside = self._inside[at]
        if inside.all():
            return self._row[at], self._texts[code]
        return self._row[at[inside]], list(compress(self._texts[code], inside.tolist()))

    def _column_by_column(
        self, root: etree._Element, by_tag: _ByTag, tags: Sequence[str], within: str
    ) -> bool:
        """The same in half the time, where every point stands in a stretch: one short walk for each column.

        The tag of an element costs more than its text, and a column with one text for each point needs none.
        """
        leaves = [tag for tag in tags if by_tag[tag] < POINT]
        (point,) = (tag for tag in tags if by_tag[tag] == POINT)
        self._walk(root, by_tag, None, [tag for tag in tags if tag not in leaves])
        self._place()
        rows: list[list[Ints]] = [[np.empty(0, np.int64)] for _ in self._names]
        first = 0
        for stretch in root.iter(within):
            count = sum(1 for _ in stretch.iter(point))
            for tag in leaves:
                texts = [element.text for element in stretch.iter(tag)]
                if not texts:
                    continue
                code = by_tag[tag]
                own = np.arange(count) if len(texts) == count else _rows_of(stretch, point, tag, by_tag)
                rows[code].append(first + own)
                self._texts[code].extend(texts)
            first += count
        if first != self.count:  # a point outside of every stretch, or stretches within each other
            self._elements, self._texts = [], [[] for _ in self._names]
            return False
        self._found = [(np.concatenate(own), texts) for own, texts in zip(rows, self._texts, strict=True)]
        return True

    def _spread(self, rows: Ints, values: Floats) -> Floats:
        column = np.full(self.count, np.nan)
        column[rows[::-1]] = values[::-1]  # backwards, so that the first of two values stays
        return column


def _rows_of(stretch: etree._Element, point: str, tag: str, by_tag: _ByTag) -> Ints:
    """The point of each element with this tag, counted within the stretch."""
    begun = np.array([by_tag[element.tag] == POINT for element in stretch.iter(point, tag)], dtype=np.bool_)
    rows: Ints = np.maximum(np.cumsum(begun)[~begun] - 1, 0)
    return rows


class _ByTag(dict[Any, int]):
    """Tag -> code; the name of each tag is looked at once, not once an element."""

    def __init__(self, codes: Mapping[str, int]) -> None:
        self._codes = codes

    def __missing__(self, tag: Any) -> int:
        code = self._codes.get(local(tag).lower(), IGNORED)
        self[tag] = code
        return code
