"""Packed bytes in, unpacked bytes out, never more than allowed: the one place that runs a decompressor.

Caps: importing.md section 7. A size that a file tells about itself is never believed; what comes out is counted.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from freshlegs.importers.packing import fast

Part = TypeVar("Part")

MEMBER_LIMIT = 64 << 20  # unpacked bytes of one member
RATIO, RATIO_FROM = 200, 1 << 20  # 200 : 1, once above 1 MiB
LARGE = 8 << 20
PIECE = 64 << 10  # packed bytes at a time, so that no junk behind a stream is ever copied whole

TOO_BIG = "It is larger than 64 MiB when unpacked, which no activity needs."
TOO_DENSE = "It unpacks to more than 200 times its size, as no real activity does."


@dataclass(frozen=True, slots=True)
class Inflated:
    """data: what came out (a `bytearray` where it is large); used: packed bytes read; finished: the stream came to its end; full: it hit `limit`."""

    data: bytes
    used: int
    finished: bool
    full: bool = False


def allowed(packed_size: int, limit: int = MEMBER_LIMIT) -> int:
    """Bytes that a packed member of this size may give."""
    return min(limit, max(RATIO_FROM, RATIO * packed_size))


def over(packed_size: int) -> str:
    """Why a member that would give more than `allowed` is refused."""
    return TOO_BIG if RATIO * packed_size >= MEMBER_LIMIT else TOO_DENSE


def inflate(packed: memoryview, limit: int) -> Inflated:
    """Raw deflate. A stream that is cut or damaged gives what came before: then `finished` is False."""
    try:
        return _inflated(fast.decompressobj(-zlib.MAX_WBITS), packed, limit)
    except fast.error:
        return _salvaged(packed, limit)


def _inflated(pump: Any, packed: memoryview, limit: int) -> Inflated:
    out = bytearray()
    for at in range(0, len(packed), PIECE):
        piece = packed[at : at + PIECE]
        room = limit - len(out)
        got = pump.decompress(piece, room + 1)
        if len(got) > room:
            return Inflated(b"", at, finished=False, full=True)
        if pump.eof:
            used = at + len(piece) - len(pump.unused_data)
            if not out:
                return Inflated(got, used, finished=True)
            out += got
            return Inflated(_settled(out), used, finished=True)
        out += got
    return Inflated(_settled(out), len(packed), finished=False)


def _salvaged(packed: memoryview, limit: int) -> Inflated:
    """Again, and slowly, up to the very byte where it breaks."""
    pump = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    for at in range(0, len(packed), PIECE):
        before = pump.copy()
        room = limit - len(out)
        try:
            got = pump.decompress(packed[at : at + PIECE], room + 1)
        except zlib.error:
            out += _up_to_the_damage(before, packed[at : at + PIECE], room)
            return Inflated(_settled(out), at, finished=False)
        if len(got) > room:
            return Inflated(b"", at, finished=False, full=True)
        out += got
    return Inflated(_settled(out), len(packed), finished=False)


def _settled(out: bytearray) -> bytes:
    """Bytes; only a large one stays as it is, since a copy would take as much memory again."""
    return bytes(out) if len(out) < LARGE else cast("bytes", out)


def _up_to_the_damage(pump: zlib._Decompress, piece: memoryview, room: int) -> bytes:
    """The same piece byte by byte, since a failing call gives nothing of what it had read."""
    out = bytearray()
    try:
        for at in range(len(piece)):
            out += pump.decompress(piece[at : at + 1], room + 1 - len(out))
            if len(out) > room:
                break
    except zlib.error:
        pass
    return bytes(out[:room])


def as_zlib(deflated: Part, check: int) -> tuple[bytes | Part, ...]:
    """A raw deflate stream as a zlib stream in parts: what was packed already need be neither packed nor copied.

    check  `zlib.adler32` of what it unpacks to
    """
    return b"\x78\x9c", deflated, check.to_bytes(4, "big")
