"""Heart rate that a strap kept and sent afterwards (message 132), laid onto the records.

Straps that cannot send through water do so, often in parts that are chained behind the activity. The first message
ties a second of the clock to a counter of 1/1024 s. Later ones carry the counter whole, or its low twelve bits, two
in three bytes, which roll over every four seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.columns import unroll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freshlegs.importers.fit.columns import Table
    from freshlegs.model.activity import Floats

TICKS_IN_A_SECOND = 1024
OLDEST_BEAT_S = 5.0


def samples(table: Table) -> tuple[Floats, Floats]:
    """Times (FIT seconds) and beats per minute of the messages of one part, both (n,)."""
    nothing = np.full((table.count, 0), np.nan)
    beats, tick, packed = (table.columns.get(name, nothing) for name in ("beats", "tick", "packed_tick"))
    low, whole = _ticks(tick, _halves(packed))
    beats = beats[:, : low.shape[1]]
    low, whole = low[:, : beats.shape[1]], whole[:, : beats.shape[1]]
    written = low >= 0
    if not written.any():
        return np.empty(0), np.empty(0)
    ticks = np.full(low.shape, np.nan)
    ticks[written] = unroll(low[written], whole[written], 4096)
    when = ticks / TICKS_IN_A_SECOND + _clock(table, whole)[:, None]
    good = np.isfinite(when) & (beats > 0)
    return when[good], beats[good]


def _ticks(tick: Floats, halves: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Low twelve bits and whole counters, (n, width) int64, -1 where not written. Whole counters go first."""
    width = max(tick.shape[1], halves.shape[1])
    whole = np.full((len(tick), width), -1, np.int64)
    low = whole.copy()
    whole[:, : tick.shape[1]] = np.nan_to_num(tick, nan=-1.0)
    low[:, : halves.shape[1]] = np.nan_to_num(halves, nan=-1.0)
    has_whole = (whole >= 0).any(axis=1)
    low[has_whole] = np.where(whole[has_whole] >= 0, whole[has_whole] & 4095, -1)
    return low, whole


def _halves(packed: Floats) -> Floats:
    """Every three bytes hold two numbers of twelve bits: (n, 3 k) -> (n, 2 k)."""
    triples = packed[:, : packed.shape[1] // 3 * 3].reshape(len(packed), packed.shape[1] // 3, 3)
    known = np.isfinite(triples).all(axis=2)
    low, middle, high = np.moveaxis(np.nan_to_num(triples).astype(np.int64), 2, 0)
    pair = np.stack([low | (middle & 15) << 8, middle >> 4 | high << 4], axis=2).astype(np.float64)
    pair[~known] = np.nan
    return pair.reshape(len(packed), -1)


def _clock(table: Table, whole: np.ndarray) -> Floats:
    """Second of the clock at counter 0, (n,): from the last message so far with both, NaN before the first."""
    unknown = np.full(table.count, np.nan)
    time = table.columns.get("time", unknown)
    fraction = np.nan_to_num(table.columns.get("fraction_s", unknown))
    tied = (whole[:, 0] >= 0) & np.isfinite(time)
    zero = time + fraction - whole[:, 0] / TICKS_IN_A_SECOND
    anchor = np.maximum.accumulate(np.where(tied, np.arange(table.count), -1))
    return np.where(anchor >= 0, zero[anchor], np.nan)


def lay_onto_records(heart: Sequence[Table], records: Sequence[Table]) -> None:
    """Give each record the last beat, at most 5 s old; a heart rate of the record's own stays."""
    found = [samples(table) for table in heart if table.count]
    when = np.concatenate([times for times, _ in found]) if found else np.empty(0)
    if not len(when):
        return
    order = np.argsort(when, kind="stable")
    when, beats = when[order], np.concatenate([beats for _, beats in found])[order]
    for table in records:
        time = table.columns.get("time")
        if time is None:
            continue
        at = np.maximum(np.searchsorted(when, time + 0.5, side="right") - 1, 0)
        age = time - when[at]
        laid = np.where((age > -1) & (age < OLDEST_BEAT_S), beats[at], np.nan)
        own = table.columns.get("heart_rate_bpm", laid)
        table.columns["heart_rate_bpm"] = np.where(np.isfinite(own), own, laid)
