"""The shared sample cases through the function and through the command line, judged as their README says."""

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from freshlegs import coach, knowledge

CASES = Path(__file__).parents[1] / ".." / "shared" / "cases"
FOUND = sorted(CASES.glob("*.json"))
PATTERNS = {name: re.compile(text) for name, text in knowledge.book().wording.patterns.items()}
NOT_WORDS = {"source", "start", "end", "id", "remedy", "way", "rule", "grade", "status", "verdict", "care"}


PARAMS: list[Path | None] = [*FOUND] or [None]


@pytest.fixture(params=PARAMS, ids=lambda path: path.stem if path else "no shared folder")
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param is None:
        pytest.skip("../shared/cases is not here")
    return json.loads(request.param.read_text("utf-8"))  # type: ignore[no-any-return]


def answer_of(request: dict[str, Any]) -> dict[str, Any]:
    return json.loads(coach.answer_json(coach.advise(coach.question(json.dumps(request)), knowledge.book())))  # type: ignore[no-any-return]


def words_of(value: object, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [word for name, inner in value.items() for word in words_of(inner, name)]
    if isinstance(value, list):
        return [word for inner in value for word in words_of(inner, key)]
    return [value] if isinstance(value, str) and key not in NOT_WORDS else []


def holds(item: str, answer: dict[str, Any]) -> bool:
    kind, _, name = item.partition(":")
    steps = {step["remedy"] for step in answer["plan"]["steps"]}
    match kind:
        case "step":
            return bool(steps) if name == "*" else name in steps
        case "left_out":
            return name not in steps and name in {left["remedy"] for left in answer["plan"]["left_out"]}
        case "warning":
            return name in {warning["id"] for warning in answer["warnings"]}
        case "rail":
            return name in {rail["id"] for rail in answer["rails"]}
        case "target":
            return name in answer["targets"]
        case "text":
            return any(PATTERNS[name].search(words) for words in words_of(answer))
    raise AssertionError(f"unknown item {item}")


def test_the_case_is_answered_as_expected(case: dict[str, Any]) -> None:
    answer, expect = answer_of(case["request"]), case["expect"]

    for key in ("verdict", "run_today", "care"):
        assert answer[key] in expect[key]
    assert [item for item in expect.get("must", []) if not holds(item, answer)] == []
    assert [
        some for some in expect.get("must_any", []) if not any(holds(item, answer) for item in some)
    ] == []
    assert [item for item in expect.get("must_not", []) if holds(item, answer)] == []
    for name, value in expect.get("targets", {}).items():
        assert answer["targets"].get(name) == value
    for name, wanted in expect.get("rails", {}).items():
        rail = next(rail for rail in answer["rails"] if rail["id"] == name)
        assert rail["status"] in wanted.get("status", [rail["status"]])
        assert rail["value"] == pytest.approx(wanted.get("value", rail["value"]), abs=0.005)
        assert rail.get("cap_m") == wanted.get("cap_m", rail.get("cap_m"))


def test_what_holds_for_all_answers_holds_here(case: dict[str, Any]) -> None:
    request, book = case["request"], knowledge.book()
    answer = answer_of(request)
    steps, left_out = answer["plan"]["steps"], answer["plan"]["left_out"]
    now, zone = datetime.fromisoformat(request["now"]), ZoneInfo(request["timezone"])

    assert {item["way"] for item in [*steps, *left_out]} == set(book.lists.ways)
    assert not [
        words
        for words in words_of(answer)
        for name in book.wording.patterns_always
        if PATTERNS[name].search(words)
    ]
    for step in steps:
        assert now <= datetime.fromisoformat(step["start"]) <= now + timedelta(hours=request.get("hours", 72))
        if step["remedy"] == "nap":
            local = datetime.fromisoformat(step["start"]).astimezone(zone)
            assert 13 <= local.hour < 16


def test_the_command_line_gives_the_same_bytes(case: dict[str, Any]) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "freshlegs", "advise", "--json", "-"],
        input=json.dumps(case["request"]),
        capture_output=True,
        text=True,
    )

    answer = coach.advise(coach.question(json.dumps(case["request"])), knowledge.book())
    assert said.stdout == coach.answer_json(answer) + "\n"
    assert said.returncode == (3 if answer.verdict in ("get_checked", "emergency") else 0)
