"""Check-ins, the plans made from them, and what became of their steps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from freshlegs.store.engine import insert
from freshlegs.store.rows import CheckInRow, OutcomeRow, PlanRow
from freshlegs.store.tables import check_in, check_in_before, outcome, plan
from freshlegs.store.times import day_of, moment_of, text_of


def add(
    db: Connection, runner_id: int, key: str, at: datetime, local_day: date, body: str, created_at: datetime
) -> tuple[str, bool]:
    """The id, and False if `key` was seen before: sent twice is stored once, as it was sent first."""
    row = insert(db, check_in).values(
        runner_id=runner_id,
        key=key,
        at=text_of(at),
        local_day=local_day.isoformat(),
        body=body,
        created_at=text_of(created_at),
    )
    found = db.execute(row.on_conflict_do_nothing().returning(check_in.c.id)).scalar()
    if found is not None:
        return str(found), True
    same = (check_in.c.runner_id == runner_id) & (check_in.c.key == key)
    return str(db.execute(select(check_in.c.id).where(same)).scalar_one()), False


def complete(db: Connection, runner_id: int, id_: str, body: str, instead_of: str | None) -> bool:
    """Put `body` in its place; what it said before is kept. False where there is none, or where it says another thing
    than `instead_of`."""
    of = _one(runner_id, id_)
    before = db.execute(select(check_in.c.body).where(of)).scalar()
    if before is None or instead_of not in (None, before):
        return False
    if before == body:
        return True
    versions = select(func.count()).where(check_in_before.c.check_in_id == int(id_)).scalar_subquery()
    db.execute(
        insert(db, check_in_before).values(
            runner_id=runner_id, check_in_id=int(id_), version=versions + 1, body=before
        )
    )
    db.execute(update(check_in).where(of).values(body=body))
    return True


def remove(db: Connection, runner_id: int, id_: str) -> bool:
    """With its earlier versions, plans and outcomes."""
    return db.execute(delete(check_in).where(_one(runner_id, id_))).rowcount == 1


def earlier_bodies(db: Connection, runner_id: int, id_: str) -> tuple[str, ...]:
    of = (check_in_before.c.runner_id == runner_id) & (check_in_before.c.check_in_id == _number(id_))
    return tuple(
        db.execute(select(check_in_before.c.body).where(of).order_by(check_in_before.c.version)).scalars()
    )


def since(db: Connection, runner_id: int, day: date | None) -> tuple[CheckInRow, ...]:
    """Those of `day` and later, by the moment they speak of."""
    asked = _check_ins(runner_id).order_by(check_in.c.at, check_in.c.id)
    if day is not None:
        asked = asked.where(check_in.c.local_day >= day.isoformat())
    return tuple(_check_in(row) for row in db.execute(asked))


def before(
    db: Connection, runner_id: int, last: tuple[str, str] | None, limit: int
) -> tuple[CheckInRow, ...]:
    """Newest first, behind `last`: the stored moment and the id of the last one that was seen."""
    asked = _check_ins(runner_id).order_by(check_in.c.at.desc(), check_in.c.id.desc()).limit(limit)
    if last is not None:
        at, id_ = last
        asked = asked.where((check_in.c.at < at) | ((check_in.c.at == at) & (check_in.c.id < _number(id_))))
    return tuple(_check_in(row) for row in db.execute(asked))


def of_key(db: Connection, runner_id: int, key: str) -> CheckInRow | None:
    row = db.execute(_check_ins(runner_id).where(check_in.c.key == key)).first()
    return None if row is None else _check_in(row)


def latest(db: Connection, runner_id: int) -> CheckInRow | None:
    newest = _check_ins(runner_id).order_by(check_in.c.at.desc(), check_in.c.id.desc()).limit(1)
    row = db.execute(newest).first()
    return None if row is None else _check_in(row)


def one(db: Connection, runner_id: int, id_: str) -> CheckInRow | None:
    row = db.execute(_check_ins(runner_id).where(_one(runner_id, id_))).first()
    return None if row is None else _check_in(row)


def add_plan(
    db: Connection, runner_id: int, check_in_id: str, made_at: datetime, question: str, answer: str, book: str,
    verdict: str,
) -> str:  # fmt: skip
    row = insert(db, plan).values(
        runner_id=runner_id, check_in_id=int(check_in_id), made_at=text_of(made_at), question=question,
        answer=answer, knowledge_version=book, verdict=verdict,
    )  # fmt: skip
    return str(db.execute(row.returning(plan.c.id)).scalar_one())


def plans(db: Connection, runner_id: int, since: datetime | None) -> tuple[PlanRow, ...]:
    """In the order they were made."""
    asked = select(plan).where(plan.c.runner_id == runner_id).order_by(plan.c.id)
    if since is not None:
        asked = asked.where(plan.c.made_at >= text_of(since))
    return tuple(_plan(row) for row in db.execute(asked))


def latest_plan(db: Connection, runner_id: int) -> PlanRow | None:
    newest = select(plan).where(plan.c.runner_id == runner_id).order_by(plan.c.id.desc()).limit(1)
    row = db.execute(newest).first()
    return None if row is None else _plan(row)


def one_plan(db: Connection, runner_id: int, id_: str) -> PlanRow | None:
    of = (plan.c.runner_id == runner_id) & (plan.c.id == _number(id_))
    row = db.execute(select(plan).where(of)).first()
    return None if row is None else _plan(row)


def add_outcome(db: Connection, runner_id: int, /, **values: Any) -> str:
    row = insert(db, outcome).values(runner_id=runner_id, **values)
    return str(db.execute(row.returning(outcome.c.id)).scalar_one())


def outcomes(db: Connection, runner_id: int, since: datetime | None) -> tuple[OutcomeRow, ...]:
    """In the order they were reported: the last one of a step holds."""
    asked = select(outcome).where(outcome.c.runner_id == runner_id).order_by(outcome.c.id)
    if since is not None:
        asked = asked.where(outcome.c.at >= text_of(since))
    return tuple(_outcome(row) for row in db.execute(asked))


def _number(id_: str) -> int:
    """-1, which no row has, where it is no id of ours: an address in a page may hold anything."""
    return int(id_) if id_.isascii() and id_.isdecimal() and len(id_) < 19 else -1


def _one(runner_id: int, id_: str) -> Any:
    return (check_in.c.runner_id == runner_id) & (check_in.c.id == _number(id_))


def _check_ins(runner_id: int) -> Select[Any]:
    verdict = (
        select(plan.c.verdict)
        .where(plan.c.check_in_id == check_in.c.id)
        .order_by(plan.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(check_in, verdict.label("verdict")).where(check_in.c.runner_id == runner_id)


def _check_in(row: Row[Any]) -> CheckInRow:
    return CheckInRow(
        id=str(row.id), key=row.key, at=moment_of(row.at), local_day=day_of(row.local_day), body=row.body,
        created_at=moment_of(row.created_at), verdict=row.verdict,
    )  # fmt: skip


def _plan(row: Row[Any]) -> PlanRow:
    return PlanRow(
        id=str(row.id), check_in_id=str(row.check_in_id), made_at=moment_of(row.made_at), question=row.question,
        answer=row.answer, knowledge_version=row.knowledge_version, verdict=row.verdict,
    )  # fmt: skip


def _outcome(row: Row[Any]) -> OutcomeRow:
    return OutcomeRow(
        id=str(row.id), plan_id=str(row.plan_id), remedy=row.remedy, step=row.step, step_start=row.step_start,
        state=row.state, reason=row.reason, at=moment_of(row.at),
    )  # fmt: skip
