"""`freshlegs scales`: the questionnaires and formulas of the field, what each is for, and what it must not be used for."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from freshlegs.cli.here import Json, WrongCall, data, show

if TYPE_CHECKING:
    from freshlegs.knowledge.book import Scale

Id = Annotated[str | None, typer.Argument(metavar="[ID]", help="One of them, whole.")]
VALIDATED = {True: "validated for this use", False: "not validated for this use"}


def scales(id: Id = None, as_json: Json = False) -> None:
    """Every scale with its formula, its source and its limits; most are information and decide nothing."""
    from freshlegs import knowledge

    book = knowledge.book()
    if id is not None and id not in book.scales:
        raise WrongCall(f"There is no scale {id}. freshlegs scales lists them.")
    if as_json:
        found = [book.scales[id]] if id else list(book.scales.values())
        data({"items": [asdict(scale) for scale in found], "next": None})
    elif id:
        show(*whole(book.scales[id], book))
    else:
        show(listed(book.scales.values()))


def listed(scales: Any) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("id", "what", "for", "shown as"):
        table.add_column(heading, overflow="fold")
    for scale in scales:
        table.add_row(scale.id, scale.words, scale.used_for, scale.shown_as)
    return table


def whole(scale: "Scale", book: Any) -> list[Any]:
    from rich.text import Text

    from freshlegs.knowledge import library

    lines = [
        scale.used_for,
        f"How: {scale.formula}",
        f"Mind: {scale.not_for}",
        f"{VALIDATED[scale.validated].capitalize()}. {scale.validity}",
        f"Source: {library.cite(book, scale.source)} ({scale.verified}, reviewed {scale.reviewed_on})",
        *(f"  {words}" for words in (scale.says or {}).values()),
    ]
    return [Text(scale.words, style="bold"), *map(Text, lines)]
