"""Where the parts of a FIT file are, and what is wrong with each. Damage is named, never raised."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from freshlegs.importers.fit.checksum import crc16, crc16_with
from freshlegs.importers.fit.walk import Patience, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freshlegs.importers.fit.walk import Bytes, Layout, Walked

MAGIC = b".FIT"
NEVER_WRITTEN = (0, 0xFFFFFFFF)  # data size of a device that died before it closed the file
CHECKSUM_BYTES = 2
MOST_PARTS = 256
MOST_TRIES = 64  # at places where `.FIT` stands but no part begins


@dataclass(slots=True)
class Extent:
    """One part: its messages, where the next one would begin, and what is wrong with it.

    damaged  ids of importing.md section 2
    lost     whether messages are missing
    """

    walked: Walked
    following: int
    damaged: set[str] = field(default_factory=set)
    lost: bool = False

    @property
    def layouts(self) -> list[Layout]:
        return self.walked.layouts


def is_fit(head: bytes) -> bool:
    """Whether a file that begins with `head` is a FIT file."""
    return head[8:12] == MAGIC


def extents_of(data: Bytes) -> Iterator[Extent]:
    """All parts of a file, in order; none when it is not a FIT file."""
    work = _Work(data)
    base: int | None = 0 if is_fit(bytes(data[:12])) else None
    for _ in range(MOST_PARTS):
        if base is None:
            return
        extent = work.extent(base)
        base = _next_part(data, extent.following)
        skipped = (len(data) if base is None else base) - extent.following
        if skipped > 0 and not extent.lost:
            extent.damaged.add("trailing_bytes")
        yield extent


class _Work:
    """On one file, so that a hostile one cannot make any step be done over and over."""

    def __init__(self, data: Bytes) -> None:
        self.data, self.patience = data, Patience()
        self._unchecked = 4 * len(data)  # bytes of which the checksum may still be computed

    def extent(self, base: int) -> Extent:
        """Walk the part that begins at `base`."""
        data = self.data
        head = data[base] if data[base] in (12, 14) else 14
        (announced,) = struct.unpack_from("<I", data, base + 4)
        begin = min(base + head, len(data))
        end = begin + announced
        if announced in NEVER_WRITTEN or end > len(data):
            return self._unknown_end(base, begin, announced in NEVER_WRITTEN)
        walked = walk(data, begin, end, self.patience)
        if walked.fault and end == len(data) and end - walked.stopped_at <= CHECKSUM_BYTES:
            return Extent(walked, end, {"checksum"})  # the size counts the checksum too
        extent = Extent(walked, min(end + CHECKSUM_BYTES, len(data)))
        if walked.fault:
            extent.damaged.add(walked.fault)
            extent.lost = True
            if not _begins_part(data, extent.following):
                extent.following = walked.stopped_at
        if end + CHECKSUM_BYTES > len(data) or self._checksum(base, end + CHECKSUM_BYTES):
            extent.damaged.add("checksum")
        return extent

    def _unknown_end(self, base: int, begin: int, never_written: bool) -> Extent:
        """A size of 0 or past the end: read to the next part or the end, and judge by what is left what is missing."""
        following = _next_part(self.data, begin)
        end = len(self.data) if following is None else following
        walked = walk(self.data, begin, end, self.patience)
        extent = Extent(walked, end)
        if end - walked.stopped_at <= CHECKSUM_BYTES:  # every message is whole
            size = struct.pack("<I", max(0, end - CHECKSUM_BYTES - begin))
            # With the size as it stands, or with the one that should have been written.
            if never_written or 0 in (self._checksum(base, end), self._checksum(base, end, size)):
                extent.damaged.add("size_not_written")
                return extent
        extent.damaged |= {"size_not_written" if never_written else "truncated", walked.fault or "truncated"}
        extent.lost = True
        return extent

    def _checksum(self, base: int, end: int, size: bytes = b"") -> int:
        """The checksum from `base` to `end`, if asked for with another `size` in the header; 0 is right."""
        self._unchecked -= end - base
        if self._unchecked < 0:
            return 1
        part = memoryview(self.data)[base:end]
        return crc16_with(part, 4, size) if size else crc16(part)


def _begins_part(data: Bytes, pos: int) -> bool:
    return data[pos + 8 : pos + 12] == MAGIC and data[pos] in (12, 14)


def _next_part(data: Bytes, pos: int) -> int | None:
    """Where the next part begins, at `pos` or after it."""
    for _ in range(MOST_TRIES):
        at = data.find(MAGIC, pos + 8) - 8
        if at < 0:
            return None
        if _begins_part(data, at):
            return at
        pos = at + 1
    return None
