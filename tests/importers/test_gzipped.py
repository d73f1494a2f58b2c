"""What is inside gzip, whatever was done to it."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from freshlegs.importers.gzipped import Content, gunzip, unwrapped
from freshlegs.importers.inflate import as_zlib
from freshlegs.model.activity import Unreadable

DATA = bytes(range(256)) * 400
NOISY = b"".join(n.to_bytes(4, "little") for n in (k * 2_654_435_761 % 2**32 for k in range(50_000)))


def content(packed: bytes) -> Content:
    found = unwrapped(packed)
    assert isinstance(found, Content), found
    return found


def test_a_sound_file_comes_back_without_a_mark() -> None:
    found = content(gzip.compress(DATA))

    assert (found.data, found.damaged, found.lost) == (DATA, (), None)


def test_bytes_that_are_not_packed_stay_as_they_are() -> None:
    assert content(DATA) == Content(DATA)


def test_several_members_are_one_file() -> None:
    packed = gzip.compress(DATA[:3000]) + gzip.compress(b"") + gzip.compress(DATA[3000:])

    assert content(packed) == Content(DATA)


def test_a_file_packed_twice_is_unpacked_twice_but_not_without_end() -> None:
    twice = gzip.compress(gzip.compress(DATA))
    often = twice
    for _ in range(4):
        often = gzip.compress(often)

    assert content(twice).data == DATA
    assert isinstance(unwrapped(often), Unreadable)


def test_a_header_with_name_comment_extra_and_check_is_passed_over() -> None:
    packed = gzip.compress(DATA)
    header = b"\x1f\x8b\x08\x1e" + packed[4:10] + b"\x03\x00abc" + b"run.fit\0" + b"a comment\0" + b"\x12\x34"

    assert content(header + packed[10:]).data == DATA


def test_a_cut_stream_gives_what_was_there_and_says_so() -> None:
    found = content(gzip.compress(NOISY)[:100_000])

    assert len(found.data) > 50_000
    assert NOISY.startswith(found.data)
    assert found.damaged == ("gzip",)
    assert found.lost


def test_damage_in_the_middle_keeps_what_came_before() -> None:
    packed = bytearray(gzip.compress(DATA * 20, compresslevel=1))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40

    found = unwrapped(bytes(packed))

    assert isinstance(found, Content)
    assert found.damaged == ("gzip",)


def test_junk_behind_the_end_is_marked_and_zeros_are_not() -> None:
    assert content(gzip.compress(DATA) + b"junkjunk").damaged == ("gzip",)
    assert content(gzip.compress(DATA) + bytes(512)).damaged == ()


def test_a_wrong_check_is_marked_and_loses_nothing() -> None:
    packed = gzip.compress(DATA)

    found = content(packed[:-8] + bytes(4) + packed[-4:])

    assert (found.data, found.damaged, found.lost) == (DATA, ("gzip",), None)


def test_nothing_inside_a_header_is_unreadable() -> None:
    assert isinstance(unwrapped(gzip.compress(NOISY)[:12]), Unreadable)
    assert isinstance(unwrapped(b"\x1f\x8b"), Unreadable)


def test_a_bomb_stops_at_the_cap() -> None:
    found = unwrapped(gzip.compress(bytes(48_000_000)))

    assert isinstance(found, Unreadable)
    assert "200 times" in found.why


def test_many_empty_members_come_to_an_end() -> None:
    found = unwrapped(gzip.compress(b"") * 20_000)

    assert isinstance(found, Content | Unreadable)


def test_the_packed_stream_is_reused_as_it_is() -> None:
    found = content(gzip.compress(DATA))

    assert found.deflated is not None
    assert zlib.decompress(b"".join(as_zlib(found.deflated.cut(), zlib.adler32(DATA)))) == DATA


@given(data=st.binary(max_size=2000), cut=st.floats(0, 1))
def test_any_cut_gives_a_beginning_of_the_content(data: bytes, cut: float) -> None:
    packed = gzip.compress(data)

    found = gunzip(packed[: int(len(packed) * cut)])

    assert isinstance(found, Unreadable) or data.startswith(found.data)


@given(noise=st.binary(max_size=300))
def test_rubbish_behind_a_gzip_header_is_a_value(noise: bytes) -> None:
    assert isinstance(gunzip(b"\x1f\x8b\x08" + noise), Content | Unreadable)
