"""`freshlegs activity`: what is kept, and the few things that only the runner can say of it."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, data, show, store_of


def activity(
    id: Annotated[str | None, typer.Argument(metavar="ID")] = None,
    home: Home = None,
    as_json: Json = False,
    sport: Annotated[str | None, typer.Option(help="What it was: run, ride, walk, …")] = None,
    split: Annotated[bool, typer.Option("--split", help="It is no duplicate: it happened too.")] = False,
    join: Annotated[str | None, typer.Option(metavar="ID", help="It is the same as this other one.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Remove it with its original.")] = False,
    original: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the kept original; - for stdout.")
    ] = None,
) -> None:
    """List activities, or say what one of them is."""
    from freshlegs import knowledge
    from freshlegs.coach import keeping, training

    with store_of(home) as store:
        if id is None:
            found: dict[str, Any] = training.activities(store)
        elif original is not None:
            give(keeping.original(store, id), original)
            return
        else:
            wish = keeping.Wish(sport=sport, split=split, join=join, delete=delete)
            found = keeping.change(store, knowledge.book(), id, wish)
    if as_json:
        data(found)
    else:
        show(table(found.get("items", [found])))


def give(content: bytes, where: Path) -> None:
    if str(where) == "-":
        sys.stdout.buffer.write(content)
    else:
        where.write_bytes(content)


def table(items: list[dict[str, Any]]) -> Any:
    from rich.table import Table

    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("id", "start", "sport", "km", "min", "from", "remark"):
        made.add_column(heading, overflow="fold", no_wrap=heading in ("id", "start"))
    for item in items:
        km = "" if item.get("distance_m") is None else f"{item['distance_m'] / 1000:.1f}"
        minutes = "" if item.get("duration_s") is None else f"{item['duration_s'] / 60:.0f}"
        start = (item.get("start") or "no date")[:16].replace("T", " ")
        made.add_row(
            item["id"], start, item.get("sport", ""), km, minutes, item.get("source_format", ""), remark(item)
        )
    return made if items else "Nothing imported yet. freshlegs import PATH"


def remark(item: dict[str, Any]) -> str:
    if item.get("deleted"):
        return "deleted"
    if item.get("duplicate_of"):
        return f"the same as {item['duplicate_of']}"
    if item.get("counted") is False:
        return "overlaps a longer one: --split if both happened, --join ID if they are one"
    return "say what it was: --sport" if item.get("sport") == "unknown" else ""
