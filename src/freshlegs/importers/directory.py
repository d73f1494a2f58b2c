"""The list of contents at the end of a zip, as entries: every size and place checked before a byte is unpacked.

Not the standard zip reader: one odd name makes it refuse a whole archive, it checks no overlap (Python 3.11), and
it reads a directory of any size. Layout: APPNOTE 6.3, sections 4.3.7 to 4.3.16.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import BinaryIO

from freshlegs.model.activity import Unreadable

MOST_MEMBERS = 50_000
LARGEST_DIRECTORY = 64 << 20
END, END_64, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
HEAD = struct.Struct("<4x4x2H4I3H8xI")  # of a member in the directory, behind it its name
STORED, DEFLATED = 0, 8

INCOMPLETE = (
    "The archive has no list of its contents at the end: the download is not complete. Download it again."
)
DAMAGED = "The archive is damaged: its list of contents cannot be read."
OVERLAP = "The archive names the same bytes several times over, as no real export does."
TOO_MANY = "The archive has more than 50,000 members."
SPLIT = "The archive is one part of several: join them first."
LOCKED = "It is protected with a password."
METHOD = "It is packed in a way that cannot be read here: pack it again as an ordinary zip."
MEMBER_DAMAGED = "It is damaged inside the archive."


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the directory tells it. `name` is a key, never a path.

    at           where its packed bytes begin in the archive
    size, check  unpacked bytes and CRC-32: claims, not facts
    fault        why it cannot be read, for the runner
    clock        date and time of the member as the archive packs them, in nobody's zone
    """

    name: str
    at: int
    packed_size: int
    size: int
    check: int
    method: int
    fault: str | None = None
    clock: int = 0

    @property
    def written(self) -> datetime | None:
        """When the member was written, as if in UTC; None where the archive does not say."""
        day, time = self.clock >> 16, self.clock & 0xFFFF
        try:
            return datetime(
                1980 + (day >> 9), day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, tzinfo=UTC
            )
        except ValueError:
            return None

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/") and self.packed_size <= 2  # an empty deflate stream has two bytes


@dataclass(frozen=True, slots=True)
class _Where:
    begin: int  # of the directory in this file
    size: int
    count: int
    shift: int  # bytes that stand before the archive


class _Broken(Exception):
    """The archive cannot be read at all; its text is for the runner."""


def entries(stream: BinaryIO) -> tuple[Entry, ...] | Unreadable:
    """All members in the order of the directory, folders left out."""
    try:
        where = _find(stream)
        found = [_placed(stream, entry, where.begin) for entry in _listed(stream, where)]
        _refuse_overlap([(head, entry.at + entry.packed_size) for head, entry in found])
    except _Broken as broken:
        return Unreadable(str(broken))
    except (struct.error, ValueError):
        return Unreadable(DAMAGED)
    return tuple(entry for _, entry in found if not entry.is_folder)


def _find(stream: BinaryIO) -> _Where:
    length = stream.seek(0, 2)
    first = max(0, length - 22 - 0xFFFF)
    stream.seek(first)
    tail = stream.read(22 + 0xFFFF)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        raise _Broken(INCOMPLETE)
    disk, directory_disk, _, count, size, offset, _ = struct.unpack_from("<4H2IH", tail, at + 4)
    if disk not in (0, 0xFFFF) or directory_disk not in (0, 0xFFFF):
        raise _Broken(SPLIT)
    end = first + at
    if 0xFFFF in (count,) or 0xFFFFFFFF in (size, offset):
        large = _find_64(stream, end)
        if large:
            end, count, size, offset = large
    begin = end - size
    if begin < 0 or begin < offset:
        raise _Broken(DAMAGED)
    if count > MOST_MEMBERS or size > LARGEST_DIRECTORY:
        raise _Broken(TOO_MANY)
    return _Where(begin, size, count, begin - offset)


def _find_64(stream: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """(end of the directory, members, its bytes, its offset) from the large record before the small one."""
    at = end - 20 - 56
    if at < 0:
        return None
    stream.seek(at)
    record = stream.read(76)
    if len(record) < 76 or record[:4] != END_64 or record[56:60] != LOCATOR_64:
        return None
    count, size, offset = struct.unpack_from("<3Q", record, 32)
    return at, count, size, offset


def _listed(stream: BinaryIO, where: _Where) -> Iterator[Entry]:
    """`at` is still the place of the local header."""
    stream.seek(where.begin)
    data = stream.read(where.size)
    at, seen = 0, 0
    while data[at : at + 4] == CENTRAL:
        seen += 1
        if seen > MOST_MEMBERS:
            raise _Broken(TOO_MANY)
        flags, method, clock, check, packed, size, name_n, extra_n, comment_n, offset = HEAD.unpack_from(
            data, at
        )
        name = data[at + 46 : at + 46 + name_n]
        if 0xFFFFFFFF in (size, packed, offset):
            extra = data[at + 46 + name_n : at + 46 + name_n + extra_n]
            size, packed, offset = _large(extra, size, packed, offset)
        # Plain letters are the same in both, and cp437 is decoded by Python.
        utf8 = flags & 0x800 or name.isascii()
        words = name.decode("utf-8" if utf8 else "cp437", "replace").replace("\0", "\ufffd")
        fault = LOCKED if flags & 1 else None if method in (STORED, DEFLATED) else METHOD
        yield Entry(words, offset + where.shift, packed, size, check, method, fault, clock)
        at += 46 + name_n + extra_n + comment_n
    if seen < where.count:
        raise _Broken(DAMAGED)


def _large(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Eight-byte values of the extra field 1, for those that did not fit into four."""
    values = [size, packed, offset]
    wanted = [k for k, value in enumerate(values) if value == 0xFFFFFFFF]
    at = 0
    while wanted and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            for k, place in zip(wanted, range(at + 4, at + 4 + length - 7, 8), strict=False):
                (values[k],) = struct.unpack_from("<Q", extra, place)
            break
        at += 4 + length
    return values[0], values[1], values[2]


def _placed(stream: BinaryIO, entry: Entry, directory: int) -> tuple[int, Entry]:
    """(place of the local header, entry with the place of its bytes)."""
    head = entry.at
    stream.seek(head)
    local = stream.read(30)
    if len(local) < 30 or local[:4] != LOCAL:
        return head, replace(entry, fault=entry.fault or MEMBER_DAMAGED, packed_size=0)
    name_n, extra_n = struct.unpack_from("<2H", local, 26)
    begin = head + 30 + name_n + extra_n
    if begin + entry.packed_size > directory:
        return head, replace(entry, at=begin, packed_size=0, fault=entry.fault or MEMBER_DAMAGED)
    # Written out, since `replace` takes longer than all the rest and an export has thousands of members.
    packed, size, check = entry.packed_size, entry.size, entry.check
    return head, Entry(entry.name, begin, packed, size, check, entry.method, entry.fault, entry.clock)


def _refuse_overlap(spans: list[tuple[int, int]]) -> None:
    """Members that share bytes make a small archive unpack without end."""
    before = -1
    for begin, end in sorted(spans):
        if begin < before:
            raise _Broken(OVERLAP)
        before = max(end, begin + 1)
