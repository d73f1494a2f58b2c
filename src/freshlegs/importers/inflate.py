"""Packed bytes in, unpacked bytes out, never more than allowed: the one place that runs a decompressor.

Caps: importing.md section 7. A size that a file tells about itself is never believed; what comes out is counted.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

MEMBER_LIMIT = 64 << 20  # unpacked bytes of one member
RATIO, RATIO_FROM = 200, 1 << 20  # 200 : 1, once above 1 MiB
PIECE = 64 << 10  # packed bytes at a time, so that no junk behind a stream is ever copied whole

TOO_BIG = "It is larger than 64 MiB when unpacked, which no activity needs."
TOO_DENSE = "It unpacks to more than 200 times its size, as no real activity does."


@dataclass(frozen=True, slots=True)
class Inflated:
    """data: what came out; used: packed bytes read; finished: the stream came to its end; full: it hit `limit`."""

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
    pump = zlib.decompressobj(-zlib.MAX_WBITS)
    out: list[bytes] = []
    room = limit
    for at in range(0, len(packed), PIECE):
        piece = packed[at : at + PIECE]
        before = pump.copy()
        try:
            got = pump.decompress(piece, room + 1)
        except zlib.error:
            out.append(_up_to_the_damage(before, piece, room))
            return Inflated(b"".join(out), at, finished=False)
        out.append(got)
        room -= len(got)
        if room < 0:
            return Inflated(b"", at, finished=False, full=True)
        if pump.eof:
            used = at + len(piece) - len(pump.unused_data)
            return Inflated(out[0] if len(out) == 1 else b"".join(out), used, finished=True)
    return Inflated(b"".join(out), len(packed), finished=False)


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


def as_zlib(deflated: bytes | memoryview, data: bytes) -> bytes:
    """A raw deflate stream of `data` as a zlib stream: what was packed already need not be packed again."""
    return b"\x78\x9c" + deflated + zlib.adler32(data).to_bytes(4, "big")
