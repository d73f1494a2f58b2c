"""The basics: when each stands, and what keeps it out."""

from collections.abc import Callable
from typing import Any

import pytest

Plan = Callable[..., Any]


@pytest.mark.parametrize(
    ("target", "start"),
    [(None, "23 22:15"), (495, "23 22:15"), (500, "23 22:10"), (510, "23 22:00"), (600, "23 22:00")],
)
def test_more_sleep_is_15_to_30_minutes_and_ends_at_bedtime(
    planned: Plan, target: int | None, start: str
) -> None:
    found = planned(sleep_minutes=target)  # a usual night of 480 minutes
    assert (found.starts("sleep_extension"), found.ends("sleep_extension")) == ([start], ["23 22:30"])


def test_more_sleep_that_begins_inside_the_hours_stands_though_bedtime_is_after_them(planned: Plan) -> None:
    assert planned(now="2026-11-23T20:20:00+00:00", hours=2).starts("sleep_extension") == ["23 22:15"]
    assert planned(now="2026-11-23T20:14:00+00:00", hours=2).rule("sleep_extension") == "time"


def test_a_meal_comes_at_once_within_two_hours_of_a_run(planned: Plan) -> None:
    late = {"now": "2026-11-23T14:00:00+00:00"}
    assert planned(ran=[("23 12:00", 30)], **late).starts("fuel_meal") == ["23 14:00"]
    assert planned(ran=[("23 11:59", 30)], **late).starts("fuel_meal") == ["23 18:30"]


def test_salt_goes_with_the_meal_after_more_than_ninety_minutes(planned: Plan) -> None:
    own = {"kit": frozenset({"salty_food"})}
    assert planned(runner=own, done=[("22 09:00", 91, "ride")]).starts("electrolytes") == ["23 07:30"]
    assert planned(runner=own, done=[("22 09:00", 90, "ride")]).rule("electrolytes") == "trigger"
    assert planned(runner=own, done=[("22 07:29", 91, "ride")]).rule("electrolytes") == "trigger"


def test_daylight_goes_with_the_first_walk_else_from_nine(planned: Plan) -> None:
    walk = planned()
    assert walk.starts("daylight") == [walk.starts("walk")[0]]
    assert planned(stairs_down="unable").starts("daylight") == ["23 09:00"]
    assert planned(stairs_down="unable", now="2026-11-23T15:31:00+00:00").starts("daylight") == ["24 09:00"]


def test_a_day_to_sit_needs_legs_too_sore(planned: Plan) -> None:
    assert planned(verdict="too_sore").starts("rest_day") == ["23 07:30"]
    assert planned(verdict="sore").rule("rest_day") == "trigger"


def test_turmeric_in_a_meal_is_for_half_past_six(planned: Plan) -> None:
    own = {"kit": frozenset({"turmeric_spice"})}
    assert planned(runner=own).starts("turmeric_food") == ["23 18:30"]
    assert planned(runner=own, hours=10).rule("turmeric_food") == "time"


def test_quiet_minutes_are_over_before_the_longer_night_begins(planned: Plan) -> None:
    assert planned().starts("wind_down") == ["23 21:45"]
    assert planned(sleep_minutes=510).starts("wind_down") == ["23 21:30"]


def test_quiet_minutes_look_for_a_free_quarter_hour_and_then_for_the_next_evening(planned: Plan) -> None:
    assert planned(busy=[("23 21:30", "23 22:30")]).starts("wind_down") == ["23 21:00"]
    # the next evening has no longer night in this plan, so they may end at bedtime itself
    assert planned(busy=[("23 21:15", "23 22:30")]).starts("wind_down") == ["24 22:00"]


def test_lavender_goes_with_the_quiet_minutes(planned: Plan) -> None:
    own = {"kit": frozenset({"lavender"})}
    assert planned(runner=own, wants=["lavender"]).starts("lavender") == ["23 21:45"]
    busy = [("23 00:00", "27 00:00")]
    assert planned(runner=own, wants=["lavender"], busy=busy).rule("lavender") == "time"


def test_tights_on_the_run_need_a_long_run_that_stands(planned: Plan) -> None:
    own = {"kit": frozenset({"compression_socks"})}
    base = {"runner": own, "wants": ["compression_run"], "run_today": "as_planned"}
    assert planned(following=("23 18:00", 13_847), **base).starts("compression_run") == ["23 18:00"]
    assert planned(following=("23 18:00", 13_846), **base).rule("compression_run") == "trigger"
    assert planned(following=("23 18:00", 5_000), kind="long", **base).starts("compression_run") == [
        "23 18:00"
    ]
    assert (
        planned(following=("23 18:00", 20_000), **{**base, "run_today": "rest"}).rule("compression_run")
        == "trigger"
    )
