"""All messages of one number in a part, as a table whose columns are made when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.fields import scalar, values_of
from freshlegs.importers.fit.pieces import BLOCK_BYTES, TIME, UNTIMED, Piece
from freshlegs.importers.fit.places import places_of, places_of_several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from freshlegs.importers.fit.fields import Raw, Source
    from freshlegs.importers.fit.pieces import Kind, Octets
    from freshlegs.importers.fit.places import Places
    from freshlegs.model.activity import Floats

BLOCK_ROWS = 32_768  # so many rows are worked on at a time: a file of any size needs little memory


@dataclass(slots=True)
class Table:
    """Messages of one number in a part, in the order of the file; `names` are those of all columns."""

    count: int
    pieces: Sequence[Piece]
    names: dict[str, None] = field(init=False)
    _sources: dict[str, Source | None] = field(init=False)
    _columns: dict[str, Floats] = field(init=False)

    def __post_init__(self) -> None:
        self.names, self._sources, self._columns = {}, {}, {}
        for piece in self.pieces:
            self.names |= dict.fromkeys(piece.sources)
            if piece.is_short:
                self.names[TIME] = None

    def value(self, name: str, row: int) -> float | None:
        """One value, None where it was not measured."""
        for piece in self.pieces:
            at = row if piece.rows is None else int(np.searchsorted(piece.rows, np.uint32(row)))
            if at < piece.count and (piece.rows is None or piece.rows[at] == row):
                source = piece.sources.get(name)
                return None if source is None else scalar(piece.octets, piece.place(at), source)
        return None

    def column(self, name: str, begin: int = 0, stop: int | None = None) -> Floats:
        """The rows from `begin` to `stop` of a column of `names`; shapes as in `Piece.values`."""
        stop = self.count if stop is None else stop
        if len(self.pieces) == 1:
            return self.pieces[0].values(name, begin, stop)
        raw = self.raw(name, begin, stop)
        if raw is not None:
            return values_of(*raw)
        column: Floats = np.full((stop - begin, *self.width(name)), np.nan)
        for piece, rows, first, last in self._in_pieces(name, begin, stop):
            values = piece.values(name, first, last)
            column[rows] = (
                values if values.shape[1:] == column.shape[1:] else _widened(values, column.shape[1])
            )
        return column

    def raw(self, name: str, begin: int, stop: int) -> tuple[Raw, Source] | None:
        """As `column`, as it stands in the file; None when it is an array or the layouts do not agree on its type."""
        source = self._source(name)
        if source is None:
            return None
        if len(self.pieces) == 1:
            return self.pieces[0].raw(source, begin, stop), source
        raw: Raw = np.full(stop - begin, source.missing, source.form)
        for piece, rows, first, last in self._in_pieces(name, begin, stop):
            raw[rows] = piece.raw(piece.sources[name], first, last)
        return raw, source

    def _source(self, name: str) -> Source | None:
        """The source of a column that has the same type in every layout."""
        if name not in self._sources:
            first, *others = [piece.sources.get(name) for piece in self.pieces if piece.has(name)]
            if first is not None and (first.missing is None or first.field.whole):
                first = None
            agree = first is not None and all(one is not None and one.kind == first.kind for one in others)
            self._sources[name] = first if agree else None
        return self._sources[name]

    def _in_pieces(self, name: str, begin: int, stop: int) -> Iterator[tuple[Piece, Places, int, int]]:
        """Of each piece with the column: the rows from `begin` on, and which of its messages these are."""
        edges = np.array((begin, stop), np.uint32)
        for piece in self.pieces:
            if not piece.has(name) or piece.rows is None or not piece.count:
                continue
            if stop - begin == self.count:
                yield piece, piece.rows, 0, piece.count
                continue
            first, last = np.searchsorted(piece.rows, edges).tolist()
            if first < last:
                yield piece, piece.rows[first:last] - edges[0], first, last

    def width(self, name: str) -> tuple[int, ...]:
        """Of an array that is kept whole how many values, else ()."""
        sources = [piece.sources[name] for piece in self.pieces if name in piece.sources]
        return (max(source.count for source in sources),) if sources and sources[0].field.whole else ()

    def columns(self) -> dict[str, Floats]:
        """All of them, whole; made once."""
        if not self._columns:
            self._columns = {name: self.column(name) for name in self.names}
        return self._columns

    def times(self) -> Places:
        """(count,) FIT seconds of each row, UNTIMED where it has none."""
        times = np.full(self.count, UNTIMED, np.uint32)
        for piece in self.pieces:
            if piece.has(TIME):
                times[slice(None) if piece.rows is None else piece.rows] = piece.seconds()
            if piece.count > BLOCK_ROWS:
                piece.forget()
        return times

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Begin and end of blocks of rows, so that no more than BLOCK_BYTES of the file are copied at a time."""
        largest = max((piece.size for piece in self.pieces), default=1)
        step = max(1, min(BLOCK_ROWS, BLOCK_BYTES // largest))
        for begin in range(0, self.count, step):
            yield begin, min(begin + step, self.count)

    def between(self, begin: int, stop: int) -> Table:
        """The rows from `begin` to `stop`."""
        pieces = []
        for piece in self.pieces:
            first, last = begin, stop
            if piece.rows is not None:
                first, last = np.searchsorted(piece.rows, np.array((begin, stop), np.uint32)).tolist()
            pieces.append(piece.between(first, last, begin))
        return Table(stop - begin, pieces)

    def taken(self, rows: Places) -> Table:
        """The given rows, in the order in which they are given."""
        rank = np.full(self.count, UNTIMED, np.uint32)
        rank[rows] = np.arange(len(rows), dtype=np.uint32)
        pieces = [_ranked(piece, rank if piece.rows is None else rank[piece.rows]) for piece in self.pieces]
        return Table(len(rows), pieces)


def _widened(values: Floats, width: int) -> Floats:
    return np.pad(values, ((0, 0), (0, width - values.shape[1])), constant_values=np.nan)


def _ranked(piece: Piece, rank: Places) -> Piece:
    """The messages of a piece that have a rank, in the order of their ranks."""
    kept = np.flatnonzero(rank != UNTIMED).astype(np.uint32)
    ranks = rank[kept]
    if (ranks[1:] < ranks[:-1]).any():
        order = np.argsort(ranks).astype(np.uint32)
        kept, ranks = kept[order], ranks[order]
    times = None if piece.times is None else piece.times[kept]
    places = piece.all_places()[kept]
    return Piece(piece.octets, piece.sources, piece.size, len(kept), 0, places, piece.is_short, ranks, times)


def table_of(octets: Octets, kinds: Sequence[Kind], most: int) -> Table:
    """The first `most` messages of some kinds in the order of the file."""
    if len(kinds) == 1:
        piece = _only_piece(octets, kinds[0], most)
        return Table(piece.count, [piece])
    places, numbers = places_of_several([kind.runs for kind in kinds], [kind.size for kind in kinds], most)
    pieces = []
    for number, kind in enumerate(kinds):
        rows = np.flatnonzero(numbers == number).astype(np.uint32)
        pieces.append(Piece(octets, kind.sources, kind.size, len(rows), 0, places[rows], kind.is_short, rows))
    return Table(len(places), pieces)


def _only_piece(octets: Octets, kind: Kind, most: int) -> Piece:
    runs = kind.runs
    if kind.count == 1 or (len(runs.starts) == 1 and not runs.singles):
        start = (runs.singles or runs.starts)[0]
        return Piece(octets, kind.sources, kind.size, min(kind.count, most), start, None, kind.is_short)
    places = places_of(runs, kind.size, most)
    return Piece(octets, kind.sources, kind.size, len(places), 0, places, kind.is_short)
