"""`freshlegs book check`: what of the book a reviewer should look at."""

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, now, show, store_of
from freshlegs.cli.replay import BookNamed

if TYPE_CHECKING:
    from pathlib import Path

    from freshlegs.coach.book_care import Care, Gap
    from freshlegs.knowledge.book import Book

LONG = ("medicines.toml",)  # a list of hundreds that would hide the rest


def book(
    what: Annotated[str, typer.Argument(metavar="check", help="What to do with it.")],
    home: Home = None,
    as_json: Json = False,
    book: BookNamed = None,
) -> None:
    """List what is not verified, overdue for review or without a source; refuse a book that has faults."""
    from freshlegs.coach import book_care
    from freshlegs.knowledge import emergency

    if what != "check":
        raise WrongCall(f"There is no `freshlegs book {what}`; say: freshlegs book check.")
    numbers = emergency.of_the_book() if book is None else None
    found = book_care.care(chosen(book, home), numbers, now().date())
    if as_json:
        data(asdict(found))
    else:
        show(*lines(found))


def chosen(name: str | None, home: "Path | None") -> "Book":
    """A folder or zip needs no home; a version does."""
    from freshlegs import knowledge
    from freshlegs.coach import books

    if name is None:
        return knowledge.book()
    try:
        return books.named(name)
    except books.NoSuchBook:
        with store_of(home) as store:
            return books.named(name, store)


def lines(found: "Care") -> list[Any]:
    from rich.text import Text

    from freshlegs.coach.book_care import WHY
    from freshlegs.knowledge.library import VERIFIED

    ways = "; ".join(f"{count} {VERIFIED[way]}" for way, count in found.verified.items())
    parts: list[Any] = [Text(f"Book {found.version}, {found.items} items: {ways}.", style="bold")]
    for why, words in WHY.items():
        gaps = found.of(why)
        parts += [Text(), Text(f"{len(gaps)} {words}", style="bold")]
        parts += [Text(f"  {gap.item.at}: {gap.item.says}") for gap in gaps if file_of(gap) not in LONG]
        long = Counter(file_of(gap) for gap in gaps if file_of(gap) in LONG)
        parts += [Text(f"  {file}: {count} of its names; --json lists them") for file, count in long.items()]
    return parts


def file_of(gap: "Gap") -> str:
    return gap.item.at.partition(" ")[0]
