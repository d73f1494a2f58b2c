"""What may stand beside what, what a verdict leaves, what a coin, an effect or a new thing changes, and why not."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.planner import reasons

Plan = Callable[..., Any]
HOME = frozenset({"bathtub", "epsom_salt", "heat_wrap", "compression_tights", "bike", "yoga_mat"})
STEADY = frozenset({"sleep_extension", "sleep_routine", "fuel_meal", "drink_to_thirst", "rest_day"})


def test_three_counted_steps_a_day_and_the_wish_comes_on_top(planned: Plan) -> None:
    home = {"kit": HOME, "minutes_per_day": 120}
    day = planned(verdict="too_sore", runner=home, ran=[("23 06:00", 60)], sleep_hours=5.0, hours=15)
    assert day.on("23") == {"walk", "nap", "heat_wrap"}
    assert day.rule("compression") == "max_items: heat_wrap, nap, walk"
    words = day.left("compression").because
    assert words.startswith("Left out today: the walk, the nap and the warm wrap come first")
    wish = planned(
        verdict="too_sore",
        runner=home,
        ran=[("23 06:00", 60)],
        sleep_hours=5.0,
        hours=15,
        wants=["compression"],
    )
    assert wish.on("23") == {"walk", "nap", "heat_wrap", "compression"}


def test_one_of_a_kind_a_day_names_what_stands_instead(planned: Plan) -> None:
    day = planned(runner={"kit": HOME, "minutes_per_day": 120}, hours=15)
    assert "epsom_bath" in day.on("23")
    assert day.rule("warm_bath") == "choice: epsom_bath"
    assert day.rule("easy_bike") == "choice: walk"


@pytest.mark.parametrize(
    ("minutes", "stands"),
    [(30, {"walk", "light_stretching"}), (29, {"walk"}), (19, {"light_stretching"}), (9, set())],
)
def test_hands_on_minutes_a_day_are_kept_to_the_minute(planned: Plan, minutes: int, stands: set[str]) -> None:
    assert planned(runner={"minutes_per_day": minutes}, hours=15).on("23") == stands


def test_a_wish_needs_minutes_too(planned: Plan) -> None:
    short = planned(runner={"minutes_per_day": 19}, hours=15, wants=["walk"])
    assert short.rule("walk") == "time: minutes_per_day"


def test_fresh_legs_get_the_basics_the_walk_and_their_wishes(planned: Plan) -> None:
    day = planned(verdict="fresh", runner={"kit": HOME}, hours=15, wants=["warm_bath"])
    assert day.on("23") == {"walk", "warm_bath"}
    assert day.rule("light_stretching") == day.rule("epsom_bath") == "verdict"
    assert day.starts("sleep_extension") == ["23 22:15"]


def test_a_coin_opens_a_remedy_for_fresh_legs(planned: Plan) -> None:
    day = planned(verdict="fresh", runner={"kit": HOME}, hours=15, coins=[("warm_bath", "23", True)])
    assert "warm_bath" in day.on("23")


def test_what_the_verdict_keeps_is_all_that_stands(planned: Plan) -> None:
    few = planned(verdict="get_checked", keep=STEADY)
    assert set(few.remedies) == STEADY
    assert few.rule("walk") == few.rule("cbd_oil") == "verdict"
    none = planned(verdict="emergency", keep=frozenset(), wants=["warm_bath"])
    assert none.remedies == []
    assert {entry.rule for entry in none.plan.left_out} == {"verdict"}
    assert len(none.plan.left_out) == len(knowledge.book().remedies)


def test_open_stop_signs_are_named_as_the_reason(planned: Plan) -> None:
    left = planned(verdict="unanswered", keep=frozenset(), open_signs=True).left("walk")
    assert (left.rule, "Stop questions" in left.because) == ("verdict", True)


@pytest.mark.parametrize(
    ("remedy", "rule", "changes"),
    [
        ("cold_immersion", "opt_in", {}),
        ("cold_immersion", "asked", {"runner": {"opted_in": frozenset({"cold_immersion"})}}),
        ("cold_immersion", "kit", {"runner": {"opted_in": frozenset({"cold_immersion"})}, "wants": ["cold_immersion"]}),
        ("compression_run", "asked", {}),
        ("lavender", "asked", {}),
        ("cbd_oil", "never", {"wants": ["cbd_oil"]}),
        ("warm_bath", "kit", {}),
        ("walk", "trigger", {"stairs_down": "unable"}),
        ("magnesium_lotion", "trigger", {"runner": {"kit": frozenset({"bathtub", "magnesium_lotion"})}}),
        ("electrolytes", "trigger", {"runner": {"kit": frozenset({"salty_food"})}}),
        ("rest_day", "trigger", {}),
        ("epsom_bath", "interaction", {"runner": {"facts": frozenset({"ckd"})}}),
        ("turmeric_supplement", "unknown_medicine", {}),
    ],
)  # fmt: skip
def test_the_first_rule_that_holds_is_given(
    planned: Plan, remedy: str, rule: str, changes: dict[str, Any]
) -> None:
    if rule == "unknown_medicine":
        unknown = planned(runner={"medicines": ("no such tablet",)})
        assert unknown.rule("magnesium_lotion") == unknown.rule("electrolytes") == rule
        assert unknown.rule("turmeric_supplement") == "interaction"  # a row for any medicine comes first
        return
    assert planned(**changes).rule(remedy) == rule


def test_a_wanted_lotion_stands_beside_a_tub(planned: Plan) -> None:
    kit = frozenset({"bathtub", "magnesium_lotion"})
    assert planned(runner={"kit": kit}, wants=["magnesium_lotion"]).starts("magnesium_lotion")


def test_a_struck_bath_hands_nothing_to_another_guarded_remedy(planned: Plan) -> None:
    home = {"kit": HOME, "minutes_per_day": 120}
    before = planned(runner=home, hours=15)
    after = planned(runner={**home, "facts": frozenset({"ckd"})}, hours=15)
    assert "epsom_bath" in before.on("23")
    assert after.rule("epsom_bath") == "interaction"
    assert "warm_bath" not in after.on("23")
    assert after.rule("warm_bath") == "choice: epsom_bath"
    assert after.on("23") >= {"walk", "light_stretching"}  # unguarded ones may fill in


def test_a_basic_that_a_row_names_is_closed(planned: Plan) -> None:
    assert planned(runner={"facts": frozenset({"siadh"})}).rule("drink_to_thirst") == "interaction"
    assert planned(runner={"facts": frozenset({"bipolar"})}).rule("sleep_extension") == "interaction"


def test_a_moderate_row_speaks_on_the_card(planned: Plan) -> None:
    plain = planned(sleep_hours=6.0).steps("nap")[0].words
    driver = (
        planned(sleep_hours=6.0, runner={"facts": frozenset({"drives_within_30_min"})}).steps("nap")[0].words
    )
    assert driver.startswith(plain[:10])
    assert len(driver) > len(plain)


def test_one_new_thing_a_plan_the_most_valuable_first(planned: Plan) -> None:
    home = {"kit": frozenset({"bathtub", "yoga_mat"})}
    new = planned(runner=home, used=[], hours=15)
    assert new.on("23") == {"walk", "warm_bath"}
    assert new.rule("light_stretching") == "choice: new"
    assert "the warm bath" in new.left("light_stretching").because
    known = planned(runner=home, used=["light_stretching"], hours=15)
    assert known.on("23") == {"walk", "warm_bath", "light_stretching"}
    assert planned(runner=home, hours=15).on("23") == {"walk", "warm_bath", "light_stretching"}


def test_the_turn_of_a_struck_new_remedy_goes_to_an_unguarded_one(planned: Plan) -> None:
    struck = {"kit": frozenset({"bathtub"}), "facts": frozenset({"pregnancy"})}
    day = planned(runner=struck, used=[], hours=15)
    assert day.rule("warm_bath") == "interaction"
    assert day.on("23") == {"walk", "light_stretching"}


def test_an_effect_counts_from_eight_days_on_each_side_and_28_together(planned: Plan) -> None:
    def stretch(on: int, off: int) -> int:
        return planned(hours=15, effects={"light_stretching": (-0.5, 0.3, on, off)}).plan.value  # type: ignore[no-any-return]

    plain = planned(hours=15).plan.value
    assert stretch(8, 20) == plain + 100  # bounded: 200 would be 1000 x .5 / 2.5
    assert stretch(8, 19) == stretch(7, 40) == stretch(40, 7) == plain


def test_what_was_learnt_is_rounded_half_away_from_nothing(planned: Plan) -> None:
    plain = planned(hours=15).plan.value
    assert planned(hours=15, effects={"light_stretching": (-0.00125, 1, 20, 20)}).plan.value == plain + 1
    assert planned(hours=15, effects={"light_stretching": (0.00125, 1, 20, 20)}).plan.value == plain - 1
    assert planned(hours=15, effects={"light_stretching": (0.00124, 1, 20, 20)}).plan.value == plain


def test_what_seems_to_do_harm_is_left_out_unless_it_is_wanted(planned: Plan) -> None:
    harm = {"light_stretching": (0.12816, 0.1, 20, 20)}
    assert planned(effects=harm, hours=15).rule("light_stretching") == "choice: effect"
    assert planned(effects={"light_stretching": (0.128, 0.1, 20, 20)}, hours=15).starts("light_stretching")
    assert planned(effects=harm, hours=15, wants=["light_stretching"]).starts("light_stretching")


def test_a_step_that_is_worth_nothing_is_left_out_even_where_it_has_no_time(planned: Plan) -> None:
    kit = frozenset({"magnesium_lotion"})
    worthless = {"magnesium_lotion": (0.2, 9.0, 20, 20)}
    assert planned(runner={"kit": kit}, effects=worthless).rule("magnesium_lotion") == "choice"
    busy = [("23 00:00", "27 00:00")]
    assert planned(runner={"kit": kit}, effects=worthless, busy=busy).rule("magnesium_lotion") == "choice"


def test_a_coin_that_says_no_leaves_its_day_and_only_its_day(planned: Plan) -> None:
    no = planned(coins=[("light_stretching", "23", False)])
    assert "light_stretching" not in no.on("23")
    assert "light_stretching" in no.on("24")
    days = [("light_stretching", day, False) for day in ("23", "24", "25", "26")]
    assert planned(coins=days).rule("light_stretching") == "choice: trial"
    assert planned(coins=days, verdict="too_sore").starts("light_stretching")  # no coin is looked at


def test_what_a_coin_offers_outranks_the_rest_and_takes_a_place(planned: Plan) -> None:
    home = {"kit": HOME, "minutes_per_day": 120}
    base = {"runner": home, "ran": [("23 06:00", 60)], "sleep_hours": 5.0, "hours": 15}
    offered = planned(coins=[("restorative_yoga", "23", True)], **base)
    assert offered.on("23") == {"walk", "heat_wrap", "restorative_yoga"}  # the nap had the third place


def test_no_coin_opens_what_a_rule_closes(planned: Plan) -> None:
    closed = {"kit": HOME, "facts": frozenset({"pregnancy"})}
    day = planned(runner=closed, coins=[("warm_bath", "23", True)], hours=15)
    assert day.rule("warm_bath") == "interaction"


def test_high_stress_puts_the_quiet_minutes_first(planned: Plan) -> None:
    assert planned(stress=5).remedies[0] == "wind_down"
    assert planned(stress=4).remedies[0] == "sleep_extension"


def test_steps_stand_in_the_order_of_the_book_and_one_remedy_in_time(planned: Plan) -> None:
    order = list(knowledge.book().remedies)
    steps = planned(runner={"kit": HOME}).plan.steps
    assert list(steps) == sorted(steps, key=lambda step: (order.index(step.remedy), step.start))


def test_every_remedy_is_in_the_steps_or_left_out_with_words_and_source(planned: Plan) -> None:
    day = planned(runner={"kit": HOME}, used=[])
    left = {entry.remedy for entry in day.plan.left_out}
    assert left | set(day.remedies) == set(knowledge.book().remedies)
    assert not left & set(day.remedies)
    assert all(entry.because and entry.source and "{" not in entry.because for entry in day.plan.left_out)


def test_the_same_question_gives_the_same_plan(planned: Plan, question_of: Plan) -> None:
    asked = question_of(runner={"kit": HOME}, ran=[("22 12:00", 130)], wants=["cold_immersion"])
    assert planned(question=asked) == planned(question=asked)


@pytest.mark.parametrize(
    ("remedy", "kit"),
    [
        ("heat_wrap", "a heat wrap or a hot water bottle"),
        ("epsom_bath", "a bath tub and Epsom salt"),
        ("easy_bike", "a bike or trainer"),
        ("compression", "compression tights or compression socks"),
    ],
)
def test_what_is_missing_reads_as_part_of_its_sentence(planned: Plan, remedy: str, kit: str) -> None:
    day = planned(verdict="too_sore", ran=[("23 06:00", 100)], hours=15)

    assert day.rule(remedy) == "kit"
    assert f"which is not on your list: {kit}. " in day.left(remedy).because


def test_letters_that_stand_for_a_name_keep_their_capitals(planned: Plan) -> None:
    day = planned(runner={"opted_in": frozenset({"cbd"}), "age": 34}, hours=15, wants=["cbd_cream"])

    assert "which is not on your list: CBD cream. " in day.left("cbd_cream").because


def test_no_kit_of_the_book_stands_with_a_capital_article() -> None:
    book = knowledge.book()

    said = [reasons.kit(remedy, book) for remedy in book.remedies.values()]

    assert [words for words in said if re.search(r"\bAn? ", words)] == []
