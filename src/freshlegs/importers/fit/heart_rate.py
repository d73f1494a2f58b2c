"""Heart rate that a strap kept and sent afterwards (message 132), laid onto the records.

Straps that cannot send through water do so, often in parts that are chained behind the activity. The first message
ties a second of the clock to a counter of 1/1024 s. Later ones carry the counter whole, or its low twelve bits, two
in three bytes, which roll over every four seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from freshlegs.importers.fit.times import unroll

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freshlegs.importers.fit.places import Ints
    from freshlegs.importers.fit.table import Table
    from freshlegs.model.activity import Floats

    Late: TypeAlias = tuple[Floats, Floats]  # times (FIT seconds), ascending, and beats per minute

TICKS_IN_A_SECOND = 1024
OLDEST_BEAT_S = 5.0


def samples(table: Table) -> tuple[Floats, Floats]:
    """Times (FIT seconds) and beats per minute of the messages of one part, both (n,)."""
    columns = table.columns()
    nothing = np.full((table.count, 0), np.nan)
    beats, tick, packed = (columns.get(name, nothing) for name in ("beats", "tick", "packed_tick"))
    low, whole = _ticks(_whole_numbers(tick), _halves(packed))
    beats = beats[:, : low.shape[1]]
    low, whole = low[:, : beats.shape[1]], whole[:, : beats.shape[1]]
    written = low >= 0
    if not written.any():
        return np.empty(0), np.empty(0)
    unknown = np.full(table.count, np.nan)
    clock = _clock(columns.get("time", unknown), columns.get("fraction_s", unknown), whole)
    ticks = unroll(low[written], whole[written], 4096)
    when = ticks / TICKS_IN_A_SECOND + np.broadcast_to(clock[:, None], low.shape)[written]
    beats = beats[written]
    good = np.isfinite(when) & (beats > 0)
    return when[good], beats[good]


def _whole_numbers(values: Floats) -> Ints:
    """-1 for NaN."""
    return np.where(np.isnan(values), -1, values).astype(np.int64)


def _ticks(whole: Ints, halves: Ints) -> tuple[Ints, Ints]:
    """Low twelve bits and whole counters, (n, width), -1 where not written. Whole counters go first."""
    width = max(whole.shape[1], halves.shape[1])
    low, counters = (np.full((len(whole), width), -1, np.int64) for _ in range(2))
    low[:, : halves.shape[1]] = halves
    counters[:, : whole.shape[1]] = whole
    has_whole = (whole >= 0).any(axis=1)
    low[has_whole] = np.where(counters[has_whole] >= 0, counters[has_whole] & 4095, -1)
    return low, counters


def _halves(packed: Floats) -> Ints:
    """Every three bytes hold two numbers of twelve bits: (n, 3 k) -> (n, 2 k), -1 where not written."""
    triples = _whole_numbers(packed[:, : packed.shape[1] // 3 * 3]).reshape(
        len(packed), packed.shape[1] // 3, 3
    )
    low, middle, high = triples[:, :, 0], triples[:, :, 1], triples[:, :, 2]
    pair = np.stack([low | (middle & 15) << 8, middle >> 4 | high << 4], axis=2)
    pair[triples.min(axis=2) < 0] = -1
    return pair.reshape(len(packed), packed.shape[1] // 3 * 2)


def _clock(time: Floats, fraction_s: Floats, whole: Ints) -> Floats:
    """Second of the clock at counter 0, (n,): from the last message so far with both, NaN before the first."""
    tied = (whole[:, 0] >= 0) & np.isfinite(time)
    zero = time + np.nan_to_num(fraction_s) - whole[:, 0] / TICKS_IN_A_SECOND
    anchor = np.maximum.accumulate(np.where(tied, np.arange(len(time)), -1))
    return np.where(anchor >= 0, zero[anchor], np.nan)


def beats_of(tables: Iterable[Table]) -> Late | None:
    """All that the straps of a file sent afterwards, in order of time; None when that is nothing."""
    found = [samples(table) for table in tables]
    when = np.concatenate([times for times, _ in found]) if found else np.empty(0)
    if not len(when):
        return None
    order = np.argsort(when, kind="stable")
    return when[order], np.concatenate([beats for _, beats in found])[order]


def laid_onto(time: Floats, late: Late, own: Floats) -> Floats:
    """(n,) beats per minute: those of the record itself, else the last of a strap that is at most 5 s old."""
    when, beats = late
    at = np.maximum(np.searchsorted(when, time + 0.5, side="right") - 1, 0)
    age = time - when[at]
    return np.where(np.isfinite(own), own, np.where((age > -1) & (age < OLDEST_BEAT_S), beats[at], np.nan))
