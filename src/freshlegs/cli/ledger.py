"""`freshlegs ledger`: what became of every file of an import, to read or to take away as CSV."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, data, show, store_of

Run = Annotated[str | None, typer.Argument(metavar="[IMPORT]", help="Its number; the latest if not given.")]


def ledger(
    run: Run = None,
    home: Home = None,
    as_json: Json = False,
    all_: Annotated[bool, typer.Option("--all", help="List the imports.")] = False,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write it as CSV; - prints it.")
    ] = None,
) -> None:
    """Every member of an import with its outcome and the reason."""
    from freshlegs.coach.imports import ledger as kept

    with store_of(home) as store:
        if all_:
            listed(store.import_runs(), as_json)
            return
        which, members = kept.of(store, run)
    if csv is not None:
        written(kept.as_csv(members), csv)
    elif as_json:
        data({"import": asdict(which), "members": [one._asdict() for one in members]})
    else:
        show(table(members), f"Import {which.id} of {which.started_at:%Y-%m-%d %H:%M} UTC, {which.state}.")


def listed(runs: Any, as_json: bool) -> None:
    if as_json:
        data({"items": [asdict(run) for run in runs], "next": None})
        return
    for run in runs:
        total = f" of {run.total}" if run.total and run.state != "done" else ""
        show(f"{run.id}  {run.started_at:%Y-%m-%d %H:%M} UTC  {run.members}{total} files  {run.state}")
    if not runs:
        show("Nothing was imported yet. freshlegs import PATH brings a history in.")


def written(text: str, file: Path) -> None:
    if str(file) == "-":
        sys.stdout.write(text)
    else:
        file.write_text(text, "utf-8-sig", newline="")  # the mark tells spreadsheets that it is UTF-8
        show(f"Written to {file.name}.")


def table(members: Any) -> Any:
    from rich.table import Table
    from rich.text import Text  # names are strangers' words and must not be read as markup

    from freshlegs.cli.import_ import OUTCOME_STYLE

    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("file", "outcome", "bytes", "why"):
        made.add_column(heading, overflow="fold", justify="right" if heading == "bytes" else "left")
    for one in members:
        why = one.why or (f"the same as {one.duplicate_of}" if one.duplicate_of else one.kind or "")
        size = "" if one.size is None else f"{one.size:,}"
        outcome = Text(one.outcome, style=OUTCOME_STYLE.get(one.outcome, ""))
        made.add_row(Text(one.name), outcome, size, Text(why))
    return made
