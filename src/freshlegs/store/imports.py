"""The ledger of imports: which member of which run came out how."""

import json
from collections.abc import Sequence
from datetime import datetime
from json.encoder import encode_basestring_ascii
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select, update

from freshlegs.store.activity_reading import all_original_hashes
from freshlegs.store.engine import add_many, insert
from freshlegs.store.originals import Originals
from freshlegs.store.rows import ImportRun, MemberRow
from freshlegs.store.tables import import_run, member
from freshlegs.store.times import maybe_moment, moment_of, text_of

MEMBER = (
    "run_id", "position", "finished", "runner_id", "name", "sha256", "outcome", "kind", "why", "duplicate_of",
    "size", "activities",
)  # fmt: skip


def start(
    db: Connection,
    runner_id: int,
    files: Originals,
    now: datetime,
    source: str | None = None,
    total: int | None = None,
) -> str:
    """The id of the run. Files that a killed import left behind are removed first.

    source  tells the very export: a run of it that was broken off can be gone on with
    total   its members
    """
    files.sweep(all_original_hashes(db))
    row = insert(db, import_run).values(
        runner_id=runner_id, started_at=text_of(now), state="running", source=source, total=total
    )
    return str(db.execute(row.returning(import_run.c.id)).scalar_one())


def unfinished(db: Connection, runner_id: int, source: str) -> str | None:
    """The latest run of this very export, if it was broken off; its id."""
    of = (import_run.c.runner_id == runner_id) & (import_run.c.source == source)
    latest = select(import_run.c.id, import_run.c.state).where(of).order_by(import_run.c.id.desc())
    row = db.execute(latest.limit(1)).first()
    return None if row is None or row.state == "done" else str(row.id)


def go_on(db: Connection, runner_id: int, files: Originals, run_id: str) -> None:
    """A run that was broken off is running again. Files that it left behind are removed first."""
    files.sweep(all_original_hashes(db))
    of = (import_run.c.runner_id == runner_id) & (import_run.c.id == int(run_id))
    db.execute(update(import_run).where(of).values(finished_at=None, state="running"))


def add_members(
    db: Connection, runner_id: int, run_id: str, members: Sequence[MemberRow], total: int | None = None
) -> None:
    """Those that are there already are put in a new form, as when a richer file came later."""
    if members:
        rows = [_values(runner_id, int(run_id), one) for one in members]
        add_many(db, member, MEMBER, rows, anew=MEMBER[3:])
    if total is not None:
        of = (import_run.c.runner_id == runner_id) & (import_run.c.id == int(run_id))
        db.execute(update(import_run).where(of).values(total=total))


def finish(
    db: Connection, runner_id: int, run_id: str, now: datetime, state: Literal["done", "failed"] = "done"
) -> None:
    of = (import_run.c.runner_id == runner_id) & (import_run.c.id == int(run_id))
    db.execute(update(import_run).where(of).values(finished_at=text_of(now), state=state))


def runs(db: Connection, runner_id: int) -> tuple[ImportRun, ...]:
    """Newest last."""
    how_many = select(func.count()).where(member.c.run_id == import_run.c.id).scalar_subquery()
    rows = db.execute(
        select(import_run, how_many.label("members"))
        .where(import_run.c.runner_id == runner_id)
        .order_by(import_run.c.id)
    )
    return tuple(
        ImportRun(
            id=str(row.id),
            started_at=moment_of(row.started_at),
            finished_at=maybe_moment(row.finished_at),
            state=row.state,
            source=row.source,
            total=row.total,
            members=row.members,
        )
        for row in rows
    )


def members(db: Connection, runner_id: int, run_id: str, after: int = 0) -> tuple[MemberRow, ...]:
    """The ledger of one run, in the order of the archive; with `after`, what finished behind the `after`-th."""
    if not run_id.isdecimal():
        return ()
    of = (member.c.runner_id == runner_id) & (member.c.run_id == int(run_id)) & (member.c.finished > after)
    return tuple(member_row(row) for row in db.execute(select(member).where(of).order_by(member.c.position)))


def _values(runner_id: int, run_id: int, one: MemberRow) -> tuple[Any, ...]:
    ids = f"[{', '.join(map(encode_basestring_ascii, one.activities))}]"
    return (
        run_id, one.position, one.finished, runner_id, one.name, one.sha256, one.outcome, one.kind, one.why,
        one.duplicate_of, one.size, ids,
    )  # fmt: skip


def member_row(row: Row[Any]) -> MemberRow:
    return MemberRow(
        position=row.position, finished=row.finished, name=row.name, sha256=row.sha256, outcome=row.outcome, kind=row.kind, why=row.why,
        duplicate_of=row.duplicate_of, size=row.size, activities=tuple(json.loads(row.activities)),
    )  # fmt: skip
