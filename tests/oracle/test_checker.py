"""The checker lets a right plan pass and names the fault of every wrong one."""

import copy
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from oracle.checker import faults
from oracle.medicines import CLASSES
from oracle.optimum import best_steps, best_value, value_of
from oracle.requests import request
from oracle.tables import ALL_KIT, BASIC, COUNTED, FACTS, GRADES, GUARDED, ORDER, WAYS

VOCABULARY = Path(__file__).parents[2] / ".." / "shared" / "vocabulary.toml"
Plan = dict[str, Any]

# A Monday of a runner who is too sore to run, with an hour of meetings and everything in the house.
QUESTION: dict[str, Any] = {
    "now": "2026-11-23T07:25:00+00:00",
    "timezone": "Europe/London",
    "runner": {
        "age": 34,
        "facts": [],
        "medicines": [],
        "kit": [*ALL_KIT],
        "opted_in": ["turmeric_supplement"],
        "usual_bedtime": "22:30",
        "usual_wake": "06:30",
        "minutes_per_day": 60,
        "busy": [{"start": "2026-11-23T10:00:00+00:00", "end": "2026-11-23T11:00:00+00:00"}],
    },
    "history": [
        {"start": "2026-11-22T16:00:00+00:00", "sport": "run", "distance_m": 30_000, "duration_s": 10_800}
    ],
    "next_run": {"start": "2026-11-24T18:00:00+00:00", "distance_m": 8000, "kind": "easy"},
    "check_in": {
        "at": "2026-11-23T07:20:00+00:00",
        "soreness": 6,
        "signs": [],
        "sleep_hours": 7.5,
        "wants": [],
    },
    "hours": 17,
}


def step(remedy: str, start: str, end: str | None = None) -> dict[str, Any]:
    times = {"start": f"2026-11-23T{start}:00+00:00", "end": f"2026-11-23T{end or start}:00+00:00"}
    words = {"dose": "a little", "words": "Feels good.", "why": "It may help.", "source": "ours"}
    return {"remedy": remedy, "way": WAYS[remedy], "grade": GRADES[remedy], **times, **words}


def left(remedy: str, rule: str) -> dict[str, str]:
    return {"remedy": remedy, "way": WAYS[remedy], "because": "Not today.", "rule": rule, "source": "ours"}


def answer() -> dict[str, Any]:
    """The plan of that Monday, made by hand from learning.md: walk, nap and wrap come first, in an hour of hands."""
    return {
        "verdict": "too_sore",
        "run_today": "rest",
        "care": "none",
        "targets": {"sleep_minutes": 510},
        "plan": {
            "steps": [
                step("sleep_extension", "22:00", "22:30"),
                step("sleep_routine", "22:30"),
                step("fuel_meal", "07:30", "08:00"),
                step("drink_to_thirst", "07:30"),
                step("electrolytes", "07:30"),
                step("walk", "07:30", "07:50"),
                step("daylight", "07:30", "07:50"),
                step("rest_day", "07:30"),
                step("nap", "13:00", "13:25"),
                step("heat_wrap", "07:30", "08:30"),
                step("wind_down", "21:30", "21:50"),
                step("turmeric_food", "18:30"),
            ],
            "left_out": [
                left("easy_bike", "choice: walk"),
                left("epsom_bath", "choice: heat_wrap"),
                left("warm_bath", "choice: heat_wrap"),
                left("compression", "max_items: heat_wrap, nap, walk"),
                left("light_stretching", "max_items: heat_wrap, nap, walk"),
                left("restorative_yoga", "max_items: heat_wrap, nap, walk"),
                left("magnesium_lotion", "trigger"),
                left("cold_immersion", "opt_in"),
                left("cbd_cream", "opt_in"),
                left("turmeric_supplement", "asked"),
                left("lavender", "asked"),
                left("compression_run", "asked"),
                left("cbd_oil", "never"),
                left("cbd_bath_bomb", "never"),
            ],
        },
    }


def steps(given: Plan) -> list[dict[str, Any]]:
    return given["plan"]["steps"]  # type: ignore[no-any-return]


def of(given: Plan, remedy: str) -> dict[str, Any]:
    return next(each for each in steps(given) if each["remedy"] == remedy)


def entry(given: Plan, remedy: str) -> dict[str, Any]:
    return next(each for each in given["plan"]["left_out"] if each["remedy"] == remedy)


def move(given: Plan, remedy: str, **minutes: int) -> None:
    for name, by in minutes.items():
        at = datetime.fromisoformat(of(given, remedy)[name]) + timedelta(minutes=by)
        of(given, remedy)[name] = at.isoformat()


def shift(given: Plan, remedy: str, minutes: int) -> None:
    move(given, remedy, start=minutes, end=minutes)


def add(given: Plan, *added: dict[str, Any]) -> Plan:
    """The step instead of the entry in `left_out`, in its place."""
    names = {each["remedy"] for each in added}
    given["plan"]["left_out"] = [each for each in given["plan"]["left_out"] if each["remedy"] not in names]
    steps(given).extend(added)
    steps(given).sort(key=lambda each: (ORDER.index(each["remedy"]), each["start"]))
    return given


def drop(given: Plan, remedy: str, rule: str) -> Plan:
    given["plan"]["steps"] = [each for each in steps(given) if each["remedy"] != remedy]
    given["plan"]["left_out"].append(left(remedy, rule))
    given["plan"]["left_out"].sort(key=lambda each: ORDER.index(each["remedy"]))
    return given


def kinds(asked: dict[str, Any], given: Plan) -> set[str]:
    return {line.partition(":")[0] for line in faults(asked, given)}


def test_the_plan_made_by_hand_has_no_fault_and_is_the_best() -> None:
    assert faults(QUESTION, answer()) == []
    assert value_of(QUESTION, answer()) == best_value(QUESTION, answer()) == 140 + 125 + 140
    assert [remedy for _, remedy in best_steps(QUESTION, answer())] == ["heat_wrap", "walk", "nap"]


Change = Callable[[Plan], object]
IN_THE_ANSWER: dict[str, tuple[str, Change]] = {
    "a remedy is silent": ("complete", lambda a: a["plan"]["left_out"].pop()),
    "a remedy is planned and left out": (
        "complete",
        lambda a: a["plan"]["left_out"].append(left("walk", "time")),
    ),
    "a remedy is left out twice": (
        "complete",
        lambda a: a["plan"]["left_out"].append(left("cbd_oil", "never")),
    ),
    "an unknown remedy": (
        "unknown",
        lambda a: steps(a).append(step("walk", "07:30") | {"remedy": "massage"}),
    ),
    "a basic stands twice": ("once", lambda a: steps(a).append(step("daylight", "12:00", "12:20"))),
    "no reason": ("words", lambda a: entry(a, "cbd_oil").update(because=" ")),
    "no source": ("words", lambda a: of(a, "walk").update(source="")),
    "no dose": ("words", lambda a: of(a, "walk").pop("dose")),
    "another way": ("way", lambda a: of(a, "walk").update(way="sleep")),
    "a better grade than the evidence": ("grade", lambda a: of(a, "walk").update(grade="high")),
    "steps out of order": ("order", lambda a: steps(a).reverse()),
    "left_out out of order": ("order", lambda a: a["plan"]["left_out"].reverse()),
    "not opted in": ("opt_in", lambda a: add(a, step("cbd_cream", "08:00", "08:05"))),
    "not asked for": ("asked", lambda a: add(a, step("turmeric_supplement", "18:00"))),
    "never planned": ("never", lambda a: add(a, step("cbd_oil", "08:00"))),
    "the tub is here": ("trigger", lambda a: add(a, step("magnesium_lotion", "08:00", "08:05"))),
    "another rule before trigger": ("rule", lambda a: entry(a, "cbd_oil").update(rule="asked")),
    "another rule after trigger": ("rule", lambda a: entry(a, "compression").update(rule="time: overlap")),
    "the detail names another": ("rule", lambda a: entry(a, "easy_bike").update(rule="choice: nap")),
    "a step before now": ("horizon", lambda a: shift(a, "heat_wrap", -15)),
    "a step after the hours": ("horizon", lambda a: shift(a, "heat_wrap", 17 * 60 + 15)),
    "a step that ends after the hours": ("horizon", lambda a: shift(a, "heat_wrap", 16 * 60 + 15)),
    "a step that is too long": ("length", lambda a: move(a, "heat_wrap", end=15)),
    "a step off the quarter": ("quarter", lambda a: shift(a, "heat_wrap", 5)),
    "a step in bed": ("asleep", lambda a: shift(a, "heat_wrap", 14 * 60 + 15)),
    "hands in busy time": ("busy", lambda a: shift(a, "walk", 135)),
    "the nap too early": ("window", lambda a: shift(a, "nap", -60)),
    "the nap too late": ("window", lambda a: shift(a, "nap", 3 * 60 - 15)),
    "the walk in the dark": ("window", lambda a: shift(a, "walk", 12 * 60 + 30)),
    "two thermal ones": ("kind", lambda a: add(a, step("warm_bath", "20:00", "20:20"))),
    "four places": ("places", lambda a: add(a, step("compression", "07:30", "10:30"))),
    "more minutes than the runner has": (
        "minutes",
        lambda a: add(a, step("restorative_yoga", "20:00", "20:20")),
    ),
    "two at once": ("overlap", lambda a: add(a, step("light_stretching", "13:15", "13:25"))),
    "sleep_extension too short": ("basic", lambda a: move(a, "sleep_extension", start=15)),
    "the bedtime moved": ("basic", lambda a: shift(a, "sleep_routine", -30)),
    "the meal at no meal time": ("basic", lambda a: shift(a, "fuel_meal", 60)),
    "drink later": ("basic", lambda a: shift(a, "drink_to_thirst", 60)),
    "salt without a meal": ("basic", lambda a: shift(a, "electrolytes", 15)),
    "daylight without the walk": ("basic", lambda a: shift(a, "daylight", 15)),
    "rest tomorrow": ("basic", lambda a: shift(a, "rest_day", 600)),
    "turmeric at lunch": ("basic", lambda a: shift(a, "turmeric_food", -360)),
    "wind_down earlier than it could be": ("basic", lambda a: shift(a, "wind_down", -15)),
    "wind_down into the night's sleep": ("basic", lambda a: shift(a, "wind_down", 15)),
    "a basic left out though it has a time": ("basic", lambda a: drop(a, "turmeric_food", "time")),
}


@pytest.mark.parametrize("name", IN_THE_ANSWER)
def test_a_fault_in_the_answer_is_named(name: str) -> None:
    kind, change = IN_THE_ANSWER[name]
    given = answer()
    change(given)
    assert kind in kinds(QUESTION, given)


def runner(**fields: Any) -> Change:
    return lambda asked: asked["runner"].update(fields)


def check_in(**fields: Any) -> Change:
    return lambda asked: asked["check_in"].update(fields)


def run_ended(start: str, seconds: int) -> Change:
    run = {"start": f"2026-11-23T{start}:00+00:00", "sport": "run", "distance_m": 9000, "duration_s": seconds}
    return lambda asked: asked.update(history=[run])


def coin(remedy: str, offer: bool) -> Change:
    thrown = {"remedy": remedy, "date": "2026-11-23", "offer": offer, "probability": 0.5}
    return lambda asked: asked.update(assignments=[thrown])


def effect(remedy: str, mean: float, sd: float) -> Change:
    found = {"remedy": remedy, "mean": mean, "sd": sd, "days_with": 20, "days_without": 20}
    return lambda asked: asked.update(effects=[found])


IN_THE_QUESTION: dict[str, tuple[str, Change, Change]] = {
    "a fact closes the wrap": ("interaction", runner(facts=["open_wound"]), lambda a: a),
    "a medicine closes the wrap": ("interaction", runner(medicines=[" Nicotine  PATCH"]), lambda a: a),
    "an age closes the supplement": (
        "interaction",
        lambda q: (runner(age=17)(q), check_in(wants=["turmeric_supplement"])(q)),
        lambda a: add(a, step("turmeric_supplement", "18:00")),
    ),
    "an unknown medicine closes the salt": ("unknown_medicine", runner(medicines=["moonbeam"]), lambda a: a),
    "not owned": ("kit", runner(kit=["bathtub"]), lambda a: a),
    "stairs impossible": ("trigger", check_in(stairs_down="unable"), lambda a: a),
    "no long run for the nap": ("trigger", run_ended("05:00", 3600), lambda a: a),
    "the wrap too soon after the run": ("window", run_ended("05:50", 5400), lambda a: a),
    "the bath too near the planned run": (
        "window",
        lambda q: q["next_run"].update(start="2026-11-23T21:00:00+00:00"),
        lambda a: (
            a.update(verdict="sore", run_today="easy_only"),
            drop(a, "heat_wrap", "choice: warm_bath"),
            add(a, step("warm_bath", "19:00", "19:20")),
        ),
    ),
    "hands during the planned run": (
        "busy",
        lambda q: q["next_run"].update(start="2026-11-23T07:40:00+00:00"),
        lambda a: a.update(verdict="sore", run_today="easy_only"),
    ),
    "the bath ends too near bed": (
        "window",
        lambda q: q,
        lambda a: (drop(a, "heat_wrap", "time"), add(a, step("warm_bath", "21:15", "21:35"))),
    ),
    "the supplement too soon after the run": (
        "window",
        lambda q: (
            check_in(wants=["turmeric_supplement"])(q),
            q["next_run"].update(start="2026-11-23T14:00:00+00:00"),
        ),
        lambda a: (
            a.update(verdict="sore", run_today="easy_only"),
            add(a, step("turmeric_supplement", "18:00")),
        ),
    ),
    "the wrap two days after the run": (
        "trigger",
        lambda q: q["history"][0].update(start="2026-11-20T07:00:00+00:00"),
        lambda a: a,
    ),
    "tights for sore legs after a short run": (
        "trigger",
        run_ended("04:00", 3600),
        lambda a: (a.update(verdict="sore"), add(a, step("compression", "10:30", "13:30"))),
    ),
    "unasked at fresh": ("verdict", lambda q: q, lambda a: a.update(verdict="fresh", run_today="as_planned")),
    "heat for the ill": ("verdict", check_in(signs=["nausea"]), lambda a: a),
    "a plan for who must be seen": (
        "verdict",
        lambda q: q,
        lambda a: a.update(verdict="get_checked", care="urgent"),
    ),
    "a plan while signs are open": ("verdict", check_in(signs_unanswered=["fever"]), lambda a: a),
    "a plan though nothing was asked": ("verdict", lambda q: q["check_in"].pop("signs"), lambda a: a),
    "a coin against it": ("coin", coin("walk", False), lambda a: a.update(verdict="sore")),
    "it makes worse": ("effect", effect("walk", 0.5, 0.2), lambda a: a),
    "two new ones": ("new", lambda q: q.update(used=[]), lambda a: a),
    "a wish left out by a rule that does not hold": (
        "rule",
        check_in(wants=["cold_immersion"]),
        lambda a: entry(a, "cold_immersion").update(rule="asked"),
    ),
    "wind_down not first under stress": ("order", check_in(stress=6), lambda a: a),
    "tights on no run": (
        "basic",
        check_in(wants=["compression_run"]),
        lambda a: add(a, step("compression_run", "18:00", "18:52")),
    ),
    "lavender without wind_down": (
        "basic",
        check_in(wants=["lavender"]),
        lambda a: add(a, step("lavender", "20:00")),
    ),
    "the meal long after the run": ("basic", run_ended("05:20", 7200), lambda a: shift(a, "fuel_meal", 300)),
}


@pytest.mark.parametrize("name", IN_THE_QUESTION)
def test_a_plan_that_does_not_fit_its_question_is_named(name: str) -> None:
    kind, ask, change = IN_THE_QUESTION[name]
    asked, given = copy.deepcopy(QUESTION), answer()
    ask(asked)
    change(given)
    assert kind in kinds(asked, given)


def test_a_plan_of_less_worth_is_below_the_optimum() -> None:
    given = answer()
    given["plan"]["steps"] = [each for each in steps(given) if each["remedy"] != "nap"]
    assert value_of(QUESTION, given) == best_value(QUESTION, given) - 125


def test_a_struck_bath_does_not_hand_its_place_to_the_tights() -> None:
    asked, given = copy.deepcopy(QUESTION), answer()
    asked["runner"].update(kit=["bathtub", "compression_tights"], facts=["pregnancy"], minutes_per_day=90)
    effect("warm_bath", -0.4, 0.1)(asked)
    assert {remedy for _, remedy in best_steps(asked, given)} == {"walk", "nap", "light_stretching"}


def test_the_generator_gives_the_same_request_for_the_same_seed() -> None:
    assert [request(Random(n)) for n in range(20)] == [request(Random(n)) for n in range(20)]


@pytest.fixture
def vocabulary() -> dict[str, Any]:
    if not VOCABULARY.is_file():
        pytest.skip("../shared/vocabulary.toml is not here")
    return tomllib.loads(VOCABULARY.read_text("utf-8"))


def test_the_tables_say_what_the_vocabulary_says(vocabulary: dict[str, Any]) -> None:
    remedies, medicines = vocabulary["remedies"], vocabulary["medicines"]

    assert set(ORDER) == set(remedies)
    assert {name: entry["way"] for name, entry in remedies.items()} == WAYS
    assert {name for name, entry in remedies.items() if entry["basic"]} == BASIC
    assert {name for name, entry in remedies.items() if entry["guard"]} == GUARDED
    assert {name: entry["guard"] for name, entry in remedies.items() if name in COUNTED} == {
        name: row.guard for name, row in COUNTED.items()
    }
    assert list(vocabulary["facts"]) == [*FACTS]
    assert list(vocabulary["kit"]) == [*ALL_KIT]
    assert {name: frozenset(entry["classes"]) for name, entry in medicines.items()} == CLASSES
