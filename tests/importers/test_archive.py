"""Zips as members: hostile names, lies, overlaps, locks and cuts."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshlegs.importers import archive, directory, others
from freshlegs.importers.archive import Packed, pour, unpacked
from freshlegs.importers.directory import Entry, entries
from freshlegs.importers.gzipped import Content
from freshlegs.model.activity import Unreadable

DATA = bytes(range(256)) * 40


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as target:
        for name, data in members.items():
            target.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


def listed(data: bytes) -> tuple[Entry, ...]:
    found = entries(io.BytesIO(data))
    assert isinstance(found, tuple), found
    return found


def held(data: bytes, entry: Entry) -> bytes | str:
    """The content of a member, or why there is none."""
    packed = archive.packed(io.BytesIO(data), entry)
    found = packed if isinstance(packed, Unreadable) else unpacked(packed)
    return found.why if isinstance(found, Unreadable) else found.data


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_member_comes_out_in_order_and_folders_do_not(method: int) -> None:
    data = zipped({"b.fit": DATA, "folder/": b"", "folder/a.gpx": b"<gpx/>", "empty": b""}, method)

    found = listed(data)

    assert [entry.name for entry in found] == ["b.fit", "folder/a.gpx", "empty"]
    assert [held(data, entry) for entry in found] == [DATA, b"<gpx/>", b""]


def test_names_are_keys_and_come_back_unchanged() -> None:
    names = ["../../etc/x.fit", "/abs.fit", "a\\..\\b.fit", "C:evil.fit", "läuf \U0001f3c3.fit"]

    assert [entry.name for entry in listed(zipped(dict.fromkeys(names, DATA)))] == names


def test_one_name_that_is_no_text_does_not_spoil_the_archive() -> None:
    data = zipped({"ä.fit": DATA, "b.fit": DATA}).replace("ä".encode(), b"\xff\xfe")

    found = listed(data)

    assert [held(data, entry) for entry in found] == [DATA, DATA]


def test_bytes_in_front_of_the_archive_shift_it() -> None:
    data = b"#!/bin/sh\n" * 7 + zipped({"a.fit": DATA})

    assert held(data, listed(data)[0]) == DATA


def test_a_large_archive_is_read_by_its_large_records() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target, target.open("a.fit", "w", force_zip64=True) as member:
        member.write(DATA)
    small = made.getvalue()
    at = small.rindex(b"PK\x05\x06")
    begin = small.index(b"PK\x01\x02")
    large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, at - begin, begin)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    data = small[:at] + large + locator + end

    assert held(data, listed(data)[0]) == DATA


def test_a_password_is_named() -> None:
    data = bytearray(zipped({"a.fit": DATA, "b.fit": DATA}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    locked, free = listed(bytes(data))

    assert held(bytes(data), locked) == directory.LOCKED
    assert held(bytes(data), free) == DATA


def test_a_wrong_check_is_damage_of_that_member_alone() -> None:
    data = bytearray(zipped({"a.fit": DATA, "b.fit": DATA}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF

    first, second = listed(bytes(data))

    assert held(bytes(data), first) == directory.MEMBER_DAMAGED
    assert held(bytes(data), second) == DATA


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_archive_says_that_the_download_is_not_complete(share: float) -> None:
    data = zipped({f"{k}.fit": DATA for k in range(5)})

    assert entries(io.BytesIO(data[: int(len(data) * share)])) == Unreadable(directory.INCOMPLETE)


def test_members_that_share_bytes_are_refused_before_reading() -> None:
    one = zipped({"a.fit": bytes(1_000_000)})
    first, last = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    many = one[first:last] * 1000
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1000, 1000, len(many), first, 0)

    assert entries(io.BytesIO(one[:first] + many + end)) == Unreadable(directory.OVERLAP)


def test_more_members_than_the_cap_are_refused() -> None:
    one = zipped({"a": b""}, zipfile.ZIP_STORED)
    entry = one[one.index(b"PK\x01\x02") : one.index(b"PK\x05\x06")]
    many = entry * (directory.MOST_MEMBERS + 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0, 0, len(many), 0, 0)

    assert entries(io.BytesIO(many + end)) == Unreadable(directory.TOO_MANY)


@pytest.mark.parametrize("told", [None, 1000, 0xFFFFFFF0])
def test_a_bomb_stops_at_the_cap_whatever_the_directory_tells(told: int | None) -> None:
    data = bytearray(zipped({"1.gpx": b"0" * 48_000_000}))
    if told is not None:
        struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, told)
    (entry,) = listed(bytes(data))

    assert "200 times" in str(held(bytes(data), entry))
    assert isinstance(pour(io.BytesIO(data), entry, None, 8 << 30), Unreadable)


def test_pouring_gives_the_hash_and_stops_at_its_limit() -> None:
    data = zipped({"inner.zip": DATA})
    (entry,) = listed(data)
    sink = io.BytesIO()

    poured = pour(io.BytesIO(data), entry, sink, len(DATA))

    assert isinstance(poured, str)
    assert sink.getvalue() == DATA
    assert isinstance(pour(io.BytesIO(data), entry, None, len(DATA) - 1), Unreadable)


@given(data=st.binary(max_size=400))
def test_rubbish_is_a_value(data: bytes) -> None:
    assert isinstance(entries(io.BytesIO(b"PK\x03\x04" + data)), tuple | Unreadable)


@given(places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_bent_archive_gives_values_only(places: list[tuple[int, int]]) -> None:
    data = bytearray(zipped({"a.fit": DATA, "b/c.gpx": b"<gpx/>" * 50}))
    for at, value in places:
        data[at % len(data)] = value

    found = entries(io.BytesIO(data))

    if isinstance(found, tuple):
        assert all(isinstance(held(bytes(data), entry), bytes | str) for entry in found)


def test_a_member_can_be_unpacked_elsewhere() -> None:
    pump = zlib.compressobj(wbits=-15)
    packed = pump.compress(DATA) + pump.flush()

    found = unpacked(Packed(packed, directory.DEFLATED, zlib.crc32(DATA)))

    assert isinstance(found, Content)
    assert found.data == DATA
    assert found.deflated is not None
    assert found.deflated.cut() == packed


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("__MACOSX/._x.fit", b"\0\x05\x16\x07", "system_file"),
        ("a.zip!__MACOSX/x", b"", "system_file"),
        (".DS_Store", b"\0\0\0\1Bud1", "system_file"),
        ("media/1.JPG", b"\xff\xd8\xff\xe0", "media"),
        ("no name of a film", b"\0\0\0\x18ftypmp42", "media"),
        ("routes.csv", b"Route ID", "companion"),
        ("messages.json", b"{}", "companion"),
        ("LICENCE", b"MIT", "unrelated"),
    ],
)
def test_what_is_left_aside_has_a_kind(name: str, head: bytes, kind: str) -> None:
    assert others.kind(name, head) == kind
