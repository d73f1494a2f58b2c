"""The questions of a check-in on a terminal. Blank is never no. What is asked, and when, comes from `triage.flow`."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from freshlegs import knowledge
from freshlegs.triage.flow import Page

STOPPED = (typer.Abort, KeyboardInterrupt)  # Ctrl-C, or the end of what is typed


def tell(words: str = "") -> None:
    typer.echo(words, err=True)


def basics(said: dict[str, Any]) -> None:
    """Soreness, stairs, places: what the flags left out is put into `said` as soon as it is known."""
    book = knowledge.book()
    if "soreness" not in said:
        said["soreness"] = number("Overall soreness, 0 none to 10 worst", 0, 10)
    if "stairs" not in said:
        said["stairs"] = one_of("Can you walk down stairs?", words(book.lists.stairs_down))
    if said["soreness"] > 0 and "area" not in said:
        areas(book, said.setdefault("area", []))


def complete(said: dict[str, Any]) -> dict[str, Any]:
    """What the flags left out, asked for without knowing the runner: so every group of signs may be due."""
    book, found = knowledge.book(), dict(said)
    groups = [blank_page(entry.group, book) for entry in book.lists.asking]
    try:
        named = "sign" in found or "sign_open" in found
        any_of_these = None if named else short_list([page for page in groups if page.always])
        basics(found)
        if not named:
            found["sign"], found["sign_open"] = signs(groups, any_of_these)
    except STOPPED:
        if "soreness" not in found:
            raise
        found.setdefault("sign_open", list(book.lists.signs))
    return found


def blank_page(group: str, book: knowledge.Book) -> Page:
    always = {entry.group for entry in book.lists.asking if entry.always}
    ids = tuple(id for id, sign in book.lists.signs.items() if sign.group == group)
    return Page(group=group, always=group in always, signs=ids, yes=(), blank=ids, ticked_before=())


def signs(groups: Sequence[Page], any_of_these: bool | None) -> tuple[list[str], list[str]]:
    """(yes, left blank). Stopped half-way, the rest is blank."""
    yes: list[str] = []
    asked = [page for page in groups if any_of_these is not False or not page.always]
    blank = [id for page in asked for id in page.signs]
    for each in asked:
        try:
            held = page(each)
        except STOPPED:
            break
        if held is not None:
            yes += held
            blank = [id for id in blank if id not in each.signs]
    return yes or ["none"], blank


def words(entries: Any) -> dict[str, str]:
    return {id: entry.words for id, entry in entries.items()}


def number(question: str, low: int, high: int) -> int:
    while True:
        answer: int = typer.prompt(question, type=int, err=True)
        if low <= answer <= high:
            return answer
        tell(f"A whole number from {low} to {high}.")


def one_of(question: str, entries: Mapping[str, str]) -> str:
    ids = list(entries)
    tell(question)
    for place, id in enumerate(ids, 1):
        tell(f"  {place}  {entries[id]}")
    return ids[number("Number", 1, len(ids)) - 1]


def areas(book: knowledge.Book, found: list[str]) -> None:
    """Places by id, with side and score, until an empty answer."""
    tell("Where? REGION:SIDE:SCORE, like calf:left:5 or quads:both:6; empty when done.")
    tell(f"  regions: {', '.join(book.lists.regions)}")
    while answer := blank_or("Place"):
        faults = faults_of_place(answer, book)
        if faults:
            tell(faults)
        else:
            found.append(answer)


def faults_of_place(answer: str, book: knowledge.Book) -> str:
    """What is wrong with it, told at once: a slip of the finger must not cost the check-in."""
    from freshlegs.cli.says import area_of
    from freshlegs.coach import contract
    from freshlegs.model.errors import FreshlegsError

    at = "2000-01-01T00:00:00+00:00"
    try:
        check_in = {"at": at, "soreness": 0, "areas": [area_of(answer)]}
        contract.from_plain({"now": at, "runner": {}, "check_in": check_in}, book)
    except contract.Malformed as refused:
        return "; ".join(words for _, words in refused.faults)
    except FreshlegsError as refused:
        return str(refused)
    return ""


def blank_or(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, err=True)
    return answer.strip()


def short_list(pages: Sequence[Page]) -> bool | None:
    """The groups that are always asked, at once. False: none of these; True: at least one, or not sure."""
    book = knowledge.book()
    say = book.wording.say
    tell(say["any_of_these"])
    for each in pages:
        tell(f"  {book.lists.sign_groups[each.group].words}")
        for id in each.signs:
            tell(f"    - {book.lists.signs[id].words}")
    answers = {"n": False, "y": True}
    question = f"n {say['none_of_these'].lower()}, y {say['at_least_one'].lower()}"
    for _ in range(2):
        while answer := blank_or(question).lower():
            if answer in answers:
                return answers[answer]
            tell("n or y.")
        tell(say["blank"])
    return None


def page(found: Page) -> list[str] | None:
    """The signs of one group that hold. An empty answer is asked once more; None: left open."""
    book = knowledge.book()
    tell(f"\n{book.lists.sign_groups[found.group].words}")
    for place, id in enumerate(found.signs, 1):
        tell(f"  {place}  {book.lists.signs[id].words}")
        if id in found.remarks:
            tell(f"     {found.remarks[id]}")
    for _ in range(2):
        while answer := blank_or(f"Numbers that hold, or n for {book.wording.say['none_of_these'].lower()}"):
            held = picked(answer, found.signs)
            if held is not None:
                return held
            tell(f"Numbers from 1 to {len(found.signs)}, or n.")
        tell(book.wording.say["blank"])
    return None


def picked(answer: str, ids: Sequence[str]) -> list[str] | None:
    parts = answer.lower().replace(",", " ").split()
    if parts == ["n"]:
        return []
    if parts and all(part.isdecimal() and 1 <= int(part) <= len(ids) for part in parts):
        return [ids[int(part) - 1] for part in parts]
    return None
