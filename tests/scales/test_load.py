"""Effort, heart rate and form: what is not defined, what is refused, and what holds for every session."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshlegs import knowledge, scales
from freshlegs.knowledge import Book
from freshlegs.load.history import days
from freshlegs.model.question import Session
from freshlegs.scales import Heart

BOOK = knowledge.book()
NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
HEART = Heart(rest_bpm=50, max_bpm=190, sex="female")
EFFORTS, MINUTES = st.floats(0, 10), st.integers(0, 1_440)
LOADS = st.lists(st.integers(0, 3_000), max_size=60)


@given(st.integers(0, 10), MINUTES)
def test_the_days_of_load_add_up_the_same(effort: int, minutes: int) -> None:
    session = Session(NOW - timedelta(hours=3), "run", duration_s=60.0 * minutes, rpe=effort)

    found = days([session], ZoneInfo("UTC"), NOW, BOOK)

    assert found.panel["load"][-1, 0] == scales.srpe(effort, minutes, BOOK)


@given(EFFORTS, EFFORTS, MINUTES)
def test_a_harder_session_is_never_less_load(one: float, other: float, minutes: int) -> None:
    lower, higher = (scales.srpe(effort, minutes, BOOK) for effort in sorted((one, other)))

    assert lower is not None
    assert higher is not None
    assert 0 <= lower <= higher <= 10 * minutes


def test_an_effort_is_never_guessed(book: Book) -> None:
    assert scales.srpe(None, 60, book) is None
    assert scales.srpe(5, None, book) is None
    assert scales.srpe(0, 60, book) == 0


@pytest.mark.parametrize(
    ("effort", "minutes"), [(10.5, 60), (-1, 60), (float("nan"), 60), (5, -1), (None, -1)]
)
def test_an_effort_out_of_its_scale_is_refused(book: Book, effort: float | None, minutes: float) -> None:
    with pytest.raises(ValueError, match="has to be a number from 0 to"):
        scales.srpe(effort, minutes, book)


@given(st.integers(50, 190), st.integers(50, 190), st.integers(1, 600))
def test_a_faster_heart_is_never_less_load(one: int, other: int, minutes: int) -> None:
    slower, faster = (scales.trimp(HEART, bpm, minutes, BOOK) for bpm in sorted((one, other)))

    assert slower is not None
    assert faster is not None
    assert 0 <= slower <= faster <= 3.4 * minutes
    assert (slower < faster) == (one != other)


@pytest.mark.parametrize(("bpm", "known"), [(49.9, False), (50, True), (190, True), (190.1, False)])
def test_a_heart_rate_outside_rest_and_highest_has_no_load(book: Book, bpm: float, known: bool) -> None:
    assert (scales.trimp(HEART, bpm, 30, book) is not None) == known
    assert (scales.hrss(HEART, bpm, 30, 170, book) is not None) == known


@pytest.mark.parametrize("sex", ["other", None])
def test_without_a_weight_for_the_sex_there_is_no_load(book: Book, sex: str | None) -> None:
    assert scales.trimp(Heart(rest_bpm=50, max_bpm=190, sex=sex), 150, 30, book) is None


def test_without_a_heart_rate_or_a_time_there_is_no_load(book: Book) -> None:
    assert scales.trimp(HEART, None, 30, book) is None
    assert scales.trimp(HEART, 150, None, book) is None
    assert scales.trimp(HEART, 150, 0, book) == 0


@pytest.mark.parametrize(("threshold", "known"), [(50, False), (51, True), (190, True), (191, False)])
def test_a_threshold_at_rest_or_above_the_highest_measures_nothing(
    book: Book, threshold: float, known: bool
) -> None:
    assert (scales.hrss(HEART, 150, 30, threshold, book) is not None) == known


@given(st.integers(51, 190), st.integers(1, 600))
def test_an_hour_at_the_threshold_is_a_hundred(threshold: int, minutes: int) -> None:
    found = scales.hrss(HEART, threshold, minutes, threshold, BOOK)

    assert found == pytest.approx(100 * minutes / 60)


@pytest.mark.parametrize(("rest", "highest"), [(190, 190), (190, 50), (0, 190), (50, float("nan"))])
def test_bounds_of_the_heart_that_cannot_be_are_refused(rest: float, highest: float) -> None:
    with pytest.raises(ValueError, match="heart rate has to be"):
        Heart(rest_bpm=rest, max_bpm=highest, sex="male")


def test_a_sex_that_is_no_id_is_refused_and_not_left_out(book: Book) -> None:
    with pytest.raises(ValueError, match="female, male, other, and it is man"):
        scales.trimp(Heart(rest_bpm=50, max_bpm=190, sex="man"), 150, 30, book)


@given(st.lists(MINUTES, min_size=5, max_size=5))
def test_zones_weigh_between_one_and_their_number(minutes: list[int]) -> None:
    assert sum(minutes) <= scales.edwards(minutes, BOOK) <= 5 * sum(minutes)
    assert sum(minutes[:3]) <= scales.lucia(minutes[:3], BOOK) <= 3 * sum(minutes[:3])


def test_zones_that_are_too_few_or_below_zero_are_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="has 5 numbers, and 3 were given"):
        scales.edwards([1, 2, 3], book)
    with pytest.raises(ValueError, match="time in zone 2 has to be"):
        scales.lucia([1, -2, 3], book)


@given(LOADS)
def test_the_means_stay_within_the_loads_and_form_is_of_the_evening_before(loads: list[int]) -> None:
    found = scales.course(loads, BOOK)

    assert len(found) == len(loads)
    for number, day in enumerate(found):
        assert 0 <= day.fitness <= max(loads)
        assert 0 <= day.fatigue <= max(loads)
        before = found[number - 1] if number else None
        assert day.form == (before.fitness - before.fatigue if before else 0)


@given(LOADS, LOADS)
def test_later_days_change_no_earlier_one(loads: list[int], later: list[int]) -> None:
    assert scales.course(loads + later, BOOK)[: len(loads)] == scales.course(loads, BOOK)


def test_rest_brings_form_back(book: Book) -> None:
    trained = scales.course([100] * 28 + [0] * 14, book)

    assert trained[28].form < 0 < trained[-1].form


def test_a_load_below_zero_is_refused_by_its_day(book: Book) -> None:
    with pytest.raises(ValueError, match="load of day 2"):
        scales.course([100, -1], book)
