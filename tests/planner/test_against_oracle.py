"""The planner against a second opinion that shares no code with it: no rule broken, no better plan left undone."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from oracle.checker import faults
from oracle.optimum import best_steps, best_value, value_of
from oracle.requests import request
from oracle.strategies import requests
from oracle.tables import COUNTED, FACTS, GUARDED
from oracle.world import moment

from freshlegs import coach, knowledge

BOOK = knowledge.book()
MANY = [range(start, start + 100) for start in range(0, 2000, 100)]
MEDICINES = ("warfarin", "ramipril", "diazepam", "nicotine patch", "lithium", "moonbeam extract")


def asked(seed: object) -> dict[str, Any]:
    return request(Random(f"plan {seed}"))


def advised(question: dict[str, Any]) -> str:
    return coach.answer_json(coach.advise(coach.question(json.dumps(question), BOOK), BOOK))


def answered(question: dict[str, Any]) -> dict[str, Any]:
    return json.loads(advised(question))  # type: ignore[no-any-return]


def counted(answer: dict[str, Any]) -> list[tuple[int, str]]:
    steps = [(moment(step["start"]), step["remedy"]) for step in answer["plan"]["steps"]]
    return sorted(step for step in steps if step[1] in COUNTED)


def guarded(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(step["remedy"], step["start"]) for step in answer["plan"]["steps"] if step["remedy"] in GUARDED}


@pytest.mark.parametrize("seeds", MANY, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_no_rule_of_the_plan_is_broken(seeds: range) -> None:
    found = {seed: faults(question, answered(question)) for seed in seeds for question in [asked(seed)]}

    assert {seed: lines for seed, lines in found.items() if lines} == {}


@given(requests())
def test_no_request_breaks_a_rule_of_the_plan(question: dict[str, Any]) -> None:
    assert faults(question, answered(question)) == []


@pytest.mark.parametrize("seeds", [range(start, start + 40) for start in range(0, 200, 40)], ids=str)
def test_no_plan_is_worth_more(seeds: range) -> None:
    for seed in seeds:
        question = asked(seed)
        answer = answered(question)
        assert (seed, value_of(question, answer)) == (seed, best_value(question, answer))


def test_of_equally_good_plans_it_is_the_one_that_the_document_names() -> None:
    for seed in range(60):
        question = asked(f"tie {seed}")
        answer = answered(question)
        assert (seed, counted(answer)) == (seed, best_steps(question, answer))


def shuffled(value: Any, rng: Random) -> Any:
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled(value[name], rng) for name in names}
    if isinstance(value, list):
        return [shuffled(each, rng) for each in rng.sample(value, len(value))]
    return value


def test_the_same_request_gives_the_same_bytes_in_whatever_order_its_lists_are() -> None:
    for seed in range(300):
        question = asked(seed)
        first = advised(question)
        assert (seed, advised(question)) == (seed, first)
        assert (seed, advised(shuffled(question, Random(seed)))) == (seed, first)


def tighter(question: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Fewer minutes, more busy time or less kit; the tub stays, since without one the lotion opens."""
    made: dict[str, Any] = json.loads(json.dumps(question))
    runner = made["runner"]
    match rng.choice(("minutes", "busy", "kit")):
        case "minutes":
            runner["minutes_per_day"] = rng.randrange(1 + runner.get("minutes_per_day", 60))
        case "busy":
            day = question["now"][:10]
            runner["busy"].append(
                {"start": f"{day}T{rng.randrange(24):02}:10:00+00:00", "end": f"{day}T23:59:00+00:00"}
            )
        case _:
            runner["kit"] = [name for name in runner["kit"] if name == "bathtub" or rng.random() < 0.6]
    return made


def test_fewer_minutes_more_busy_time_or_less_kit_never_make_a_plan_worth_more() -> None:
    """Without facts and medicines: what a strike leaves to fill is no longer the best of anything.
    Without `used`: less kit may take the one new remedy away and let a better pair of others in."""
    for seed in range(400):
        question = asked(f"room {seed}")
        question.pop("used", None)
        question["runner"].update(facts=[], medicines=[], age=40)
        question["check_in"].update(alcohol_today=False, signs=[])
        less = tighter(question, Random(f"less {seed}"))
        before, after = answered(question), answered(less)
        assert after["verdict"] == before["verdict"]
        assert value_of(less, after) <= value_of(question, before), seed


def test_a_fact_or_medicine_more_never_adds_a_guarded_remedy() -> None:
    rng = Random("more")
    compared = 0
    for seed in range(400):
        question = asked(f"fact {seed}")
        more: dict[str, Any] = json.loads(json.dumps(question))
        if rng.random() < 0.5:
            more["runner"]["facts"].append(rng.choice(FACTS))
        else:
            more["runner"]["medicines"].append(rng.choice(MEDICINES))
        before, after = answered(question), answered(more)
        if before["verdict"] == after["verdict"]:
            compared += 1
            assert guarded(after) <= guarded(before), seed
    assert compared > 350
