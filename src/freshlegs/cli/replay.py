"""`freshlegs replay`: every stored verdict once more, and what another book would say."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, data, show, store_of

if TYPE_CHECKING:
    from freshlegs.coach.replay import Change, OfRunner
    from freshlegs.knowledge.book import Book

BookNamed = Annotated[
    str | None,
    typer.Option("--book", metavar="BOOK", help="A folder, a zip, or a version that made a verdict here."),
]


def replay(home: Home = None, as_json: Json = False, book: BookNamed = None) -> None:
    """Make each stored verdict again: with the book that made it, and with today's or the one named by --book."""
    from freshlegs import knowledge
    from freshlegs.coach import books
    from freshlegs.coach import replay as use_case

    with store_of(home) as store:
        compared = knowledge.book() if book is None else books.named(book, store)
        found = use_case.of_runners([store], compared)
    if as_json:
        data({"book": compared.version, "runners": [use_case.plain(one, compared) for one in found]})
    else:
        for one in found:
            show(*lines(one, compared))


def lines(found: "OfRunner", book: "Book") -> list[Any]:
    from rich.text import Text

    from freshlegs.coach.replay import EXACT

    if not found.verdicts:
        return ["No verdict is stored yet. freshlegs check-in --soreness 3 --sign none"]
    made = ", ".join(f"{count} with {version}" for version, count in found.made_with.items())
    parts: list[Any] = [
        Text.assemble(
            (found.runner or "The runner of this home", "bold"), f": {found.verdicts} verdicts, {made}."
        ),
        *(Text(f"  {count} of them: {EXACT[how]}.") for how, count in found.exact.items()),
        Text(f"With book {book.version}, {len(found.decided)} would be otherwise.", style="bold"),
    ]
    worded = len(found.changes) - len(found.decided)
    if worded:
        parts.append(Text(f"  {worded} more differ in words, sources or grades only."))
    for change in found.decided:
        parts += [Text(), *one_change(change, book)]
    parts += [
        Text(f"{gone.day}: book {book.version} cannot be asked this any more. {gone.why}")
        for gone in found.refused
    ]
    return parts


def one_change(change: "Change", book: "Book") -> list[Any]:
    from rich.text import Text

    parts: list[Any] = [Text(f"{change.day}, made with {change.made_with}", style="underline")]
    for when, said in (("was", change.before), ("now", change.after)):
        plan = ", ".join(words_of(remedy, book) for remedy in said.plan) or "no plan"
        parts.append(
            Text(f"  {when}: {said.headline} Run today: {said.run_today}. Care: {said.care}. Plan: {plan}.")
        )
    parts += [Text(f"  {rule}: {became}", style="dim") for rule, became in change.rules.items()]
    if not change.rules:
        parts.append(Text(f"  otherwise: {', '.join(change.parts)}", style="dim"))
    return parts


def words_of(remedy: str, book: "Book") -> str:
    """A remedy of an older book may have gone."""
    return book.remedies[remedy].words if remedy in book.remedies else remedy
