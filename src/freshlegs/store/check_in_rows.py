"""Check-ins and what they said before they were completed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, Row, Select, Text, bindparam, delete, func, select, update

from freshlegs.store.engine import insert, number_of
from freshlegs.store.rows import CheckInRow
from freshlegs.store.tables import check_in, check_in_before, plan
from freshlegs.store.times import day_of, moment_of, text_of

VERDICT = (
    select(plan.c.verdict)
    .where(plan.c.check_in_id == check_in.c.id)
    .order_by(plan.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
ALL = select(check_in, VERDICT.label("verdict"))
# Put together once: every page asks these, and a statement costs more to make than to run.
OWN = ALL.where(check_in.c.runner_id == bindparam("runner", type_=Integer))
NEWEST = OWN.order_by(check_in.c.counts_at.desc(), check_in.c.id.desc()).limit(1)
BETWEEN = OWN.where(
    check_in.c.local_day.between(bindparam("first", type_=Text), bindparam("last", type_=Text))
)
BETWEEN = BETWEEN.order_by(check_in.c.at, check_in.c.id)


def add(
    db: Connection, runner_id: int, key: str, at: datetime, local_day: date, body: str, created_at: datetime
) -> tuple[str, bool]:
    """The id, and False if `key` was seen before: sent twice is stored once, as it was sent first. Returns after the
    commit."""
    row = insert(db, check_in).values(
        runner_id=runner_id,
        key=key,
        at=text_of(at),
        local_day=local_day.isoformat(),
        body=body,
        created_at=text_of(created_at),
        counts_at=min(text_of(at), text_of(created_at)),
        said_at=text_of(created_at),
    )
    found = db.execute(row.on_conflict_do_nothing().returning(check_in.c.id)).scalar()
    if found is not None:
        return str(found), True
    same = (check_in.c.runner_id == runner_id) & (check_in.c.key == key)
    return str(db.execute(select(check_in.c.id).where(same)).scalar_one()), False


def complete(
    db: Connection, runner_id: int, check_in_id: str, body: str, now: datetime, instead_of: str | None = None
) -> bool:
    """Put `body` in its place, said `now`; what it said before is kept. False where there is none, or where it says another thing
    than `instead_of`."""
    of = _one(runner_id, check_in_id)
    before = db.execute(select(check_in.c.body).where(of)).scalar()
    if before is None or instead_of not in (None, before):
        return False
    if before == body:
        return True
    versions = select(func.count()).where(check_in_before.c.check_in_id == int(check_in_id)).scalar_subquery()
    db.execute(
        insert(db, check_in_before).values(
            runner_id=runner_id, check_in_id=int(check_in_id), version=versions + 1, body=before
        )
    )
    db.execute(update(check_in).where(of).values(body=body, said_at=text_of(now)))
    return True


def remove(db: Connection, runner_id: int, check_in_id: str) -> bool:
    """With its earlier versions, plans and outcomes."""
    return db.execute(delete(check_in).where(_one(runner_id, check_in_id))).rowcount == 1


def earlier_bodies(db: Connection, runner_id: int, check_in_id: str) -> tuple[str, ...]:
    """What a check-in said before it was completed, first version first."""
    of = check_in_before.c.runner_id == runner_id, check_in_before.c.check_in_id == number_of(check_in_id)
    return tuple(
        db.execute(select(check_in_before.c.body).where(*of).order_by(check_in_before.c.version)).scalars()
    )


def between(
    db: Connection, runner_id: int, since: date | None = None, until: date | None = None
) -> tuple[CheckInRow, ...]:
    """Of the local days from `since` to `until`, by the moment they speak of."""
    first, last = since or date.min, until or date.max
    asked = {"runner": runner_id, "first": first.isoformat(), "last": last.isoformat()}
    return tuple(_check_in(row) for row in db.execute(BETWEEN, asked))


def bodies(db: Connection, runner_id: int, since: date, until: date) -> tuple[tuple[date, str], ...]:
    """(local day, what was said) alone, for years of them; in no order."""
    c = check_in.c
    days = c.local_day.between(since.isoformat(), until.isoformat())
    rows = db.execute(select(c.local_day, c.body).where(c.runner_id == runner_id, days))
    return tuple((day_of(day), body) for day, body in rows)


def before(
    db: Connection, runner_id: int, last: tuple[str, str] | None, limit: int
) -> tuple[CheckInRow, ...]:
    """Newest first, behind `last`: the moment from which the last one that was seen counts, as text, and its id."""
    return _before(db, runner_id, check_in.c.counts_at, last, limit)


def said_before(
    db: Connection, runner_id: int, last: tuple[str, str] | None, limit: int
) -> tuple[CheckInRow, ...]:
    """What was said last first, behind `last`: when the last one that was seen was said, as text, and its id."""
    return _before(db, runner_id, check_in.c.said_at, last, limit)


def said_since(db: Connection, runner_id: int, moment: datetime) -> tuple[CheckInRow, ...]:
    """What was completed or changed later than this, in whatever check-in; what was said last first."""
    said = check_in.c.said_at
    rows = _check_ins(runner_id).where(said > text_of(moment)).order_by(said.desc(), check_in.c.id.desc())
    return tuple(_check_in(row) for row in db.execute(rows))


def _before(
    db: Connection, runner_id: int, by: Column[str], last: tuple[str, str] | None, limit: int
) -> tuple[CheckInRow, ...]:
    asked = _check_ins(runner_id).order_by(by.desc(), check_in.c.id.desc()).limit(limit)
    if last is not None:
        moment, id_ = last
        asked = asked.where((by < moment) | ((by == moment) & (check_in.c.id < number_of(id_))))
    return tuple(_check_in(row) for row in db.execute(asked))


def of_key(db: Connection, runner_id: int, key: str) -> CheckInRow | None:
    row = db.execute(_check_ins(runner_id).where(check_in.c.key == key)).first()
    return None if row is None else _check_in(row)


def latest(db: Connection, runner_id: int) -> CheckInRow | None:
    row = db.execute(NEWEST, {"runner": runner_id}).first()
    return None if row is None else _check_in(row)


def one(db: Connection, runner_id: int, check_in_id: str) -> CheckInRow | None:
    row = db.execute(_check_ins(runner_id).where(_one(runner_id, check_in_id))).first()
    return None if row is None else _check_in(row)


def _one(runner_id: int, id_: str) -> Any:
    return (check_in.c.runner_id == runner_id) & (check_in.c.id == number_of(id_))


def _check_ins(runner_id: int) -> Select[Any]:
    return ALL.where(check_in.c.runner_id == runner_id)


def _check_in(row: Row[Any]) -> CheckInRow:
    return CheckInRow(
        id=str(row.id), key=row.key, at=moment_of(row.at), local_day=day_of(row.local_day), body=row.body,
        created_at=moment_of(row.created_at), counts_at=moment_of(row.counts_at), said_at=moment_of(row.said_at),
        verdict=row.verdict,
    )  # fmt: skip
