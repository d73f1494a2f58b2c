"""Pieces of bytes in, records of a table out, one at a time.

Encodings, delimiters, quotes that never close and lines without an end are dealt with here, so that the readers of
tables see cells only. Memory holds one record, whatever the table holds.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TypeAlias

from freshlegs.importers.tables import TableRefused

HEAD = 4096
SNIFFED = 64  # bytes that tell two bytes a letter from one
LONGEST_LINE = 1 << 20  # letters
LONGEST_RECORD = (
    1 << 17
)  # letters of a record of several lines, as many as csv allows a field; over it a quote is open
MOST_STRAYS = 100  # each may cost a look at as many letters
MOST_COLUMNS = 500
MOST_ROWS = 200_000
DELIMITERS = ",;\t"
NO_TABLES = (b"<", b"{", b"[", b"PK", b"\x1f\x8b", b"\xef\xbb\xbf<")
BROKEN = "\0"  # stands for a line over the cap; the text itself is freed of it

TOO_WIDE = f"The table has more than {MOST_COLUMNS} columns, so it is none of those that are read."
QUOTES = "The quotation marks in the table do not match; the rows before were read."
TOO_MANY = f"The table has more than {MOST_ROWS:,} rows; the first {MOST_ROWS:,} were read."
BROKEN_ROW = "This row is damaged: its quotation marks do not match, or it is far too long."
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?", re.I)

Record: TypeAlias = list[str] | None  # None where the record could not be made out


def records(pieces: Iterable[bytes]) -> Iterator[Record]:
    """The records of a table, that with the headings first; empty ones are left out.

    A quote that does not close, or whose record has more cells than the headings, is taken for a stray one: its record
    is lost, and reading goes on at the next line that has as many cells as the headings. Raises `TableRefused` where
    that happens all the time, and where there are more columns than a table has.
    """
    source = _Source(_lines(_texts(pieces)))
    delimiter = _delimiter(source.first())
    reader = csv.reader(source, delimiter=delimiter)
    width = strays = 0
    while True:
        source.begin()
        try:
            cells: Record = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a field over csv's own limit
            cells = None
        if cells is None or source.ended or (source.lines > 1 and 0 < width < len(cells)):
            strays += 1
            if strays > MOST_STRAYS:
                raise TableRefused(QUOTES)
            source.resume(delimiter, width)
            yield None
        elif any(map(str.strip, cells)):
            width = width or len(cells)
            if width > MOST_COLUMNS:
                raise TableRefused(TOO_WIDE)
            yield None if source.broken else cells


def head_records(head: bytes) -> list[list[str]]:
    """The first whole records in the first bytes of a table; that with the headings may be cut off."""
    if head.startswith(NO_TABLES) or (b"\0" in head[:SNIFFED] and not _wide(head)):
        return []  # said at once, since every file of an export is asked
    lines = list(_lines(_texts([head])))
    if not lines:
        return []
    try:
        found = list(islice(csv.reader(lines, delimiter=_delimiter(lines[0])), 30))
    except csv.Error:
        return []
    return found[:-1] if len(found) > 1 and len(head) >= HEAD else found


def number(text: str) -> float | None:
    """A number with a point or a comma; where both occur the last one parts the decimals. None for anything else."""
    plain = re.sub(r"[\s'\u2019]", "", text[:40])
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    value = float(plain) if NUMBER.fullmatch(plain) else math.nan
    return value if math.isfinite(value) else None


class _Source:
    """Lines for `csv.reader`, which can take those of an unclosed quote back.

    broken  a line of the record in hand was over the cap
    ended   the record in hand is not complete and gets no further line
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._size = 0
        self.broken = self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = None if self._size > LONGEST_RECORD else self._next()
        if line is None:
            self.ended = bool(self._taken)
            raise StopIteration
        self._taken.append(line)
        self._size += len(line)
        self.broken = self.broken or line.startswith(BROKEN)
        return line

    def _next(self) -> str | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def first(self) -> str:
        """The first line that is not blank, without taking it."""
        while (line := self._next()) is not None:
            if line.strip():
                self._again.append(line)
                return line
        return ""

    @property
    def lines(self) -> int:
        return len(self._taken)

    def begin(self) -> None:
        self._taken.clear()
        self._size = 0
        self.broken = self.ended = False

    def resume(self, delimiter: str, width: int) -> None:
        """Go back to the second line of the record in hand, and on to one that is a row by itself."""
        self._again.extendleft(reversed(self._taken[1:]))
        while (line := self._next()) is not None:
            if line.count(delimiter) >= width - 1 and len(_cells(line, delimiter)) == width:
                self._again.appendleft(line)
                return


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=lambda delimiter: len(_cells(line, delimiter)))


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines with their ends, which are those of any system; one over the cap comes as `BROKEN`."""
    rest = ""
    for text in texts:
        whole = list(io.StringIO(rest + text.replace(BROKEN, ""), newline=""))
        rest = whole.pop() if whole and not whole[-1].endswith("\n") else ""
        yield from map(_capped, whole)
        if len(rest) > LONGEST_LINE:
            rest = BROKEN
    if rest:
        yield _capped(rest)


def _capped(line: str) -> str:
    return BROKEN + "\n" if line.startswith(BROKEN) or len(line) > LONGEST_LINE else line


def _texts(pieces: Iterable[bytes]) -> Iterator[str]:
    """UTF-16 by its mark or its zeros; else UTF-8, and line by line what Windows wrote before it."""
    left = iter(pieces)
    head = b""
    while len(head) < SNIFFED and (piece := next(left, None)) is not None:
        head += piece
    if wide := _wide(head):
        decoder = codecs.getincrementaldecoder(wide)("replace")
        for piece in chain([head], left):
            yield decoder.decode(piece)
        yield decoder.decode(b"", True)
        return
    rest = head.removeprefix(codecs.BOM_UTF8)
    for piece in chain([b""], left):
        rest += piece
        cut = max(rest.rfind(b"\n"), rest.rfind(b"\r")) + 1 or (len(rest) if len(rest) > LONGEST_LINE else 0)
        yield _decoded(rest[:cut])
        rest = rest[cut:]
    yield _decoded(rest)


def _wide(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    low, high = head[:SNIFFED:2].count(0), head[1:SNIFFED:2].count(0)
    if max(low, high) < len(head[:SNIFFED]) / 4:
        return None
    return "utf-16-be" if low > high else "utf-16-le"


def _decoded(block: bytes) -> str:
    try:
        return block.decode()
    except UnicodeDecodeError:
        return "".join(map(_decoded_line, block.splitlines(keepends=True)))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
