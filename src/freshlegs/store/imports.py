"""The ledger of imports: which member of which run came out how."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from freshlegs.store.engine import insert
from freshlegs.store.rows import ImportRun, MemberRow
from freshlegs.store.tables import import_run, member
from freshlegs.store.times import maybe_moment, moment_of, text_of


def start(db: Connection, runner_id: int, now: datetime) -> str:
    row = insert(db, import_run).values(runner_id=runner_id, started_at=text_of(now), state="running")
    return str(db.execute(row.returning(import_run.c.id)).scalar_one())


def add_members(db: Connection, runner_id: int, run_id: str, members: Sequence[MemberRow]) -> None:
    """After those that are there, in the order given."""
    if not members:
        return
    of = member.c.run_id == int(run_id)
    first: int = db.execute(select(func.coalesce(func.max(member.c.position), 0) + 1).where(of)).scalar_one()
    db.execute(
        insert(db, member),
        [_columns(runner_id, int(run_id), first + place, one) for place, one in enumerate(members)],
    )


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
            members=row.members,
        )
        for row in rows
    )


def members(db: Connection, runner_id: int, run_id: str, after: int) -> tuple[MemberRow, ...]:
    """Of one run, those behind the `after`-th, in order."""
    if not run_id.isdecimal():
        return ()
    of = (member.c.runner_id == runner_id) & (member.c.run_id == int(run_id)) & (member.c.position > after)
    return tuple(_member(row) for row in db.execute(select(member).where(of).order_by(member.c.position)))


def _columns(runner_id: int, run_id: int, position: int, one: MemberRow) -> dict[str, Any]:
    return {
        "run_id": run_id, "position": position, "runner_id": runner_id, "name": one.name, "sha256": one.sha256,
        "outcome": one.outcome, "kind": one.kind, "why": one.why, "duplicate_of": one.duplicate_of,
        "size": one.size, "activities": json.dumps(one.activities),
    }  # fmt: skip


def _member(row: Row[Any]) -> MemberRow:
    return MemberRow(
        name=row.name, sha256=row.sha256, outcome=row.outcome, kind=row.kind, why=row.why,
        duplicate_of=row.duplicate_of, size=row.size, activities=tuple(json.loads(row.activities)),
    )  # fmt: skip
