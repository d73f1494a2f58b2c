"""Broken files: everything before the damage is kept, and what is wrong has a name."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fit.reading import activities, only, outcome
from fit.writer import (
    SECONDS,
    START,
    START_ISO,
    define,
    file_id,
    part,
    record,
    records,
    run,
    session,
)
from freshlegs.importers.fit import read
from freshlegs.model.activity import Activity, NoData, NotActivity, Unreadable

GOOD = part(run())
BEFORE_RECORDS = 14 + len(file_id()) + len(records(0))


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_file_cut_at_any_tenth_keeps_every_whole_record(tenth: int) -> None:
    cut = GOOD[: len(GOOD) * tenth // 10]
    found = only(cut)
    assert found.records == (len(cut) - BEFORE_RECORDS) // 10
    assert found.damaged == ("truncated",)
    assert found.lost
    assert found.start is not None
    assert found.start.isoformat() == START_ISO


@pytest.mark.parametrize("length", range(BEFORE_RECORDS + 20))
def test_a_file_cut_anywhere_near_its_beginning_is_a_value(length: int) -> None:
    (found,) = read(GOOD[:length])
    assert isinstance(found, Activity | NoData | Unreadable)


def test_a_cut_inside_the_checksum_loses_nothing() -> None:
    for length in (1, 2):
        found = only(GOOD[:-length])
        assert found.damaged == ("checksum",)
        assert found.lost is None


def test_a_wrong_checksum_is_only_marked() -> None:
    found = only(part(run(), checksum=0x1234))
    assert (found.damaged, found.lost, found.records) == (("checksum",), None, SECONDS)


@pytest.mark.parametrize("size", [0, 3 * len(GOOD), 0xFFFFFFFF])
def test_a_size_that_was_not_written_loses_nothing(size: int) -> None:
    found = only(part(run(), size=size))
    assert (found.damaged, found.lost, found.records) == (("size_not_written",), None, SECONDS)


@pytest.mark.parametrize("size", [0, 3 * len(GOOD), 0xFFFFFFFF])
def test_a_size_that_was_bent_afterwards_loses_nothing(size: int) -> None:
    found = only(GOOD[:4] + struct.pack("<I", size) + GOOD[8:])
    assert (found.damaged, found.lost, found.records) == (("size_not_written",), None, SECONDS)


def test_a_device_that_died_leaves_no_checksum_and_loses_nothing_before() -> None:
    found = only(part(run(), size=0)[:-2])
    assert (found.damaged, found.lost, found.records) == (("size_not_written",), None, SECONDS)


def test_a_device_that_died_within_a_record_loses_that_record() -> None:
    found = only(part(file_id(), records(), size=0)[:-2] + record(600)[:7])
    assert found.damaged == ("truncated", "size_not_written")
    assert found.lost
    assert found.records == SECONDS


def test_a_size_that_was_not_written_does_not_hide_the_next_part() -> None:
    other = part(file_id(), records(start=START + 86_400), session(start=START + 86_400))
    found = activities(part(run(), size=0) + other)
    assert [one.records for one in found] == [SECONDS, SECONDS]
    assert [one.damaged for one in found] == [("size_not_written",), ()]


def test_a_size_that_counts_the_checksum_loses_nothing() -> None:
    found = only(part(run(), size=len(run()) + 2))
    assert (found.damaged, found.lost, found.records) == (("checksum",), None, SECONDS)


@pytest.mark.parametrize("tail", [b"\n", bytes(4096), b".FIT" * 1000], ids=["new line", "zeros", "magic"])
def test_bytes_after_the_end_are_only_marked(tail: bytes) -> None:
    found = only(GOOD + tail)
    assert (found.damaged, found.lost, found.records) == (("trailing_bytes",), None, SECONDS)


def test_an_undefined_message_ends_the_part_and_keeps_what_was_before() -> None:
    found = only(part(file_id(), records(300), b"\x09", records(300, START + 300), session()))
    assert found.damaged == ("undefined_message",)
    assert found.lost
    assert found.records == 300


def test_after_an_undefined_message_the_next_part_is_read() -> None:
    broken = part(file_id(), records(300), b"\x09" + bytes(500))
    later = part(file_id(), records(start=START + 86_400), session(start=START + 86_400))
    for gap in (b"", bytes(1000)):
        found = activities(broken + gap + later)
        assert [one.records for one in found] == [300, SECONDS]
        assert [one.damaged for one in found] == [("undefined_message",), ()]


def test_a_damaged_settings_part_marks_the_activity_that_it_belongs_to() -> None:
    found = only(GOOD + part(file_id(2), checksum=1))
    assert found.damaged == ("checksum",)


def test_a_definition_past_the_end_is_a_value() -> None:
    body = bytearray(run())
    body[len(file_id()) + 5] = 255
    assert outcome(read(part(bytes(body)))) == "no_data"


def test_thousands_of_layouts_end_in_a_value() -> None:
    layouts = b"".join(define(1, 20, [(k & 255, 1, 2), (k >> 8, 1, 2)]) + b"\x01ab" for k in range(5000))
    (found,) = read(part(file_id(), records(), layouts))
    assert isinstance(found, Activity)
    assert "undefined_message" in found.damaged
    assert found.records >= SECONDS


@pytest.mark.parametrize(
    "start", [0, 5000, 0x0FFFFFFF, 315_619_199], ids=["1989", "power-on", "unset", "1999"]
)
def test_a_clock_that_was_never_set_gives_no_start(start: int) -> None:
    found = only(part(file_id(), records(start=start), session(start=start)))
    assert found.start is None
    assert found.damaged == ("clock",)
    assert found.lost
    assert found.records == SECONDS
    assert found.duration_s == SECONDS


def test_the_first_second_of_2000_is_a_date() -> None:
    found = only(part(file_id(), records(start=315_619_200), session(start=315_619_200)))
    assert found.start is not None
    assert found.start.isoformat() == "2000-01-01T00:00:00+00:00"


def test_times_that_go_backwards_are_sorted_and_repeats_dropped() -> None:
    order = [*range(0, SECONDS, 2), *range(1, SECONDS, 2), 5, 5, 5]
    found = only(part(file_id(), records(order=order), session(distance_m=0)))
    assert found.damaged == ("times_backwards",)
    assert found.lost is None
    assert found.records == SECONDS + 3
    assert found.distance_m == pytest.approx(599 * 3.3)
    assert found.stream is not None
    assert (np.diff(found.stream.time_s) == 1).all()


def test_one_time_of_another_century_does_not_stretch_the_activity() -> None:
    body = records(300) + struct.pack("<BIBI", 1, 0x7FFFFFFF, 150, 99_000) + records(300, START + 301)
    found = only(part(file_id(), body))
    assert found.records == 601
    assert found.elapsed_s == 600


def test_records_without_a_time_keep_their_distance_and_lose_the_day() -> None:
    rows = b"".join(struct.pack("<BI", 1, k * 300) for k in range(10))
    found = only(part(file_id(), define(1, 20, [(5, 4, 0x86)]), rows))
    assert (found.start, found.distance_m, found.records, found.damaged) == (None, 27.0, 10, ("clock",))


@pytest.mark.parametrize("data", [b"", bytes(1000), b"<!doctype html>", b"\x0e\x20\x34\x08" + b"XXXXXXXXXX"])
def test_what_is_not_fit_is_unreadable_and_says_why(data: bytes) -> None:
    (found,) = read(data)
    assert isinstance(found, Unreadable)
    assert found.why


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (1, "device"),
        (2, "settings"),
        (3, "sport_settings"),
        (5, "workout"),
        (6, "course"),
        (7, "schedules"),
        (9, "weight"),
        (10, "totals"),
        (11, "goals"),
        (14, "blood_pressure"),
        (15, "monitoring"),
        (28, "monitoring"),
        (32, "monitoring"),
        (34, "segment"),
        (77, "other"),
    ],
)
def test_a_good_file_of_another_kind_is_named(kind: int, word: str) -> None:
    body = records(50) if word == "course" else b""
    assert read(part(file_id(kind), body)) == (NotActivity(word),)


def test_an_unknown_kind_with_a_session_is_an_activity() -> None:
    assert only(part(file_id(77), records(), session())).records == SECONDS


@pytest.mark.parametrize("body", [file_id(), file_id() + records(1), b""], ids=["nothing", "one", "empty"])
def test_fewer_than_two_records_without_a_session_are_no_data(body: bytes) -> None:
    (found,) = read(part(body))
    assert isinstance(found, NoData)


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12),
    st.integers(0, len(GOOD)),
)
def test_no_mutation_makes_the_reader_raise(bent: list[tuple[int, int]], length: int) -> None:
    data = bytearray(GOOD)
    for at, octet in bent:
        data[at] = octet
    assert outcome(read(bytes(data)))
    assert outcome(read(bytes(data[:length])))


@given(st.binary(max_size=400))
def test_no_messages_make_the_reader_raise(messages: bytes) -> None:
    assert outcome(read(part(run(), messages)))
    assert outcome(read(part(file_id(), messages)))
