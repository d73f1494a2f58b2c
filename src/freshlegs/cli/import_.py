"""`freshlegs import`: files, folders and zips in; every member gets one outcome."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, WrongCall, note, now, show, store_of

Paths = Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Files, folders or zips.")]
WHOLE = 40  # a small import shows every member, a large one those that want a look
OUTCOME_STYLE = {
    "imported": "green",
    "salvaged": "yellow",
    "duplicate": "dim",
    "no_data": "dim",
    "not_activity": "dim",
    "unreadable": "red",
    "ignored": "dim",
}


class Dates(StrEnum):
    """How a table means 01/02."""

    dmy = "dmy"
    mdy = "mdy"


def import_(
    paths: Paths = None,
    home: Home = None,
    as_json: Json = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, write nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Follow a folder until stopped.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Read the kept originals anew.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=64, help="Reading processes; as many as cores if not given."),
    ] = None,
    dates: Annotated[
        Dates | None, typer.Option("--dates", help="How a table means 01/02, where nothing in it tells.")
    ] = None,
) -> None:
    """Bring a training history in. A second import of the same adds nothing; one bad file never stops the rest."""
    refuse_what_does_not_go_together(paths, watch, again, dry_run)
    with store_of(home) as store:
        if again:
            tell(read_anew(store, jobs), as_json)
        elif watch and paths:
            follow(store, paths[0], home, as_json, jobs=jobs, dates=dates)
        elif paths:
            tell(imported(store, paths, home, dry_run=dry_run, jobs=jobs, dates=dates), as_json)


def refuse_what_does_not_go_together(
    paths: list[Path] | None, watch: bool, again: bool, dry_run: bool
) -> None:
    if again and (paths or watch or dry_run):
        raise WrongCall("--again reads what is kept already and takes no PATH and no other flag but --jobs.")
    if not again and not paths:
        raise WrongCall("Name a file, a folder or a zip: freshlegs import PATH.")
    if watch and (dry_run or not paths or len(paths) > 1 or not paths[0].is_dir()):
        raise WrongCall("--watch follows one folder: freshlegs import --watch DIR.")


def tell(report: Any, as_json: bool) -> None:
    if as_json:
        print(report.text(), flush=True)
    else:
        ledger(report, whole=len(report.members) <= WHOLE)
        show(summary(report))


def imported(
    store: Any,
    paths: list[Path],
    home: Path | None,
    *,
    dry_run: bool = False,
    jobs: int | None = None,
    dates: Dates | None = None,
) -> Any:
    """The report, with one live bar on a terminal and a line now and then elsewhere."""
    from freshlegs.coach import settings
    from freshlegs.coach.imports import import_history

    with Meter() as meter:
        return import_history(
            store,
            paths,
            now=now(),
            zone=store.runner().timezone,
            dry_run=dry_run,
            progress=meter.update,
            scratch=settings.read(home).home,
            jobs=jobs,
            dates=None if dates is None else dates.value,
        )


def read_anew(store: Any, jobs: int | None) -> Any:
    from freshlegs.coach.imports import read_again

    with Meter() as meter:
        return read_again(store, now=now(), zone=store.runner().timezone, progress=meter.update, jobs=jobs)


def follow(store: Any, folder: Path, home: Path | None, as_json: bool, **how: Any) -> None:
    """One report for each time that something has come to rest in the folder; with `--json` one line each."""
    import time

    from freshlegs.coach.imports import watch

    note("Following the folder. Ctrl-C ends it.")
    for files in watch.arrivals(folder, lambda: time.sleep(watch.EVERY_S)):
        tell(imported(store, files, home, **how), as_json)


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
                TextColumn("{task.fields[kind]}", style="dim"),
            )
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("Reading", total=None, rate=0.0, kind="")
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def update(self, at: Any) -> None:
        rate = at.done / at.seconds if at.seconds else 0.0
        if self.bar is not None:
            self.bar.update(self.task, completed=at.done, total=at.total or None, rate=rate, kind=at.kind)
            return
        share = at.done / at.total if at.total else 0.0
        if at.seconds >= self.said_s + 5 or share >= self.said_share + 0.1:
            self.said_s, self.said_share = at.seconds, share
            left = f", {(at.total - at.done) / rate:.0f} s left" if rate and at.done < at.total else ""
            note(f"{at.done} of {at.total} files, {rate:.0f} a second{left}")


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
            table.add_row(Text(line.name), Text(line.outcome, style=style), what(line), Text(why(line)))
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
