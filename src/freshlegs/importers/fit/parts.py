"""A FIT file into its parts, each with its tables. Bytes in, values out; damage is named, never raised."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.developer import descriptions_of, developer_sources
from freshlegs.importers.fit.extents import extents_of
from freshlegs.importers.fit.heart_rate import beats_of
from freshlegs.importers.fit.messages import Messages
from freshlegs.importers.fit.pieces import TIME, UNTIMED, Kind
from freshlegs.importers.fit.profile import HEART_RATE, RECORD, SESSION, WANTED
from freshlegs.importers.fit.records import Records, records_of
from freshlegs.importers.fit.table import Table, table_of
from freshlegs.importers.fit.times import give_times

if TYPE_CHECKING:
    from freshlegs.importers.fit.extents import Extent
    from freshlegs.importers.fit.heart_rate import Late
    from freshlegs.importers.fit.walk import Bytes, Layout
    from freshlegs.model.activity import Floats

# More than any device writes in one part; what comes after is left out.
MOST_RECORDS = 35 * 86_400  # one each second
MOST_SHORT_RECORDS = 200_000  # with compressed times
MOST_OTHERS = 100_000
MOST_HEART_RATE_BYTES = 1_500_000  # beats for more than a day
MOST_KINDS = 64  # of layouts of one message


class Part:
    """One FIT part of a file. Its tables are made when they are asked for.

    damaged  ids of importing.md section 2
    lost     whether messages are missing
    is_long  whether it has more messages than are read
    late     beats that a strap sent afterwards, in any part of the file
    """

    def __init__(self, data: Bytes, extent: Extent) -> None:
        self.damaged, self.lost = extent.damaged, extent.lost
        self.late: Late | None = None
        self._data, self._octets = data, np.frombuffer(data, np.uint8)
        self._kinds = _kinds(data, extent.layouts)
        self._messages: dict[int, Messages] = {}
        self._tables: dict[int, Table] = {}
        self._times: dict[int, int] = {}
        self.is_long = False
        for number, kinds in self._kinds.items():
            if len(kinds) > MOST_KINDS or sum([kind.count for kind in kinds]) > _most(number, kinds):
                self.is_long = True
                del kinds[MOST_KINDS:]
        if any(layout.short is not None for layout in extent.layouts):
            self._give_times()

    def count(self, number: int) -> int:
        """How many messages of a number are read."""
        kinds = self._kinds.get(number, [])
        return min(sum(kind.count for kind in kinds), _most(number, kinds))

    def messages(self, number: int) -> Messages:
        """The messages of a number, for those of which there are few."""
        if number not in self._messages:
            kinds = self._kinds.get(number, [])
            self._messages[number] = Messages(self._data, kinds, _most(number, kinds), self._times)
        return self._messages[number]

    def table(self, number: int) -> Table:
        """The messages of a number as columns."""
        if number not in self._tables:
            kinds = self._kinds.get(number)
            self._tables[number] = (
                table_of(self._octets, kinds, _most(number, kinds)) if kinds else Table(0, [])
            )
        return self._tables[number]

    @cached_property
    def records(self) -> Records:
        return records_of(self.table(RECORD), self.late)

    def columns(self) -> dict[int, dict[str, Floats]]:
        """Message number -> name -> (n,) float64, or (n, width) for an array that is kept whole; NaN: not measured."""
        found = {number: self.table(number).columns() for number in self._kinds if number != RECORD}
        if RECORD in self._kinds:
            records = self.records
            found[RECORD] = {TIME: records.seconds()} | {
                name: records.column(name) for name in records.fields
            }
        return found

    @property
    def has_activity(self) -> bool:
        return SESSION in self._kinds or RECORD in self._kinds

    def has(self, number: int) -> bool:
        return number in self._kinds

    def _give_times(self) -> None:
        """Enter the times that stand in headers only; they need those of all other messages."""
        pieces = [(number, piece) for number in self._kinds for piece in self.table(number).pieces]
        short = [(number, piece) for number, piece in pieces if piece.is_short]
        full = [piece for _, piece in pieces if not piece.is_short and piece.has(TIME)]
        if not short:
            return
        give_times(self._octets, [piece for _, piece in short], full)
        for number, piece in short:
            if number != RECORD:
                times = zip(piece.all_places().tolist(), piece.seconds().tolist(), strict=True)
                self._times |= {place: second for place, second in times if second != UNTIMED}


def _kinds(data: Bytes, layouts: list[Layout]) -> dict[int, list[Kind]]:
    """By message number, of those that are read, in the order of their definitions."""
    known = descriptions_of(data, layouts)
    kinds: dict[int, list[Kind]] = {}
    for layout in layouts:
        form = layout.form
        if form.message not in WANTED:
            continue
        sources = form.sources
        if known and form.developer:
            sources = sources | developer_sources(form, known)
        for runs in (layout.full, layout.short):
            count = runs.count if runs is not None else 0
            if runs is not None and count:
                kind = Kind(sources, form.size, runs, count, runs is layout.short)
                kinds.setdefault(form.message, []).append(kind)
    return kinds


def _most(number: int, kinds: list[Kind]) -> int:
    """How many messages of a number are read at most."""
    if number == RECORD:
        return MOST_SHORT_RECORDS if any(kind.is_short for kind in kinds) else MOST_RECORDS
    if number == HEART_RATE and kinds:
        return MOST_HEART_RATE_BYTES // max(kind.size for kind in kinds)
    return MOST_OTHERS


def parts_of(data: Bytes) -> list[Part]:
    """All parts of a file, in order; [] when it is not a FIT file. Never raises on odd content."""
    parts = [Part(data, extent) for extent in extents_of(data)]
    late = beats_of([part.table(HEART_RATE) for part in parts if part.has(HEART_RATE)])
    for part in parts:
        part.late = late
    return parts


def decode(data: Bytes) -> list[dict[int, dict[str, Floats]]]:
    """All columns of all parts of a file: message number -> name -> values, as `Part.columns` gives them."""
    with np.errstate(all="ignore"):
        return [part.columns() for part in parts_of(data)]
