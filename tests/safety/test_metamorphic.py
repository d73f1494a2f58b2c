"""Change one thing in any request, and what may follow from it: 2,000 generated cases, 100,000 with the profile `full`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.medicines import CLASSES
from oracle.requests import request
from oracle.tables import FACTS, GUARDED, ORDER, WAYS
from safety import words

from freshlegs import coach, knowledge

BOOK = knowledge.book()
SIGNS = sorted(BOOK.lists.signs)
MEDICINES = [*sorted(CLASSES), "moonbeam extract", "qwertyzol 5"]
STAIRS = ["normal", "stiff", "one_step_at_a_time", "needs_rail", "unable"]
PROPERTIES = 8
CASES = 100_000 if settings().max_examples >= 2_000 else 2_000
cases = settings(max_examples=CASES // PROPERTIES)

Request = dict[str, Any]


def requests() -> st.SearchStrategy[Request]:
    """By its seed. Drawn choice by choice, as in `oracle.strategies`, a request takes six times as long as its answer."""
    return st.integers(0, 2**24 - 1).map(lambda seed: request(Random(seed)))


def bytes_of(asked: Request) -> str:
    return coach.answer_json(coach.advise(coach.question(json.dumps(asked), BOOK), BOOK))


def answer_of(asked: Request) -> dict[str, Any]:
    return json.loads(bytes_of(asked))  # type: ignore[no-any-return]


def gravity(answer: dict[str, Any]) -> tuple[int, int]:
    return BOOK.lists.verdicts[answer["verdict"]].gravity, BOOK.lists.care[answer["care"]].gravity


def guarded(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(step["remedy"], step["start"]) for step in answer["plan"]["steps"] if step["remedy"] in GUARDED}


def with_(asked: Request, table: str, **changes: Any) -> Request:
    return {**asked, table: {**asked[table], **changes}}


def one_more(asked: Request, table: str, name: str, value: str) -> Request:
    found = asked[table].get(name) or []
    return with_(asked, table, **{name: [*found, *([] if value in found else [value])]})


@cases
@given(requests(), st.sampled_from(SIGNS))
def test_a_sign_more_is_never_milder(asked: Request, sign: str) -> None:
    before = with_(asked, "check_in", signs=asked["check_in"].get("signs") or [])

    verdict, care = gravity(answer_of(before))
    graver_verdict, graver_care = gravity(answer_of(one_more(before, "check_in", "signs", sign)))

    assert graver_verdict >= verdict
    assert graver_care >= care


@cases
@given(requests(), st.sampled_from(SIGNS))
def test_a_blank_sign_is_never_read_as_no(asked: Request, sign: str) -> None:
    before = answer_of(asked)
    after = answer_of(one_more(asked, "check_in", "signs_unanswered", sign))

    assert gravity(after) >= gravity(before)
    assert after["verdict"] in ("unanswered", "get_checked", "emergency")
    assert after["plan"]["steps"] == []


def worse(check_in: dict[str, Any], what: str) -> dict[str, Any]:
    match what:
        case "soreness":
            return {"soreness": min(10, check_in["soreness"] + 1)}
        case "stairs":
            at = STAIRS.index(check_in.get("stairs_down") or "normal")
            return {"stairs_down": STAIRS[min(at + 1, len(STAIRS) - 1)]}
        case "places":
            raised = [
                {**place, "score": min(10, (place.get("score") or 0) + 1)}
                for place in check_in.get("areas") or []
            ]
            return {"areas": raised}
        case "warm-up":
            return {"warm_up": "worsens"}
        case "run pain":
            pain = check_in.get("run_pain") or {"score": 0}
            return {"run_pain": {"score": min(10, pain["score"] + 1), "settles_by_morning": False}}
    return {"pain_relief_last_24h": True}


@cases
@given(requests(), st.sampled_from(["soreness", "stairs", "places", "warm-up", "run pain", "pain relief"]))
def test_a_worse_answer_is_never_milder(asked: Request, what: str) -> None:
    before = answer_of(asked)
    after = answer_of(with_(asked, "check_in", **worse(asked["check_in"], what)))

    assert gravity(after)[0] >= gravity(before)[0]
    assert gravity(after)[1] >= gravity(before)[1]


@cases
@given(requests(), st.sampled_from(FACTS))
def test_a_fact_more_never_opens_a_guarded_remedy(asked: Request, fact: str) -> None:
    before, after = answer_of(asked), answer_of(one_more(asked, "runner", "facts", fact))

    assert gravity(after)[0] >= gravity(before)[0]
    if before["verdict"] == after["verdict"]:
        assert guarded(after) <= guarded(before)


@cases
@given(requests(), st.sampled_from(MEDICINES))
def test_a_medicine_more_never_opens_a_guarded_remedy(asked: Request, medicine: str) -> None:
    before, after = answer_of(asked), answer_of(one_more(asked, "runner", "medicines", medicine))

    assert (after["verdict"], after["run_today"]) == (before["verdict"], before["run_today"])
    assert guarded(after) <= guarded(before)


@cases
@given(requests())
def test_every_way_is_answered(asked: Request) -> None:
    plan = answer_of(asked)["plan"]
    stands = {step["remedy"] for step in plan["steps"]}
    left = [entry["remedy"] for entry in plan["left_out"]]

    assert sorted([*stands, *left]) == sorted(ORDER)
    assert {entry["way"] for entry in (*plan["steps"], *plan["left_out"])} == set(WAYS.values())
    assert all(entry["because"].strip() and entry["source"] in BOOK.sources for entry in plan["left_out"])


@cases
@given(requests(), st.lists(st.sampled_from(SIGNS), max_size=4))
def test_no_answer_says_what_is_never_said(asked: Request, signs: list[str]) -> None:
    answer = answer_of(with_(asked, "check_in", signs=signs))

    assert words.forbidden(words.of(answer)) == []


def shuffled(value: Any, rng: Random) -> Any:
    if isinstance(value, dict):
        return {name: shuffled(value[name], rng) for name in rng.sample(list(value), len(value))}
    if isinstance(value, list):
        return [shuffled(each, rng) for each in rng.sample(value, len(value))]
    return value


@cases
@given(requests(), st.integers(0, 2**32))
def test_neither_order_nor_a_second_time_changes_a_byte(asked: Request, seed: int) -> None:
    first = bytes_of(asked)

    assert bytes_of(shuffled(asked, Random(seed))) == first


def test_two_processes_say_the_same_bytes() -> None:
    """Sets are laid out anew in each process, by a seed of its own."""
    lines = "".join(f"{json.dumps(request(Random(f'process {seed}')))}\n" for seed in range(60))

    said = [
        subprocess.run(
            [sys.executable, "-m", "freshlegs", "advise", "--json-lines", "-"],
            input=lines,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]

    assert said[0] == said[1]
    assert len(said[0].splitlines()) == 60
    assert not re.search(r'^\{"error"', said[0], re.MULTILINE)
