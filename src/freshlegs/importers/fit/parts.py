"""A FIT file into its parts, each with its tables of columns. Bytes in, values out; damage is named, never raised."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.checksum import crc16
from freshlegs.importers.fit.columns import Table, tables_of
from freshlegs.importers.fit.developer import descriptions_of, prefer_measured
from freshlegs.importers.fit.heart_rate import lay_onto_records
from freshlegs.importers.fit.profile import HEART_RATE, RECORD, SESSION
from freshlegs.importers.fit.tidy import tidy_records
from freshlegs.importers.fit.walk import Walked, walk

if TYPE_CHECKING:
    from freshlegs.importers.fit.rows import Octets

MAGIC = b".FIT"
NEVER_WRITTEN = (0, 0xFFFFFFFF)  # data size of a device that died before it closed the file
CHECKSUM_BYTES = 2
MOST_PARTS = 256
MOST_TRIES = 64  # at places where `.FIT` stands but no part begins


@dataclass(slots=True)
class Part:
    """One FIT part of a file.

    tables   message number -> table
    damaged  ids of importing.md section 2
    lost     whether messages are missing
    """

    tables: dict[int, Table]
    damaged: set[str] = field(default_factory=set)
    lost: bool = False

    def table(self, message: int) -> Table:
        return self.tables.get(message) or Table(0, {})

    @property
    def has_activity(self) -> bool:
        return SESSION in self.tables or RECORD in self.tables


@dataclass(slots=True)
class _Extent:
    """Where a part ends as far as it can be told, and what is wrong with it."""

    walked: Walked
    following: int  # where the next part would begin
    damaged: set[str] = field(default_factory=set)
    lost: bool = False


def is_fit(head: bytes) -> bool:
    """Whether a file that begins with `head` is a FIT file."""
    return head[8:12] == MAGIC


def decode(data: bytes) -> list[Part]:
    """All parts of a file, in order; [] when it is not a FIT file. Never raises on odd content."""
    octets = np.frombuffer(data, np.uint8)
    parts: list[Part] = []
    base: int | None = 0 if is_fit(data[:12]) else None
    with np.errstate(all="ignore"):
        while base is not None and len(parts) < MOST_PARTS:
            extent = _extent(data, base)
            part = _part(octets, extent)
            parts.append(part)
            base = _next_part(data, extent.following)
            skipped = (len(data) if base is None else base) - extent.following
            if skipped > 0 and not extent.lost:
                part.damaged.add("trailing_bytes")
        heart = [part.tables[HEART_RATE] for part in parts if HEART_RATE in part.tables]
        if heart:
            lay_onto_records(heart, [part.tables[RECORD] for part in parts if RECORD in part.tables])
    return parts


def _part(octets: Octets, extent: _Extent) -> Part:
    layouts = extent.walked.layouts
    part = Part(tables_of(octets, layouts, descriptions_of(octets, layouts)), extent.damaged, extent.lost)
    if RECORD in part.tables:
        tidy_records(part.tables[RECORD].columns)
    if SESSION in part.tables:
        prefer_measured(part.tables[SESSION].columns)
    return part


def _extent(data: bytes, base: int) -> _Extent:
    """Walk the part that begins at `base`."""
    head = data[base] if data[base] in (12, 14) else 14
    (announced,) = struct.unpack_from("<I", data, base + 4)
    begin = min(base + head, len(data))
    end = begin + announced
    if announced in NEVER_WRITTEN or end > len(data):
        return _unknown_end(data, base, begin, announced in NEVER_WRITTEN)
    walked = walk(data, begin, end)
    closed = data[base : end + CHECKSUM_BYTES]
    if walked.fault and end == len(data) and end - walked.stopped_at <= CHECKSUM_BYTES:
        return _Extent(walked, end, {"checksum"})  # the size counts the checksum too
    extent = _Extent(walked, min(end + CHECKSUM_BYTES, len(data)))
    if walked.fault:
        extent.damaged.add(walked.fault)
        extent.lost = True
        if not _begins_part(data, extent.following):
            extent.following = walked.stopped_at
    if len(closed) < end - base + CHECKSUM_BYTES or crc16(closed):
        extent.damaged.add("checksum")
    return extent


def _unknown_end(data: bytes, base: int, begin: int, never_written: bool) -> _Extent:
    """A size of 0 or past the end: read to the next part or the end, and judge by what is left what is missing."""
    following = _next_part(data, begin)
    end = len(data) if following is None else following
    walked = walk(data, begin, end)
    extent = _Extent(walked, end)
    is_whole = end - walked.stopped_at <= CHECKSUM_BYTES
    if is_whole and (never_written or _is_closed(data[base:end], max(0, end - CHECKSUM_BYTES - begin))):
        extent.damaged.add("size_not_written")
        return extent
    extent.damaged |= {"size_not_written" if never_written else "truncated", walked.fault or "truncated"}
    extent.lost = True
    return extent


def _is_closed(part: bytes, size: int) -> bool:
    """Whether the checksum at the end is right, as the file stands or with the size that it should announce."""
    return crc16(part) == 0 or crc16(part[:4] + struct.pack("<I", size) + part[8:]) == 0


def _begins_part(data: bytes, pos: int) -> bool:
    return data[pos + 8 : pos + 12] == MAGIC and data[pos] in (12, 14)


def _next_part(data: bytes, pos: int) -> int | None:
    """Where the next part begins, at `pos` or after it."""
    for _ in range(MOST_TRIES):
        at = data.find(MAGIC, pos + 8) - 8
        if at < 0:
            return None
        if _begins_part(data, at):
            return at
        pos = at + 1
    return None
