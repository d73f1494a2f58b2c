"""No page that is generated and no command says what is never said. Answers: see test_metamorphic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from safety import coverage, traced, words

from freshlegs import cli
from freshlegs.knowledge import library, pages

BOOK = traced.BOOK
PAGES = {**pages.pages(BOOK), **coverage.pages()}
QUOTED = ("article_says", "studies_say", "studies")  # the voices of others, each under its own heading


def commands() -> Iterator[tuple[str, str]]:
    """What `freshlegs remedies` and `freshlegs why` can print in our own voice, by where it stands."""
    for id in BOOK.remedies:
        card = library.card(BOOK, id)
        yield from words.leaves(
            {key: card[key] for key in card if key not in (*QUOTED, "claim_by_claim", "sources")}, id
        )
    for claim in BOOK.claims:
        voice = library.claim(BOOK, claim)
        yield from words.leaves({key: voice[key] for key in voice if key not in QUOTED}, claim.id)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("claims.md", "README.md")])
def test_no_page_says_what_is_never_said(name: str) -> None:
    own = words.without_quotes(PAGES[name]) if name.removesuffix(".md") in BOOK.remedies else PAGES[name]

    assert len(own) > 150
    assert words.forbidden(own.splitlines(), BOOK.wording.patterns_always) == []


def test_no_page_or_command_says_what_is_never_said() -> None:
    said = [text for _, text in commands()]

    assert len(said) > 500
    assert words.forbidden(said) == []


def test_no_finding_beside_a_verdict_names_a_disease_or_a_dose() -> None:
    rules = list(library.rules(BOOK))
    shown = [line for claim in library.voices(BOOK, rules) for line in claim["studies"]]

    assert len(shown) > 80
    assert words.forbidden(shown, library.NOT_BESIDE_A_VERDICT) == []


def test_the_help_of_no_command_says_what_is_never_said() -> None:
    assert words.forbidden(command.__doc__ or "" for command in cli.COMMANDS) == []


def test_what_is_forbidden_is_found_wherever_it_stands() -> None:
    answer = {
        "plan": {"steps": [{"words": "It is safe to run.", "source": "safe to run"}]},
        "headline": "Fresh.",
    }

    assert words.forbidden(words.of(answer)) == [("safe_to_run", "It is safe to run.")]
