"""The next run, or the last, against the longest of the 30 days before: both sides of every limit."""

from collections.abc import Callable

import pytest

from freshlegs.model.answer import Rail
from freshlegs.model.load import LoadToday

Of = Callable[..., Rail]
ID = "single_session"


@pytest.mark.parametrize(
    ("next_m", "status", "value"),
    [
        (9_900, "ok", 0.99),
        (9_901, "near", 0.9901),
        (11_000, "near", 1.1),
        (11_000.1, "over", 1.1),
        (11_001, "over", 1.1001),
    ],
)
def test_exactly_a_tenth_longer_is_not_over(rail: Of, next_m: float, status: str, value: float) -> None:
    found = rail(ID, [(10, 10_000)], (24, next_m))

    assert (found.status, found.value, found.cap_m, found.limit) == (status, value, 11_000, 1.1)


@pytest.mark.parametrize(("base_m", "next_m"), [(9_990.1, 10_989.11), (0.7, 0.77), (12_345.6, 13_580.16)])
def test_a_tenth_of_metres_with_a_fraction_is_still_exactly_a_tenth(
    rail: Of, base_m: float, next_m: float
) -> None:
    assert rail(ID, [(10, base_m)], (24, next_m)).status == "near"


def test_a_run_that_started_30_days_ago_counts_and_a_second_earlier_not(rail: Of) -> None:
    second = 1 / 86_400

    assert rail(ID, [(30, 10_000)], (24, 9_000)).value == 0.9
    assert rail(ID, [(30 + second, 10_000)], (24, 9_000)).status == "unknown"


def test_a_jump_of_this_week_does_not_raise_the_cap(rail: Of) -> None:
    found = rail(ID, [(9, 26_000), (1, 32_000)])

    assert (found.value, found.status, found.cap_m) == (1.2308, "over", 28_600)


def test_a_jump_of_more_than_a_week_ago_has_become_the_base(rail: Of) -> None:
    second = 1 / 86_400
    before = (20, 10_000)

    assert rail(ID, [before, (7, 20_000)]).cap_m == 11_000
    assert rail(ID, [before, (7 + second, 20_000)]).cap_m == 22_000


def test_a_run_just_within_a_tenth_is_no_jump(rail: Of) -> None:
    assert rail(ID, [(9, 10_000), (1, 11_000)]).cap_m == 12_100
    assert rail(ID, [(9, 10_000), (1, 11_001)]).cap_m == 11_000


def test_a_first_run_has_jumped_from_nothing(rail: Of) -> None:
    found = rail(ID, [(2, 8_000)])

    assert (found.value, found.status, found.cap_m) == (None, "unknown", 8_800)


def test_a_last_run_of_more_than_a_week_ago_is_not_judged(rail: Of) -> None:
    second = 1 / 86_400
    before = (20, 10_000)

    assert rail(ID, [before, (7, 20_000)]).status == "over"
    assert rail(ID, [before, (7 + second, 20_000)]).status == "unknown"


def test_the_larger_of_both_is_shown_but_only_the_next_run_slows_down(
    today: Callable[..., LoadToday],
) -> None:
    behind = today([(9, 10_000), (1, 15_000)], (24, 5_000))
    ahead = today([(9, 10_000), (1, 5_000)], (24, 15_000))

    assert behind.rails[0].value == ahead.rails[0].value == 1.5
    assert behind.jump
    assert ahead.jump
    assert behind.lowers == ()
    assert ahead.lowers == (ID,)


@pytest.mark.parametrize(
    "fact", ["amenorrhoea", "two_bone_stress_injuries", "unintended_weight_loss", "restricted_eating"]
)
@pytest.mark.parametrize(
    ("next_m", "status"), [(9_000, "ok"), (9_001, "near"), (10_000, "near"), (10_001, "over")]
)
def test_a_sign_of_too_little_energy_allows_no_rise_at_all(
    rail: Of, fact: str, next_m: float, status: str
) -> None:
    found = rail(ID, [(10, 10_000)], (24, next_m), facts=frozenset({fact}))

    assert (found.status, found.limit, found.cap_m) == (status, 1.0, 10_000)


def test_what_counts_as_a_jump_stays_where_the_limit_is_strict(rail: Of) -> None:
    facts = frozenset({"amenorrhoea"})

    assert rail(ID, [(9, 10_000), (1, 11_000)], facts=facts).cap_m == 11_000
    assert rail(ID, [(9, 10_000), (1, 11_001)], facts=facts).cap_m == 10_000


def test_other_facts_leave_the_limit_alone(rail: Of) -> None:
    assert rail(ID, [(10, 10_000)], (24, 9_000), facts=frozenset({"pregnancy"})).limit == 1.1


@pytest.mark.parametrize(
    ("next_m", "words"),
    [
        (13_000, "is longer than"),
        (13_001, "is much longer than"),
        (20_000, "is much longer than"),
        (20_001, "is very much longer than"),
    ],
)
def test_the_words_say_how_much_longer(rail: Of, next_m: float, words: str) -> None:
    said = rail(ID, [(10, 10_000)], (24, next_m)).words

    assert words in said
    assert "11.0 km" in said


def test_the_words_name_the_run_that_was_too_long(rail: Of) -> None:
    last = rail(ID, [(9, 10_000), (1, 30_000)], (24, 5_000)).words
    both = rail(ID, [(9, 10_000), (1, 30_000)], (24, 12_000)).words
    strict = rail(ID, [(9, 10_000)], (24, 10_500), facts=frozenset({"amenorrhoea"})).words

    assert last.startswith("The last run was longer")
    assert both.startswith("The next run is longer")
    assert strict.startswith("The next run is a little longer")


def test_runs_without_a_distance_compare_with_nothing(rail: Of) -> None:
    found = rail(ID, [(3, None), (1, None)], (24, 5_000))

    assert (found.value, found.status, found.cap_m) == (None, "unknown", None)
    assert rail(ID, [(9, 10_000), (2, 12_000), (1, None)]).value == 1.2


def test_only_runs_count(rail: Of, run: Callable[..., object]) -> None:
    assert rail(ID, [(10, 10_000), run(3, 90_000, sport="ride")], (24, 11_000)).value == 1.1


def test_a_run_that_starts_now_or_later_has_not_happened(rail: Of) -> None:
    assert rail(ID, [(0, 10_000), (-1, 10_000)], (24, 5_000)).status == "unknown"


def test_a_last_run_without_any_metres_leaves_no_cap_behind(rail: Of) -> None:
    """The base is of 30 days before now, the reference of 30 days before the last run."""
    found = rail(ID, [(33, 10_000), (6, 0)])

    assert (found.value, found.status, found.cap_m) == (0.0, "ok", None)
    assert "km" not in found.words


def test_a_jump_from_beyond_the_window_still_leaves_its_cap(rail: Of) -> None:
    found = rail(ID, [(33, 10_000), (6, 20_000)])

    assert (found.value, found.status, found.cap_m) == (2.0, "over", 11_000)
