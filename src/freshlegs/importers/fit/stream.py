"""The records of one activity as a stream: in order of time, split at pauses, without values that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.profile import EPOCH_S, EVENT, FIRST_SANE_S, TIMER_EVENT, TIMER_START
from freshlegs.importers.measure import FASTEST_RUN_MPS, HIGHEST_BPM, LOWEST_BPM
from freshlegs.model.activity import Stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from freshlegs.importers.fit.columns import Table
    from freshlegs.importers.fit.parts import Part
    from freshlegs.importers.fit.rows import Ints
    from freshlegs.model.activity import Floats

    Bools = NDArray[np.bool_]

FURTHEST_S = 7 * 86_400.0  # a time further than this from the middle one of its file is a damaged one


def record_times(records: Table) -> Floats:
    """FIT seconds of each record; NaN where it has none of use."""
    time = records.columns.get("time")
    if time is None or not np.isfinite(time).any():
        return np.full(records.count, np.nan)
    if np.nanmax(time) - np.nanmin(time) > FURTHEST_S:
        sane = time[time >= FIRST_SANE_S]
        middle = np.nanmedian(sane if len(sane) else time)
        time = np.where(np.abs(time - middle) <= FURTHEST_S, time, np.nan)
    return time


def filled(time: Floats) -> Floats:
    """Times with that of the record before where one lacks; -inf before the first."""
    known = np.isfinite(time)
    if known.all():
        return time
    last = np.maximum.accumulate(np.where(known, np.arange(len(time)), -1))
    return np.where(last >= 0, time[last], -np.inf)


def stream_of(part: Part, records: Table, time: Floats, is_run: bool) -> tuple[Stream, bool]:
    """The stream of the records (all of one activity), and whether their times went backwards.

    Such records are sorted, those with the same time in the order of the file, and exact repeats dropped.
    """
    columns = {
        name: values for name, values in records.columns.items() if name != "time" and values.ndim == 1
    }
    order = filled(time)
    backwards = bool((order[1:] < order[:-1]).any())
    if backwards:
        sorting = np.argsort(order, kind="stable")
        kept = sorting[~_repeats(values[sorting] for values in (order, *columns.values()))]
        time, columns = time[kept], {name: values[kept] for name, values in columns.items()}
    _drop_impossible(columns, is_run)
    segment = _segments(part, time)
    return Stream(time + EPOCH_S, columns, segment), backwards


def _repeats(columns: Iterable[Floats]) -> Bools:
    """(n,) whether a row is the same as the one before it in every column; there is at least one column."""
    same = True
    for values in columns:
        before, after = values[:-1], values[1:]
        same = same & ((before == after) | (np.isnan(before) & np.isnan(after)))
    return np.concatenate(([False], same))


def _drop_impossible(columns: dict[str, Floats], is_run: bool) -> None:
    """NaN for a heart rate outside 30 to 230, for a run faster than 12 m/s, for a place off the earth."""
    if "heart_rate_bpm" in columns:
        beats = columns["heart_rate_bpm"]
        columns["heart_rate_bpm"] = np.where((beats >= LOWEST_BPM) & (beats <= HIGHEST_BPM), beats, np.nan)
    if is_run and "speed_mps" in columns:
        speed = columns["speed_mps"]
        columns["speed_mps"] = np.where(speed <= FASTEST_RUN_MPS, speed, np.nan)
    if "latitude_deg" in columns and "longitude_deg" in columns:
        latitude, longitude = columns["latitude_deg"], columns["longitude_deg"]
        real = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
        if not real.all():
            columns["latitude_deg"] = np.where(real, latitude, np.nan)
            columns["longitude_deg"] = np.where(real, longitude, np.nan)


def _segments(part: Part, time: Floats) -> Ints:
    """0, 1, 2 …: each start of the timer begins a segment; without timer events all is one."""
    events = part.table(EVENT)
    event, kind, when = (events.columns.get(name) for name in ("event", "event_type", "time"))
    if event is None or kind is None or when is None or not len(time):
        return np.zeros(len(time), np.int64)
    starts = np.sort(when[(event == TIMER_EVENT) & (kind == TIMER_START) & np.isfinite(when)])
    number = np.maximum.accumulate(np.searchsorted(starts, filled(time), side="right"))
    return np.cumsum(np.diff(number, prepend=number[:1]) > 0).astype(np.int64)
