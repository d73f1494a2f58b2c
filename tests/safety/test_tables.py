"""All combinations of a remedy with one fact, class, sign or context, and all pairs: block and warning as the tables say."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from oracle.tables import GUARDED, NEVER, ORDER, SHUT
from safety import cells
from safety.cells import WORLDS, Atom

from freshlegs import coach, planner
from freshlegs.model.answer import Answer
from freshlegs.model.question import Question

DOCUMENT = Path(__file__).parents[3] / "shared" / "science" / "interactions.md"
NOTHING: frozenset[Atom] = frozenset()
ATOMS = cells.atoms()


@cache
def answered(world: str, held: frozenset[Atom]) -> Answer:
    return coach.advise(cells.question(world, held), cells.book())


def words(answer: Answer) -> dict[str, set[str]]:
    """Remedy -> what its steps say."""
    return {id: {step.words for step in answer.plan.steps if step.remedy == id} for id in planned(answer)}


def planned(answer: Answer) -> set[str]:
    return {step.remedy for step in answer.plan.steps}


def guarded(answer: Answer) -> set[tuple[str, Any]]:
    return {(step.remedy, step.start) for step in answer.plan.steps if step.remedy in GUARDED}


def test_every_cell_is_what_the_tables_say() -> None:
    assert len(ATOMS) > 200
    assert list(cells.wrong_cells()) == []


def test_the_tables_shut_and_word_something() -> None:
    """So that two empty tables do not agree."""
    outcomes = [cells.wanted(remedy, frozenset([atom])) for remedy in ORDER for atom in ATOMS]

    assert outcomes.count("blocked") > 300
    assert outcomes.count("warned") > 40


def test_of_two_things_each_keeps_closed_what_it_closes() -> None:
    """All pairs of facts, classes, signs and contexts: one more never opens."""
    asked = {atom: cells.question("sore", frozenset([atom])) for atom in ATOMS}
    alone = {atom: closed(asked[atom]) for atom in ATOMS}

    opened = [
        (str(first), str(second))
        for first, second in combinations(ATOMS, 2)
        if not closed(cells.both(asked[first], asked[second])) >= alone[first] | alone[second]
    ]

    assert opened == []


def closed(asked: Question) -> set[str]:
    return set(planner.closures(asked, cells.book()))


def test_without_anything_each_remedy_that_is_ever_planned_is_planned_somewhere() -> None:
    everywhere = set().union(*(planned(answered(world, NOTHING)) for world in WORLDS))

    assert everywhere == cells.PLANNABLE


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("kind", ["fact", "class", "sign", "context"])
def test_the_whole_answer_keeps_to_the_tables(world: str, kind: str) -> None:
    """Of what was planned without it: struck and named, worded, or left as it was; and nothing guarded comes in."""
    before = answered(world, NOTHING)
    same_verdict = 0
    for atom in (atom for atom in ATOMS if atom.kind == kind):
        after = answered(world, frozenset([atom]))
        want = {remedy: cells.wanted(remedy, frozenset([atom])) for remedy in ORDER}
        blocked = {remedy for remedy, outcome in want.items() if outcome == "blocked"}
        rules = {entry.remedy: entry.rule for entry in after.plan.left_out}

        assert not planned(after) & blocked, atom
        if after.verdict == before.verdict and not is_silent(after):
            same_verdict += 1
            assert {rules[remedy] for remedy in blocked} <= {"interaction"}, atom
            assert guarded(after) <= guarded(before), atom
            assert planned(after) >= planned(before) - blocked, atom
            for remedy, said in words(after).items():
                if remedy in planned(before):
                    assert (said == words(before)[remedy]) is (want[remedy] == "untouched"), (atom, remedy)
    assert same_verdict >= {"fact": 65, "class": 40, "sign": 0, "context": 4}[kind]


def is_silent(answer: Answer) -> bool:
    """A fever leaves the verdict too sore and the plan nearly empty (RF10d)."""
    return any(reason.rule == "RF10d" for reason in answer.reasons)


def test_what_is_never_planned_is_shut_by_its_own_rows_too() -> None:
    answer = answered("sore", frozenset([Atom("fact", "pregnancy")]))
    rules = {entry.remedy: entry.rule for entry in answer.plan.left_out}

    assert {rules[remedy] for remedy in NEVER} == {"interaction"}
    assert {entry.rule for entry in answered("sore", NOTHING).plan.left_out if entry.remedy in NEVER} == {
        "never"
    }


def test_the_two_tables_are_those_of_the_document() -> None:
    if not DOCUMENT.exists():
        pytest.skip("../shared is not here")
    shut, worded = set(), set()
    for line in DOCUMENT.read_text("utf-8").splitlines():
        if not (row := re.match(r"\| ([a-z_, ]+) \| (block|major|moderate) \| (.*)", line)):
            continue
        facts, classes, others = ([*cell.replace(",", " ").split()] for cell in row[3].split("|")[:3])
        held = {Atom("fact", id) for id in facts} | {Atom("class", id) for id in classes}
        held |= {Atom("context" if id in cells.CONTEXTS else "sign", id) for id in others}
        pairs = {(remedy, atom) for remedy in row[1].split(", ") for atom in held}
        shut |= pairs if row[2] != "moderate" else set()
        worded |= pairs if row[2] == "moderate" else set()

    assert len(SHUT) > 40
    assert shut == {(remedy, atom) for remedy in ORDER for atom in cells.shut(remedy)}
    assert worded == {(remedy, atom) for remedy in ORDER for atom in cells.worded(remedy)}
