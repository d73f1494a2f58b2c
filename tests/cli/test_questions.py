"""The stop questions as somebody at a terminal meets them: a real process on a real pseudo terminal."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.store import Store

pty = pytest.importorskip("pty")  # not on every platform

SIGNS = knowledge.book().lists.signs
SHORT_LIST = {"chest_breath", "one_leg", "ill", "skin", "settling"}
CTRL_C, CTRL_D = "\x03", "\x04"
PATIENCE_S, TRIES = 10.0, 6
CALF = (("not sure", "n\n"), ("worst", "3\n"), ("Number", "1\n"), ("Place", "calf:left:3\n"), ("Place", "\n"))


class Terminal:
    """What was printed so far, and the keyboard."""

    def __init__(self, words: Iterable[str], home: Path) -> None:
        self.text, self.seen, self.typed = "", 0, ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="dumb", COLUMNS="200")
            os.execv(sys.executable, [sys.executable, "-m", "freshlegs", *words, "--home", str(home)])

    def more(self) -> bool:
        for _ in range(TRIES):
            if select.select([self.fd], [], [], PATIENCE_S)[0]:
                break
            # Python can miss a Ctrl-C of the very moment in which it begins to read; a person presses it again.
            os.write(self.fd, (self.typed if self.typed == CTRL_C else "").encode())
        else:
            raise AssertionError(f"nothing more came after:\n{self.text}")
        try:
            got = os.read(self.fd, 65536)
        except OSError:  # the other end is closed
            return False
        self.text += got.decode("utf-8", "replace")
        return bool(got)

    def reply(self, *steps: tuple[str, str]) -> None:
        """Wait for these words, then type."""
        for wanted, typed in steps:
            while wanted not in self.text[self.seen :]:
                assert self.more(), f"{wanted!r} never came:\n{self.text}"
            self.seen = self.text.index(wanted, self.seen) + len(wanted)
            self.typed = typed
            os.write(self.fd, typed.encode())

    def end(self) -> int:
        while self.more():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@contextmanager
def terminal(*words: str, home: Path) -> Iterator[Terminal]:
    made = Terminal(words, home)
    try:
        yield made
    finally:
        os.close(made.fd)


def flags(*words: str, home: Path) -> Any:
    said = subprocess.run(
        [sys.executable, "-m", "freshlegs", "check-in", *words, "--json", "--home", str(home)],
        capture_output=True,
        text=True,
    )
    return json.loads(said.stdout)


def kept(home: Path) -> list[dict[str, Any]]:
    with Store.open(home) as store:
        return [json.loads(row.body) for row in store.check_ins()]


def groups(signs: Iterable[str]) -> set[str]:
    return {SIGNS[sign].group for sign in signs}


def test_stopped_half_way_it_is_kept_and_taken_up_later(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as first:
        first.reply(*CALF, ("none of these: ", "n\n"), ("none of these: ", CTRL_C))
        status = first.end()

    (body,) = kept(tmp_path)
    assert status == 130
    assert "is kept, with" in first.text
    assert (body["soreness"], body["signs"]) == (3, [])
    assert groups(body["signs_unanswered"]) == {"tight_limb", "bone", "walking_pain"}

    with terminal("check-in", home=tmp_path) as second:
        second.reply(("taken up", ""), ("none of these: ", "n\n"))
        second.reply(("none of these: ", "6\n"), ("none of these: ", "n\n"))
        status = second.end()

    (body,) = kept(tmp_path)
    assert status == 3
    assert (body["signs"], body["signs_unanswered"]) == (["limp"], [])
    assert "Overall soreness" not in second.text
    assert "Stop, and get it checked" in second.text


def test_a_killed_terminal_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(*CALF, ("none of these: ", "n\n"), ("none of these: ", ""))
        os.kill(asked.pid, signal.SIGKILL)
        asked.end()

    (body,) = kept(tmp_path)
    assert groups(body["signs_unanswered"]) == {"tight_limb", "bone", "walking_pain"}


def test_the_end_of_what_is_typed_is_like_stopping_by_hand(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("not sure", "n\n"), ("worst", "2\n"), ("Number", CTRL_D))
        status = asked.end()

    (body,) = kept(tmp_path)
    assert (status, body["soreness"]) == (130, 2)
    assert groups(body["signs_unanswered"]) == groups(SIGNS) - SHORT_LIST  # the places were not said
    assert "We cannot say yet" in asked.text


def test_before_the_soreness_nothing_can_be_kept_and_that_is_said(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("not sure", "n\n"), ("worst: ", CTRL_C))
        status = asked.end()

    assert (status, kept(tmp_path)) == (130, [])
    assert "Nothing is kept yet" in asked.text


def test_a_calm_morning_is_three_answers_and_the_chest_comes_before_any_scale(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("not sure", "n\n"), ("worst", "0\n"), ("Number", "1\n"))
        status = asked.end()

    assert status == 0
    assert "No stop signs from what you told us" in asked.text
    assert asked.text.index(SIGNS["chest_pain"].words) < asked.text.index("10 worst")


def test_after_an_emergency_nothing_more_is_asked(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("not sure", "y\n"), ("worst", "0\n"), ("Number", "1\n"), ("none of these: ", "1\n"))
        status = asked.end()

    (body,) = kept(tmp_path)
    assert status == 3
    assert "Get help now" in asked.text
    assert asked.text.count("Numbers that hold") == 1
    assert body["signs"] == ["chest_pain"]
    assert "chest_breath" not in groups(body["signs_unanswered"])
    assert len(groups(body["signs_unanswered"])) == 14


def test_an_empty_answer_is_asked_again_and_then_left_open(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("not sure", "\n"), ("A blank is not a no", "n\n"), ("worst", "7\n"), ("Number", "1\n"))
        asked.reply(("Place", "\n"), ("none of these: ", "\n"), ("A blank is not a no", "\n"))
        status = asked.end()

    (body,) = kept(tmp_path)
    assert status == 0
    assert groups(body["signs_unanswered"]) == {"urine_muscle"}
    assert "We cannot say yet" in asked.text


def test_a_slip_in_a_place_costs_nothing(tmp_path: Path) -> None:
    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("not sure", "n\n"), ("worst", "1\n"), ("Number", "1\n"))
        asked.reply(("Place", "calf:upper:3\n"), ("'upper' is not on the list", ""), ("Place", "clf\n"))
        asked.reply(("'clf' is not on the list", ""), ("Place", "arms:both:x\n"), ("whole number", ""))
        asked.reply(("Place", "shoulders:both:1\n"), ("Place", "\n"))
        asked.end()

    assert [area["region"] for area in kept(tmp_path)[0]["areas"]] == ["shoulders"]


def test_a_wrong_flag_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with terminal("check-in", "--soreness", "11", home=tmp_path) as asked:
        status = asked.end()

    assert status == 2
    assert "check_in.soreness" in asked.text
    assert "Any of these?" not in asked.text


def test_after_a_stop_its_signs_come_first_and_whether_someone_has_looked(tmp_path: Path) -> None:
    assert flags("--soreness", "1", "--sign", "limp", home=tmp_path)["verdict"] == "get_checked"

    with terminal("check-in", home=tmp_path) as asked:
        asked.reply(("You ticked", ""), ("someone qualified looked", ""), ("Number", "2\n"))
        asked.reply(("none of these: ", "n\n"), ("not sure", "n\n"), ("worst", "0\n"), ("Number", "1\n"))
        status = asked.end()

    assert status == 0
    assert asked.text.index(SIGNS["limp"].words) < asked.text.index("Overall soreness")
    assert "nobody has looked yet" in asked.text
    assert kept(tmp_path)[-1]["signs_unanswered"] == []


def test_with_flags_a_stop_fades_only_when_none_is_said(tmp_path: Path) -> None:
    flags("--soreness", "1", "--sign", "limp", home=tmp_path)

    silent = flags("--soreness", "1", "--sign", "fever", home=tmp_path)
    assert (silent["verdict"], kept(tmp_path)[-1]["signs_unanswered"]) == ("unanswered", ["limp"])
    assert flags("--soreness", "1", "--sign", "none", home=tmp_path)["verdict"] == "fresh"


def test_none_answers_every_group_that_is_due(tmp_path: Path) -> None:
    found = flags("--soreness", "8", "--area", "knee_front:left:2", "--sign", "none", home=tmp_path)

    assert found["verdict"] == "too_sore"
    assert kept(tmp_path)[0]["signs_unanswered"] == []


def test_start_keeps_what_was_answered_too(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("no training in here")

    with terminal("start", str(notes), home=tmp_path / "home") as asked:
        asked.reply(
            ("not sure", "n\n"),
            ("worst", "6\n"),
            ("Number", "4\n"),
            ("Place", "calf:left:7\n"),
            ("Place", "\n"),
        )
        asked.reply(("none of these: ", CTRL_C))
        asked.end()

    (body,) = kept(tmp_path / "home")
    assert body["signs"] == []
    left = groups(body["signs_unanswered"])
    assert left
    assert left < groups(SIGNS) - SHORT_LIST
