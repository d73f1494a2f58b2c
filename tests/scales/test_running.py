"""Slopes, times, zones and sweat: bounds, order, and what has no value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshlegs import knowledge, scales
from freshlegs.knowledge import Book

BOOK = knowledge.book()
SLOPES = st.floats(-2, 2)
METRES, SECONDS = st.integers(100, 200_000), st.integers(10, 200_000)
TIMES = st.lists(st.integers(0, 10_000), min_size=3, max_size=3)
KILOGRAMS = st.integers(300, 2_000)  # tenths


@given(SLOPES, SLOPES)
def test_uphill_a_steeper_slope_never_costs_less(one: float, other: float) -> None:
    gentle, steep = sorted((abs(one), abs(other)))

    assert 3.6 <= scales.minetti(gentle, BOOK) <= scales.minetti(steep, BOOK) <= 19.43


@given(SLOPES)
def test_every_slope_costs_energy(slope: float) -> None:
    assert scales.minetti(slope, BOOK) > 1.78


def test_beyond_what_was_measured_the_last_slope_counts(book: Book) -> None:
    assert scales.minetti(0.46, book) == scales.minetti(3, book) == scales.minetti(0.45, book)
    assert scales.minetti(-0.46, book) == scales.minetti(-0.45, book)
    assert scales.minetti(0.44, book) < scales.minetti(0.45, book)


@given(SECONDS, METRES, METRES)
def test_a_longer_distance_takes_longer_and_goes_slower(time: int, distance: int, wanted: int) -> None:
    found = scales.riegel(time, distance, wanted, BOOK)

    assert (found > time) == (wanted > distance)
    assert (found / wanted > time / distance) == (wanted > distance) or wanted == distance
    assert scales.riegel(found, wanted, distance, BOOK) == pytest.approx(time)


@pytest.mark.parametrize(
    "numbers", [(0, 5_000, 10_000), (1_500, 0, 10_000), (1_500, 5_000, -1), (1e308, 1, 2)]
)
def test_a_race_without_time_or_distance_is_refused(book: Book, numbers: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="has to be a number above 0"):
        scales.riegel(*numbers, book)


@given(TIMES, st.integers(2, 9))
def test_the_index_has_a_value_exactly_where_easy_is_most_and_middle_least(
    times: list[int], scale: int
) -> None:
    easy, middle, hard = times
    found = scales.polarization(times, BOOK)

    assert (found is not None) == (easy > hard > middle > 0)
    assert scales.polarization([scale * time for time in times], BOOK) == found


@given(st.integers(1, 1_000), st.integers(2, 1_000), st.integers(1, 1_000))
def test_more_middle_is_less_polarized(middle: int, more: int, most: int) -> None:
    hard, easy = middle + more, middle + more + most
    before, after = (scales.polarization([easy, time, hard], BOOK) for time in (middle, middle + 1))

    assert before is not None
    assert after is not None
    assert before.index > after.index
    assert before.is_polarized >= after.is_polarized


def test_exactly_two_is_not_polarized(book: Book) -> None:
    # shares 3/6, 1/6, 2/6 make 3 * 2 / (1 * 6) = 1, whose index is 2
    exactly, above = scales.polarization([3, 1, 2], book), scales.polarization([3_001, 1_000, 2_000], book)

    assert exactly is not None
    assert above is not None
    assert (exactly.index, exactly.is_polarized) == (2, False)
    assert above.is_polarized


def test_no_time_has_no_index_and_a_time_below_zero_is_refused(book: Book) -> None:
    assert scales.polarization([0, 0, 0], book) is None
    with pytest.raises(ValueError, match="time in zone 3"):
        scales.polarization([1, 1, -1], book)


@given(KILOGRAMS, KILOGRAMS, st.integers(0, 50), st.integers(0, 20), st.integers(1, 600))
def test_sweat_is_what_is_missing(before: int, after: int, drunk: int, urine: int, minutes: int) -> None:
    found = scales.sweat_rate(before / 10, after / 10, drunk / 10, urine / 10, minutes / 60, BOOK)
    tenths = before - after + drunk - urine

    if tenths < 0:
        assert found is None
    else:
        assert found == pytest.approx(tenths / 10 / (minutes / 60))


def test_exactly_nothing_missing_is_no_sweat_and_not_unknown(book: Book) -> None:
    assert scales.sweat_rate(70.1, 70.3, 0.2, 0, 1, book) == 0
    assert scales.sweat_rate(70.1, 70.4, 0.2, 0, 1, book) is None


def test_a_run_of_no_hours_is_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="The time in hours has to be a number above 0"):
        scales.sweat_rate(70, 69, 0, 0, 0, book)
