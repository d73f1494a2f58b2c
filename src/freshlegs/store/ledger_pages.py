"""The ledger of one import a page at a time, and counted: a page of it costs what it shows."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, case, func, select

from freshlegs.store.engine import number_of
from freshlegs.store.imports import member_row
from freshlegs.store.rows import LedgerCounts, MemberRow
from freshlegs.store.tables import member

m = member.c


def counts(db: Connection, runner_id: int, run_id: str) -> LedgerCounts:
    asked = select(m.outcome, func.count(), func.max(m.finished)).where(_of(runner_id, run_id))
    rows = db.execute(asked.group_by(m.outcome)).all()
    newest = max((newest for _, _, newest in rows), default=0)
    return LedgerCounts({outcome: count for outcome, count, _ in rows}, newest)


def page(
    db: Connection,
    runner_id: int,
    run_id: str,
    limit: int,
    offset: int,
    *,
    first: Collection[str],
    last: Collection[str],
) -> tuple[MemberRow, ...]:
    """Members with an outcome of `first`, then the others, then those of `last`; each in the order of the archive."""
    rank = case((m.outcome.in_(first), 0), (m.outcome.in_(last), 2), else_=1)
    rows = select(member).where(_of(runner_id, run_id)).order_by(rank, m.position)
    return tuple(member_row(row) for row in db.execute(rows.limit(limit).offset(offset)))


def says(db: Connection, runner_id: int, run_id: str, why: str) -> bool:
    """Some member of it has this very reason."""
    return (
        db.execute(select(m.position).where(_of(runner_id, run_id), m.why == why).limit(1)).first()
        is not None
    )


def _of(runner_id: int, run_id: str) -> ColumnElement[bool]:
    return (m.runner_id == runner_id) & (m.run_id == number_of(run_id))
