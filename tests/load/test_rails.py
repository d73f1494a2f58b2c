"""The other rails on both sides of their limits, and what is unknown stays unknown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from freshlegs.model.answer import Rail
from freshlegs.model.load import LoadToday
from freshlegs.model.question import Session

Of = Callable[..., Rail]
Make = Callable[..., Session]
Today = Callable[..., LoadToday]
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SECOND = 1 / 86_400
ORDER = ("single_session", "weekly_rise", "easy_share", "run_streak", "downhill", "return_after_break")
HEAVY: dict[str, Any] = {"experience": "novice", "body_mass_kg": 90.01, "height_cm": 173.2}  # 30.005 kg/m2


def test_every_rail_stands_in_its_order_and_is_unknown_without_history(today: Today) -> None:
    found = today().rails

    assert tuple(rail.id for rail in found) == ORDER
    assert {(rail.status, rail.value, rail.cap_m) for rail in found} == {("unknown", None, None)}
    assert all(rail.words and rail.grade and rail.source for rail in found)


def test_nothing_is_lowered_without_history(today: Today) -> None:
    found = today((), (24, 42_195))

    assert (found.lowers, found.jump, found.long_run_24h, found.week_m) == ((), False, False, 0)


# --- weekly_rise ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("this_week_m", "status", "value", "lowers"),
    [
        (22_000, "ok", 1.1, ()),
        (22_001, "over", 1.1001, ()),
        (26_000, "over", 1.3, ()),
        (26_001, "over", 1.3001, ("weekly_rise",)),
    ],
)
def test_a_week_rises_by_a_tenth_and_by_three_tenths(
    today: Today, this_week_m: float, status: str, value: float, lowers: tuple[str, ...]
) -> None:
    found = today([(10, 20_000), (6, 11_000), (3, this_week_m - 11_000)])
    rail = found.rails[1]

    assert (rail.status, rail.value, rail.grade, rail.cap_m) == (status, value, "against", None)
    assert found.lowers == lowers


def test_a_week_before_of_less_than_15_km_is_unknown(rail: Of) -> None:
    assert rail("weekly_rise", [(10, 15_000), (1, 15_000)]).value == 1.0
    assert rail("weekly_rise", [(10, 14_999.9), (1, 15_000)]).status == "unknown"


def test_the_week_ends_where_the_next_run_starts(rail: Of) -> None:
    """48 hours ahead: the run of 6 days ago has fallen into the week before."""
    history = [(10, 10_000), (6, 10_000), (1, 8_000)]

    assert rail("weekly_rise", history, (48, 4_000)).value == 0.6
    assert rail("weekly_rise", history).status == "unknown"


def test_both_weeks_are_half_open(rail: Of) -> None:
    assert rail("weekly_rise", [(14, 20_000), (7, 10_000)]).value == 0.5
    assert rail("weekly_rise", [(14, 20_000), (7 + SECOND, 10_000)]).value == 0.0
    assert rail("weekly_rise", [(14 + SECOND, 20_000), (7, 10_000)]).status == "unknown"


# --- easy_share ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("easy_s", "status"), [(7_999, "over"), (8_000, "near"), (8_499, "near"), (8_500, "ok"), (10_000, "ok")]
)
def test_less_than_four_fifths_easy_is_over(rail: Of, run: Make, easy_s: float, status: str) -> None:
    history = [
        run(22, 9_000, duration_s=5_000, easy_s=5_000),
        run(1, 9_000, duration_s=5_000, easy_s=easy_s - 5_000),
    ]

    found = rail("easy_share", history)

    assert (found.status, found.value, found.grade) == (status, easy_s / 10_000, "low")


def test_runs_whose_effort_is_not_known_are_left_out_of_both_sums(rail: Of, run: Make) -> None:
    known = run(22, 9_000, duration_s=1_000, easy_s=900)

    assert rail("easy_share", [known, run(1, 9_000, duration_s=9_000)]).value == 0.9
    assert rail("easy_share", [known, run(1, 9_000, easy_s=9_000)]).value == 0.9


def test_three_weeks_are_needed_and_four_are_looked_at(rail: Of, run: Make) -> None:
    def status(days_ago: float) -> str:
        return rail("easy_share", [run(days_ago, 9_000, duration_s=1_000, easy_s=900)]).status

    assert status(21) == "ok"
    assert status(21 - SECOND) == "unknown"
    assert status(28) == "ok"
    assert status(28 + SECOND) == "unknown"


# --- run_streak ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status"), [(1, "ok"), (4, "ok"), (5, "near"), (6, "near"), (7, "over"), (90, "over")]
)
def test_a_week_without_a_day_off_is_over(rail: Of, days: int, status: str) -> None:
    found = rail("run_streak", [(back, 5_000) for back in range(1, days + 1)])

    assert (found.status, found.value, found.limit) == (status, days, 6)


def test_two_runs_of_a_day_are_one_day_and_a_day_without_ends_it(rail: Of) -> None:
    assert rail("run_streak", [(0.1, 5_000), (0.2, 5_000), (1, 5_000), (3, 5_000)]).value == 2


def test_a_streak_that_ended_before_yesterday_is_none(rail: Of) -> None:
    found = rail("run_streak", [(2, 5_000), (3, 5_000)])

    assert (found.value, found.status) == (0, "ok")


def test_late_runs_in_new_york_stay_on_their_own_day(rail: Of, run: Make) -> None:
    """22:00 there is the next day in UTC: three evenings are three days in a row, ending yesterday."""
    nights = [datetime(2026, 11, day, 3, 0, tzinfo=UTC) for day in (21, 22, 23)]
    history = [run(start=night, metres=5_000) for night in nights]

    assert rail("run_streak", history, timezone="America/New_York").value == 3
    assert rail("run_streak", history[:2], timezone="America/New_York").value == 0
    assert rail("run_streak", history[:2], timezone="UTC").value == 2


@pytest.mark.parametrize("change", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)])
def test_days_of_25_and_23_hours_are_one_day_each(rail: Of, run: Make, change: datetime) -> None:
    """A run just after local midnight and one just before the next: the day of the change, and both beside it."""
    history = [run(start=change + timedelta(days=back, hours=12), metres=5_000) for back in (-1, 0, 1)]
    late = [run(start=change + timedelta(hours=hours), metres=5_000) for hours in (-0.9, 22.9)]
    now = change + timedelta(days=1, hours=20)

    assert rail("run_streak", history, now=now, timezone="Europe/London").value == 3
    assert rail("run_streak", [*history, *late], now=now, timezone="Europe/London").value == 3


# --- downhill ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before_m", "last_m", "status", "value"),
    [
        (200, 260, "ok", 1.3),
        (200, 260.1, "over", 1.3005),
        (100, 199, "ok", 1.99),
        (100, 200, "over", 2.0),
        (500, 300, "ok", 0.6),
    ],
)
def test_downhill_needs_the_ratio_and_a_descent_worth_the_name(
    rail: Of, run: Make, before_m: float, last_m: float, status: str, value: float
) -> None:
    found = rail("downhill", [run(9, 9_000, descent_m=before_m), run(1, 9_000, descent_m=last_m)])

    assert (found.status, found.value, found.limit) == (status, value, 1.3)


def test_downhill_is_asked_for_72_hours(rail: Of, run: Make) -> None:
    def status(days_ago: float) -> str:
        return rail("downhill", [run(9, 9_000, descent_m=100), run(days_ago, 9_000, descent_m=500)]).status

    assert status(3) == "over"
    assert status(3 + SECOND) == "unknown"


def test_downhill_compares_with_the_30_days_before_the_last_run(rail: Of, run: Make) -> None:
    def status(days_ago: float) -> str:
        return rail("downhill", [run(days_ago, 9_000, descent_m=100), run(1, 9_000, descent_m=500)]).status

    assert status(31) == "over"
    assert status(31 + SECOND) == "unknown"


def test_downhill_is_unknown_without_a_descent_in_both(rail: Of, run: Make) -> None:
    with_descent, without = {"descent_m": 300}, {"descent_m": None}

    for first, last in ((with_descent, without), (without, with_descent), ({"descent_m": 0}, with_descent)):
        assert rail("downhill", [run(9, 9_000, **first), run(1, 9_000, **last)]).status == "unknown"


# --- return_after_break --------------------------------------------------------------------------------------------


def test_a_break_is_14_whole_days(today: Today) -> None:
    long, short = today([(14, 10_500)]), today([(14 - SECOND, 10_500)])

    assert (long.rails[5].status, long.rails[5].value, long.rails[5].cap_m) == ("over", 14, 5_200)
    assert (short.rails[5].status, short.rails[5].value, short.rails[5].cap_m) == ("ok", 13, None)
    assert "5.2 km" in long.rails[5].words
    assert (long.lowers, short.lowers) == (("return_after_break",), ())


def test_a_break_lasts_until_the_next_run(rail: Of) -> None:
    assert rail("return_after_break", [(13, 10_000)], (24, 3_000)).value == 14
    assert rail("return_after_break", [(13, 10_000)]).value == 13


def test_the_cap_after_a_break_is_half_the_longest_of_its_last_30_days(rail: Of) -> None:
    assert rail("return_after_break", [(50, 20_000), (20, 10_000)]).cap_m == 10_000
    assert rail("return_after_break", [(50 + SECOND, 20_000), (20, 10_000)]).cap_m == 5_000
    assert rail("return_after_break", [(50, 20_000), (20, 30_000)]).cap_m == 15_000


def test_a_break_after_runs_without_distance_has_no_cap(rail: Of) -> None:
    found = rail("return_after_break", [(20, None)])

    assert (found.status, found.value, found.cap_m) == ("over", 20, None)
    assert "km" not in found.words


def test_a_break_of_years_is_told_in_days(rail: Of) -> None:
    assert rail("return_after_break", [(1_000, 10_000), (990, 12_000)]).cap_m == 6_000


# --- first_week ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("next_m", "status", "value", "lowers"),
    [(999.9, "ok", 3_000, ()), (1_000, "ok", 3_000, ()), (1_000.4, "over", 3_000, ("first_week",))],
)
def test_three_kilometres_are_enough_in_a_first_week(
    today: Today, next_m: float, status: str, value: int, lowers: tuple[str, ...]
) -> None:
    found = today([(3, 1_000), (1, 1_000)], (24, next_m), **HEAVY)
    rail = found.rails[6]

    assert (rail.id, rail.status, rail.value, rail.cap_m) == ("first_week", status, value, 3_000)
    assert found.lowers == lowers


@pytest.mark.parametrize(
    "other",
    [
        {"experience": "recreational"},
        {"experience": None},
        {"body_mass_kg": None},
        {"height_cm": None},
        {"body_mass_kg": 86.7, "height_cm": 170},  # exactly 30 kg/m2
    ],
)
def test_first_week_is_made_for_few(today: Today, other: dict[str, Any]) -> None:
    assert len(today([(3, 1_000)], **(HEAVY | other)).rails) == 6


def test_the_first_week_is_over_after_seven_days(today: Today) -> None:
    assert len(today([(7, 1_000)], **HEAVY).rails) == 7
    assert len(today([(7 + SECOND, 1_000)], **HEAVY).rails) == 6
    assert len(today([(1_000, 1_000), (1, 1_000)], **HEAVY).rails) == 6
    assert len(today((), **(HEAVY | {"experience": "first_weeks"})).rails) == 7


def test_no_words_of_a_first_week_tell_mass_or_index(today: Today) -> None:
    for metres in (1_000, 5_000):
        words = today([(3, metres)], **HEAVY).rails[6].words

        assert not any(word in words for word in ("mass", "weight", "index", "30"))


# --- the facts of today --------------------------------------------------------------------------------------------


def test_a_long_run_is_two_hours_within_a_day(today: Today, run: Make) -> None:
    assert today([run(1, 9_000, duration_s=7_200)]).long_run_24h
    assert not today([run(1, 9_000, duration_s=7_199)]).long_run_24h
    assert not today([run(1 + SECOND, 9_000, duration_s=7_200)]).long_run_24h
    assert not today([run(0.5, 9_000, duration_s=9_000, sport="ride")]).long_run_24h


def test_the_week_adds_up_the_metres_of_runs(today: Today, run: Make) -> None:
    found = today([(7 + SECOND, 1), (7, 1_000.5), (3, None), (1, 2_000), run(2, 9_000, sport="ride")])

    assert found.week_m == 3_000.5


def test_minutes_of_today_are_of_all_sports_and_of_the_next_run_if_it_is_today(
    today: Today, run: Make
) -> None:
    ride = run(0.25, 9_000, duration_s=1_800, sport="ride")  # 01:30
    yesterday = run(1, 6_000, duration_s=1_800)  # 300 s a km

    assert today([yesterday, ride]).minutes_today == 30
    assert today([yesterday, ride], (10, 6_000)).minutes_today == 60
    assert today([yesterday, ride], (20, 6_000)).minutes_today == 30


def test_the_pace_is_the_median_and_six_and_a_half_minutes_without_a_run(today: Today, run: Make) -> None:
    one, two, slow = (run(back, 1_000, duration_s=took) for back, took in ((2, 300), (3, 400), (4, 999)))
    useless = [
        run(5, None, duration_s=100),
        run(6, 1_000),
        run(7, 0, duration_s=100),
        run(31, 1_000, duration_s=60),
    ]

    assert today((), (10, 6_000)).minutes_today == 39
    assert today([one, two, slow, *useless], (10, 6_000)).minutes_today == 40
    assert today([one, two, *useless], (10, 6_000)).minutes_today == 35


def test_today_is_the_local_day(today: Today, run: Make) -> None:
    """07:30 in London is 02:30 in New York: a run of 22:00 there was yesterday's."""
    history = [run(start=datetime(2026, 11, 23, 3, tzinfo=UTC), metres=9_000, duration_s=3_600)]

    assert today(history, timezone="Europe/London").minutes_today == 60
    assert today(history, timezone="America/New_York").minutes_today == 0


def test_a_day_of_25_hours_is_counted_whole(today: Today, run: Make) -> None:
    first = run(
        start=datetime(2026, 10, 24, 23, 0, tzinfo=UTC), metres=1_000, duration_s=600
    )  # local midnight

    late = datetime(2026, 10, 25, 23, 59, tzinfo=UTC)
    assert today([first], now=late, timezone="Europe/London").minutes_today == 10
