"""Gzip in, its content out: several members, a cap, and what a cut stream still gave."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

from freshlegs.importers.inflate import Inflated, allowed, inflate, over
from freshlegs.importers.packing import crc32
from freshlegs.model.activity import Unreadable

MAGIC = b"\x1f\x8b"
MOST_PARTS = 10_000  # a gzip file may be joined of several; a real one has a handful
DEEPEST = 3  # gzip within gzip

CUT = "The packed file ends early; what could be unpacked was read."
BROKEN = "The packed file is damaged; what came before the damage was read."
NOTHING = "The packed file is cut off or damaged, and nothing in it could be unpacked."
TOO_DEEP = "It is packed more than three times over."

_HAS_CHECK, _HAS_EXTRA, _HAS_NAME, _HAS_COMMENT = 2, 4, 8, 16


class Stretch(NamedTuple):
    """A part of some bytes, without a copy of it."""

    data: bytes
    begin: int
    end: int

    def cut(self) -> bytes:
        return self.data[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Content:
    """What is inside the wrapping.

    damaged   `gzip` where the wrapping had a fault
    lost      a sentence for the runner where bytes are missing
    deflated  the raw deflate stream of exactly this data, where there is one
    """

    data: bytes
    damaged: tuple[str, ...] = ()
    lost: str | None = None
    deflated: Stretch | None = None


def unwrapped(data: bytes) -> Content | Unreadable:
    """Bytes as they are, or what is packed in them, whatever the name says."""
    content = Content(data)
    for _ in range(DEEPEST):
        if not content.data.startswith(MAGIC):
            return content
        inner = gunzip(content.data)
        if isinstance(inner, Unreadable):
            return inner
        # The outer fault is told too: it may be why the inner stream is cut.
        content = Content(
            inner.data, inner.damaged or content.damaged, inner.lost or content.lost, inner.deflated
        )
    return Unreadable(TOO_DEEP) if content.data.startswith(MAGIC) else content


def gunzip(packed: bytes) -> Content | Unreadable:
    view = memoryview(packed)
    limit = allowed(len(packed))
    parts: list[bytes] = []
    at, sound, lost = 0, True, None
    deflated: Stretch | None = None
    for _ in range(MOST_PARTS):
        begin = _after_header(packed, at)
        if begin is None:
            sound, lost = False, CUT
            break
        part = inflate(view[begin:], limit)
        if part.full:
            return Unreadable(over(len(packed)))
        limit -= len(part.data)
        parts.append(part.data)
        end = begin + part.used
        if not part.finished:
            sound, lost = False, CUT if end >= len(packed) else BROKEN
            break
        deflated = Stretch(packed, begin, end) if len(parts) == 1 else None
        sound &= _checks(packed, end, part)
        at = end + 8
        if packed[at : at + 2] != MAGIC:
            sound &= not any(
                packed[at : at + 4096]
            )  # zeros behind the end fill up a block of a tape: no fault
            break
    data = parts[0] if len(parts) == 1 else b"".join(parts)
    if not data and lost:
        return Unreadable(NOTHING)
    return Content(data, () if sound else ("gzip",), lost, deflated if lost is None else None)


def _checks(packed: bytes, end: int, part: Inflated) -> bool:
    """CRC-32 and length (modulo 2^32) that stand behind the stream."""
    if len(packed) < end + 8:
        return False
    check, size = struct.unpack_from("<II", packed, end)
    return bool(check == crc32(part.data) and size == len(part.data) & 0xFFFFFFFF)


def _after_header(packed: bytes, at: int) -> int | None:
    """Where the deflate stream begins; None where the header is cut or of another kind (RFC 1952)."""
    if len(packed) < at + 10 or packed[at : at + 3] != MAGIC + b"\x08":
        return None
    flags = packed[at + 3]
    at += 10
    if flags & _HAS_EXTRA:
        if len(packed) < at + 2:
            return None
        at += 2 + int.from_bytes(packed[at : at + 2], "little")
    for flag in (_HAS_NAME, _HAS_COMMENT):
        if flags & flag:
            zero = packed.find(b"\0", at)
            if zero < 0:
                return None
            at = zero + 1
    if flags & _HAS_CHECK:
        at += 2
    return at if at <= len(packed) else None
