"""`freshlegs profile`: facts, medicines, kit, hours and sleep. Advice fits only as well as this is told."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from freshlegs.cli.here import Home, data, note, on_terminal, show, store_of

if TYPE_CHECKING:
    from freshlegs.knowledge.book import Book
    from freshlegs.knowledge.medicine_names import Understood


def profile(
    home: Home = None,
    whole: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Replace it all; - for stdin.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="age=34, usual_wake=06:00")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help='kit=bathtub, medicine="as on the packet"')
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="kit=bathtub")] = None,
) -> None:
    """Show or change who you are: any fault changes nothing. Without flags it is shown."""
    from freshlegs import knowledge
    from freshlegs.cli.advise import text_of
    from freshlegs.coach import profile as use_case

    book = knowledge.book()
    added = [asked(text, book) if on_terminal() else text for text in add or ()]
    with store_of(home) as store:
        replaced = None if whole is None else text_of(whole)
        changes = use_case.Changes(tuple(set_ or ()), tuple(added), tuple(remove or ()))
        found = use_case.change(store, book, replaced, changes)
    lines = [line for line in map(line_of, added) if line] or found.get("medicines", [])
    understood = use_case.understood(lines, book)
    if on_terminal():
        from rich.text import Text

        show(table(found), *(Text(words(medicine, book)) for medicine in understood))
        return
    data({**found, "understood": understood} if understood else found)
    if any(medicine["unknown"] for medicine in understood):
        # No name here: standard error ends up in logs.
        note(f"{book.lists.warnings['unknown_medicine'].words} `understood` says which, and what it may be.")


def line_of(text: str) -> str:
    """The line of `medicine=LINE`; empty for other changes."""
    name, _, line = text.partition("=")
    return line if name in ("medicine", "medicines") else ""


def asked(text: str, book: "Book") -> str:
    """The same change, with what a slip was meant to be where the runner says so. Enter takes nothing."""
    from freshlegs.knowledge.medicine_names import understand

    medicines = understand(line_of(text), book)
    if not any(found.suggestions for found in medicines):
        return text
    meant = [chosen(found, book) if found.suggestions else found.typed for found in medicines]
    return f"medicine={', '.join(meant)}"


def chosen(found: "Understood", book: "Book") -> str:
    from freshlegs.knowledge.medicine_list import classes_of

    typer.echo(f"{found.typed} is not on our list. Did you mean", err=True)
    for number, name in enumerate(found.suggestions, 1):
        typer.echo(f"  {number}  {name} ({kinds(classes_of(name, book), book)})", err=True)
    while True:
        place: int = typer.prompt("Number, 0 for none of these", default=0, type=int, err=True)
        if place == 0:
            return found.typed
        if 1 <= place <= len(found.suggestions):
            return found.suggestions[place - 1]
        typer.echo(f"A number from 0 to {len(found.suggestions)}.", err=True)


def words(medicine: dict[str, Any], book: "Book") -> str:
    """One line on what was understood. An unknown one says what that closes."""
    known, rest = " and ".join(medicine["known_as"]), medicine["not_on_our_list"]
    said = f"{medicine['typed']}:"
    if medicine["classes"]:
        said += f" {known or rest} ({kinds(medicine['classes'], book)})."
    if known and rest:
        said += f" Also in it: {rest}."
    if medicine["unknown"]:
        said += f" {book.lists.warnings['unknown_medicine'].words} Ask a pharmacist."
    if medicine["did_you_mean"]:
        said += f" Did you mean {' or '.join(medicine['did_you_mean'])}?"
    return said


def kinds(classes: Iterable[str], book: "Book") -> str:
    return ", ".join(book.lists.drug_classes[id].words for id in classes)


def table(found: dict[str, Any]) -> Any:
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in found.items():
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        made.add_row(name, Text(told))  # brackets that a runner typed are no style
    if not found:
        made.add_row(
            "Nothing is known yet.", "freshlegs profile --set age=34 --add kit=bathtub --add medicine=NAME"
        )
    return made
