"""Columns in, bytes out, the same columns back."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from freshlegs.model.activity import Stream
from freshlegs.store import streams

ANY = st.floats(allow_nan=True, allow_infinity=True, width=64)
MEASURED = st.one_of(
    ANY,
    st.just(float("nan")),
    st.integers(-(2**31), 2**31).map(lambda whole: whole * (180 / 2**31)),
    st.decimals(-180, 180, places=7).map(float),
    st.integers(30, 230).map(float),
)


def same(left: NDArray[np.float64], right: NDArray[np.float64]) -> bool:
    """Equal to the bit, but for the sign of zero and which NaN it is."""
    return bool(np.array_equal(left, right, equal_nan=True)) and left.dtype == right.dtype


@given(
    arrays.arrays(np.float64, st.tuples(st.integers(0, 20), st.just(3)), elements=MEASURED),
    st.integers(0, 2**40),
)
def test_any_stream_comes_back(values: NDArray[np.float64], first: int) -> None:
    segment = np.arange(len(values), dtype=np.int64) // 3 + first
    stream = Stream(
        time_s=values[:, 0], columns={"power_w": values[:, 1], "a b": values[:, 2]}, segment=segment
    )

    back = streams.unpack(streams.pack(stream))

    assert same(back.time_s, stream.time_s)
    assert list(back.columns) == sorted(stream.columns)
    assert all(same(back.columns[name], stream.columns[name]) for name in stream.columns)
    assert np.array_equal(back.segment, segment)


def test_an_hour_of_seconds_takes_next_to_nothing() -> None:
    seconds = 1.7e9 + np.arange(3600.0)
    stream = Stream(time_s=seconds, columns={}, segment=np.zeros(3600, np.int64))

    assert len(streams.pack(stream)) < 400


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", zlib.compress(b"FLS9\x02\x00\x00\x00{}")])
def test_rubbish_is_refused(rubbish: bytes) -> None:
    with pytest.raises(ValueError, match="not the columns of a stream"):
        streams.unpack(rubbish)
