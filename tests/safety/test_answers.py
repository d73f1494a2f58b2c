"""Which rule answers which claim of the article: data of the book, refused where a rule or a claim is left without the other."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from freshlegs import knowledge
from freshlegs.knowledge import BookRefused, library
from freshlegs.knowledge.load import shipped

BOOK = knowledge.book()
TEXT = (shipped() / library.ANSWERS).read_text("utf-8")
TABLE = tomllib.loads(TEXT)


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str], tuple[str, ...]]:
    """The faults of a table."""

    def ask(text: str) -> tuple[str, ...]:
        (tmp_path / library.ANSWERS).write_text(text, "utf-8")
        with pytest.raises(BookRefused) as found:
            library.load_answers(tmp_path, BOOK)
        return found.value.faults

    return ask


def without(rule: str) -> str:
    kept = [line for line in TEXT.splitlines() if not line.startswith(f"{rule} = ")]
    assert len(kept) == len(TEXT.splitlines()) - 1
    return "\n".join(kept)


def test_the_table_as_it_stands_is_read() -> None:
    found = library.load_answers(shipped(), BOOK)

    assert {**found.rules} == {rule: tuple(claims) for rule, claims in TABLE["rules"].items()}
    assert library.rules(BOOK)["stairs"] == ("S09", "S03")
    assert library.rules(BOOK)["RF15"] == ("S26", "S05")


@pytest.mark.parametrize("rule", [rule.id for rule in BOOK.stop_rules])
def test_a_stop_rule_that_is_missing_is_refused(rule: str, refused: Callable[[str], tuple[str, ...]]) -> None:
    assert f"answers.toml .stop_rules.{rule}: missing" in refused(without(rule))


@pytest.mark.parametrize("rail", BOOK.rails)
def test_a_rail_that_is_missing_is_refused(rail: str, refused: Callable[[str], tuple[str, ...]]) -> None:
    assert f"answers.toml .rules.{rail}: missing" in refused(without(rail))


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("soreness", "soreness_rest"),
        ("stairs", "stairs_unable"),
        ("area", "area_joint"),
        ("warm_up", "warm_up"),
        ("run_pain", "run_pain_high"),
        ("unanswered", "unanswered"),
        ("pain_relief", "pain_relief"),
        ("stress", "stress"),
        ("hooper", "hooper"),
        ("rising", "rising"),
    ],
)
def test_a_reason_that_nothing_answers_for_is_refused(
    rule: str, reason: str, refused: Callable[[str], tuple[str, ...]]
) -> None:
    assert f"answers.toml .rules: nothing answers for the reason {reason!r}" in refused(without(rule))


def test_a_claim_that_no_rule_answers_is_refused(refused: Callable[[str], tuple[str, ...]]) -> None:
    assert refused(without("max_items")) == ("answers.toml S48: no rule answers it",)


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        ('stress = ["S37"]', 'stress = ["S73"]', "answers.toml stress: 'S73' is no claim"),
        ('stress = ["S37"]', "stress = []", "answers.toml stress: it answers no claim"),
        ('RF21 = ["S05"]', 'RF21 = ["S05"]\nRF99 = ["S05"]', "answers.toml .stop_rules.RF99: no such rule"),
        ("[stop_rules]", "[stop_signs]", "answers.toml .stop_rules: missing"),
        ("[rules]", "[rules", "answers.toml: "),
    ],
)
def test_a_fault_of_the_table_is_named(
    there: str, instead: str, words: str, refused: Callable[[str], tuple[str, ...]]
) -> None:
    assert there in TEXT

    assert [line for line in refused(TEXT.replace(there, instead, 1)) if line.startswith(words)]


def test_a_table_that_is_missing_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match=r"answers\.toml: the file is missing"):
        library.load_answers(tmp_path, BOOK)


def test_a_book_with_a_stop_rule_of_its_own_can_be_told() -> None:
    """A reviewer's book: what the table does not know has no voice, and everything else keeps its own."""
    own = replace(BOOK.stop_rules[0], id="RF98")
    changed = replace(BOOK, stop_rules=(*BOOK.stop_rules[1:], own))

    found = library.rules(changed)

    assert "RF98" not in found
    assert BOOK.stop_rules[0].id not in found
    assert library.voices(changed, ["RF98"]) == []
    assert found["RF01b"] == library.rules(BOOK)["RF01b"]
