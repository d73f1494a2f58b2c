"""A walk over the elements of an XML file: points become rows of columns, laps and tracks become marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from freshlegs.importers.point_columns import POINT, Chunk, PointColumns, Table
from freshlegs.importers.xml_pass import MOST_NAMES, TOO_FULL, TOO_MANY_NAMES, local
from freshlegs.importers.xml_text import Refused

if TYPE_CHECKING:
    from lxml import etree

IGNORED = 255
CHUNK = 16_384  # elements whose texts are held until they become numbers
CHUNK_BATCHES = 8  # of elements at most, since a single text may have megabytes

# More than any recording of 64 MiB has, and as much as a worker has memory and time for.
MOST_MARKS = 50_000
LONGEST_TEXT = 10_000  # letters of a title or a note
MOST_LETTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What is wanted of a mark beside its place: an attribute and texts of elements inside it, by their paths."""

    attribute: str | None = None
    paths: tuple[str, ...] = ()


@dataclass(slots=True)
class Mark:
    """A lap, a track, an activity: its name in lower case and what was wanted of it, as far as it is there."""

    name: str
    attribute: str | None
    texts: dict[str, str]


class Rows:
    """One row for each point, in the order of the file, and the marks that were kept.

    A text belongs to the point that was begun last. A mark (a lap, a track, a way point) ends that point, so
    that values of a lap are no values of its last point. A column may lack on any point; of two values on one
    point the first counts.
    """

    def __init__(
        self,
        *,
        point: str,
        marks: Sequence[str],
        columns: Mapping[str, str],
        kept: Mapping[str, Kind],
        counts: Mapping[str, Sequence[str]],
        position: tuple[str, str] | None = None,
        tags: Sequence[str] = (),
    ) -> None:
        """
        point, marks  local names in lower case
        columns       local name in lower case -> column, one of them `time`
        kept          the marks that are wanted for themselves
        counts        name of a count of marks before each point -> the marks
        position      two attributes of a point: latitude and longitude
        tags          what to stop at, everything when empty; it only saves time
        """
        self.tags = tags
        self.marks: list[Mark] = []
        self._names = sorted(set(columns.values()))
        codes = {name: self._names.index(column) for name, column in columns.items()}
        codes |= {mark: POINT + 1 + number for number, mark in enumerate(marks)} | {point: POINT}
        self._by_tag = _ByTag(codes)
        self._kept = {codes[name]: (name, kind) for name, kind in kept.items()}
        self._position = position
        self._points = PointColumns(
            self._names, {name: [codes[mark] for mark in counted] for name, counted in counts.items()}
        )
        self._chunk = self._empty_chunk()
        self._batches = self._letters = 0
        self._open: list[tuple[Mark, Kind, etree._Element]] = []

    def take(self, elements: Iterable[etree._Element]) -> None:
        """Note elements, in the order of the file."""
        chunk, position, kept = self._chunk, self._position, self._kept
        code_of, note, keep = self._by_tag.known, chunk.codes.append, [one.append for one in chunk.texts]
        for element in elements:  # the hot loop of every import: look-ups are made before it
            tag = element.tag
            try:
                code = code_of[tag]
            except KeyError:
                code = self._by_tag.learn(tag)
            if code < POINT:
                keep[code](element.text)
            elif code == IGNORED:
                continue
            elif code == POINT:
                if position:
                    chunk.latitudes.append(element.get(position[0]))
                    chunk.longitudes.append(element.get(position[1]))
            elif code in kept:
                self._begin_mark(element, *kept[code])
            note(code)
        self._batches += 1
        if len(chunk.codes) > CHUNK or self._batches >= CHUNK_BATCHES:
            self._end_chunk()

    def settle(self, path: Sequence[etree._Element], unread: etree._Element | None) -> None:
        """Read what is wanted of marks; only those on `path`, and `unread`, are still there afterwards."""
        for mark, kind, element in self._open:
            for wanted in kind.paths:
                if wanted not in mark.texts:
                    self._read(mark, wanted, element, unread)
        self._open = [one for one in self._open if one[2] in path]

    def saw(self, names: Sequence[str]) -> bool:
        return any(local(tag) in names for tag in self._by_tag.known)

    def table(self) -> Table:
        """All points. To be asked for once, at the end."""
        self._end_chunk()
        return self._points.finish()

    def _begin_mark(self, element: etree._Element, name: str, kind: Kind) -> None:
        if len(self.marks) == MOST_MARKS:
            raise Refused(TOO_FULL)
        mark = Mark(name, element.get(kind.attribute) if kind.attribute else None, {})
        self.marks.append(mark)
        if kind.paths:
            self._open.append((mark, kind, element))

    def _read(self, mark: Mark, path: str, element: etree._Element, unread: etree._Element | None) -> None:
        found = element.find(path)
        if found is None or found is unread:
            return
        text = (found.text or "")[:LONGEST_TEXT]
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise Refused(TOO_FULL)
        mark.texts[path] = text

    def _empty_chunk(self) -> Chunk:
        return Chunk(bytearray(), [[] for _ in self._names], [], [])

    def _end_chunk(self) -> None:
        chunk, self._chunk, self._batches = self._chunk, self._empty_chunk(), 0
        if chunk.codes:
            self._points.add(chunk)


class _ByTag:
    """Tag -> code; the name of each tag is looked at once, not once an element."""

    def __init__(self, codes: Mapping[str, int]) -> None:
        self.known: dict[object, int] = {}
        self._codes = codes
        self._letters = 0

    def learn(self, tag: object) -> int:
        self._letters += len(str(tag))
        if self._letters > MOST_NAMES:
            raise Refused(TOO_MANY_NAMES)
        self.known[tag] = code = self._codes.get(local(tag).lower(), IGNORED)
        return code
