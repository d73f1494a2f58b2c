"""The calendar and the plan from a terminal: the same feeds and the same moved steps as on the pages."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outbox.reader import parsed

from freshlegs import knowledge
from freshlegs.coach import calendars, moves, standing
from freshlegs.store import Store

BOOK = knowledge.book()


def run(*words: str, home: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "freshlegs", *words, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def sore(tmp_path: Path) -> Path:
    """A home with a plan of this very day: the command line asks the clock."""
    words = ("check-in", "--soreness", "6", "--stairs", "needs_rail", "--area", "quads:left:6:muscle:broad")
    assert run(*words, "--sign", "none", home=tmp_path).returncode == 0
    return tmp_path


def test_feeds_are_made_once_changed_and_ended(tmp_path: Path) -> None:
    assert "There are no feeds" in run("feed", "list", home=tmp_path).stderr
    assert run("feed", "rotate", home=tmp_path).returncode == 2
    made = json.loads(run("feed", "add", "--base", "https://legs.example/", "--json", home=tmp_path).stdout)[
        "feeds"
    ]
    assert all(address.startswith("https://legs.example/calendar/") for address in made.values())
    secret = made["private"].rpartition("/")[2].removesuffix(".ics")
    again = run("feed", "add", home=tmp_path)
    assert (again.returncode, "rotate" in again.stderr) == (2, True)

    with Store.open(tmp_path) as store:
        assert calendars.owner(store, [1], calendars.hashed(secret)) == (1, "private")
    said = run("feed", "rotate", home=tmp_path).stdout
    assert "Private feed" in said
    assert secret not in said
    with Store.open(tmp_path) as store:
        assert calendars.owner(store, [1], calendars.hashed(secret)) is None
        assert len(calendars.kept(store)) == 2
    assert run("feed", "revoke", home=tmp_path).returncode == 0
    assert json.loads(run("feed", "list", "--json", home=tmp_path).stdout) == {"feeds": []}


def test_an_unknown_word_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    said = run("feed", "open", home=tmp_path)

    assert said.returncode == 2
    assert "add, list, revoke or rotate" in said.stderr


def test_a_moved_and_a_done_step_are_shown_where_they_stand_and_go_into_the_calendar(sore: Path) -> None:
    now = datetime.now(UTC)
    with Store.open(sore) as store:
        found = standing.latest(store, BOOK, now)
        plan = store.latest_plan()
        assert found is not None
        assert plan is not None
        for step in found.steps:
            try:
                moved = moves.move(store, BOOK, plan, step.number, "later", now)
            except moves.NoOtherTime:
                continue
            break
        else:
            pytest.skip("no step of this hour has another open time")
    assert run("done", str(step.number), home=sore).returncode == 0

    line = next(line for line in run("plan", home=sore).stdout.splitlines() if "Done:" in line)
    assert f"{moved:%H:%M}" in line
    assert BOOK.remedies[step.remedy].words.split()[0] in line
    command = [sys.executable, "-m", "freshlegs", "plan", "--ics", "--home", str(sore)]
    calendar = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert moved in [event["start"] for event in parsed(calendar).events]
