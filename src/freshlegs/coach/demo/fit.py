"""A made-up session as a FIT file: header, definitions, records, totals and a valid checksum."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Any

import numpy as np

from freshlegs.coach.demo.session import Session, climb_m

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
PROTOCOL, PROFILE = 0x20, 2100
MAKER = 255  # for development: no maker's watch is imitated
SPORTS = {"run": 1, "ride": 2}
TREADMILL = 1
SEMICIRCLES = 2**31 / 180  # per degree

BYTE, SIGNED, SHORT, LONG = 0x02, 0x85, 0x84, 0x86
SIZES = {0x00: 1, BYTE: 1, SHORT: 2, SIGNED: 4, LONG: 4}
FORMS = {0x00: "B", BYTE: "B", SHORT: "H", SIGNED: "i", LONG: "I"}
ENUM = 0x00

Field = tuple[int, int, Any]  # number, base type, value


def fit_file(session: Session) -> bytes:
    start = seconds(session.plan.start)
    end = start + session.duration_s
    body = b"".join(
        (
            message(0, 0, [(0, ENUM, 4), (1, SHORT, MAKER), (2, SHORT, 1), (4, LONG, start)]),
            message(1, 21, [(253, LONG, start), (0, ENUM, 0), (1, ENUM, 0)]),
            records(session, start),
            message(1, 21, [(253, LONG, end), (0, ENUM, 0), (1, ENUM, 4)]),
            message(3, 19, lap(session, start, end)),
            message(4, 18, totals(session, start, end)),
            message(5, 34, activity(session, end)),
        )
    )
    head = struct.pack("<BBHI4s", 14, PROTOCOL, PROFILE, len(body), b".FIT")
    head += struct.pack("<H", checksum(head))
    return head + body + struct.pack("<H", checksum(head + body))


def message(local: int, number: int, fields: list[Field]) -> bytes:
    values = struct.pack(
        "<" + "".join(FORMS[kind] for _, kind, _ in fields), *(value for *_, value in fields)
    )
    return definition(local, number, [(field, kind) for field, kind, _ in fields]) + bytes((local,)) + values


def definition(local: int, number: int, fields: list[tuple[int, int]]) -> bytes:
    listed = b"".join(bytes((field, SIZES[kind], kind)) for field, kind in fields)
    return struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields)) + listed


def records(session: Session, start: int) -> bytes:
    """Every record in one layout, so that they are one numpy array with the header byte in front."""
    columns: list[tuple[int, int, Any]] = [
        (253, LONG, start + session.time_s),
        (5, LONG, session.distance_m * 100),
        (6, SHORT, session.speed_mps * 1000),
        (3, BYTE, session.heart_rate_bpm),
        (4, BYTE, session.cadence_rpm),
    ]
    if session.latitude_deg is not None and session.longitude_deg is not None:
        columns.append((0, SIGNED, session.latitude_deg * SEMICIRCLES))
        columns.append((1, SIGNED, session.longitude_deg * SEMICIRCLES))
    if session.altitude_m is not None:
        columns.append((2, SHORT, (session.altitude_m + 500) * 5))
    kinds = {BYTE: "u1", SHORT: "<u2", SIGNED: "<i4", LONG: "<u4"}
    rows = np.zeros(
        len(session.time_s), [("head", "u1")] + [(str(field), kinds[kind]) for field, kind, _ in columns]
    )
    rows["head"] = 2
    for field, _, values in columns:
        rows[str(field)] = np.rint(values)
    return definition(2, 20, [(field, kind) for field, kind, _ in columns]) + rows.tobytes()


def lap(session: Session, start: int, end: int) -> list[Field]:
    return [
        (253, LONG, end),
        (2, LONG, start),
        (7, LONG, session.duration_s * 1000),
        (8, LONG, session.duration_s * 1000),
        (9, LONG, round(session.distance_m[-1] * 100)),
    ]


def totals(session: Session, start: int, end: int) -> list[Field]:
    plan = session.plan
    fields: list[Field] = [
        *lap(session, start, end),
        (5, ENUM, SPORTS[plan.sport]),
        (6, ENUM, TREADMILL if plan.sub_sport == "treadmill" else 0),
        (16, BYTE, round(float(session.heart_rate_bpm.mean()))),
        (17, BYTE, int(session.heart_rate_bpm.max())),
        (26, SHORT, 1),
    ]
    if session.altitude_m is not None:
        up, down = climb_m(session.altitude_m)
        fields += [(22, SHORT, up), (23, SHORT, down)]
    if plan.rpe is not None:
        fields.append((193, BYTE, plan.rpe * 10))
    return fields


def activity(session: Session, end: int) -> list[Field]:
    offset = session.plan.start.utcoffset()
    local = end + (int(offset.total_seconds()) if offset else 0)
    return [
        (253, LONG, end),
        (0, LONG, session.duration_s * 1000),
        (1, SHORT, 1),
        (2, ENUM, 0),
        (3, ENUM, 26),
        (4, ENUM, 1),
        (5, LONG, local),
    ]


def seconds(moment: datetime) -> int:
    return int((moment - EPOCH).total_seconds())


def _table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
        table.append(value)
    return table


TABLE = _table()


def checksum(data: bytes) -> int:
    """CRC-16 of the protocol: polynomial 0xA001, from 0. Written apart from the reader's, so that each proves the other."""
    state = 0
    for byte in data:
        state = state >> 8 ^ TABLE[(state ^ byte) & 0xFF]
    return state
