"""Where messages are in the file: from runs to one position for each."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from freshlegs.importers.fit.walk import Runs

    Ints = NDArray[np.int64]
    Places = NDArray[np.uint32]  # positions in a file, or rows of a table: half the memory of int64

FEW = 64  # messages whose positions are told faster one by one


def places_of(runs: Runs, size: int, most: int) -> Places:
    """Position of each message of a layout, in the order of the file, at most `most`."""
    if not runs.starts:
        return np.frombuffer(struct.pack(f"{len(runs.singles)}I", *runs.singles), np.uint32)[:most]
    if runs.count <= FEW:
        return np.array(list(runs.places(size)), np.uint32)[:most]
    return places_of_several([runs], [size], most)[0]


def places_of_several(
    layouts: Sequence[Runs], sizes: Sequence[int], most: int
) -> tuple[Places, NDArray[np.uint8]]:
    """Position of each message of some layouts, in the order of the file, at most `most`; and its layout."""
    starts: list[int] = []
    counts: list[int] = []
    for runs in layouts:
        starts += runs.starts + runs.singles
        counts += runs.counts + [1] * len(runs.singles)
    begin, count = _array(starts), _array(counts)
    stretches = [len(runs.starts) + len(runs.singles) for runs in layouts]
    layout = np.repeat(np.arange(len(layouts), dtype=np.uint8), stretches)
    order = np.argsort(begin)
    begin, count, layout = begin[order], count[order], layout[order]
    first = np.cumsum(count) - count
    if first[-1] + count[-1] > most:
        count = np.clip(most - first, 0, count)
    return _spread(begin, count, np.array(sizes)[layout]), np.repeat(layout, count)


def _spread(starts: Ints, counts: Ints, steps: Ints) -> Places:
    """The places of stretches in ascending order: how many messages each has, and how far they are from each other."""
    used = counts > 0
    if not used.all():
        starts, counts, steps = starts[used], counts[used], steps[used]
    places = np.repeat(steps.astype(np.uint32), counts)
    places[:1] = starts[:1]
    places[np.cumsum(counts)[:-1]] = np.diff(starts) - (counts[:-1] - 1) * steps[:-1]
    return np.cumsum(places, out=places, dtype=np.uint32)


def _array(numbers: list[int]) -> Ints:
    return np.frombuffer(
        struct.pack(f"{len(numbers)}q", *numbers), np.int64
    )  # np.array takes four times as long
