"""One kernel for one runner and for many: the same bytes, and what plain loops find."""

import math
from statistics import stdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from freshlegs.load import kernel

COLUMNS = ("distance_m", "longest_m", "duration_s", "easy_s", "known_s", "runs", "load")
Row = list[int]
DAYS = st.lists(st.integers(0, 40_000), min_size=1, max_size=90)
SPANS = st.integers(1, 45)


def one(values: Row) -> NDArray[np.int64]:
    return np.array(values, np.int64)[:, None]


def panels(seed: int, days: int, runners: int) -> dict[str, NDArray[Any]]:
    """Made-up runners with rest days; the easy seconds are part of the whole, the longest run part of the day."""
    rng = np.random.default_rng(seed)
    runs = rng.integers(0, 2, (days, runners)) * (rng.random((days, runners)) < 0.7)
    made = {name: (rng.integers(0, 15_000, (days, runners)) * runs).astype(np.int32) for name in COLUMNS}
    made["easy_s"] = np.minimum(made["easy_s"], made["duration_s"])
    made["longest_m"] = np.minimum(made["longest_m"], made["distance_m"])
    made["load"] = (made["load"] // 20).astype(np.int32)
    return made


@given(DAYS, SPANS)
def test_windows_are_what_loops_find(values: Row, days: int) -> None:
    windows = [values[max(0, end - days) : end] for end in range(1, len(values) + 1)]

    assert kernel.rolling_sum(one(values), days)[:, 0].tolist() == [sum(window) for window in windows]
    assert kernel.rolling_max(one(values), days)[:, 0].tolist() == [max(window) for window in windows]
    assert kernel.lag(one(values), days)[:, 0].tolist() == ([0] * days + values)[: len(values)]


@given(DAYS, SPANS)
def test_the_exponential_mean_goes_from_left_to_right(values: Row, days: int) -> None:
    mean, slow = float(values[0]), [float(values[0])]
    for value in values[1:]:
        mean = mean + (value - mean) * (2 / (days + 1))
        slow.append(mean)

    assert kernel.ewma(one(values), days)[:, 0].tolist() == slow


@given(DAYS)
def test_monotony_is_the_mean_over_the_sample_deviation(values: Row) -> None:
    found = kernel.monotony(*kernel.spread(one(values)), np.nan)[:, 0]

    for end, shown in enumerate(found.tolist(), 1):
        week = ([0] * 7 + values)[end : end + 7]
        if len(set(week)) == 1:
            assert math.isnan(shown)
        else:
            assert shown == pytest.approx(sum(week) / 7 / stdev(week), rel=1e-12)


@given(DAYS)
def test_flags_compare_whole_numbers(values: Row) -> None:
    found = kernel.day_metrics(dict.fromkeys(COLUMNS, one(values)))

    for day in range(len(values)):
        best = max(values[max(0, day - 30) : day], default=0)
        week, before = sum(values[max(0, day - 6) : day + 1]), sum(values[max(0, day - 13) : max(0, day - 6)])
        assert found["session_over"][day, 0] == (best > 0 and 10 * values[day] > 11 * best)
        assert found["session_ratio"][day, 0] == (values[day] / best if best else 0)
        assert found["weekly_rise"][day, 0] == (before > 0 and 10 * week > 11 * before)
        assert not found["easy_low"][day, 0]


def test_four_fifths_easy_is_not_low_and_a_tenth_more_is_no_rise() -> None:
    rows = {name: one([0] * 14) for name in COLUMNS}
    rows["duration_s"], rows["easy_s"] = one([1_000] * 14), one([800] * 13 + [799])
    rows["distance_m"] = one([1_000] * 7 + [1_100] * 7)

    found = kernel.day_metrics(rows)
    rows["distance_m"][-1] += 1
    further = kernel.day_metrics(rows)

    assert found["easy_low"][12:, 0].tolist() == [False, True]
    assert (found["weekly_rise"][13, 0], further["weekly_rise"][13, 0]) == (False, True)


@pytest.mark.parametrize("figures", [kernel.day_metrics, kernel.week_figures])
def test_one_runner_alone_has_the_bytes_of_the_same_runner_among_many(figures: Any) -> None:
    many = panels(7, 200, 40)
    together = figures(many)

    for runner in (0, 17, 39):
        alone = figures({name: column[:, [runner]] for name, column in many.items()})
        for name, column in together.items():
            assert alone[name].dtype == column.dtype
            assert alone[name].tobytes() == column[:, [runner]].tobytes(), name


@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(0, 60))
def test_what_comes_later_does_not_change_a_day(seed: int, days: int, more: int) -> None:
    long = panels(seed, days + more, 3)
    short = {name: column[:days] for name, column in long.items()}

    for name, column in kernel.day_metrics(short).items():
        assert column.tobytes() == kernel.day_metrics(long)[name][:days].tobytes()


def test_no_days_give_no_figures() -> None:
    empty = dict.fromkeys(COLUMNS, np.zeros((0, 2), np.int64))

    assert {column.shape for column in kernel.day_metrics(empty).values()} == {(0, 2)}


def test_a_window_of_sessions_is_half_open() -> None:
    start = np.array([10.0, 20.0, 30.0])

    assert kernel.between(start, 10, 30) == slice(0, 2)
    assert kernel.between(start, 10.5, 30.5) == slice(1, 3)
    assert kernel.between(start, 30, 10) == slice(2, 2)


def test_the_longest_of_nothing_known_is_zero() -> None:
    amount = np.array([np.nan, 5.0, np.nan])

    assert kernel.longest(amount, slice(0, 3)) == 5
    assert kernel.longest(amount, slice(2, 3)) == 0
