"""The shipped book: whole, without a fault, the same as the shared lists, and never saying what is never said."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.knowledge import check, pages
from freshlegs.knowledge.book import Figure

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
BOOK = knowledge.book()
SAME = [
    "verdicts",
    "run_decisions",
    "care",
    "experience",
    "sexes",
    "sports",
    "run_kinds",
    "sides",
    "tissues",
    "spreads",
    "stairs_down",
    "warm_up",
    "grades",
    "regions",
    "facts",
    "kit",
    "sign_groups",
    "signs",
    "ways",
    "opt_ins",
    "warnings",
    "drug_classes",
    "medicines",
]


@pytest.fixture(scope="module")
def vocabulary() -> dict[str, Any]:
    if not SHARED.exists():
        pytest.skip("../shared is not here")
    return tomllib.loads((SHARED / "vocabulary.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", SAME)
def test_the_closed_list_is_the_one_of_the_contract(name: str, vocabulary: dict[str, Any]) -> None:
    found = {
        id: {key: getattr(entry, key) for key in entry.__dataclass_fields__}
        for id, entry in getattr(BOOK.lists, name).items()
    }
    wanted = {id: {**entry} for id, entry in vocabulary[name].items()}
    for entry in found.values():
        if "classes" in entry:
            entry["classes"] = list(entry["classes"])

    assert found == wanted
    assert list(found) == list(wanted)


def test_each_remedy_has_what_the_contract_says_of_it(vocabulary: dict[str, Any]) -> None:
    for id, entry in vocabulary["remedies"].items():
        remedy = BOOK.remedies[id]
        mine = {key: getattr(remedy, key) for key in entry} | {
            "minutes": remedy.minutes.value,
            "kit": list(remedy.kit),
        }
        assert mine == entry
    assert set(BOOK.remedies) == set(vocabulary["remedies"])


def test_patterns_and_limits_are_those_of_the_contract(vocabulary: dict[str, Any]) -> None:
    assert dict(BOOK.wording.patterns) == vocabulary["text_patterns"]
    assert list(BOOK.wording.patterns_always) == vocabulary["text_patterns_always"]["ids"]
    assert {id: rail.limit.value for id, rail in BOOK.rails.items()} == {
        id: entry["limit"] for id, entry in vocabulary["rails"].items()
    }


def rows_of(table: str, start: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith(start)
    ]


def ids(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def test_every_stop_rule_of_the_table_is_in_the_book(vocabulary: dict[str, Any]) -> None:
    rows = rows_of((SHARED / "science" / "stop_rules.md").read_text("utf-8"), "| RF")
    rules = {rule.id: rule for rule in BOOK.stop_rules}

    for id, every, any_, any2, result, warnings, words, _ in rows:
        rule = rules[id]
        assert (rule.all, rule.any, rule.any2) == (ids(every), ids(any_), ids(any2))
        assert (rule.verdict, rule.care, rule.run) == ids(result)
        assert (rule.warnings, rule.words) == (ids(warnings), words)
    assert len(rules) == len(rows) + 1  # and the care rule


SAID_WHOLE = {  # a runner reads it alone, as the whole reason
    "Heart failure": "It moves fluid towards a heart that has enough to do",
    "Liver": "It can strain the liver",
    "Bleeding": "It may make bleeding more likely",
    "Liver and bile": "It can strain the liver and start bile pain",
    "Ask first": "It may not go with what you have or take: ask first",
    "It binds iron": "It binds iron, so that less of it is taken up",
    "Cold and diabetes or high blood pressure: ask first": "Cold is felt less by some and raises blood pressure: ask first",
    "Allergy or scent that triggers asthma": "Scents are not for everybody: allergy, asthma, pregnancy",
    "Your plan for time in bed comes first": "Times in bed are part of your treatment, which comes first",
}


def test_every_interaction_of_the_table_is_in_the_book(vocabulary: dict[str, Any]) -> None:
    text = (SHARED / "science" / "interactions.md").read_text("utf-8")
    rows = [row for row in rows_of(text, "| ") if row[1] in ("block", "major", "moderate")]

    assert len(rows) == len(BOOK.interactions)
    for cells, row in zip(rows, BOOK.interactions, strict=True):
        assert (row.remedies, row.severity) == (ids(cells[0]), cells[1])
        assert (row.facts, row.classes) == (ids(cells[2]), ids(cells[3]))
        assert set(row.signs + row.context) == set(ids(cells[4]))
        assert row.why == SAID_WHOLE.get(cells[5], cells[5])


def test_all_48_claims_of_the_article_stand_in_the_book(vocabulary: dict[str, Any]) -> None:
    rows = rows_of((SHARED / "article.md").read_text("utf-8"), "| S")

    assert [claim.id for claim in BOOK.claims] == [row[0] for row in rows]
    assert [f"{claim.verdict}, {claim.grade}" for claim in BOOK.claims] == [row[3] for row in rows]


def test_every_number_says_where_it_comes_from_and_when_it_was_reviewed() -> None:
    figures = [figure for _, figure in check.every_figure(BOOK)]

    assert len(figures) > 200
    assert all(figure.source in BOOK.sources and figure.reviewed_on.year >= 2026 for figure in figures)
    assert all(figure.verified for figure in figures)
    assert all(figure.unit for figure in figures if isinstance(figure, Figure))


def test_no_dose_holds_a_number_of_grams() -> None:
    assert not [r.id for r in BOOK.remedies.values() if " mg" in r.dose or " g " in r.dose or " ml" in r.dose]


def test_the_pages_of_the_remedies_are_those_of_the_book() -> None:
    folder = ROOT / "docs" / "remedies"

    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.md")} == dict(pages.pages(BOOK))
