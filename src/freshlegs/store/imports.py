"""The ledger of imports: which member of which run came out how."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from freshlegs.store.engine import insert, many
from freshlegs.store.rows import ImportRun, MemberRow
from freshlegs.store.tables import import_run, member
from freshlegs.store.times import maybe_moment, moment_of, text_of


def start(
    db: Connection, runner_id: int, now: datetime, source: str | None = None, total: int | None = None
) -> str:
    row = insert(db, import_run).values(
        runner_id=runner_id, started_at=text_of(now), state="running", source=source, total=total
    )
    return str(db.execute(row.returning(import_run.c.id)).scalar_one())


def unfinished(db: Connection, runner_id: int, source: str) -> str | None:
    """The latest run of this very export, if it was broken off."""
    of = (import_run.c.runner_id == runner_id) & (import_run.c.source == source)
    latest = select(import_run.c.id, import_run.c.state).where(of).order_by(import_run.c.id.desc())
    row = db.execute(latest.limit(1)).first()
    return None if row is None or row.state == "done" else str(row.id)


def go_on(db: Connection, runner_id: int, run_id: str) -> None:
    of = (import_run.c.runner_id == runner_id) & (import_run.c.id == int(run_id))
    db.execute(update(import_run).where(of).values(finished_at=None, state="running"))


def add_members(
    db: Connection, runner_id: int, run_id: str, members: Sequence[MemberRow], total: int | None = None
) -> None:
    """Those that are there already are put in a new form, as when a richer file came later."""
    if members:
        added = insert(db, member)
        kept = ("run_id", "position", "finished")
        anew = {column.name: added.excluded[column.name] for column in member.c if column.name not in kept}
        rows = [_columns(runner_id, int(run_id), one) for one in members]
        many(db, added.on_conflict_do_update(index_elements=["run_id", "position"], set_=anew), rows)
    if total is not None:
        of = (import_run.c.runner_id == runner_id) & (import_run.c.id == int(run_id))
        db.execute(update(import_run).where(of).values(total=total))


def finish(db: Connection, runner_id: int, run_id: str, now: datetime, state: str) -> None:
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


def members(db: Connection, runner_id: int, run_id: str, after: int) -> tuple[MemberRow, ...]:
    """Of one run, in the order of the archive; with `after`, those that finished behind the `after`-th."""
    if not run_id.isdecimal():
        return ()
    of = (member.c.runner_id == runner_id) & (member.c.run_id == int(run_id)) & (member.c.finished > after)
    return tuple(_member(row) for row in db.execute(select(member).where(of).order_by(member.c.position)))


def _columns(runner_id: int, run_id: int, one: MemberRow) -> dict[str, Any]:
    return {
        "run_id": run_id, "position": one.position, "finished": one.finished, "runner_id": runner_id,
        "name": one.name, "sha256": one.sha256, "outcome": one.outcome, "kind": one.kind, "why": one.why,
        "duplicate_of": one.duplicate_of, "size": one.size, "activities": json.dumps(one.activities),
    }  # fmt: skip


def _member(row: Row[Any]) -> MemberRow:
    return MemberRow(
        position=row.position, finished=row.finished, name=row.name, sha256=row.sha256, outcome=row.outcome, kind=row.kind, why=row.why,
        duplicate_of=row.duplicate_of, size=row.size, activities=tuple(json.loads(row.activities)),
    )  # fmt: skip
