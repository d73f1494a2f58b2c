"""Seconds at each heart rate, packed by whoever reads a file, so that the import need not do it for thousands."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

ONE_BEAT = "Hd"  # beats per minute, seconds: as the store keeps them, which a test compares


class Beats(Mapping[int, float]):
    """Beats per minute -> seconds of moving time. `packed`: lowest first, little-endian; unpacked when looked at."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    @classmethod
    def of(cls, seconds: Mapping[int, float]) -> Beats:
        return cls(struct.pack("<" + ONE_BEAT * len(seconds), *chain.from_iterable(sorted(seconds.items()))))

    @cached_property
    def _seconds(self) -> dict[int, float]:
        return dict(struct.Struct("<" + ONE_BEAT).iter_unpack(self.packed))

    def __getitem__(self, beat: int) -> float:
        return self._seconds[beat]

    def __iter__(self) -> Iterator[int]:
        return iter(self._seconds)

    def __len__(self) -> int:
        return len(self._seconds)

    def __reduce__(self) -> tuple[type[Beats], tuple[bytes]]:
        return Beats, (self.packed,)
