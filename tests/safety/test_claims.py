"""Each claim of the article can be followed to its rule, to the story that tests it, and to its page."""

from __future__ import annotations

from typing import Any

import pytest
import test_stories
from safety import coverage, traced

CLAIMS = [claim.id for claim in traced.BOOK.claims]
OWN = [id for id in traced.stories() if id.startswith("stories: ")]
MORE = ("rails", "targets", "says", "first")  # what only the stories here expect


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_has_a_rule_a_story_and_a_page(claim: str) -> None:
    assert list(traced.gaps(claim)) == []


def test_every_story_of_a_claim_exercises_its_rules() -> None:
    """None stands there for show: each speaks of a rule of the claim that it is named for."""
    idle = [
        (claim, id)
        for claim in CLAIMS
        if claim != "S05"  # all stop rules answer it, and all stories of triage are there for it
        for name in traced.named()[claim]
        for id in traced.matching(name)
        if "*" not in name and not traced.exercised(id) & set(traced.rules_of(claim))
    ]

    assert idle == []


def test_the_table_names_no_claim_that_the_article_does_not_make() -> None:
    assert set(traced.named()) == set(CLAIMS)


def test_every_stop_rule_has_a_story() -> None:
    assert [rule for rule, stories in traced.stop_rules().items() if not stories] == []


@pytest.mark.parametrize("id", OWN)
def test_what_the_stories_of_the_claims_expect_comes(id: str) -> None:
    story: dict[str, Any] = traced.stories()[id]
    expect = story["expect"]
    found = traced.answer(id)
    steps = found["plan"]["steps"]

    test_stories.test_story(
        {**story, "expect": {key: value for key, value in expect.items() if key not in MORE}}
    )
    assert {rail["id"]: rail["status"] for rail in found["rails"]}.items() >= expect.get("rails", {}).items()
    assert found["targets"].keys() >= set(expect.get("targets", []))
    assert [step["remedy"] for step in steps][:1] == [
        expect.get("first", steps[0]["remedy"] if steps else None)
    ][: len(steps)]
    for remedy, words in expect.get("says", {}).items():
        assert any(words in f"{s['dose']} {s['words']} {s['why']}" for s in steps if s["remedy"] == remedy)


def test_the_pages_of_evidence_and_hazards_are_those_of_the_tables() -> None:
    """`python tests/safety/coverage.py --write` writes them anew."""
    for name, text in coverage.pages().items():
        assert (traced.ROOT / "docs" / name).read_text("utf-8") == text


def test_nothing_is_missing_in_what_dev_safety_prints() -> None:
    assert list(coverage.missing()) == []
