"""Writes small FIT files, good and bad, for tests only. A field is (number, size, base type); values are packed by it."""

import struct
from collections.abc import Iterable, Sequence

START = 1_000_000_000  # FIT seconds: 2021-09-08T01:46:40Z
START_ISO = "2021-09-08T01:46:40+00:00"
SECONDS, SPACING_M = 600, 3.3

Fields = Sequence[tuple[int, int, int]]

TIME = (253, 4, 0x86)
HEART_RATE = (3, 1, 0x02)
DISTANCE = (5, 4, 0x86)
BASIC: Fields = (TIME, HEART_RATE, DISTANCE)
SESSION_FIELDS: Fields = (
    TIME,
    (2, 4, 0x86),  # start
    (7, 4, 0x86),  # elapsed
    (8, 4, 0x86),  # timer
    (9, 4, 0x86),  # distance
    (5, 1, 0x00),  # sport
    (6, 1, 0x00),  # sub-sport
    (16, 1, 0x02),  # average heart rate
    (193, 1, 0x02),  # rpe
)


def crc(data: bytes) -> int:
    """One bit after the other, so that it shares nothing with what it checks."""
    state = 0
    for octet in data:
        state ^= octet
        for _ in range(8):
            state = (state >> 1) ^ (0xA001 if state & 1 else 0)
    return state


def part(*messages: bytes, size: int | None = None, checksum: int | None = None, header: int = 14) -> bytes:
    """Messages between a header and a checksum; size and checksum can be made to lie."""
    body = b"".join(messages)
    head = struct.pack("<BBHI4s", header, 0x20, 2100, len(body) if size is None else size, b".FIT")
    if header == 14:
        head += struct.pack("<H", crc(head))
    whole = head + body
    return whole + struct.pack("<H", crc(whole) if checksum is None else checksum)


def define(local: int, message: int, fields: Fields, developer: Fields = (), big: bool = False) -> bytes:
    """A definition; a developer field is (number, size, developer index)."""
    head = 0x40 | local | (0x20 if developer else 0)
    made = bytes((head, 0, big)) + struct.pack(">H" if big else "<H", message) + bytes((len(fields),))
    made += b"".join(map(bytes, fields))
    return made + (bytes((len(developer),)) + b"".join(map(bytes, developer)) if developer else b"")


def file_id(kind: int = 4) -> bytes:
    """The first message of a file: what kind it is."""
    return define(0, 0, [(0, 1, 0), (4, 4, 0x86)]) + struct.pack("<BBI", 0, kind, START)


def record(k: int, start: int = START, local: int = 1) -> bytes:
    """Second k of a steady run, in the layout BASIC."""
    return struct.pack("<BIBI", local, start + k, 140 + k % 20, round(k * SPACING_M * 100))


def records(seconds: int = SECONDS, start: int = START, order: Iterable[int] | None = None) -> bytes:
    """The layout BASIC and a record each second."""
    return define(1, 20, BASIC) + b"".join(record(k, start) for k in order or range(seconds))


def session(
    sport: int = 1,
    start: int = START,
    seconds: int = SECONDS,
    distance_m: float = SECONDS * SPACING_M,
    sub_sport: int = 0,
    rpe: int = 255,
    elapsed: int | None = None,
) -> bytes:
    """A session with its definition."""
    values = (start + seconds, start, (elapsed or seconds) * 1000, seconds * 1000, round(distance_m * 100))
    return define(2, 18, SESSION_FIELDS) + struct.pack("<BIIIIIBBBB", 2, *values, sport, sub_sport, 149, rpe)


def activity(offset_s: int) -> bytes:
    """The activity message, which knows the local time."""
    end = START + SECONDS
    return define(3, 34, [TIME, (5, 4, 0x86)]) + struct.pack("<BII", 3, end, end + offset_s)


def timer(second: int, kind: int, start: int = START) -> bytes:
    """The timer starts (kind 0) or stops (kind 4)."""
    return define(5, 21, [TIME, (0, 1, 0), (1, 1, 0)]) + struct.pack("<BIBB", 5, start + second, 0, kind)


def run() -> bytes:
    """The messages of a run of ten minutes, 1,980 m."""
    return file_id() + records() + session()
