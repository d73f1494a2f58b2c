"""Heart rate that a strap sent afterwards (message 132), and beat-to-beat intervals (message 78)."""

import struct

import numpy as np

from fit.reading import only, stream
from fit.writer import DISTANCE, SECONDS, START, TIME, define, file_id, part, records, session
from freshlegs.importers.fit import decode
from freshlegs.importers.fit.profile import HRV


def swim() -> bytes:
    rows = b"".join(struct.pack("<BII", 1, START + k, k * 150) for k in range(SECONDS))
    return part(file_id(), define(1, 20, [TIME, DISTANCE]), rows, session(sport=5))


def whole_counters() -> bytes:
    """A beat each second with its whole counter."""
    layout = define(3, 132, [TIME, (6, 1, 2), (9, 4, 0x86)])
    return layout + b"".join(
        struct.pack("<BIBI", 3, START + k, 120 + k % 5, (5000 + k) * 1024) for k in range(SECONDS)
    )


def packed_counters(every_ticks: int = 600) -> bytes:
    """One whole counter, then eight beats a message by the low twelve bits of theirs."""
    made = define(3, 132, [TIME, (0, 2, 0x84), (6, 1, 2), (9, 4, 0x86)])
    made += struct.pack("<BIHBI", 3, START, 16_384, 100, 7777)  # half a second past
    made += define(3, 132, [(6, 8, 2), (10, 12, 0x0D)])
    ticks = 7777
    for k in range(120):
        beats = bytes(101 + k % 100 for _ in range(8))
        low = [(ticks + every_ticks * (i + 1)) & 4095 for i in range(8)]
        ticks += 8 * every_ticks
        pairs = zip(low[::2], low[1::2], strict=True)
        made += b"\x03" + beats
        made += b"".join(bytes((a & 255, a >> 8 | (b & 15) << 4, b >> 4)) for a, b in pairs)
    return made


def test_beats_of_a_later_part_are_laid_onto_the_records() -> None:
    data = swim() + part(file_id(), whole_counters())
    found = only(data)
    assert found.records == SECONDS
    assert stream(data).columns["heart_rate_bpm"].tolist() == [120 + k % 5 for k in range(SECONDS)]
    assert found.heart_rate_s is not None
    assert found.peak_hr is not None


def test_packed_counters_roll_over_every_four_seconds() -> None:
    beats = stream(swim() + part(file_id(), packed_counters())).columns["heart_rate_bpm"]
    assert np.isfinite(beats[1:560]).all()
    for second in (10, 100, 300, 500):
        message = int((second + 0.5 - 0.5) * 1024 / 600 - 1) // 8
        assert abs(beats[second] - (101 + message % 100)) <= 1
    assert np.isnan(beats[575:]).all()  # the last beat was more than 5 s before


def test_a_record_keeps_its_own_heart_rate() -> None:
    data = part(file_id(), records(300), session()) + part(file_id(), whole_counters())
    assert stream(data).columns["heart_rate_bpm"].tolist() == [140 + k % 20 for k in range(300)]


def test_beats_fill_the_records_that_have_none() -> None:
    rows = b"".join(struct.pack("<BIBI", 1, START + k, 255 if k % 2 else 90, k * 300) for k in range(300))
    basic = define(1, 20, [TIME, (3, 1, 2), DISTANCE])
    beats = stream(part(file_id(), basic, rows, session(), whole_counters())).columns["heart_rate_bpm"]
    assert beats[:4].tolist() == [90, 121, 90, 123]


def test_beats_without_a_clock_are_left_out() -> None:
    orphan = define(3, 132, [(6, 8, 2), (10, 12, 0x0D)]) + b"\x03" + bytes(20)
    assert np.isnan(
        stream(swim() + part(file_id(), orphan)).columns.get("heart_rate_bpm", np.array(np.nan))
    ).all()


def test_intervals_between_beats_have_a_column_of_their_own() -> None:
    layout = define(4, 78, [(0, 10, 0x84)])
    intervals = layout + struct.pack("<B5H", 4, 800, 810, 820, 0xFFFF, 0xFFFF)
    data = part(file_id(), records(10), intervals, session())
    (found,) = decode(data)
    assert found[HRV]["rr_s"][0, :3].tolist() == [0.8, 0.81, 0.82]
    assert only(data).records == 10


def test_intervals_cut_in_the_middle_lose_no_record() -> None:
    cut = part(file_id(), records(10), define(4, 78, [(0, 10, 0x84)]), b"\x04" + bytes(6))
    assert only(cut).records == 10
