"""Requests with a key of their own, so that one that comes twice is done once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from freshlegs.store.engine import insert
from freshlegs.store.rows import Repeat
from freshlegs.store.tables import repeat
from freshlegs.store.times import text_of


def begin(
    db: Connection, runner_id: int, key: str, request_sha256: str, now: datetime, kept: timedelta
) -> Repeat | None:
    """None where the key is new. What is older than `kept` is forgotten first."""
    db.execute(delete(repeat).where(repeat.c.runner_id == runner_id, repeat.c.at < text_of(now - kept)))
    row = insert(db, repeat).values(
        runner_id=runner_id, key=key, request_sha256=request_sha256, answer=None, at=text_of(now)
    )
    if db.execute(row.on_conflict_do_nothing()).rowcount:
        return None
    of = (repeat.c.runner_id == runner_id) & (repeat.c.key == key)
    found = db.execute(select(repeat).where(of)).one()
    return Repeat(found.request_sha256, found.answer)


def finish(db: Connection, runner_id: int, key: str, answer: str) -> None:
    of = (repeat.c.runner_id == runner_id) & (repeat.c.key == key)
    db.execute(update(repeat).where(of).values(answer=answer))


def forget(db: Connection, runner_id: int, key: str) -> None:
    db.execute(delete(repeat).where(repeat.c.runner_id == runner_id, repeat.c.key == key))
