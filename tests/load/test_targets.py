"""Sleep and food: the bands on both sides, and for whom a number is never shown."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from freshlegs.model.answer import Targets
from freshlegs.model.question import Session

Aims = Callable[..., Targets]
Make = Callable[..., Session]
FED: dict[str, Any] = {"age": 34, "body_mass_kg": 70.0}


@pytest.mark.parametrize(
    ("minutes", "grams"),
    [
        (29.99, (210, 350)),
        (30, (350, 490)),
        (75, (350, 490)),
        (75.01, (420, 700)),
        (240, (420, 700)),
        (240.01, (560, 840)),
    ],
)
def test_carbohydrate_follows_the_minutes_of_the_day(
    aims: Aims, run: Make, minutes: float, grams: tuple[int, int]
) -> None:
    assert aims([run(0.1, duration_s=minutes * 60, sport="ride")], **FED).carbohydrate_g == grams


def test_half_a_step_rounds_up(aims: Aims) -> None:
    found = aims(body_mass_kg=61.0)  # 183 and 305 g of carbohydrate, 73.2 and 122 g of protein

    assert found.carbohydrate_g == (180, 310)
    assert found.protein_g == (75, 120)
    assert aims(body_mass_kg=68.75).protein_g == (85, 140)  # 82.5 and 137.5 g
    assert aims(body_mass_kg=68.7).protein_g == (80, 135)


@pytest.mark.parametrize(
    "fact",
    [
        "eating_disorder_history",
        "restricted_eating",
        "amenorrhoea",
        "unintended_weight_loss",
        "two_bone_stress_injuries",
    ],
)
def test_food_numbers_are_hidden_where_they_do_harm(aims: Aims, fact: str) -> None:
    found = aims(**FED, facts=frozenset({fact}))

    assert (found.carbohydrate_g, found.protein_g, found.fat_min_energy_share) == (None, None, None)
    assert found.sleep_minutes == 480


@pytest.mark.parametrize("runner", [{"age": 17, "body_mass_kg": 60.0}, {"age": 34}])
def test_food_numbers_are_hidden_from_the_young_and_without_a_mass(
    aims: Aims, runner: dict[str, Any]
) -> None:
    found = aims(**runner)

    assert (found.carbohydrate_g, found.protein_g, found.fat_min_energy_share) == (None, None, None)


def test_an_adult_of_18_and_one_who_gives_no_age_see_their_food(aims: Aims) -> None:
    assert aims(age=18, body_mass_kg=60.0).protein_g == (70, 120)
    assert aims(body_mass_kg=60.0).fat_min_energy_share == 0.2


def test_one_fact_hides_one_number(aims: Aims) -> None:
    sugar = aims(**FED, facts=frozenset({"diabetes"}))
    kidney = [aims(**FED, facts=frozenset({fact})) for fact in ("ckd", "ckd_stage4_5")]

    assert (sugar.carbohydrate_g, sugar.protein_g, sugar.fat_min_energy_share) == (None, (85, 140), 0.2)
    assert all((found.carbohydrate_g, found.protein_g) == ((210, 350), None) for found in kidney)


@pytest.mark.parametrize("fact", ["insomnia", "sleep_restriction_therapy", "bipolar"])
def test_the_night_is_not_told_to_those_whom_it_keeps_awake(aims: Aims, fact: str) -> None:
    found = aims(**FED, facts=frozenset({fact}))

    assert (found.sleep_minutes, found.protein_g) == (None, (85, 140))


@pytest.mark.parametrize(
    ("age", "bedtime", "wake", "minutes"),
    [
        (None, time(22, 30), time(6, 30), 480),
        (17, time(23, 0), time(6, 0), 480),
        (17, time(20, 0), time(6, 0), 600),
        (18, time(0, 0), time(6, 0), 420),
        (64, time(22, 0), time(7, 0), 540),
        (65, time(23, 0), time(6, 30), 450),
        (65, time(22, 0), time(7, 0), 540),
        (34, time(1, 0), time(9, 0), 480),
    ],
)
def test_the_night_lies_in_the_range_for_the_age_and_is_never_shortened(
    aims: Aims, age: int | None, bedtime: time, wake: time, minutes: int
) -> None:
    assert aims(age=age, usual_bedtime=bedtime, usual_wake=wake).sleep_minutes == minutes


def test_a_minute_for_each_mile_up_to_an_hour(aims: Aims) -> None:
    night = {"usual_bedtime": time(23, 0), "usual_wake": time(6, 0)}

    assert aims([(2, 1_609.344 * 2.5)], **night).sleep_minutes == 423
    assert aims([(2, 1_609.344 * 2.499)], **night).sleep_minutes == 422
    assert aims([(2, 200_000)], **night).sleep_minutes == 480
