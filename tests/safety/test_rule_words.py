"""What we do about each claim of the article, as a runner reads it: no word of a programmer, and the figures of the book."""

from __future__ import annotations

import re

import pytest
from safety import words

from freshlegs import knowledge
from freshlegs.knowledge import library
from freshlegs.knowledge.book import Claim

BOOK = knowledge.book()
TRIAGE = BOOK.triage


@pytest.mark.parametrize("claim", BOOK.claims, ids=lambda claim: claim.id)
def test_what_we_do_is_said_in_a_runners_words(claim: Claim) -> None:
    """No id, no sign of a formula, no name of a table; a sentence, of which the pages set the full stop."""
    assert not re.search(r"_|RF\d|[→≥≤=`]", claim.rule)
    assert claim.rule[0].isupper()
    assert claim.rule[-1].isalnum()
    assert len(claim.rule) <= 200
    assert words.forbidden([claim.rule]) == []


def figure(remedy: str, name: str) -> float:
    return (BOOK.remedies[remedy].figures or {})[name].value


def planned(remedy: str, name: str) -> float:
    return float(getattr(BOOK.remedies[remedy].planning, name).value)


@pytest.mark.parametrize(
    ("claim", "says", "values"),
    [
        ("S01", "{:g} to {:g} of 10", (TRIAGE["sore_least"].value, TRIAGE["too_sore_least"].value - 1)),
        ("S03", "From {:g} of 10", (TRIAGE["rest_least"].value,)),
        ("S06", "longest run of {:g} days", (BOOK.rails["single_session"].figures["window"].value,)),
        ("S07", "last {:g} days", (BOOK.rails["easy_share"].figures["days"].value,)),
        ("S33", "stress is {:g} of 7", (BOOK.planner["stress_first"].value,)),
        ("S37", "stress {:g} of 7", (TRIAGE["stress_high_least"].value,)),
        ("S45", "{:g} minutes before", (figure("sleep_routine", "reminder"),)),
    ],
)
def test_a_figure_of_what_we_do_is_the_one_of_the_book(
    claim: str, says: str, values: tuple[float, ...]
) -> None:
    assert says.format(*values) in library.claim_of(BOOK, claim).rule


@pytest.mark.parametrize(
    ("claim", "words_", "value", "wanted"),
    [
        ("S06", "a tenth over the longest", BOOK.rails["single_session"].limit.value, 1.1),
        ("S07", "four fifths", BOOK.rails["easy_share"].limit.value, 0.8),
        ("S08", "within two hours", figure("fuel_meal", "within"), 2),
        ("S10", "the two days after", planned("heat_wrap", "within_after_run"), 48),
        ("S11", "an hour after the run", planned("warm_bath", "wait_after_run"), 1),
        ("S11", "an hour before bed", planned("epsom_bath", "ends_before_bed"), 60),
        ("S13", "Twenty quiet minutes", BOOK.remedies["wind_down"].minutes.value, 20),
        ("S16", "three hours", planned("compression", "length"), 180),
        ("S16", "an hour and a half", planned("compression", "run_of_at_least"), 90),
        ("S16", "in the day after", planned("compression", "within_after_run"), 24),
        ("S30", "four hours after", planned("turmeric_supplement", "wait_after_run"), 4),
        ("S41", "an hour and a half", figure("electrolytes", "least_run"), 90),
        ("S44", "an hour more", BOOK.targets["sleep_extra_most"].value, 60),
        ("S44", "seven days", BOOK.targets["week_days"].value, 7),
        ("S46", "seven hours", figure("nap", "short_night"), 7),
        ("S48", "Three counted", BOOK.planner["places"].value, 3),
    ],
)
def test_a_figure_in_words_changes_with_the_book(
    claim: str, words_: str, value: float, wanted: float
) -> None:
    """Whoever changes the figure is led here, to the sentence."""
    assert words_ in library.claim_of(BOOK, claim).rule
    assert value == wanted
