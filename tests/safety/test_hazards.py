"""The hazard log: each control is shown by tests that exist, or is announced with its part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from safety import coverage

from freshlegs.knowledge import BookRefused, hazards
from freshlegs.knowledge.hazards import Hazard

LOG = hazards.log()
SOUND = LOG.hazard[0]


@pytest.mark.parametrize("hazard", LOG.hazard, ids=lambda hazard: hazard.id)
def test_the_tests_that_a_hazard_names_are_there(hazard: Hazard) -> None:
    assert [test for test in hazard.tests if not coverage.exists(test)] == []
    assert hazard.tests or hazard.later


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert coverage.exists("tests/safety/test_hazards.py::test_a_test_that_is_not_there_is_noticed")
    assert not coverage.exists("tests/safety/test_hazards.py::test_that_nobody_wrote")
    assert not coverage.exists("tests/safety/test_nowhere.py::test_a_test_that_is_not_there_is_noticed")


def test_the_gravest_hazards_are_shown_by_several_tests() -> None:
    grave = [hazard for hazard in LOG.hazard if hazard.risk(0) >= 12]

    assert len(grave) >= 6
    assert [hazard.id for hazard in grave if len(hazard.tests) < 2] == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (replace(SOUND, id="1"), "wanted an id like H07"),
        (replace(SOUND, severity=(4,)), "two figures each"),
        (replace(SOUND, likelihood=(3, 3)), "12 after the control is too much to accept"),
        (replace(SOUND, severity=(2, 4), likelihood=(2, 2)), "8 after the control is too much to accept"),
        (replace(SOUND, likelihood=(3, 2), tests=()), "no test shows its control"),
        (replace(SOUND, tests=("somewhere",)), "'somewhere' is no node id"),
    ],
)
def test_a_fault_of_the_log_is_named(fault: Hazard, words: str) -> None:
    assert [line for line in hazards.faults(replace(LOG, hazard=(fault,))) if words in line]


def test_a_hazard_that_stands_twice_is_named() -> None:
    assert list(hazards.faults(replace(LOG, hazard=(SOUND, SOUND)))) == ["H01: stands 2 times"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ".hazard: missing"),
        ("about = 'x'\nverified = false\nsurprise = 1\nhazard = []", ".surprise: unknown key"),
        ("about = ", "hazards.toml: "),
    ],
)
def test_a_log_with_a_fault_is_refused_whole(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / hazards.FILE).write_text(text, "utf-8")

    with pytest.raises(BookRefused, match=words.replace(".", r"\.")):
        hazards.load(tmp_path)


def test_a_log_that_is_missing_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match="the file is missing"):
        hazards.load(tmp_path)
