"""`freshlegs import`: files, folders and zips in; every member gets one outcome."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, note, now, show, store_of

Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, folders or zips.")]
OUTCOME_STYLE = {
    "imported": "green",
    "salvaged": "yellow",
    "duplicate": "dim",
    "no_data": "dim",
    "not_activity": "dim",
    "unreadable": "red",
    "ignored": "dim",
}


def import_(
    paths: Paths,
    home: Home = None,
    as_json: Json = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, write nothing.")] = False,
) -> None:
    """Bring a training history in. A second import of the same adds nothing; one bad file never stops the rest."""
    with store_of(home) as store:
        report = imported(store, paths, home, dry_run)
    if as_json:
        print(report.text())
    else:
        ledger(report, whole=len(report.members) <= 40)
        show(summary(report))


def imported(store: Any, paths: list[Path], home: Path | None, dry_run: bool = False) -> Any:
    """The report, with one live bar on a terminal and a line now and then elsewhere."""
    from freshlegs.coach import settings
    from freshlegs.coach.imports import import_history

    scratch = settings.read(home).home
    zone = store.runner().timezone
    with Meter() as meter:
        return import_history(
            store, paths, now=now(), zone=zone, dry_run=dry_run, progress=meter.update, scratch=scratch
        )


class Meter:
    """Progress on standard error: a bar with count, rate and time left, or a line each 5 s or 10 %."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.task: Any = None
        self.said_s, self.said_share = 0.0, 0.0

    def __enter__(self) -> "Meter":
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (
                TextColumn("Reading"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]:.0f} a second"),
                TimeRemainingColumn(),
            )
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("Reading", total=None, rate=0.0)
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def update(self, at: Any) -> None:
        rate = at.done / at.seconds if at.seconds else 0.0
        if self.bar is not None:
            self.bar.update(self.task, completed=at.done, total=at.total or None, rate=rate)
            return
        share = at.done / at.total if at.total else 0.0
        if at.seconds >= self.said_s + 5 or share >= self.said_share + 0.1:
            self.said_s, self.said_share = at.seconds, share
            note(f"{at.done} of {at.total} files, {rate:.0f} a second")


def ledger(report: Any, whole: bool) -> None:
    """Every member of a small import; of a large one those that want a look. `--json` has them all."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("file", "outcome", "what", "why"):
        table.add_column(heading, overflow="fold")
    for line in report.members:
        if whole or line.outcome in ("salvaged", "unreadable", "no_data"):
            style = OUTCOME_STYLE[line.outcome]
            table.add_row(line.name, Text(line.outcome, style=style), what(line), why(line))
    if table.row_count:
        show(table)


def what(line: Any) -> str:
    if line.kind:
        return str(line.kind).replace("_", " ")
    return ", ".join(
        f"{activity.sport} {activity.distance_m / 1000:.1f} km" if activity.distance_m else activity.sport
        for activity in line.activities
    )


def why(line: Any) -> str:
    return line.why or (f"the same as {line.duplicate_of}" if line.duplicate_of else "")


def summary(report: Any) -> str:
    counts = report.counts
    said = [f"{counts[name]} {name.replace('_', ' ')}" for name in OUTCOME_STYLE if counts[name]]
    return f"{len(report.members)} files: {', '.join(said) or 'none'}. {counts['activities']} new activities."
