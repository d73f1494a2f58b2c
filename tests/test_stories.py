"""Every story of `tests/cases/` through the one function that decides."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from freshlegs import coach, knowledge, load
from freshlegs.triage import flow

CASES = Path(__file__).parent / "cases"
BASES = tomllib.loads((CASES / "bases.toml").read_text("utf-8"))
LAID_OVER = ("runner", "check_in")
NOT_OF_THE_REQUEST = ("name", "base", "expect")


def stories() -> list[Any]:
    return [
        pytest.param(story, id=f"{path.stem}: {story['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for story in tomllib.loads(path.read_text("utf-8")).get("story", [])
    ]


def request_of(story: dict[str, Any]) -> dict[str, Any]:
    base = BASES[story["base"]]
    changes = {key: value for key, value in story.items() if key not in NOT_OF_THE_REQUEST}
    for key in LAID_OVER:
        changes[key] = base[key] | story.get(key, {})
    return {**base, **changes}


def in_order(wanted: list[str], found: list[str]) -> bool:
    rest = iter(found)
    return all(rule in rest for rule in wanted)


@pytest.mark.parametrize("story", stories())
def test_story(story: dict[str, Any]) -> None:
    answer = json.loads(
        coach.answer_json(coach.advise(coach.question(json.dumps(request_of(story))), knowledge.book()))
    )
    expect = story["expect"]
    steps = [step["remedy"] for step in answer["plan"]["steps"]]
    reasons = [reason["rule"] for reason in answer["reasons"]]
    warnings = [warning["id"] for warning in answer["warnings"]]
    left_out = {item["remedy"]: item["rule"] for item in answer["plan"]["left_out"]}

    for key in ("verdict", "run_today", "care"):
        assert answer[key] == expect.get(key, answer[key])
    levels = knowledge.book().lists
    for key, name, found in (
        ("at_least", "verdicts", answer["verdict"]),
        ("care_at_least", "care", answer["care"]),
        ("run_at_least", "run_decisions", answer["run_today"]),
    ):
        order = getattr(levels, name)
        assert order[found].gravity >= order[expect.get(key, found)].gravity
    assert in_order(expect.get("reasons", []), reasons), reasons
    assert not set(expect.get("not_reasons", [])) & set(reasons)
    assert set(expect.get("warnings", [])) <= set(warnings)
    assert not set(expect.get("not_warnings", [])) & set(warnings)
    assert set(expect.get("steps", [])) <= set(steps)
    assert not set(expect.get("not_steps", [])) & set(steps)
    assert not (expect.get("no_steps") and steps)
    for remedy, rule in expect.get("left_out", {}).items():
        assert rule in (left_out[remedy], left_out[remedy].partition(":")[0])
    assert expect.get("headline", "") in answer["headline"]
    pages = asked(story)
    if "asks" in expect:
        assert [page.group for page in pages if not page.always] == expect["asks"]
    assert {sign for page in pages for sign in page.remarks} == set(expect.get("remarks", []))


def asked(story: dict[str, Any]) -> tuple[flow.Page, ...]:
    book = knowledge.book()
    question = coach.question(json.dumps(request_of(story)))
    return flow.pages(question, book, load.measure(replace(question, next_run=None), book))
