"""The fields that are wanted, as float64 columns: scaled, "not measured" as NaN, all layouts of a message joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.developer import developer_columns
from freshlegs.importers.fit.profile import TIME, WANTED
from freshlegs.importers.fit.rows import plan_of, positions, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freshlegs.importers.fit.developer import Descriptions
    from freshlegs.importers.fit.rows import Ints, Octets, Plan, Rows, Source
    from freshlegs.importers.fit.walk import Layout, Runs
    from freshlegs.model.activity import Floats


@dataclass(frozen=True, slots=True)
class Table:
    """All messages of one number in a part, in the order of the file.

    count    how many
    columns  name -> (count,) float64, or (count, width) for an array that is kept whole; NaN: not measured
    """

    count: int
    columns: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The messages of one layout and kind of header."""

    runs: Runs
    size: int
    count: int
    columns: dict[str, Floats]


def tables_of(octets: Octets, layouts: list[Layout], known: Descriptions) -> dict[int, Table]:
    """Message number -> table, for the messages that are read."""
    times = _Times(octets, layouts) if any(layout.short.starts for layout in layouts) else None
    pieces: dict[int, list[_Piece]] = {}
    for layout in layouts:
        if layout.message not in WANTED:
            continue
        plan = plan_of(layout)
        for runs in (layout.full, layout.short):
            if not runs.starts:
                continue
            table = rows(octets, runs, layout.size, plan.form)
            columns = _columns(table, plan)
            if plan.developer and known:
                columns |= developer_columns(table, plan, layout, known)
            if times and runs is layout.short:
                columns["time"] = times.at(positions(runs, layout.size))
            piece = _Piece(runs, layout.size, len(table), columns)
            pieces.setdefault(layout.message, []).append(piece)
    return {message: _join(found) for message, found in pieces.items()}


def _columns(table: Rows, plan: Plan) -> dict[str, Floats]:
    return {source.field.name: _values(table[source.key], source) for source in plan.sources}


def _values(raw: Rows, source: Source) -> Floats:
    field = source.field
    if field.whole:
        raw = raw.reshape(len(raw), -1)
    elif raw.ndim > 1:
        raw = raw[:, 0]
    values: Floats = raw.astype(np.float64)
    if source.is_bytes and field.whole:  # single bytes of 0xFF are as good as others
        values[(raw == source.missing).all(axis=1)] = np.nan
    elif source.missing is not None:
        values[raw == source.missing] = np.nan
    else:
        values[~np.isfinite(values)] = np.nan
    if field.scale != 1:
        values /= field.scale
    if field.offset:
        values -= field.offset
    return values


def _join(pieces: list[_Piece]) -> Table:
    """The layouts of one message in the order of the file; where a layout lacks a column, NaN."""
    if len(pieces) == 1:
        return Table(pieces[0].count, pieces[0].columns)
    order = np.argsort(np.concatenate([positions(piece.runs, piece.size) for piece in pieces]), kind="stable")
    widths: dict[str, tuple[int, ...]] = {}
    for piece in pieces:
        for name, values in piece.columns.items():
            widths[name] = max(widths.get(name, ()), values.shape[1:])
    columns = {name: np.full((len(order), *width), np.nan) for name, width in widths.items()}
    begin = 0
    for piece in pieces:
        for name, values in piece.columns.items():
            room = columns[name][begin : begin + piece.count]
            room[(slice(None), *map(slice, values.shape[1:]))] = values
        begin += piece.count
    return Table(len(order), {name: values[order] for name, values in columns.items()})


def unroll(low: Ints, full: Ints, modulus: int) -> Floats:
    """Counters of which mostly only the low bits were written.

    low   (n,) int64, the low bits of each
    full  (n,) int64, the whole counter, -1 where only the low bits are known
    (n,) float64; the step from one to the next is below `modulus`. NaN before the first whole one.
    """
    exact = full >= 0
    step = np.diff(low, prepend=low[:1]) % modulus
    step[exact] = 0
    total = np.cumsum(step)
    anchor = np.maximum.accumulate(np.where(exact, np.arange(len(exact)), -1))
    return np.where(anchor >= 0, full[anchor] + total - total[anchor], np.nan)


class _Times:
    """Times of messages whose header holds the low five bits of the second, by position in the file."""

    def __init__(self, octets: Octets, layouts: Iterable[Layout]) -> None:
        places, low, full = [], [], []
        for layout in layouts:
            plan = plan_of(layout)
            if layout.full.starts and plan.has_time:
                seconds = rows(octets, layout.full, layout.size, plan.form)[f"f{TIME}"].astype(np.int64)
                usable = seconds != 0xFFFFFFFF
                places.append(positions(layout.full, layout.size)[usable])
                low.append(seconds[usable] & 31)
                full.append(seconds[usable])
            if layout.short.starts:
                at = positions(layout.short, layout.size)
                places.append(at)
                low.append((octets[at] & 31).astype(np.int64))
                full.append(np.full(len(at), -1))
        everywhere = np.concatenate(places)
        order = np.argsort(everywhere)
        self._places = everywhere[order]
        self._times = unroll(np.concatenate(low)[order], np.concatenate(full)[order], 32)

    def at(self, places: Ints) -> Floats:
        return self._times[np.searchsorted(self._places, places)]
