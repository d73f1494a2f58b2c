"""Both voices on every claim and every rule: what the article says, what studies say, what we do and why."""

import re

import pytest

from freshlegs import knowledge
from freshlegs.cli import remedies, today
from freshlegs.knowledge import library, pages
from freshlegs.knowledge.book import Study

BOOK = knowledge.book()
CLAIMS = library.claim_of(BOOK, "S06"), library.claim_of(BOOK, "S08")
RULES = library.rules(BOOK)


def test_every_rule_that_answers_a_claim_stands_in_the_book() -> None:
    reasons = {key.partition("_")[0] for key in BOOK.wording.reasons} | set(BOOK.wording.reasons)
    known = {*BOOK.remedies, *BOOK.rails, *BOOK.lists.warnings, *(rule.id for rule in BOOK.stop_rules)}
    known |= {*reasons, "run_pain", "sleep_minutes", "carbohydrate_g", "protein_g", *BOOK.wording.left_out}

    assert sorted(set(RULES) - known) == []


def test_every_claim_is_answered_by_a_rule_and_every_rule_answers_one() -> None:
    ids = {claim.id for claim in BOOK.claims}

    assert {claim for claims in RULES.values() for claim in claims} == ids
    assert all(RULES.values())


@pytest.mark.parametrize("kind", ["rails", "reasons", "stop_rules"])
def test_every_rule_of_a_verdict_has_both_voices(kind: str) -> None:
    """So that `freshlegs why` has something to say of each."""
    of_kind = {
        "rails": list(BOOK.rails),
        "stop_rules": [rule.id for rule in BOOK.stop_rules],
        "reasons": [
            "soreness",
            "stairs",
            "area",
            "warm_up",
            "run_pain",
            "pain_relief",
            "unanswered",
            "stress",
            "hooper",
            "rising",
        ],
    }

    assert [rule for rule in of_kind[kind] if not library.voices(BOOK, [rule])] == []


def test_each_voice_is_there_once_and_in_the_order_of_the_article() -> None:
    found = library.voices(BOOK, ["weekly_rise", "stairs", "single_session", "no_such_rule"])

    assert [voice["id"] for voice in found] == ["S03", "S04", "S06", "S09"]
    for voice in found:
        assert all(
            voice[key] for key in ("article_says", "studies_say", "grade_words", "we_do", "why", "rules")
        )


def test_an_effect_comes_with_its_interval_its_year_and_how_it_was_verified() -> None:
    found = library.voices(BOOK, ["weekly_rise"])[0]["studies"]

    assert any(
        "hazard ratio 1.59 (0.96 to 2.66) [nielsen2014; 2014, read at the source]" in line for line in found
    )


@pytest.mark.parametrize(
    ("study", "words"),
    [
        (
            Study(source="cheung2003", finding="passes (memory)"),
            "passes (memory) [cheung2003; 2003, not checked yet]",
        ),
        (Study(source="fsa_cbd", finding="little"), "little [fsa_cbd; 2023, read at the source]"),
        (Study(source="preg_heat", finding="warm"), "warm [preg_heat; read in a page that quotes it]"),
        (
            Study(source="hill2014", finding="sore", measure="g", estimate=0.4),
            "sore: effect size g 0.4 [hill2014; 2014, read at the source]",
        ),
    ],
)
def test_a_finding_says_how_far_it_was_read(study: Study, words: str) -> None:
    assert library.study(BOOK, study) == words


def test_every_study_of_the_book_can_be_said() -> None:
    studies = [study for claim in BOOK.claims for study in claim.evidence]
    studies += [study for remedy in BOOK.remedies.values() for study in remedy.studies]

    lines = [library.study(BOOK, study) for study in studies]

    assert len(lines) > 100
    assert [line for line in lines if not re.search(r"\[[\w-]+; .+\]$", line)] == []


def test_a_name_of_a_disease_stays_in_the_library() -> None:
    """Beside a verdict it would read as meant for the one who asks."""
    beside = library.voices(BOOK, ["area"])[0]["studies"]
    in_library = library.claim(BOOK, library.claim_of(BOOK, "S05"))["studies"]

    assert any("stress fracture" in line for line in in_library)
    assert not any("stress fracture" in line for line in beside)
    assert any("more stands in the paper [patel2011; 2011, read at the source]" in line for line in beside)


def test_the_card_of_a_remedy_tells_each_of_its_claims() -> None:
    for id, remedy in BOOK.remedies.items():
        assert [claim["id"] for claim in library.card(BOOK, id)["claim_by_claim"]] == list(remedy.claims)


def test_the_page_of_the_claims_tells_all_48_with_both_voices() -> None:
    text = pages.claims(BOOK)

    for claim in BOOK.claims:
        assert f"\n## {claim.id}\n" in text
        assert f"| {claim.claim}. | {claim.say} **" in text
        assert library.AGREE[claim.verdict] in text
    assert text.count("\nRules: ") == 48


def test_the_terminal_says_both_voices() -> None:
    said = [str(part) for part in remedies.both_voices(library.voices(BOOK, ["stairs"]))]

    assert any(line.startswith("  S09  The article: ") for line in said)
    assert any("Studies: " in line for line in said)
    assert any("We: " in line and library.AGREE["supported"] in line for line in said)


def test_why_asks_for_the_voices_on_reasons_rails_and_warnings() -> None:
    assert {name for name, _ in today.SPOKE} == {"reasons", "rails", "warnings"}
