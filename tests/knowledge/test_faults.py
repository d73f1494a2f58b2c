"""A fault in the book stops the program with a list that names file and path. One bad change a case."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from freshlegs import knowledge
from freshlegs.knowledge.load import shipped

# file, what is there, what is put in its place, what the loader says
BAD = [
    ("triage.toml", 'unit = "of 10", source = "patel2011"', 'source = "patel2011"', "triage.toml .triage.bone_score_least.unit: missing"),
    ("triage.toml", 'source = "patel2011"', 'source = "to-be-sourced"', "triage.toml .bone_score_least: 'to-be-sourced' is no source"),
    ("triage.toml", "reviewed_on = 2026-11-23", "", "triage.toml"),
    ("triage.toml", 'verified = "ours"', 'verified = "surely"', "verified: wanted"),
    ("rails.toml", 'source = "frandsen2025"', 'source = "nobody"', "'nobody' is no source"),
    ("stop_rules.toml", '"dark_urine"', '"dark_urin"', "stop_rules.toml RF01a: 'dark_urin' is no sign"),
    ("stop_rules.toml", '"tell_staff"', '"tell_stuff"', "'tell_stuff' is no warning"),
    ("stop_rules.toml", 'verdict = "emergency"', 'verdict = "urgent"', "'urgent' is no verdict"),
    ("interactions.toml", '"pregnancy"', '"pregnant"', "'pregnant' is no fact"),
    ("interactions.toml", 'severity = "moderate"', 'severity = "mild"', "severity: wanted 'block' or 'major' or 'moderate'"),
    ("medicines.toml", 'warfarin = { classes = ["anticoagulant"]', 'warfarin = { classes = ["thinner"]', "medicines.toml warfarin: 'thinner' is no drug class"),
    ("signs.toml", 'dark_urine = { group = "urine_muscle"', 'dark_urine = { group = "urine"', "'urine' is no group"),
    ("lists.toml", 'gravity = 5', 'gravity = 4', "entries have gravity 4"),
    ("remedies/walk.toml", 'id = "walk"', 'id = "stroll"', "remedies/walk.toml .id: 'stroll' is not the name of the file"),
    ("remedies/walk.toml", 'way = "activity"', 'way = "motion"', "remedies/walk.toml .way: 'motion' is no way"),
    ("remedies/walk.toml", "order = 6", "order = 7", "have order 7"),
    ("remedies/walk.toml", 'trigger = "can_walk"', 'trigger = "likes_to"', "'likes_to' is no trigger"),
    ("remedies/walk.toml", 'says = "', 'says = "It flushes out toxins. ', "false_mechanism must never be said"),
    ("remedies/walk.toml", 'dose = "', 'dsoe = "', "remedies/walk.toml .dsoe: unknown key"),
    ("remedies/nap.toml", "kit = []", 'kit = ["hammock"]', "'hammock' is no kit"),
    ("wording.toml", "Get help now.", "You are having a heart attack.", "names_condition must never be said"),
    ("claims.toml", 'source = "ranchordas2017"', 'source = "somebody"', "'somebody' is no source"),
    ("planner.toml", "places = {", "places = ", "planner.toml"),
    ("version.toml", '"diabetes"', '"sugar"', "'sugar' is no fact"),
    ("version.toml", "[hide_numbers]", "[hide_more]", "version.toml .hide_more: unknown key"),
    ("sources.toml", "[sources]", "[elsewhere]\nx = 1\n\n[sources]", "sources.toml .elsewhere: unknown key"),
    ("facts.toml", "[facts]", "[signs]\n[facts]", "facts.toml .signs: unknown key"),
    ("triage.toml", 'unit = "of 10"', 'unit = " "', "triage.toml .bone_score_least.unit: it is empty"),
    ("remedies/walk.toml", 'verified = "ours" }', 'verified = "memory" }', "remedies/walk.toml .minutes: from memory"),
    ("signs.toml", "Is your urine brown", "Is it rhabdomyolysis, with urine brown", "signs.toml .signs.dark_urine: names_condition"),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str], Path]:
    folder = tmp_path / "book"
    shutil.copytree(str(shipped()), folder)
    return lambda name: folder / name


@pytest.mark.parametrize(("name", "there", "instead", "words"), BAD, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_by_file_and_path(
    name: str, there: str, instead: str, words: str, copy: Callable[[str], Path]
) -> None:
    file = copy(name)
    text = file.read_text("utf-8")
    assert there in text
    file.write_text(text.replace(there, instead, 1), "utf-8")

    with pytest.raises(knowledge.BookRefused) as refused:
        knowledge.load(file.parents[len(Path(name).parts) - 1])

    assert any(words in fault for fault in refused.value.faults), refused.value.faults


def test_all_faults_come_at_once(copy: Callable[[str], Path]) -> None:
    for name, there, instead in (
        ("rails.toml", "ranchordas2017", "nobody"),
        ("signs.toml", 'urine_muscle"', 'x"'),
    ):
        file = copy(name)
        file.write_text(file.read_text("utf-8").replace(there, instead), "utf-8")

    with pytest.raises(knowledge.BookRefused) as refused:
        knowledge.load(copy("."))

    assert {fault.split()[0] for fault in refused.value.faults} >= {"rails.toml", "signs.toml"}


def test_a_missing_file_is_a_fault_and_no_crash(copy: Callable[[str], Path]) -> None:
    copy("rails.toml").unlink()

    with pytest.raises(knowledge.BookRefused, match=r"rails\.toml: the file is missing"):
        knowledge.load(copy("."))


def test_a_missing_folder_of_remedies_is_a_fault_and_no_crash(copy: Callable[[str], Path]) -> None:
    shutil.rmtree(copy("remedies"))

    with pytest.raises(knowledge.BookRefused, match="remedies: the folder is missing"):
        knowledge.load(copy("."))
