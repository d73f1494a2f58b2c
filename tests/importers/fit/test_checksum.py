"""The fast checksum against the one that goes bit after bit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fit.writer import crc
from freshlegs.importers.fit.checksum import crc16, crc16_with


@given(st.binary(max_size=300))
def test_short_data_have_the_checksum_of_the_slow_way(data: bytes) -> None:
    assert crc16(data) == crc(data)


@pytest.mark.parametrize("length", [2047, 2048, 2049, 32_766, 32_767, 32_768, 32_769, 65_534, 70_001])
def test_lengths_around_a_block_have_the_checksum_of_the_slow_way(length: int) -> None:
    data = bytes((k * k + k // 7) & 255 for k in range(length))
    assert crc16(data) == crc(data)


def test_data_with_their_own_checksum_come_out_as_0() -> None:
    data = b"Freshlegs" * 5000
    assert crc16(data + crc(data).to_bytes(2, "little")) == 0


@pytest.mark.parametrize("length", [9, 100, 32_767, 50_000])
def test_the_checksum_with_other_bytes_in_place_is_that_of_the_changed_data(length: int) -> None:
    data = bytes((k * 31 + k // 5) & 255 for k in range(length))
    assert crc16_with(data, 4, b"\x01\x02\x03\x04") == crc(data[:4] + b"\x01\x02\x03\x04" + data[8:])
