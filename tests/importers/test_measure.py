"""Distance, climb and heart rate against plain definitions and worked examples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from freshlegs.importers import measure


def zeros(count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.zeros(count, np.int64)


def test_a_degree_of_latitude_is_111_2_km() -> None:
    step = measure.haversine_m(np.array([0.0, 1.0]), np.zeros(2), zeros(2))
    assert step[0] == 0
    assert step[1] == pytest.approx(math.radians(1) * 6_371_008.8)


def test_no_line_is_drawn_over_a_border_of_segments_or_a_missing_position() -> None:
    latitude = np.array([0.0, 1.0, np.nan, 1.0, 2.0])
    step = measure.haversine_m(latitude, np.zeros(5), np.array([0, 1, 1, 1, 1]))
    assert step[:4].tolist() == [0, 0, 0, 0]
    assert step[4] > 100_000


def test_a_missing_position_is_bridged_in_the_distance() -> None:
    latitude = np.array([0.0, 0.0001, np.nan, 0.0003])
    metres, jumps = measure.gps_distance_m(latitude, np.zeros(4), np.arange(4.0) * 5, zeros(4), True)
    assert metres == pytest.approx(33.36, abs=0.01)
    assert not jumps


def test_a_run_leaves_out_jumps_and_a_ride_keeps_them() -> None:
    latitude = np.array([0.0, 0.00003, 0.01, 0.01003])
    run_m, left_out = measure.gps_distance_m(latitude, np.zeros(4), np.arange(4.0), zeros(4), True)
    ride_m, kept = measure.gps_distance_m(latitude, np.zeros(4), np.arange(4.0), zeros(4), False)
    assert (left_out, kept) == (True, False)
    assert run_m == pytest.approx(6.67, abs=0.01)
    assert ride_m > 1_100


def test_two_positions_within_one_written_second_are_no_jump() -> None:
    latitude = np.array([0.0, 0.00005])
    assert measure.gps_distance_m(latitude, np.zeros(2), np.zeros(2), zeros(2), True)[1] is False


def test_only_changes_of_3_m_count_as_climb() -> None:
    hill = np.repeat([100.0, 110.0, 108.0, 120.0, 100.0], 10)
    assert measure.climb(hill) == (20.0, 20.0)  # the dip of 2 m is no descent


def test_a_single_wrong_height_is_no_climb() -> None:
    heights = np.full(20, 50.0)
    heights[7] = 900.0
    assert measure.climb(heights) == (0.0, 0.0)


@pytest.mark.parametrize("heights", [[], [0.0, 0.0], [math.nan, math.nan]])
def test_no_altitude_and_zero_throughout_have_no_climb(heights: list[float]) -> None:
    assert measure.climb(np.array(heights)) is None


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(-400, 8_000)))
def test_climb_up_minus_down_is_the_way_from_first_to_last_within_3_m(heights: np.ndarray) -> None:
    climbed = measure.climb(heights)
    if climbed is not None:
        smooth = measure._median_of_5(np.pad(heights, 2, mode="edge"))
        assert climbed[0] - climbed[1] == pytest.approx(smooth[-1] - smooth[0], abs=3.0)
        assert min(climbed) >= 0


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(-400, 8_000)))
def test_the_running_median_is_that_of_sorting(heights: np.ndarray) -> None:
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(heights, 2, mode="edge"), 5)
    assert (measure._median_of_5(np.pad(heights, 2, mode="edge")) == np.median(windows, axis=1)).all()


def test_seconds_at_a_heart_rate_leave_out_pauses_borders_and_nonsense() -> None:
    time_s = np.array([0, 10, 20, 60, 70, 80, 90.0])
    beats = np.array([120, 120, 130, 130, 255, 140, 140.0])
    segment = np.array([0, 0, 0, 0, 0, 0, 1])
    assert measure.heart_rate_seconds(time_s, beats, segment) == {120: 20.0, 130: 10.0}


def test_the_peak_is_the_highest_mean_over_30_seconds() -> None:
    beats = np.full(200, 120.0)
    beats[50:65] = 180.0  # 15 s only
    assert measure.peak_heart_rate(np.arange(200.0), beats) == pytest.approx(150.0)


def test_the_peak_needs_30_seconds_without_a_pause() -> None:
    time_s = np.concatenate((np.arange(20.0), np.arange(100.0, 120.0)))
    assert measure.peak_heart_rate(time_s, np.full(40, 150.0)) is None


def test_the_average_is_weighted_by_time() -> None:
    assert measure.average_heart_rate(np.array([0, 10, 11.0]), np.array([100, 200, 200.0])) == pytest.approx(
        1200 / 11
    )
    assert measure.average_heart_rate(np.array([np.nan, 1.0]), np.array([100, 140.0])) == 120


def test_without_a_heart_rate_there_is_none_of_it() -> None:
    time_s, none = np.arange(50.0), np.full(50, np.nan)
    assert measure.average_heart_rate(time_s, none) is None
    assert measure.peak_heart_rate(time_s, none) is None
    assert measure.heart_rate_seconds(time_s, none, zeros(50)) is None


def test_no_records_at_all_are_no_trouble() -> None:
    none = np.empty(0)
    assert measure.gps_distance_m(none, none, none, zeros(0), True) == (0.0, False)
    assert measure.heart_rate_seconds(none, none, zeros(0)) is None
    assert measure.peak_heart_rate(none, none) is None


def test_a_jump_is_found_without_measuring_every_step() -> None:
    latitude = np.array([60.0, 60.00003, 60.00006, 60.01])
    east = np.array([10.0, 10.0001, 10.0003, 10.0005])  # 11 m east at this latitude are 5.6 m
    for length, jumps in ((3, False), (4, True)):
        columns = (latitude[:length], east[:length], np.arange(float(length)), zeros(length))
        assert measure.has_jumps(*columns) is jumps
        assert measure.gps_distance_m(*columns, True)[1] is jumps


def test_a_step_over_a_border_of_segments_is_no_jump() -> None:
    latitude = np.array([0.0, 0.00001, 1.0, 1.00001])
    assert not measure.has_jumps(latitude, np.zeros(4), np.arange(4.0), np.array([0, 0, 1, 1]))


@given(
    arrays(np.float64, st.integers(1, 80), elements=st.floats(-400, 8_000) | st.just(math.nan)),
    st.lists(st.integers(0, 80), max_size=6),
)
def test_climb_is_the_same_however_the_heights_are_cut(heights: np.ndarray, cuts: list[int]) -> None:
    blocks = np.split(heights, sorted(cut for cut in cuts if cut <= len(heights)))
    assert measure.climb_of(blocks) == measure.climb(heights)


samples = st.lists(st.tuples(st.sampled_from([0, 1, 1, 1, 2, 5, 29, 31]), st.integers(30, 230)), min_size=1)


@given(samples)
def test_the_peak_by_the_second_is_that_between_records(steps: list[tuple[int, int]]) -> None:
    time_s = np.cumsum([step for step, _ in steps]).astype(float)
    beats = np.array([float(bpm) for _, bpm in steps])
    peak = measure.peak_heart_rate(time_s, beats)
    # After a pause a quarter of a second more: so it is measured between records.
    later_s = np.append(time_s, [time_s[-1] + 100, time_s[-1] + 100.25])
    assert measure.peak_heart_rate(later_s, np.append(beats, [230.0, 230.0])) == (
        None if peak is None else pytest.approx(peak)
    )


@given(samples, st.integers(1, 40))
def test_heart_rate_in_blocks_is_that_of_the_whole(steps: list[tuple[int, int]], size: int) -> None:
    time = np.cumsum([step for step, _ in steps])
    beats = np.array([bpm for _, bpm in steps])
    behind, spans = measure.Behind(measure.last_row), measure.Behind(measure.last_span)
    seconds, peaks = np.zeros(256), [0.0]
    for begin in range(0, len(time), size):
        block = time[begin : begin + size], beats[begin : begin + size]
        for bpm, held_s in measure.seconds_at(*behind(*block)).items():
            seconds[bpm] += held_s
        peaks.append(measure.peak_by_second(*spans(*block)) or 0.0)
    whole = measure.seconds_at(time, beats)
    assert {bpm: float(seconds[bpm]) for bpm in np.flatnonzero(seconds).tolist()} == whole
    assert max(peaks) == (measure.peak_by_second(time, beats) or 0.0)
