"""What became of every member of every import: the stored ledger, to be shown and to be taken away as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from freshlegs.model.errors import FreshlegsError
from freshlegs.store.rows import ImportRun, MemberRow

if TYPE_CHECKING:
    from freshlegs.store import Store

COLUMNS = ("name", "outcome", "kind", "why", "size", "sha256", "duplicate_of", "activities")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would work out instead of showing


class NoSuchImport(FreshlegsError):
    exit_status = 2


def of(store: Store, run_id: str | None) -> tuple[ImportRun, tuple[MemberRow, ...]]:
    """The run and its members in archive order; the latest where none is named."""
    runs = store.import_runs()
    if not runs:
        raise NoSuchImport("Nothing was imported yet. freshlegs import PATH brings a history in.")
    run = next((run for run in runs if run.id == run_id), None) if run_id else runs[-1]
    if run is None:
        raise NoSuchImport(f"There is no import {run_id}. freshlegs ledger --all lists them.")
    return run, store.members(run.id)


def as_csv(members: Iterable[MemberRow]) -> str:
    """One row a member. A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in members:
        told = (
            one.name, one.outcome, one.kind, one.why, one.size, one.sha256, one.duplicate_of,
            " ".join(one.activities),
        )  # fmt: skip
        rows.writerow(["" if value is None else plain(str(value)) for value in told])
    return out.getvalue()


def plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
