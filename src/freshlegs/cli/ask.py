"""The questions of a check-in on a terminal: soreness, stairs, places, then every stop sign. Blank is never no."""

from typing import Any

import typer

from freshlegs import knowledge


def complete(said: dict[str, Any]) -> dict[str, Any]:
    """What the flags left out, asked for. Answers that were given are not asked again."""
    book, found = knowledge.book(), dict(said)
    if "soreness" not in found:
        found["soreness"] = number("Overall soreness, 0 none to 10 worst", 0, 10)
    if "stairs" not in found:
        found["stairs"] = one_of("Can you walk down stairs?", words(book.lists.stairs_down))
    if found["soreness"] > 0 and "area" not in found:
        found["area"] = areas(book)
    if "sign" not in found and "sign_open" not in found:
        found["sign"], found["sign_open"] = signs(book)
    return found


def words(entries: Any) -> dict[str, str]:
    return {id: entry.words for id, entry in entries.items()}


def number(question: str, low: int, high: int) -> int:
    while True:
        answer: int = typer.prompt(question, type=int, err=True)
        if low <= answer <= high:
            return answer
        typer.echo(f"A whole number from {low} to {high}.", err=True)


def one_of(question: str, entries: dict[str, str]) -> str:
    ids = list(entries)
    typer.echo(question, err=True)
    for place, id in enumerate(ids, 1):
        typer.echo(f"  {place}  {entries[id]}", err=True)
    return ids[number("Number", 1, len(ids)) - 1]


def areas(book: knowledge.Book) -> list[str]:
    """Places by id, with side and score, until an empty answer."""
    typer.echo("Where? REGION:SIDE:SCORE, like calf:left:5 or quads:both:6; empty when done.", err=True)
    typer.echo(f"  regions: {', '.join(book.lists.regions)}", err=True)
    found: list[str] = []
    while answer := typer.prompt("Place", default="", show_default=False, err=True).strip():
        region = answer.partition(":")[0]
        if region in book.lists.regions:
            found.append(answer)
        else:
            typer.echo(f"{region} is not on the list.", err=True)
    return found


def signs(book: knowledge.Book) -> tuple[list[str], list[str]]:
    """(yes, left blank). One group at a time: its numbers, `n` for none of these; empty leaves the group open."""
    yes: list[str] = []
    blank: list[str] = []
    typer.echo("Any of these? The numbers that hold, n for none of them. Empty leaves them open.", err=True)
    for group, entry in book.lists.sign_groups.items():
        ids = [id for id, sign in book.lists.signs.items() if sign.group == group]
        typer.echo(f"\n{entry.words}", err=True)
        for place, id in enumerate(ids, 1):
            typer.echo(f"  {place}  {book.lists.signs[id].words}", err=True)
        found = picked(ids)
        if found is None:
            blank += ids
        else:
            yes += found
    return yes or ["none"], blank


def picked(ids: list[str]) -> list[str] | None:
    while True:
        answer = (
            typer.prompt("Numbers, or n", default="", show_default=False, err=True).replace(",", " ").split()
        )
        if not answer:
            return None
        if answer == ["n"]:
            return []
        if all(part.isdigit() and 1 <= int(part) <= len(ids) for part in answer):
            return [ids[int(part) - 1] for part in answer]
        typer.echo(f"Numbers from 1 to {len(ids)}, or n.", err=True)
