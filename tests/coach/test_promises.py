"""The promises of the advice contract, for every runner that can be made up."""

import json
import random
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from oracle.strategies import requests

from freshlegs import coach, knowledge

BOOK = knowledge.book()
SIGNS = sorted(BOOK.lists.signs)
FACTS = sorted(BOOK.lists.facts)
MEDICINES = ["warfarin", "diazepam", "ramipril", "ibuprofen", "lithium", "sertraline", "no such thing"]
GUARDED = {id for id, remedy in BOOK.remedies.items() if remedy.guard}
NEVER = {name: re.compile(BOOK.wording.patterns[name]) for name in BOOK.wording.patterns_always}
NOT_WORDS = {"source", "start", "end", "id", "remedy", "way", "rule", "grade", "status", "verdict", "care"}


def text_of(request: dict[str, Any]) -> str:
    return coach.answer_json(coach.advise(coach.question(json.dumps(request)), BOOK))


def answer_of(request: dict[str, Any]) -> dict[str, Any]:
    return json.loads(text_of(request))  # type: ignore[no-any-return]


def gravity(answer: dict[str, Any]) -> tuple[int, int]:
    return BOOK.lists.verdicts[answer["verdict"]].gravity, BOOK.lists.care[answer["care"]].gravity


def planned(answer: dict[str, Any]) -> set[str]:
    return {step["remedy"] for step in answer["plan"]["steps"]}


def with_more(request: dict[str, Any], table: str, name: str, value: str) -> dict[str, Any]:
    found = request[table].get(name) or []
    return {**request, table: {**request[table], name: [*found, *([] if value in found else [value])]}}


def asked(request: dict[str, Any]) -> dict[str, Any]:
    check_in = {**request["check_in"]}
    check_in["signs"] = check_in.get("signs") or []
    return {**request, "check_in": check_in}


@given(requests())
def test_1_the_same_request_gives_the_same_bytes(request: dict[str, Any]) -> None:
    assert text_of(request) == text_of(request)


@given(requests())
def test_2_every_remedy_is_planned_or_left_out_with_reason_and_source(request: dict[str, Any]) -> None:
    answer = answer_of(request)
    steps, left_out = planned(answer), [item["remedy"] for item in answer["plan"]["left_out"]]

    assert steps | set(left_out) == set(BOOK.remedies)
    assert not steps & set(left_out)
    assert len(left_out) == len(set(left_out))
    assert all(item["because"] and item["source"] in BOOK.sources for item in answer["plan"]["left_out"])
    assert {item["way"] for item in (*answer["plan"]["steps"], *answer["plan"]["left_out"])} == set(
        BOOK.lists.ways
    )


@given(requests(), st.sampled_from(SIGNS))
def test_3_a_sign_more_is_never_milder(request: dict[str, Any], sign: str) -> None:
    before = answer_of(asked(request))
    after = answer_of(with_more(asked(request), "check_in", "signs", sign))

    assert gravity(after)[0] >= gravity(before)[0]
    assert gravity(after)[1] >= gravity(before)[1]


@given(
    requests(), st.sampled_from([("facts", fact) for fact in FACTS] + [("medicines", m) for m in MEDICINES])
)
def test_3_a_fact_or_medicine_more_never_adds_a_guarded_remedy(
    request: dict[str, Any], more: tuple[str, str]
) -> None:
    before, after = answer_of(request), answer_of(with_more(request, "runner", *more))

    if before["verdict"] == after["verdict"]:
        assert planned(after) & GUARDED <= planned(before) & GUARDED


@given(requests(), st.lists(st.sampled_from(SIGNS), max_size=3), st.booleans())
def test_4_help_first_means_no_steps_at_all(request: dict[str, Any], signs: list[str], is_open: bool) -> None:
    check_in = {**request["check_in"], "signs": signs}
    if is_open:
        check_in["signs_unanswered"] = ["dark_urine"]
    answer = answer_of({**request, "check_in": check_in})

    helps = answer["verdict"] == "get_checked" and answer["care"] in ("urgent", "emergency")
    if is_open or helps or answer["verdict"] in ("emergency", "unanswered"):
        assert answer["plan"]["steps"] == []
    if is_open:
        assert answer["verdict"] in ("unanswered", "get_checked", "emergency")


def words_of(value: object, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [word for name, inner in value.items() for word in words_of(inner, name)]
    if isinstance(value, list):
        return [word for inner in value for word in words_of(inner, key)]
    return [value] if isinstance(value, str) and key not in NOT_WORDS else []


@given(requests(), st.lists(st.sampled_from(SIGNS), max_size=4))
def test_5_what_is_never_said_is_never_said(request: dict[str, Any], signs: list[str]) -> None:
    answer = answer_of({**request, "check_in": {**request["check_in"], "signs": signs}})

    said = [
        (name, words)
        for words in words_of(answer)
        for name, pattern in NEVER.items()
        if pattern.search(words)
    ]
    assert said == []


def shuffled(value: object, rng: random.Random) -> object:
    if isinstance(value, dict):
        return {key: shuffled(inner, rng) for key, inner in value.items()}
    if isinstance(value, list):
        items = [shuffled(inner, rng) for inner in value]
        rng.shuffle(items)
        return items
    return value


@given(requests(), st.randoms(use_true_random=False))
def test_6_the_order_of_any_list_changes_nothing(request: dict[str, Any], rng: random.Random) -> None:
    mixed = shuffled(request, rng)

    assert isinstance(mixed, dict)
    assert text_of(mixed) == text_of(request)


@given(
    requests(), st.sampled_from(["", "runner", "check_in"]), st.sampled_from(["sings", "fact", "wanted", "x"])
)
def test_7_a_field_that_is_not_named_is_a_fault(request: dict[str, Any], table: str, name: str) -> None:
    inner = request if table == "" else request[table]
    changed = {**inner, name: ["chest_pain"]}
    try:
        answer_of(changed if table == "" else {**request, table: changed})
    except coach.Malformed as refused:
        found = dict(refused.faults)
    else:
        found = {}

    assert (f"{table}.{name}" if table else name) in found
