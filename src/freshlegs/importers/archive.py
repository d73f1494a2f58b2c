"""A zip as members: packed bytes out of it, and what is inside those, with every cap counted on the way.

Where an archive lies inside an archive the caller says where to put it (`pour`); nothing here opens a file.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from freshlegs.importers.directory import DEFLATED, MEMBER_DAMAGED, Entry, entries
from freshlegs.importers.gzipped import Content
from freshlegs.importers.inflate import (
    MEMBER_LIMIT,
    PIECE,
    RATIO,
    RATIO_FROM,
    TOO_BIG,
    TOO_DENSE,
    inflate,
    over,
)
from freshlegs.importers.inflate import allowed as allowed_bytes
from freshlegs.model.activity import Unreadable

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
DEEPEST = 3  # archives inside one another, the outermost counted
TOTAL_LIMIT = 8 << 30  # unpacked bytes of one import
HEAD = 4096

TOO_DEEP = "It is an archive inside three others: unpack the outer ones first."
TOO_MUCH = "The export unpacks to more than 8 GiB; this part was left out."


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of one member as they lie in an archive or a folder: small, and good to hand to another process."""

    data: bytes
    method: int = 0
    check: int | None = None


def packed(stream: BinaryIO, entry: Entry) -> Packed | Unreadable:
    """The member, still packed. Refused by its own packed size only: the claimed size is not believed."""
    if entry.fault:
        return Unreadable(entry.fault)
    if entry.packed_size > MEMBER_LIMIT:
        return Unreadable(TOO_BIG)
    stream.seek(entry.at)
    data = stream.read(entry.packed_size)
    if len(data) < entry.packed_size:
        return Unreadable(MEMBER_DAMAGED)
    return Packed(data, entry.method, entry.check)


def unpacked(member: Packed) -> Content | Unreadable:
    """What the member holds; every byte counted, the check of the archive compared."""
    if member.method != DEFLATED:
        whole, content = True, Content(member.data)
    else:
        part = inflate(memoryview(member.data), allowed_bytes(len(member.data)))
        if part.full:
            return Unreadable(over(len(member.data)))
        whole, content = part.finished, Content(part.data, deflated=member.data[: part.used])
    if not whole or (member.check is not None and zlib.crc32(content.data) != member.check):
        return Unreadable(MEMBER_DAMAGED)
    return content


def head(stream: BinaryIO, entry: Entry) -> bytes:
    """The first bytes of a member, at most 4,096; none where it cannot be read."""
    if entry.fault:
        return b""
    stream.seek(entry.at)
    first = stream.read(min(entry.packed_size, 2 * HEAD))
    if entry.method != DEFLATED:
        return first[:HEAD]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(first, HEAD)
    except zlib.error:
        return b""


def pour(stream: BinaryIO, entry: Entry, sink: BinaryIO | None, limit: int) -> str | Unreadable:
    """Unpack a large member into `sink` (or nowhere) in pieces; its sha256, or why it stopped."""
    if entry.fault:
        return Unreadable(entry.fault)
    digest = hashlib.sha256()
    check = count = 0
    try:
        for piece in _pieces(stream, entry):
            count += len(piece)
            if count > limit:
                return Unreadable(TOO_MUCH)
            if count > max(RATIO_FROM, RATIO * entry.packed_size):
                return Unreadable(TOO_DENSE)
            check = zlib.crc32(piece, check)
            digest.update(piece)
            if sink is not None:
                sink.write(piece)
    except zlib.error:
        return Unreadable(MEMBER_DAMAGED)
    return digest.hexdigest() if check == entry.check else Unreadable(MEMBER_DAMAGED)


def _pieces(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    left, at = entry.packed_size, entry.at
    pump = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == DEFLATED else None
    while left:
        stream.seek(at)
        piece = stream.read(min(left, PIECE))
        if not piece:
            return
        left, at = left - len(piece), at + len(piece)
        if pump is None:
            yield piece
            continue
        while piece and not pump.eof:
            yield pump.decompress(piece, 1 << 20)
            piece = pump.unconsumed_tail


__all__ = [
    "DEEPEST",
    "HEAD",
    "MAGICS",
    "TOO_DEEP",
    "TOO_MUCH",
    "Entry",
    "Packed",
    "entries",
    "head",
    "packed",
    "pour",
    "unpacked",
]
