"""What the book says of the scales: each has words, what it is for and not for, and none claims what was not shown."""

import re
from pathlib import Path

import pytest

from freshlegs import knowledge
from freshlegs.knowledge import Book
from freshlegs.knowledge.check import faults
from freshlegs.scales.questionnaires import ACTIONS, BANDS

PAIRED = {"edwards", "lucia"}  # one chapter for the two
IN_THE_VERDICT = {"nrs", "hooper", "pain_monitoring"}


@pytest.mark.parametrize("id", list(knowledge.book().scales))
def test_what_is_not_validated_is_information_unless_the_verdict_counts_with_it(book: Book, id: str) -> None:
    scale = book.scales[id]

    assert (scale.shown_as == "verdict") == (id in IN_THE_VERDICT)
    assert scale.validated <= (scale.verified not in ("memory", "exists"))
    for sentence in (scale.used_for, scale.validity, scale.not_for):
        assert sentence.endswith(".")


def test_scales_of_meals_energy_and_mass_are_hidden_where_numbers_do_harm(book: Book) -> None:
    assert {id for id, scale in book.scales.items() if scale.hidden_by == "all"} == {
        "tqr",
        "minetti",
        "sweat_rate",
    }


def test_each_question_answer_action_and_band_has_its_words(book: Book) -> None:
    says = {id: set(scale.says or {}) for id, scale in book.scales.items()}

    assert says["ostrc"] == {f"q{n}{end}" for n in (1, 2, 3, 4) for end in ("", "_0", "_8", "_17", "_25")}
    assert says["tqr"] == {"none", *BANDS, *(name for names in ACTIONS.values() for name in names)}
    assert says["pain_monitoring"] == {"green", "amber", "red", "not_settled"}


def test_no_scale_speaks_of_a_condition_a_risk_or_body_mass(book: Book) -> None:
    patterns = [re.compile(pattern) for pattern in book.wording.patterns.values()]
    spoken = [
        text
        for scale in book.scales.values()
        for text in (scale.words, scale.used_for, scale.validity, scale.not_for, *(scale.says or {}).values())
    ]

    assert [text for text in spoken for pattern in patterns if pattern.search(text)] == []
    assert list(faults(book)) == []


def test_our_own_questions_stand_on_the_page(book: Book) -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "scales.md").read_text("utf-8").split())

    assert [words for words in (book.scales["ostrc"].says or {}).values() if words not in page] == []
    assert [id for id, scale in book.scales.items() if id not in PAIRED and scale.words not in page] == []
