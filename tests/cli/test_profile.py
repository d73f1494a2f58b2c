"""`freshlegs profile --add medicine=...` as a script and as a person at a terminal meet it."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pty = pytest.importorskip("pty", reason="no terminals of this kind on this system")

COMMAND = [sys.executable, "-m", "freshlegs", "profile"]


def run(home: Path, *words: str, status: int = 0, typed: str = "") -> "subprocess.CompletedProcess[str]":
    said = subprocess.run(
        [*COMMAND, *words, "--home", str(home)], capture_output=True, text=True, input=typed
    )
    assert said.returncode == status, said.stderr
    return said


def profile(home: Path) -> Any:
    return json.loads(run(home).stdout)


def at_a_terminal(home: Path, answers: list[str], *words: str) -> tuple[int, str]:
    """(exit status, everything that was shown, in one line). Each answer is typed when a question waits for it."""
    mine, theirs = pty.openpty()
    command = subprocess.Popen(
        [*COMMAND, *words, "--home", str(home)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "dumb"},
    )
    os.close(theirs)
    shown, waiting = b"", list(answers)
    while select.select([mine], [], [], 60)[0]:
        try:
            more = os.read(mine, 4096)
        except OSError:  # Linux: the other end is closed
            break
        if not more:
            break
        shown += more
        if waiting and shown.endswith(b"]: "):
            os.write(mine, waiting.pop(0).encode() + b"\n")
    os.close(mine)
    return command.wait(60), " ".join(shown.decode().split())


def test_a_script_is_told_what_was_understood_and_not_asked(tmp_path: Path) -> None:
    said = run(tmp_path, "--add", "medicine=Eliquis 5mg twice daily, warfrin")
    found = json.loads(said.stdout)

    assert found["medicines"] == ["eliquis", "warfrin"]
    assert [(one["known_as"], one["unknown"], one["did_you_mean"]) for one in found["understood"]] == [
        (["eliquis"], False, []),
        ([], True, ["warfarin"]),
    ]
    assert "supplements are closed" in said.stderr
    assert not any(name in said.stderr.lower() for name in ("eliquis", "warf"))
    assert profile(tmp_path)["medicines"] == ["eliquis", "warfrin"]


def test_a_refused_change_names_no_medicine(tmp_path: Path) -> None:
    removed = run(tmp_path, "--remove", "medicine=warfarin", status=2)
    endless = run(tmp_path, "--add", f"medicine={'wundersalbe' * 12}", status=2)
    other = run(tmp_path, "--json", "-", typed='{"age": "old", "medicines": ["warfarin"]}', status=2)

    for said in (removed, endless, other):
        assert "warfarin" not in said.stdout + said.stderr
        assert "wundersalbe" not in said.stdout + said.stderr
    assert "medicines" not in profile(tmp_path)


def test_a_whole_profile_says_what_was_understood_of_it(tmp_path: Path) -> None:
    said = run(tmp_path, "--json", "-", typed='{"age": 35, "medicines": ["Metformin 500mg", "zzyzx"]}')
    found = json.loads(said.stdout)

    assert found["medicines"] == ["metformin", "zzyzx"]
    assert [one["unknown"] for one in found["understood"]] == [False, True]


def test_at_a_terminal_a_slip_is_asked_about_and_taken_when_confirmed(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, ["1"], "--add", "medicine=warfrin 5mg, ramipril")

    assert status == 0
    assert "Did you mean" in shown
    assert "warfarin (Blood thinner (vitamin K type))" in shown
    assert "ramipril (ACE inhibitor)." in shown
    assert profile(tmp_path)["medicines"] == ["warfarin", "ramipril"]


def test_at_a_terminal_enter_takes_nothing_and_the_supplements_stay_closed(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, ["9", ""], "--add", "medicine=lavix", "--add", "kit=bathtub")

    assert status == 0
    assert "lasix (Loop diuretic)" in shown
    assert "plavix (Medicine against blood platelets)" in shown
    assert "A number from 0 to 2." in shown
    assert "supplements are closed" in shown
    assert (profile(tmp_path)["medicines"], profile(tmp_path)["kit"]) == (["lavix"], ["bathtub"])


def test_at_a_terminal_what_is_known_in_part_is_said_and_brackets_do_no_harm(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, [], "--add", "medicine=Lemsip; oil of [bold]moon")

    assert status == 0
    assert "paracetamol (Paracetamol (acetaminophen)). Also in it: other cold medicine." in shown
    assert "oil of [bold]moon" in shown
