"""Times of messages whose header holds the low five bits of the second, from the full times around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.pieces import TIME, UNTIMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freshlegs.importers.fit.pieces import Octets, Piece
    from freshlegs.importers.fit.places import Ints
    from freshlegs.model.activity import Floats


def unroll(low: Ints, full: Ints, modulus: int) -> Floats:
    """Counters of which mostly only the low bits were written.

    low   (n,) int64, the low bits of each
    full  (n,) int64, the whole counter, -1 where only the low bits are known
    (n,) float64; the step from one to the next is below `modulus`, a power of 2. NaN before the first whole one.
    """
    exact = full >= 0
    step = np.diff(low, prepend=low[:1]) & (modulus - 1)
    step[exact] = 0
    total = np.cumsum(step)
    anchor = np.maximum.accumulate(np.where(exact, np.arange(len(exact)), -1))
    return np.where(anchor >= 0, full[anchor] + total - total[anchor], np.nan)


def give_times(octets: Octets, short: Sequence[Piece], full: Iterable[Piece]) -> None:
    """Enter the times of the `short` pieces; the messages of the `full` ones hold a time of their own."""
    places = [piece.all_places() for piece in short]
    low = [(octets[at] & 31).astype(np.int64) for at in places]
    whole = [np.full(piece.count, -1) for piece in short]
    for piece in full:
        seconds = np.nan_to_num(piece.values(TIME, 0, piece.count), nan=-1.0).astype(np.int64)
        usable = seconds >= 0
        places.append(piece.all_places()[usable])
        low.append(seconds[usable] & 31)
        whole.append(seconds[usable])
    order = np.argsort(np.concatenate(places))
    times = np.empty(len(order), np.uint32)
    unrolled = unroll(np.concatenate(low)[order], np.concatenate(whole)[order], 32)
    times[order] = np.where(unrolled < UNTIMED, unrolled, UNTIMED)  # false for NaN
    begin = 0
    for piece in short:
        piece.times = times[begin : begin + piece.count]
        begin += piece.count
