"""The columns of an activity are made when somebody asks for them, and not before; long files go through in blocks."""

from __future__ import annotations

import pickle
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fit.reading import activities, only, stream
from fit.writer import BASIC, START, TIME, define, file_id, part, record, records, run, session, timer
from freshlegs.importers import measure
from freshlegs.importers.fit.table import BLOCK_ROWS
from freshlegs.model.activity import Stream

if TYPE_CHECKING:
    from freshlegs.model.activity import Columns


def test_a_stream_is_made_once_and_only_when_it_is_asked_for() -> None:
    asked = []

    def make() -> Columns:
        asked.append(1)
        return np.arange(3.0), {"power_w": np.full(3, 200.0)}, np.zeros(3, np.int64)

    later = Stream.later(make)
    assert asked == []
    assert later.columns["power_w"].tolist() == [200.0] * 3
    assert (later.time_s[2], len(later.segment)) == (2.0, 3)
    assert asked == [1]


def test_a_stream_that_is_sent_to_another_process_takes_its_columns_along() -> None:
    found = stream(part(run()))
    back = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(back.time_s, found.time_s)
    assert back.columns.keys() == found.columns.keys()


def test_a_file_in_a_bytearray_is_read_like_one_in_bytes() -> None:
    data = part(run())
    mine, yours = only(data), only(bytearray(data))  # type: ignore[arg-type]
    assert (mine.distance_m, mine.heart_rate_s, mine.records) == (
        yours.distance_m,
        yours.heart_rate_s,
        yours.records,
    )


def test_running_dynamics_power_and_temperature_have_columns() -> None:
    fields = [TIME, (39, 2, 0x84), (41, 2, 0x84), (83, 2, 0x84), (84, 2, 0x84), (85, 2, 0x84)]
    fields += [(7, 2, 0x84), (13, 1, 0x01)]
    rows = struct.pack("<BIHHHHHHb", 1, START, 853, 2340, 712, 4985, 11_950, 310, -4)
    rows += struct.pack("<BIHHHHHHb", 1, START + 1, *[0xFFFF] * 6, 0x7F)
    columns = stream(part(file_id(), define(1, 20, fields), rows, session())).columns
    first = {name: values[0] for name, values in columns.items()}
    assert first == {
        "vertical_oscillation_mm": 85.3,
        "ground_contact_ms": 234.0,
        "vertical_ratio_share": 0.0712,
        "ground_contact_left_share": 0.4985,
        "step_length_mm": 1195.0,
        "power_w": 310.0,
        "temperature_c": -4.0,
    }
    assert all(np.isnan(values[1]) for values in columns.values())


def long_run(seconds: int) -> bytes:
    """Up and down hills due north, with a break after a third."""
    fields = [TIME, (0, 4, 0x85), (1, 4, 0x85), (2, 2, 0x84), (3, 1, 2)]
    form = [("h", "u1"), ("t", "<u4"), ("north", "<i4"), ("east", "<i4"), ("height", "<u2"), ("beats", "u1")]
    rows = np.zeros(seconds, np.dtype(form))
    k = np.arange(seconds)
    rows["h"], rows["t"], rows["north"] = 1, START + k + (k > seconds // 3) * 600, 100_000_000 + k * 320
    rows["height"] = 5 * (700 + 40 * np.sin(k / 300) + (k * k) % 5)
    rows["beats"] = np.where(k % 97 == 0, 255, 120 + (k // 7) % 60)
    return define(1, 20, fields) + rows.tobytes()


@pytest.mark.parametrize("seconds", [BLOCK_ROWS, BLOCK_ROWS + 1, 3 * BLOCK_ROWS + 77])
def test_a_file_of_many_blocks_has_the_totals_of_its_columns(seconds: int) -> None:
    body = timer(0, 0) + long_run(seconds) + timer(seconds // 3 + 601, 0) + session(distance_m=0)
    found = only(part(file_id(), body, checksum=0))
    made = found.stream
    assert made is not None
    columns = made.columns

    assert np.unique(made.segment).tolist() == [0, 1]
    beats = columns["heart_rate_bpm"]
    assert found.heart_rate_s == measure.heart_rate_seconds(made.time_s, beats, made.segment)
    assert found.peak_hr == measure.peak_heart_rate(made.time_s, beats)
    assert (found.ascent_m, found.descent_m) == measure.climb(columns["altitude_m"])
    where = columns["latitude_deg"], columns["longitude_deg"]
    metres, jumps = measure.gps_distance_m(*where, made.time_s, made.segment, True)
    assert found.distance_m == pytest.approx(metres, rel=1e-12)
    assert ("gps_jumps" in found.damaged) is jumps


def test_a_long_file_that_takes_turns_with_other_messages_loses_none_of_them() -> None:
    count = BLOCK_ROWS + 100
    other = define(5, 0xFF12, [(0, 4, 0x86)])
    rows = b"".join(record(k) + b"\x051234" for k in range(count))
    found = only(part(file_id(), other, define(1, 20, BASIC), rows, session(seconds=count), checksum=0))
    assert found.records == count
    assert found.stream is not None
    np.testing.assert_array_equal(np.diff(found.stream.time_s), 1)


def test_sessions_take_turns_only_with_their_own_records() -> None:
    order = [*range(0, 1200, 2), *range(1, 1200, 2)]
    data = part(file_id(), records(order=order), session(sport=2), session(sport=1, start=START + 600))
    found = activities(data)
    assert [one.records for one in found] == [600, 600]
    for one, first in zip(found, (0, 600), strict=True):
        assert one.stream is not None
        distances = (np.arange(600) + first) * 3.3
        np.testing.assert_allclose(one.stream.columns["distance_m"], distances, atol=0.005)
