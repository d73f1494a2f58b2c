"""Fields that an app on the watch added."""

import struct

import pytest

from fit.reading import assert_is_the_run, only, stream
from fit.writer import BASIC, SECONDS, define, file_id, part, record, session

FIELDS = [(0, 1, 2), (1, 1, 2), (2, 1, 2), (3, 12, 7), (8, 4, 7), (14, 2, 0x84), (15, 1, 2)]


def describe(name: bytes, base: int, message: int = 0xFFFF, field: int = 255, unit: bytes = b"") -> bytes:
    values = struct.pack("<BBBB12s4sHB", 4, 0, 7, base, name, unit, message, field)
    return define(4, 206, FIELDS) + values


def with_developer(description: bytes, value: bytes, distance_lies_at_zero: bool = False) -> bytes:
    rows = b"".join(
        (record(k)[:-4] + bytes(4) if distance_lies_at_zero else record(k)) + value for k in range(SECONDS)
    )
    layout = define(1, 20, BASIC, [(7, len(value), 0)])
    total = 0 if distance_lies_at_zero else SECONDS * 3.3
    return part(file_id(), description, layout, rows, session(distance_m=total))


def test_a_field_that_nothing_describes_is_stepped_over() -> None:
    assert_is_the_run(with_developer(b"", b"\x01\x02"))


def test_a_field_with_a_name_that_we_read_becomes_its_column() -> None:
    assert (
        stream(with_developer(describe(b"Power", 0x84), struct.pack("<H", 250))).columns["power_w"] == 250
    ).all()


def test_a_name_that_is_not_utf_8_is_no_trouble() -> None:
    assert_is_the_run(with_developer(describe(b"\xff\xfe\xa8", 0x84), b"\x01\x02"))


def test_a_type_that_does_not_fit_is_not_trusted() -> None:
    assert "power_w" not in stream(with_developer(describe(b"Power", 0x86), b"\x01\x02")).columns


def test_the_native_field_stays_when_both_are_above_zero() -> None:
    found = stream(with_developer(describe(b"Distance", 0x88), struct.pack("<f", 5.0)))
    assert found.columns["distance_m"][-1] == pytest.approx((SECONDS - 1) * 3.3, abs=0.01)


@pytest.mark.parametrize(
    "description",
    [describe(b"Length", 0x88, 20, 5), describe(b"Distance", 0x88, unit=b"m")],
    ids=["by the native number", "by name"],
)
def test_a_developer_distance_wins_over_a_native_one_of_zero(description: bytes) -> None:
    assert (
        stream(with_developer(description, struct.pack("<f", 12.5), True)).columns["distance_m"] == 12.5
    ).all()


def test_a_swim_of_0_m_native_and_1250_m_developer_is_1250_m_long() -> None:
    fields = [(253, 4, 0x86), (2, 4, 0x86), (9, 4, 0x86), (5, 1, 0)]
    layout = define(2, 18, fields, [(7, 4, 0)])
    values = struct.pack("<BIIIBf", 2, 1_000_000_600, 1_000_000_000, 0, 5, 1250.0)
    found = only(part(file_id(), describe(b"dist", 0x88, 18, 9), layout, values))
    assert (found.sport, found.distance_m, found.distance_source) == ("swim", 1250.0, "device")
