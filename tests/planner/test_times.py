"""Where a step may start: both sides of each limit of the plan's table."""

from collections.abc import Callable
from datetime import time
from typing import Any

Plan = Callable[..., Any]
TUB = {"kit": frozenset({"bathtub"})}
WRAP = {"kit": frozenset({"heat_wrap"})}
TIGHTS = {"kit": frozenset({"compression_tights"})}


def test_a_nap_after_a_short_night_starts_at_one_and_only_that_day(planned: Plan) -> None:
    assert planned(sleep_hours=6.5).starts("nap") == ["23 13:00"]


def test_seven_hours_of_sleep_are_no_short_night(planned: Plan) -> None:
    assert planned(sleep_hours=7.0).rule("nap") == "trigger"


def test_a_nap_may_still_start_at_half_past_three_but_not_at_a_quarter_to_four(planned: Plan) -> None:
    owl = {"usual_bedtime": time(23, 30)}
    base = {"runner": owl, "sleep_hours": 6.0, "hours": 6}
    assert planned(now="2026-11-23T15:30:00+00:00", **base).starts("nap") == ["23 15:30"]
    assert planned(now="2026-11-23T15:31:00+00:00", **base).rule("nap") == "time"


def test_a_nap_ends_seven_hours_before_bed(planned: Plan) -> None:
    bed = {"usual_bedtime": time(20, 25)}
    late = {"usual_bedtime": time(20, 24)}
    assert planned(sleep_hours=6.0, runner=bed, hours=12).starts("nap") == ["23 13:00"]
    assert planned(sleep_hours=6.0, runner=late, hours=12).rule("nap") == "time"


def test_a_run_of_two_hours_earns_a_nap_and_one_minute_less_does_not(planned: Plan) -> None:
    assert planned(ran=[("22 14:00", 120)]).starts("nap") == ["23 13:00"]
    assert planned(ran=[("22 14:00", 119)]).rule("nap") == "trigger"


def test_the_nap_of_a_run_starts_within_24_hours_of_its_end(planned: Plan) -> None:
    assert planned(ran=[("22 13:00", 120)]).starts("nap") == ["23 13:00"]
    assert planned(ran=[("22 12:59", 120)]).rule("nap") == "time"


def test_a_bath_ends_an_hour_before_bed_as_late_as_it_can(planned: Plan) -> None:
    # bed at 22:30: 20 minutes that end by 21:30 start at 21:00
    assert planned(runner=TUB, hours=24).starts("warm_bath") == ["23 21:00"]


def test_a_bath_does_not_start_before_four(planned: Plan) -> None:
    busy = [("23 16:15", "23 23:00")]
    assert planned(runner=TUB, hours=16, busy=busy).starts("warm_bath") == []
    assert planned(runner=TUB, hours=16, busy=[("23 16:20", "23 23:00")]).starts("warm_bath") == ["23 16:00"]


def test_a_bath_waits_an_hour_after_a_run(planned: Plan) -> None:
    late = {"now": "2026-11-23T20:45:00+00:00", "runner": TUB, "hours": 3}
    assert planned(ran=[("23 20:00", 30)], **late).starts("warm_bath") == ["23 21:00"]
    assert planned(ran=[("23 20:01", 30)], **late).rule("warm_bath") == "time"


def test_a_bath_ends_two_hours_before_the_next_run(planned: Plan) -> None:
    base = {"runner": TUB, "hours": 13, "run_today": "as_planned"}
    # 16:00 to 16:20 is two hours before 18:20; a run at 19:00 leaves until 17:00
    assert planned(following=("23 19:00", 9000), **base).starts("warm_bath") == ["23 16:30"]
    assert planned(following=("23 18:20", 9000), **base).starts("warm_bath") == ["23 16:00"]
    assert planned(following=("23 18:19", 9000), **base).rule("warm_bath") == "time"


def test_a_run_that_does_not_stand_is_in_nobodys_way(planned: Plan) -> None:
    free = planned(runner=TUB, hours=13, run_today="rest", following=("23 18:19", 9000))
    assert free.starts("warm_bath") == ["23 20:00"]


def test_a_wrap_waits_an_hour_after_a_run_and_comes_within_two_days(planned: Plan) -> None:
    assert planned(runner=WRAP, ran=[("23 07:00", 30)], hours=10).starts("heat_wrap") == ["23 08:00"]
    assert planned(runner=WRAP, ran=[("21 07:30", 30)], hours=10).starts("heat_wrap") == ["23 07:30"]
    assert planned(runner=WRAP, ran=[("21 07:29", 30)], hours=10).rule("heat_wrap") == "trigger"


def test_tights_follow_a_run_of_ninety_minutes_or_legs_too_sore(planned: Plan) -> None:
    assert planned(runner=TIGHTS, ran=[("22 09:00", 90)], hours=10).starts("compression") == ["23 07:30"]
    assert planned(runner=TIGHTS, ran=[("22 09:00", 89)], hours=10).rule("compression") == "trigger"
    assert planned(runner=TIGHTS, verdict="too_sore", hours=10).starts("compression") == ["23 07:30"]


def test_a_turmeric_supplement_waits_four_hours_after_a_run(planned: Plan) -> None:
    own = {"kit": frozenset({"turmeric_supplement"}), "opted_in": frozenset({"turmeric_supplement"})}
    base = {"runner": own, "wants": ["turmeric_supplement"], "now": "2026-11-23T16:30:00+00:00", "hours": 6}
    assert planned(ran=[("23 16:15", 30)], **base).starts("turmeric_supplement") == ["23 20:15"]
    assert planned(ran=[("23 16:16", 30)], **base).rule("turmeric_supplement") == "time"


def test_a_walk_starts_from_seven_until_just_before_eight(planned: Plan) -> None:
    early = {"usual_wake": time(5, 0)}
    assert planned(now="2026-11-23T05:30:00+00:00", runner=early, hours=6).starts("walk") == ["23 07:00"]
    assert planned(now="2026-11-23T19:45:00+00:00", hours=2).starts("walk") == ["23 19:45"]
    assert planned(now="2026-11-23T19:46:00+00:00", hours=2).rule("walk") == "time"


def test_a_hands_on_step_keeps_out_of_busy_hours_and_a_worn_one_does_not(planned: Plan) -> None:
    both = {"kit": frozenset({"compression_tights"})}
    day = planned(verdict="too_sore", runner=both, hours=14, busy=[("23 07:00", "23 17:00")])
    assert day.starts("walk") == ["23 17:15"]  # after the stretching at 17:00: equal cost, first id first
    assert day.starts("compression") == ["23 07:30"]


def test_busy_all_day_leaves_no_hands_on_step(planned: Plan) -> None:
    full = planned(runner=TUB, busy=[("23 00:00", "27 00:00")], sleep_hours=5.0)
    assert not {"walk", "nap", "warm_bath", "light_stretching", "wind_down"} & set(full.remedies)
    assert full.rule("walk") == "time"


def test_a_plan_of_one_hour_keeps_inside_it(planned: Plan) -> None:
    short = planned(hours=1)
    assert short.starts("walk")
    assert all(step.end.isoformat() <= "2026-11-23T08:30" for step in short.steps("walk"))
    assert short.rule("sleep_extension") == "time"


def test_a_bedtime_past_midnight_lets_a_bath_end_before_it_and_no_hands_on_step_cross_it(
    planned: Plan,
) -> None:
    owl = {**TUB, "usual_bedtime": time(1, 0), "usual_wake": time(9, 0)}
    night = planned(runner=owl, hours=24)
    assert night.starts("warm_bath") == ["23 23:30"]
    assert night.starts("sleep_routine") == ["24 01:00"]
    assert night.starts("wind_down") == ["24 00:15"]  # over before the longer night begins at 00:45


def test_the_same_hour_for_bed_and_for_waking_is_a_day_awake(planned: Plan) -> None:
    always = {"usual_bedtime": time(6, 30)}
    assert planned(runner=always, hours=12).starts("walk") == ["23 07:45"]


def test_clock_times_hold_on_the_day_that_summer_time_ends(planned: Plan) -> None:
    # London, 25 October 2026: clocks go back at 02:00
    home = planned(now="2026-10-24T20:30:00+00:00", zone="Europe/London", runner=TUB, hours=48)
    assert home.starts("walk")[0] == "25 07:00"
    assert home.steps("walk")[0].start.isoformat() == "2026-10-25T07:00:00+00:00"
    assert home.steps("sleep_routine")[0].start.isoformat() == "2026-10-24T22:30:00+01:00"


def test_now_is_rounded_up_to_the_next_full_quarter(planned: Plan) -> None:
    assert planned(now="2026-11-23T07:30:01+00:00").starts("drink_to_thirst") == ["23 07:45"]
    assert planned(now="2026-11-23T07:45:00+00:00").starts("drink_to_thirst") == ["23 07:45"]
