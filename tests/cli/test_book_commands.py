"""`replay`, `report` and `book check` as a person and a script meet them: real processes, a real home."""

import json
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.cli import paint
from freshlegs.coach import book_care, books, today
from freshlegs.knowledge import emergency
from freshlegs.knowledge.load import shipped
from freshlegs.store import Store

BOOK = knowledge.book()


def run(*words: str, home: Path | None = None) -> "subprocess.CompletedProcess[str]":
    flags = ["--home", str(home)] if home else []
    return subprocess.run([sys.executable, "-m", "freshlegs", *words, *flags], capture_output=True, text=True)


def data(*words: str, home: Path | None = None, status: int = 0) -> Any:
    said = run(*words, "--json", home=home)
    assert said.returncode == status, said.stderr
    return json.loads(said.stdout)


@pytest.fixture
def home(tmp_path: Path, now: datetime) -> Path:
    """Anna, too sore two days in a row."""
    with Store.open(tmp_path / "home") as store:
        store.rename("Anna")
        books.keep(store, BOOK)
        for at in (now - timedelta(days=1), now):
            body = {"at": at.isoformat(), "soreness": 5, "signs": [], "signs_unanswered": []}
            today.check_in(store, BOOK, body, at.isoformat(), at)
    return tmp_path / "home"


@pytest.fixture
def milder(tmp_path: Path) -> Path:
    """A book in which 5 of 10 is still a sore runner's run."""
    folder = tmp_path / "milder"
    shutil.copytree(str(shipped()), folder)
    for name, there, instead in (
        ("version.toml", BOOK.version, "2027.1.1"),
        ("triage.toml", "too_sore_least = { value = 5", "too_sore_least = { value = 6"),
    ):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace(there, instead), "utf-8")
    return folder


def test_replay_with_todays_book_gives_the_stored_bytes(home: Path) -> None:
    (found,) = data("replay", home=home)["runners"]

    assert (found["runner"], found["verdicts"], found["exact"]) == ("Anna", 2, {"same": 2})
    assert (found["would_change"], found["changes"]) == (0, [])


def test_replay_names_who_when_what_was_and_what_would_be(home: Path, milder: Path) -> None:
    said = run("replay", "--book", str(milder), home=home)

    assert said.returncode == 0, said.stderr
    for words in (
        "Anna: 2 verdicts, 2 with " + BOOK.version,
        "With book 2027.1.1, 2 would be otherwise",
        "2026-11-23, made with",
        "was: Too sore to run today.",
        "now: Sore, in the usual way.",
    ):
        assert words in " ".join(said.stdout.split())


def test_replay_takes_a_version_that_is_kept_here_and_refuses_others(home: Path) -> None:
    assert data("replay", "--book", BOOK.version, home=home)["book"] == BOOK.version
    assert "There is no book" in data("replay", "--book", "1999.1.1", home=home, status=1)["error"]["detail"]


def test_replay_without_a_verdict_says_what_to_do(tmp_path: Path) -> None:
    assert "freshlegs check-in" in run("replay", home=tmp_path / "new").stdout


def test_report_writes_a_page_that_only_its_owner_reads_and_prints_the_same_as_data(
    home: Path, tmp_path: Path
) -> None:
    page = tmp_path / "sheet.html"
    made = data("report", "--from", "2026-11-20", "--to", "2026-11-23", "--html", str(page), home=home)

    assert [one["day"] for one in made["verdicts"]] == ["2026-11-22", "2026-11-23"]
    assert len(made["days"]) == 4
    assert "Mon 23 Nov 2026" in page.read_text("utf-8")
    assert page.stat().st_mode & 0o077 == 0


def test_report_of_one_day_brings_the_plan(home: Path) -> None:
    made = data("report", "--day", "2026-11-23", home=home)

    assert (made["from"], made["to"]) == ("2026-11-23", "2026-11-23")
    assert made["plan"]["left_out"]
    assert made["medicines"] is None
    assert data("report", "--day", "2026-11-23", "--medicines", home=home)["medicines"] is not None


@pytest.mark.parametrize(
    "words",
    [
        ("report", "--day", "yesterday"),
        ("report", "--day", "2026-11-23", "--to", "2026-11-23"),
        ("report", "--from", "2026-11-23", "--to", "2026-11-01"),
        ("book", "burn"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_2_and_a_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    said = run(*words, home=tmp_path / "home")

    assert said.returncode == 2
    assert said.stderr.strip().endswith(".")


def test_book_check_lists_what_is_not_verified_overdue_or_without_a_source(now: datetime) -> None:
    found = data("book", "check")
    gaps = {(gap["why"], gap["item"]["at"]) for gap in found["gaps"]}

    assert found["version"] == BOOK.version
    assert ("unverified", "stop_rules.toml RF14a") in gaps
    assert ("unsourced", "triage.toml .too_sore_least") in gaps
    assert ("unverified", "stop_rules.toml RF01a") not in gaps
    assert sum(found["verified"].values()) == found["items"]


def test_a_review_of_more_than_two_years_ago_is_overdue(now: datetime) -> None:
    day = BOOK.triage["too_sore_least"].reviewed_on
    at = "triage.toml .too_sore_least"

    def overdue(days: int) -> set[str]:
        return {gap.item.at for gap in book_care.care(BOOK, None, day + timedelta(days=days)).of("overdue")}

    assert at not in overdue(730)
    assert at in overdue(731)


def test_emergency_numbers_are_in_the_care_of_the_book(now: datetime) -> None:
    found = book_care.care(BOOK, emergency.of_the_book(), now.date())

    assert "emergency.toml GB" not in {gap.item.at for gap in found.gaps}
    assert "emergency.toml JM" in {gap.item.at for gap in found.of("unverified")}


def test_book_check_names_the_faults_of_a_changed_book(milder: Path) -> None:
    file = milder / "rails.toml"
    file.write_text(file.read_text("utf-8").replace('"frandsen2025"', '"nobody"'), "utf-8")
    said = run("book", "check", "--book", str(milder))

    assert said.returncode == 1
    assert "'nobody' is no source" in said.stderr


def test_in_an_emergency_the_number_of_the_zone_comes_before_anything_else(now: datetime) -> None:
    with Store.memory() as store:
        body = {"at": now.isoformat(), "soreness": 1, "signs": ["chest_pain"], "signs_unanswered": []}
        answer = today.check_in(store, BOOK, body, "k", now).answer

    second = [str(line) for line in paint.headline(answer, BOOK, "Pacific/Auckland")][1]
    assert second.startswith("Call 111 now (New Zealand")
    everywhere = [str(line) for line in paint.headline(answer, BOOK)][1]
    assert all(number in everywhere for number in ("112", "999", "911"))
