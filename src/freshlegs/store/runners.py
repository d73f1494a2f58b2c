"""The runner, the next run and the settings: small things that are replaced as a whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Text, bindparam, delete, select, update

from freshlegs.store.engine import insert
from freshlegs.store.rows import RunnerRow
from freshlegs.store.tables import failed_sign_in, metadata, next_run, runner, setting
from freshlegs.store.times import maybe_moment, text_of

RUNNER = bindparam("runner", type_=Integer)
# Put together once: every page asks these, and a statement costs more to make than to run.
GET = select(runner).where(runner.c.id == RUNNER)
GET_NEXT_RUN = select(next_run.c.body).where(next_run.c.runner_id == RUNNER)
GET_SETTING = select(setting.c.value).where(
    setting.c.runner_id == RUNNER, setting.c.name == bindparam("name", type_=Text)
)
ONLY = 1  # whose the home is while nobody has to sign in


def there(db: Connection, runner_id: int) -> bool:
    return db.execute(select(runner.c.id).where(runner.c.id == runner_id)).first() is not None


def make(db: Connection, runner_id: int) -> None:
    """With nothing said yet. There already: nothing happens."""
    row = insert(db, runner).values(id=runner_id, name="", profile="{}", timezone="UTC", created_at=None)
    db.execute(row.on_conflict_do_nothing())


def get(db: Connection, runner_id: int) -> RunnerRow:
    row = db.execute(GET, {"runner": runner_id}).one()
    return RunnerRow(
        id=row.id,
        name=row.name,
        profile=row.profile,
        timezone=row.timezone,
        created_at=maybe_moment(row.created_at),
    )


def save_profile(
    db: Connection, runner_id: int, profile: str, timezone: str, now: datetime | None = None
) -> None:
    """`now` of the first time is kept as the moment when this runner began."""
    of = runner.c.id == runner_id
    db.execute(update(runner).where(of).values(profile=profile, timezone=timezone))
    if now is not None:
        db.execute(update(runner).where(of, runner.c.created_at.is_(None)).values(created_at=text_of(now)))


def rename(db: Connection, runner_id: int, name: str) -> None:
    db.execute(update(runner).where(runner.c.id == runner_id).values(name=name))


def set_next_run(db: Connection, runner_id: int, body: str | None) -> None:
    db.execute(delete(next_run).where(next_run.c.runner_id == runner_id))
    if body is not None:
        db.execute(insert(db, next_run).values(runner_id=runner_id, body=body))


def get_next_run(db: Connection, runner_id: int) -> str | None:
    found: str | None = db.execute(GET_NEXT_RUN, {"runner": runner_id}).scalar()
    return found


def set_setting(db: Connection, runner_id: int, name: str, value: str | None) -> None:
    db.execute(delete(setting).where(setting.c.runner_id == runner_id, setting.c.name == name))
    if value is not None:
        db.execute(insert(db, setting).values(runner_id=runner_id, name=name, value=value))


def get_setting(db: Connection, runner_id: int, name: str) -> str | None:
    found: str | None = db.execute(GET_SETTING, {"runner": runner_id, "name": name}).scalar()
    return found


def erase(db: Connection, runner_id: int) -> None:
    """Every row of this runner, children first; of the home's first one an empty runner is left behind."""
    for table in reversed(metadata.sorted_tables):
        if table is failed_sign_in:
            continue
        column: Any = table.c.id if table is runner else table.c.runner_id
        db.execute(delete(table).where(column == runner_id))
    if runner_id == ONLY:
        make(db, runner_id)
