"""Stored verdicts made again: with the book that made them to the byte, with another book side by side."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.coach import books, profile, replay, today
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.load import shipped
from freshlegs.store import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
BOOK = knowledge.book()
BODY: dict[str, Any] = {"soreness": 5, "stairs_down": "normal", "signs": [], "signs_unanswered": []}
MILDER = ("triage.toml", "too_sore_least = { value = 5", "too_sore_least = { value = 6")
Change = Callable[..., Path]


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.memory()
    made.rename("Anna")
    profile.change(made, BOOK, None, profile.Changes(set=("age=41",), add=("kit=bathtub",)))
    yield made
    made.close()


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """A copy of the shipped book with another version, and one thing in it changed."""

    def change(version: str, *changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / version
        shutil.copytree(str(shipped()), folder)
        for name, there, instead in (("version.toml", BOOK.version, version), *changes):
            text = (folder / name).read_text("utf-8")
            assert there in text
            (folder / name).write_text(text.replace(there, instead), "utf-8")
        return folder

    return change


def check_in(store: Store, book: Book, soreness: int, days_ago: int = 0) -> None:
    at = NOW - timedelta(days=days_ago)
    today.check_in(store, book, {**BODY, "at": at.isoformat(), "soreness": soreness}, f"{at}", at)


def test_every_verdict_is_made_again_to_the_byte_with_the_book_that_made_it(store: Store) -> None:
    for days_ago, soreness in ((2, 0), (1, 4), (0, 7)):
        books.keep(store, BOOK)
        check_in(store, BOOK, soreness, days_ago)
    (found,) = replay.of_runners([store], BOOK)

    assert found.exact == {"same": 3}
    assert (found.changes, found.refused) == ((), ())


def test_another_book_says_what_it_would_change_for_whom_and_by_which_rule(
    store: Store, changed: Change
) -> None:
    check_in(store, BOOK, 1, days_ago=1)
    check_in(store, BOOK, 5)
    (found,) = replay.of_runners([store], knowledge.load(changed("2027.1.1", MILDER)))

    assert (found.runner, found.verdicts, found.exact) == ("Anna", 2, {"same": 2})
    (change,) = found.decided
    assert (change.day, change.made_with) == ("2026-11-23", BOOK.version)
    assert (change.before.verdict, change.after.verdict) == ("too_sore", "sore")
    assert (change.before.run_today, change.after.run_today) == ("walk_or_crosstrain", "easy_only")
    assert {"verdict", "run_today"} <= set(change.parts)


def test_a_rule_that_a_book_strikes_is_named(store: Store, changed: Change) -> None:
    check_in(store, BOOK, 2)
    today.check_in(
        store, BOOK, {**BODY, "at": NOW.isoformat(), "soreness": 2, "signs": ["night_pain"]}, "k", NOW
    )
    struck = ("stop_rules.toml", '"night_pain", "limp"', '"limp"')
    (found,) = replay.of_runners([store], knowledge.load(changed("2027.1.1", struck)))

    (change,) = found.decided
    assert change.before.verdict == "get_checked"
    assert change.after.verdict == "sore"
    assert change.rules["RF07"] == "no longer holds"
    assert change.rules["walk"] == "left out: verdict, now planned"


def test_other_words_are_told_apart_from_other_decisions(store: Store, changed: Change) -> None:
    check_in(store, BOOK, 5)
    other_words = ("wording.toml", 'too_sore = "Too sore to run today."', 'too_sore = "Too sore for a run."')
    (found,) = replay.of_runners([store], knowledge.load(changed("2027.1.1", other_words)))

    assert [change.worded for change in found.changes] == [True]
    assert found.decided == ()


def test_after_an_update_the_old_book_is_at_hand_and_made_the_verdict(store: Store, changed: Change) -> None:
    folder = changed("2026.10.1", MILDER)
    check_in(store, knowledge.load(folder), 5)

    assert replay.of_runner(store, BOOK).exact == {"not_kept": 1}
    books.put(store, folder)
    found = replay.of_runner(store, BOOK)
    assert found.exact == {"same": 1}
    assert [(change.before.verdict, change.after.verdict) for change in found.decided] == [
        ("sore", "too_sore")
    ]


def test_what_the_program_changed_is_not_laid_at_the_door_of_the_book(store: Store) -> None:
    check_in(store, BOOK, 5)
    (row,) = store.plans()
    older = row.answer.replace('"too_sore"', '"sore"', 1)
    store.add_plan(row.check_in_id, NOW, row.question, older, BOOK.version, "sore")
    found = replay.of_runner(store, BOOK)

    assert found.exact == {"same": 1, "program": 1}
    assert found.changes == ()


def test_a_question_that_the_book_cannot_be_asked_is_told_and_the_rest_goes_on(
    store: Store, changed: Change
) -> None:
    check_in(store, BOOK, 5, days_ago=1)
    profile.change(store, BOOK, None, profile.Changes(set=("experience=recreational",)))
    check_in(store, BOOK, 5)
    renamed = ("lists.toml", "\nrecreational = ", "\nfor_fun = ")
    found = replay.of_runner(store, knowledge.load(changed("2027.1.1", renamed)))

    assert [refused.day for refused in found.refused] == ["2026-11-23"]
    assert "recreational" in found.refused[0].why
    assert found.verdicts == 2


def test_a_kept_book_that_can_no_longer_be_read_is_told(store: Store, changed: Change) -> None:
    folder = changed("2026.10.1")
    check_in(store, knowledge.load(folder), 5)
    (folder / "triage.toml").write_text("", "utf-8")
    books.put(store, folder)

    assert replay.of_runner(store, BOOK).exact == {"not_readable": 1}


def test_a_book_that_lacks_what_the_program_wants_is_told_and_nothing_breaks(
    store: Store, changed: Change
) -> None:
    check_in(store, BOOK, 5)
    older = ("triage.toml", "\ntoo_sore_least = ", "\ntoo_sore_from = ")
    found = replay.of_runner(store, knowledge.load(changed("2026.10.1", older)))

    assert [refused.why for refused in found.refused] == ["the book has no too_sore_least"]


# --- the kept books -----------------------------------------------------------------------------------------------------


def test_a_book_is_kept_once_and_reads_back_as_it_was(store: Store) -> None:
    books.keep(store, BOOK)
    before = store.setting(books.setting(BOOK.version))
    books.keep(store, BOOK)

    (packed,) = books.kept(store, BOOK.version)
    assert knowledge.load(books.unpacked(packed)) == BOOK
    assert store.setting(books.setting(BOOK.version)) == before


def test_the_same_files_are_the_same_bytes(changed: Change) -> None:
    folder = changed("2027.1.1")

    assert books.pack(folder) == books.pack(folder)
    assert books.version_of(folder) == "2027.1.1"


def test_only_the_book_that_advises_is_kept_under_its_name(store: Store, changed: Change) -> None:
    books.keep(store, knowledge.load(changed("2027.1.1")))

    assert books.kept(store, "2027.1.1") == ()


def test_kept_books_go_with_an_export_and_with_an_erasure(store: Store) -> None:
    books.keep(store, BOOK)
    other = Store.memory()
    other.import_rows(store.export_rows())

    assert books.kept(other, BOOK.version) == books.kept(store, BOOK.version)
    store.erase()
    assert books.kept(store, BOOK.version) == ()
    other.close()


def test_a_book_is_named_by_folder_zip_or_version(store: Store, changed: Change, tmp_path: Path) -> None:
    folder = changed("2027.1.1")
    flat, whole = tmp_path / "flat.zip", tmp_path / "whole.zip"
    flat.write_bytes(books.pack(folder))
    with zipfile.ZipFile(whole, "w") as archive:
        for file in folder.rglob("*.toml"):
            archive.write(file, Path("book") / file.relative_to(folder))
    books.keep(store, BOOK)

    assert {books.named(str(place)).version for place in (folder, flat, whole)} == {"2027.1.1"}
    assert books.named(BOOK.version, store) == BOOK
    with pytest.raises(books.NoSuchBook, match=r"2025\.1\.1"):
        books.named("2025.1.1", store)
