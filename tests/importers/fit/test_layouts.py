"""Every way in which the FIT protocol lets a device write its records."""

import struct

import numpy as np
import pytest

from fit.reading import EPOCH_S, assert_is_the_run, only, stream
from fit.writer import (
    BASIC,
    DISTANCE,
    HEART_RATE,
    SECONDS,
    SPACING_M,
    START,
    TIME,
    define,
    file_id,
    part,
    record,
    run,
    session,
)


def every(values: bytes = b"", seconds: int = SECONDS) -> bytes:
    return b"".join(record(k) + values for k in range(seconds))


def test_a_plain_run_is_read_in_full() -> None:
    assert_is_the_run(part(run()))


def test_a_header_of_12_bytes_is_read() -> None:
    assert_is_the_run(part(run(), header=12))


def test_big_endian_messages_are_read() -> None:
    body = b"".join(
        b"\x01" + struct.pack(">IBI", START + k, 140 + k % 20, round(k * SPACING_M * 100))
        for k in range(SECONDS)
    )
    assert_is_the_run(part(file_id(), define(1, 20, BASIC, big=True), body, session()))


def test_a_new_layout_before_every_record_keeps_their_order() -> None:
    turned = define(1, 20, (TIME, DISTANCE, HEART_RATE))
    body = b"".join(
        define(1, 20, BASIC) + record(k)
        if k % 2
        else turned + struct.pack("<BIIB", 1, START + k, round(k * SPACING_M * 100), 140 + k % 20)
        for k in range(SECONDS)
    )
    assert_is_the_run(part(file_id(), body, session()))


@pytest.mark.parametrize("step_s", [1, 7, 31])
def test_compressed_times_roll_over_every_32_seconds(step_s: int) -> None:
    body = b"".join(
        struct.pack("<BBI", 0x80 | 1 << 5 | (START + k * step_s) & 31, 150, k * 300) for k in range(1, 200)
    )
    made = stream(
        part(file_id(), define(0, 20, BASIC), record(0, local=0), define(1, 20, BASIC[1:]), body, session())
    )
    np.testing.assert_array_equal(made.time_s, EPOCH_S + START + step_s * np.arange(200))


def test_compressed_times_before_any_full_time_are_no_times() -> None:
    body = b"".join(struct.pack("<BBI", 0x80 | 1 << 5 | k, 150, k * 300) for k in range(20))
    assert np.isnan(stream(part(file_id(), define(1, 20, BASIC[1:]), body, session())).time_s).all()


@pytest.mark.parametrize(
    ("field", "value"),
    [((7, 0, 0x84), b""), ((99, 3, 0x55), b"abc"), ((200, 2, 0x84), b"ab"), ((8, 2, 0x07), b"\xff\xfe")],
    ids=["no size", "unknown type", "unknown field", "bad UTF-8"],
)
def test_fields_that_nobody_reads_are_stepped_over(field: tuple[int, int, int], value: bytes) -> None:
    assert_is_the_run(part(file_id(), define(1, 20, [*BASIC, field]), every(value), session()))


def test_a_field_whose_size_does_not_fit_its_type_is_not_trusted() -> None:
    data = part(file_id(), define(1, 20, [*BASIC, (7, 3, 0x84)]), every(b"\x64\0\0"), session())
    assert_is_the_run(data)
    assert "power_w" not in stream(data).columns


def test_of_an_array_the_first_value_counts() -> None:
    data = part(
        file_id(), define(1, 20, [*BASIC, (7, 4, 0x84)]), every(struct.pack("<HH", 250, 9)), session()
    )
    assert (stream(data).columns["power_w"] == 250).all()


def test_messages_that_no_profile_names_are_stepped_over() -> None:
    unknown = define(5, 0xFF12, [(0, 4, 0x86)])
    body = b"".join(record(k) + b"\x051234" for k in range(SECONDS))
    assert_is_the_run(part(file_id(), unknown, define(1, 20, BASIC), body, session()))


@pytest.mark.parametrize("written", [0, 255])
def test_a_heart_rate_of_0_or_255_is_not_measured(written: int) -> None:
    body = b"".join(struct.pack("<BIBI", 1, START + k, written, k * 300) for k in range(60))
    data = part(file_id(), define(1, 20, BASIC), body, session())
    assert np.isnan(stream(data).columns["heart_rate_bpm"]).all()
    assert only(data).peak_hr is None
    assert only(data).heart_rate_s is None


def test_enhanced_fields_win_over_plain_ones() -> None:
    fields = [TIME, (6, 2, 0x84), (73, 4, 0x86), (2, 2, 0x84), (78, 4, 0x86)]
    values = (3000, 3456, 0xFFFF, (812 + 500) * 5)
    body = b"".join(struct.pack("<BIHIHI", 1, START + k, *values) for k in range(10))
    columns = stream(part(file_id(), define(1, 20, fields), body, session())).columns
    assert columns["speed_mps"].tolist() == [3.456] * 10
    assert columns["altitude_m"].tolist() == [812.0] * 10


def test_the_packed_distance_of_old_watches_rolls_over_every_256_metres() -> None:
    def packed(k: int) -> bytes:
        speed, distance = 330, round(k * 3.25 * 16) % 4096
        return bytes((speed & 255, speed >> 8 | (distance & 15) << 4, distance >> 4))

    body = b"".join(struct.pack("<BI", 1, START + k) + packed(k) for k in range(300))
    data = part(file_id(), define(1, 20, [TIME, (8, 3, 0x0D)]), body, session(distance_m=0))
    assert only(data).distance_m == pytest.approx(299 * 3.25)
    assert only(data).distance_source == "records"
    assert stream(data).columns["speed_mps"].tolist() == [3.3] * 300


def test_cadence_has_its_fraction() -> None:
    fields = [TIME, (4, 1, 0x02), (53, 1, 0x02)]
    body = b"".join(struct.pack("<BIBB", 1, START + k, 88, 64) for k in range(10))
    assert (
        stream(part(file_id(), define(1, 20, fields), body, session())).columns["cadence_rpm"] == 88.5
    ).all()


def test_positions_are_degrees() -> None:
    fields = [TIME, (0, 4, 0x85), (1, 4, 0x85)]
    body = struct.pack("<BIii", 1, START, 2**30, -(2**29)) + struct.pack("<BIii", 1, START + 1, 2**30, 0)
    assert only(part(file_id(), define(1, 20, fields), body, session())).first_position == (90.0, -45.0)
