"""Every command, flag, setting, remedy, rail and outcome is documented, and what the README promises exists."""

import inspect
import re
from pathlib import Path

import pytest

from freshlegs import cli, knowledge
from freshlegs.cli.says import NAMES
from freshlegs.coach.imports.report import OUTCOMES

ROOT = Path(__file__).parents[1]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
ALL = "\n".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("name", [cli.name_of(command) for command in cli.COMMANDS])
def test_the_command_is_documented(name: str) -> None:
    assert re.search(rf"`{name}\b", COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS, ids=cli.name_of)
def test_each_flag_of_the_command_is_documented(command: object) -> None:
    flags = {
        name.rstrip("_").replace("_", "-")
        for name, parameter in inspect.signature(command).parameters.items()  # type: ignore[arg-type]
        if parameter.default is not inspect.Parameter.empty and name not in NAMES
    }
    spelt_otherwise = {"as-json": "json", "whole": "json", "one": "json", "many": "json-lines"}
    arguments = {"id", "name", "paths", "when", "km"}

    assert not [f for f in sorted(flags - arguments) if f"--{spelt_otherwise.get(f, f)}" not in COMMANDS]


@pytest.mark.parametrize("name", NAMES)
def test_each_flag_of_a_check_in_is_documented(name: str) -> None:
    assert f"--{name.replace('_', '-')}" in COMMANDS


@pytest.mark.parametrize("remedy", list(knowledge.book().remedies))
def test_the_remedy_has_a_page(remedy: str) -> None:
    assert (ROOT / "docs" / "remedies" / f"{remedy}.md").exists()


@pytest.mark.parametrize("word", [*knowledge.book().rails, *OUTCOMES, "FRESHLEGS_HOME", "NO_COLOR"])
def test_rails_outcomes_and_settings_are_documented(word: str) -> None:
    assert f"`{word}`" in ALL


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / "README.md").read_text("utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_names_both_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")

    assert "./dev run" in text
    assert "./dev test" in text
