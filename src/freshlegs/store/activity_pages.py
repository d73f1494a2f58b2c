"""Activities a page at a time, so that a list costs what it shows and not what is kept."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, tuple_

from freshlegs.store.activity_reading import LIGHT, light_row, with_words_of
from freshlegs.store.rows import ActivityCounts, StoredActivity
from freshlegs.store.tables import activity
from freshlegs.store.times import maybe_text

a = activity.c
START = func.coalesce(a.start_utc, "")


def before(
    db: Connection, runner_id: int, last: tuple[str, str] | None, limit: int
) -> tuple[StoredActivity, ...]:
    """All, duplicates too, newest first, those without a date last. `last`: stored start and id of the last one seen."""
    dated: ColumnElement[bool] = a.start_utc.is_not(None)
    if last is not None and last[0]:
        dated &= tuple_(a.start_utc, a.id) < tuple_(*last)
    newest = _asked(runner_id, dated).order_by(a.start_utc.desc(), a.id.desc()).limit(limit)
    found = [] if last is not None and not last[0] else db.execute(newest).all()
    if len(found) < limit:
        undated: ColumnElement[bool] = a.start_utc.is_(None)
        if last is not None and not last[0]:
            undated &= a.id < last[1]
        rest = _asked(runner_id, undated).order_by(a.id.desc()).limit(limit - len(found))
        found = [*found, *db.execute(rest).all()]
    return _whole(db, runner_id, found)


def counts(db: Connection, runner_id: int) -> ActivityCounts:
    stays = a.duplicate_of.is_(None)
    asked = select(
        func.count().filter(stays), func.count(a.start_utc).filter(stays), func.count(a.duplicate_of)
    ).where(a.runner_id == runner_id)
    return ActivityCounts(*db.execute(asked).one())


def dated(db: Connection, runner_id: int, limit: int, offset: int) -> tuple[StoredActivity, ...]:
    """Without duplicates, newest first."""
    rows = _asked(runner_id, a.duplicate_of.is_(None) & a.start_utc.is_not(None))
    newest = rows.order_by(a.start_utc.desc(), a.id.desc()).limit(limit).offset(offset)
    return _whole(db, runner_id, db.execute(newest).all())


def duplicates(db: Connection, runner_id: int, limit: int) -> tuple[StoredActivity, ...]:
    """Newest first."""
    rows = _asked(runner_id, a.duplicate_of.is_not(None)).order_by(START.desc(), a.id.desc()).limit(limit)
    return tuple(light_row(row) for row in db.execute(rows))


def loose(db: Connection, runner_id: int, unknown_sport: str) -> tuple[StoredActivity, ...]:
    """What only the runner can say more of, oldest first: no date, an unknown sport, or at the same time as another."""
    sport = func.coalesce(a.sport_said, a.sport)
    open_ = or_(a.start_utc.is_(None), a.counted == 0, sport == unknown_sport)
    rows = _asked(runner_id, a.duplicate_of.is_(None) & open_).order_by(START, a.id)
    return _whole(db, runner_id, db.execute(rows).all())


def between(db: Connection, runner_id: int, first: datetime, last: datetime) -> tuple[StoredActivity, ...]:
    """Without duplicates; those that started from `first` to `last`, oldest first."""
    inside = a.start_utc.between(maybe_text(first), maybe_text(last))
    rows = _asked(runner_id, a.duplicate_of.is_(None) & inside).order_by(a.start_utc, a.id)
    return _whole(db, runner_id, db.execute(rows).all())


def _asked(runner_id: int, which: ColumnElement[bool]) -> Select[Any]:
    return select(*LIGHT).where(a.runner_id == runner_id, which)


def _whole(db: Connection, runner_id: int, rows: Collection[Any]) -> tuple[StoredActivity, ...]:
    """With the words of their duplicates."""
    found = [light_row(row) for row in rows]
    of = a.duplicate_of.in_([one.id for one in found])
    spoken = _asked(runner_id, of & or_(a.rpe.is_not(None), a.title.is_not(None))).order_by(START, a.id)
    return with_words_of(found, [light_row(row) for row in db.execute(spoken)])
