"""A zip as members: packed bytes out of it, and what is inside those, with every cap counted on the way.

Where an archive lies inside an archive the caller says where to put it (`pour`); nothing here opens a file.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, NamedTuple

from freshlegs.importers.directory import DEFLATED, MEMBER_DAMAGED, Entry, entries
from freshlegs.importers.gzipped import Content, Stretch
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
from freshlegs.importers.packing import crc32
from freshlegs.model.activity import Unreadable

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
DEEPEST = 3  # archives inside one another, the outermost counted
TOTAL_LIMIT = 8 << 30  # unpacked bytes of one import
HEAD = 4096

TOO_DEEP = "It is an archive inside three others: unpack the outer ones first."
TOO_MUCH = "The export unpacks to more than 8 GiB; this part was left out."


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of one member as they lie in an archive or a folder: small, and good to hand to another process.

    refused  why they could not be fetched: then there are none
    """

    data: bytes
    method: int = 0
    check: int | None = None
    refused: str | None = None


class Flow(NamedTuple):
    """A large member that is read as a stream: its packed bytes in order, and what the archive says of them."""

    pieces: Iterator[bytes]
    size: int  # packed bytes
    method: int = 0
    check: int | None = None


class FlowBroken(Exception):
    """A stream could not be unpacked to its end; its text says why, for the runner."""


def flow(stream: BinaryIO, entry: Entry) -> Flow:
    """The member piece by piece, still packed."""
    return Flow(_packed_pieces(stream, entry), entry.packed_size, entry.method, entry.check)


def unpacked_pieces(
    pieces: Iterable[bytes], size: int, method: int, check: int | None, limit: int
) -> Iterator[bytes]:
    """What packed pieces hold, every byte counted. Raises `FlowBroken` over `limit`, at damage, at a wrong check."""
    pump = zlib.decompressobj(-zlib.MAX_WBITS) if method == DEFLATED else None
    count = found = 0
    try:
        for piece in chain(pieces, (b"",)):
            for part in (piece,) if pump is None else _pumped(pump, piece):
                count += len(part)
                if count > limit:
                    raise FlowBroken(TOO_MUCH)
                if pump is not None and count > max(RATIO_FROM, RATIO * size):
                    raise FlowBroken(TOO_DENSE)
                found = crc32(part, found)
                if part:
                    yield part
    except zlib.error:
        raise FlowBroken(MEMBER_DAMAGED) from None
    if (pump is not None and not pump.eof) or (check is not None and found != check):
        raise FlowBroken(MEMBER_DAMAGED)


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
    if member.refused is not None:
        return Unreadable(member.refused)
    if member.method != DEFLATED:
        whole, content = True, Content(member.data)
    else:
        part = inflate(memoryview(member.data), allowed_bytes(len(member.data)))
        if part.full:
            return Unreadable(over(len(member.data)))
        whole, content = part.finished, Content(part.data, deflated=Stretch(member.data, 0, part.used))
    if not whole or (member.check is not None and crc32(content.data) != member.check):
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


def begins_as_archive(stream: BinaryIO, entry: Entry) -> bool:
    """Whether an archive lies inside, by the first four bytes."""
    if entry.fault:
        return False
    stream.seek(entry.at)
    first = stream.read(
        min(entry.packed_size, 1024)
    )  # the codes of a deflate block come before its first byte
    if entry.method == DEFLATED:
        try:
            first = zlib.decompressobj(-zlib.MAX_WBITS).decompress(first, 4)
        except zlib.error:
            return False
    return first[:4] in MAGICS


def pour(stream: BinaryIO, entry: Entry, sink: BinaryIO | None, limit: int) -> str | Unreadable:
    """Unpack a large member into `sink` (or nowhere) in pieces; its sha256, or why it stopped."""
    if entry.fault:
        return Unreadable(entry.fault)
    digest = hashlib.sha256()
    told = flow(stream, entry)
    try:
        for piece in unpacked_pieces(told.pieces, told.size, told.method, told.check, limit):
            digest.update(piece)
            if sink is not None:
                sink.write(piece)
    except FlowBroken as broken:
        return Unreadable(str(broken))
    return digest.hexdigest()


def _packed_pieces(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    left, at = entry.packed_size, entry.at
    while left:
        stream.seek(at)
        piece = stream.read(min(left, PIECE))
        if not piece:
            return
        left, at = left - len(piece), at + len(piece)
        yield piece


def _pumped(pump: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    yield pump.decompress(piece, 1 << 20)  # also of nothing: what is left over at the end comes out then
    while pump.unconsumed_tail and not pump.eof:
        yield pump.decompress(pump.unconsumed_tail, 1 << 20)


__all__ = [
    "DEEPEST",
    "HEAD",
    "MAGICS",
    "TOO_DEEP",
    "TOO_MUCH",
    "Entry",
    "Flow",
    "FlowBroken",
    "Packed",
    "begins_as_archive",
    "entries",
    "flow",
    "head",
    "packed",
    "pour",
    "unpacked",
    "unpacked_pieces",
]
