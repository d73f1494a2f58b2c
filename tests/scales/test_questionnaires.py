"""Ratings and questionnaires: both sides of every limit, and no answer that is made up."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshlegs import knowledge, scales
from freshlegs.knowledge import Book
from freshlegs.scales.questionnaires import ACTIONS

BOOK = knowledge.book()
RATINGS = st.integers(0, 10)
ANSWERS = (0, 8, 17, 25)
PROBLEMS = st.tuples(*(st.sampled_from([8, 17, 25]), *[st.sampled_from(ANSWERS)] * 3))
ITEMS = [name for names in ACTIONS.values() for name in names]


@pytest.mark.parametrize(
    ("before", "after", "matters"),
    [
        (8, 6, True), (6, 8, True), (10, 9, False), (4, 3, False), (3, 2, True), (3, 4, True),
        (0, 1, False), (0, 2, True), (1, 0, True), (5, 5, False), (0, 0, False),
    ],
)  # fmt: skip
def test_a_rating_changed_by_two_points_or_three_tenths(
    book: Book, before: int, after: int, matters: bool
) -> None:
    assert scales.nrs_change_matters(before, after, book) == matters


@given(RATINGS, RATINGS, RATINGS)
def test_a_larger_change_never_matters_less(before: int, one: int, other: int) -> None:
    near, far = sorted((one, other), key=lambda after: abs(after - before))

    assert scales.nrs_change_matters(before, far, BOOK) >= scales.nrs_change_matters(before, near, BOOK)


@pytest.mark.parametrize("rating", [-1, 11])
def test_a_rating_out_of_its_scale_is_refused(book: Book, rating: int) -> None:
    with pytest.raises(ValueError, match="The rating has to be a number from 0 to 10"):
        scales.nrs_change_matters(5, rating, book)


@given(PROBLEMS)
def test_a_problem_is_substantial_by_its_first_three_answers(answers: tuple[int, ...]) -> None:
    found = scales.ostrc(answers, BOOK)

    assert found is not None
    assert found.is_problem
    assert found.severity == sum(answers) <= 100
    assert found.is_substantial == (answers[0] == 25 or answers[1] >= 17 or answers[2] >= 17)


@given(PROBLEMS, st.integers(0, 3))
def test_a_graver_answer_is_never_a_milder_problem(answers: tuple[int, ...], which: int) -> None:
    graver = [25 if number == which else answer for number, answer in enumerate(answers)]

    before, after = scales.ostrc(answers, BOOK), scales.ostrc(graver, BOOK)

    assert before is not None
    assert after is not None
    assert (after.severity or 0) >= (before.severity or 0)
    assert bool(after.is_substantial) >= bool(before.is_substantial)


@pytest.mark.parametrize(
    ("answers", "severity", "is_substantial"),
    [
        ([0, None, None, None], 0, None),
        ([25, None, None, None], None, True),
        ([8, None, 17, 8], None, True),
        ([8, None, 8, 8], None, None),
        ([8, 8, 8, 8], 32, False),
        ([17, 17, 0, 0], 34, True),
    ],
)
def test_a_blank_answer_is_never_filled_in(
    book: Book, answers: list[int | None], severity: int | None, is_substantial: bool | None
) -> None:
    found = scales.ostrc(answers, book)

    assert found is not None
    assert (found.severity, found.is_substantial) == (severity, is_substantial)


def test_without_the_first_answer_nothing_is_known(book: Book) -> None:
    assert scales.ostrc([None, 8, 8, 8], book) is None


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([8, 9, 0, 0], "Answer 2 has to be one of 0, 8, 17, 25, and it is 9"),
        ([8, 0, 0], "has 4 numbers, and 3 were given"),
        ([0, 8, 0, 0], "leave the other three blank"),
    ],
)
def test_answers_that_do_not_go_together_are_refused(book: Book, answers: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        scales.ostrc(answers, book)


@pytest.mark.parametrize(
    ("points", "band"),
    [(6, "none"), (7, "extremely_poor"), (8, "extremely_poor"), (9, "very_poor"), (10, "very_poor"),
     (11, "poor"), (12, "poor"), (13, "reasonable"), (14, "reasonable"), (15, "good"), (16, "good"),
     (17, "very_good"), (18, "very_good"), (19, "extremely_good"), (20, "extremely_good")],
)  # fmt: skip
def test_the_bands_of_recovery(book: Book, points: int, band: str) -> None:
    assert scales.tqr_perceived(points, book) == band


@pytest.mark.parametrize("points", [5, 21])
def test_recovery_out_of_its_scale_is_refused(book: Book, points: int) -> None:
    with pytest.raises(ValueError, match="from 6 to 20"):
        scales.tqr_perceived(points, book)


@given(st.sets(st.sampled_from(ITEMS)), st.sampled_from(ITEMS))
def test_one_thing_more_is_one_to_three_points_more(done: set[str], more: str) -> None:
    before, after = scales.tqr_actions(done, BOOK), scales.tqr_actions({*done, more}, BOOK)

    assert after.total - before.total in ((0,) if more in done else (1, 2, 3))
    assert before.total == before.nutrition + before.sleep_rest + before.relax + before.cooldown_stretch
    assert scales.tqr_actions([*done, *done], BOOK) == before


def test_nothing_done_gives_no_points_and_an_unknown_thing_is_refused(book: Book) -> None:
    assert (scales.tqr_actions([], book).total, scales.tqr_actions([], book).band) == (0, "none")
    with pytest.raises(ValueError, match="beer is nothing that gives points"):
        scales.tqr_actions(["beer"], book)


@given(st.lists(st.integers(0, 4), min_size=20, max_size=20), st.integers(0, 19))
def test_legs_need_all_twenty_answers(answers: list[int], blank: int) -> None:
    gap = [None if number == blank else answer for number, answer in enumerate(answers)]

    assert scales.lefs(answers, BOOK) == sum(answers) <= 80
    assert scales.lefs(gap, BOOK) is None


def test_answers_of_legs_out_of_their_scale_are_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="Answer 2 has to be a number from 0 to 4"):
        scales.lefs([0, 5] + [0] * 18, book)
    with pytest.raises(ValueError, match="20 numbers, and 19 were given"):
        scales.lefs([0] * 19, book)
    with pytest.raises(ValueError, match="The sum has to be a number from 0 to 80"):
        scales.lefs_change_matters(50, 81, book)


def test_nine_points_matter_and_eight_may_be_chance(book: Book) -> None:
    for before, change in product((0, 50, 71), (8, 9)):
        assert scales.lefs_change_matters(before, before + change, book) == (change == 9)
        assert scales.lefs_change_matters(before + change, before, book) == (change == 9)
