"""All rows of one runner as JSON text, table by table, and back into a store that may hold some of them already."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, LargeBinary, Table, func, select, update
from sqlalchemy.exc import IntegrityError

from freshlegs.store.engine import Database, insert
from freshlegs.store.rows import Original
from freshlegs.store.tables import (
    activity,
    check_in,
    check_in_before,
    deleted,
    import_run,
    member,
    next_run,
    original,
    outcome,
    plan,
    runner,
    setting,
    stream,
)
from freshlegs.store.times import moment_of

# Parents before children; streams last and one by one, since they are as large as all the rest a hundred times.
# Accounts, passkeys, sessions, tokens and what belongs to them stay: they open this house, not another one.
ORDER = (
    runner, setting, next_run, original, activity, deleted, import_run, member, check_in, check_in_before, plan, outcome,
    stream,
)  # fmt: skip
NAMED = {table.name: table for table in ORDER}
# By what a row with a counted id is known again in another store, and what of it points to such a row.
SAME: dict[str, tuple[str, ...]] = {
    "check_in": ("key",),
    "plan": ("check_in_id", "made_at"),
    "outcome": ("plan_id", "remedy", "step_start", "at"),
    "import_run": ("started_at",),
}
POINTS = {"check_in_id": "check_in", "plan_id": "plan", "run_id": "import_run"}


def export_rows(database: Database, runner_id: int) -> Iterator[tuple[str, str]]:
    """(table, row as JSON), every table of the runner at one moment; no transaction stays open between two rows."""

    def all_but_streams(db: Connection) -> list[tuple[str, str]]:
        return [
            (table.name, row) for table in ORDER if table is not stream for row in _rows(db, table, runner_id)
        ]

    found = database.read(all_but_streams)
    yield from found
    for name, text in found:
        if name == activity.name:
            id_ = json.loads(text)["id"]
            for row in database.read(lambda db, id_=id_: list(_rows(db, stream, runner_id, id_))):  # type: ignore[misc]
                yield stream.name, row


def import_rows(db: Connection, runner_id: int, rows: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Rows added, by table. What is here already stays as it is; counted ids that are taken get new ones.

    Tables may come in any order. One or a column that is not ours is a ValueError.
    """
    added = dict.fromkeys(NAMED, 0)
    ids: dict[tuple[str, int], int] = {}
    met: set[int] = set()  # import runs that were here already: their members are too
    for table, text in _parents_first(rows):
        name = table.name
        values = _values(table, text, runner_id)
        if table is outcome and "local_day" not in values:  # an export of before there was one
            values["local_day"] = _local_day(db, runner_id, values["at"])
        if table is check_in and "said_at" not in values:
            values |= {"said_at": values["created_at"], "counts_at": min(values["at"], values["created_at"])}
        for column, target in POINTS.items():
            if column in values:
                values[column] = ids[target, values[column]]
        if table is member and values["run_id"] in met:
            continue
        if table is runner:
            added[name] += _take_profile(db, runner_id, values)
        elif name in SAME:
            id_, is_new = _counted(db, table, values)
            ids[name, json.loads(text)["id"]] = id_
            added[name] += is_new
            if table is import_run and not is_new:
                met.add(id_)
        else:
            added[name] += db.execute(insert(db, table).values(values).on_conflict_do_nothing()).rowcount
    return added


def packed(originals: Iterable[tuple[str, bytes]]) -> Iterator[dict[str, Original]]:
    """(sha256, content) -> sha256 -> compressed, a hundred at a time. A hash that is not right is a ValueError."""
    coming = iter(originals)
    while batch := list(islice(coming, 100)):
        for sha256, data in batch:
            if hashlib.sha256(data).hexdigest() != sha256:
                raise ValueError(f"the original {sha256} is not what was exported")
        yield {sha256: (zlib.compress(data),) for sha256, data in batch}


@contextmanager
def strange_rows() -> Iterator[None]:
    """Rows that point nowhere or lack something: ValueError."""
    try:
        yield
    except (KeyError, IntegrityError) as strange:
        raise ValueError("the rows do not belong together") from strange


def _parents_first(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[Table, str]]:
    """Streams pass at once, they are large and checked at the commit; the rest waits to be put in order."""
    waiting: dict[str, list[str]] = {name: [] for name in NAMED}
    for name, text in rows:
        if name == stream.name:
            yield stream, text
        elif name in NAMED:
            waiting[name].append(text)
        else:
            raise ValueError(f"there is no table {name}")
    for name, texts in waiting.items():
        yield from ((NAMED[name], text) for text in texts)


def _rows(db: Connection, table: Table, runner_id: int, activity_id: str | None = None) -> Iterator[str]:
    owner = table.c.id if table is runner else table.c.runner_id
    asked = select(table).where(owner == runner_id).order_by(*table.primary_key.columns)
    if activity_id is not None:
        asked = asked.where(table.c.activity_id == activity_id)
    for row in db.execute(asked).mappings():
        values = {
            name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
            for name, value in row.items()
            if name != "runner_id" and not (table is runner and name == "id")
        }
        yield json.dumps(values, ensure_ascii=False)


def _values(table: Table, text: str, runner_id: int) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(text)
    strange = set(values) - set(table.c.keys())
    if strange:
        raise ValueError(f"the table {table.name} has no {sorted(strange)[0]}")
    for name, value in values.items():
        if value is not None and isinstance(table.c[name].type, LargeBinary):
            values[name] = base64.b64decode(value, validate=True)
    return values if table is runner else {**values, "runner_id": runner_id}


def _local_day(db: Connection, runner_id: int, at: str) -> str:
    zone = db.execute(select(runner.c.timezone).where(runner.c.id == runner_id)).scalar_one()
    return moment_of(at).astimezone(ZoneInfo(zone)).date().isoformat()


def _take_profile(db: Connection, runner_id: int, values: dict[str, Any]) -> int:
    """Only where nothing has been said here yet."""
    of = (runner.c.id == runner_id) & (runner.c.profile == "{}")
    return db.execute(update(runner).where(of).values(values)).rowcount


def _counted(db: Connection, table: Table, values: dict[str, Any]) -> tuple[int, bool]:
    """The id in this store, and whether the row is new. The old id is kept where it is free."""
    same = [table.c[name] == values[name] for name in (*SAME[table.name], "runner_id")]
    here = db.execute(select(table.c.id).where(*same)).scalar()
    if here is not None:
        return here, False
    taken = db.execute(select(func.count()).where(table.c.id == values["id"])).scalar_one()
    if taken:
        values = {name: value for name, value in values.items() if name != "id"}
    return db.execute(insert(db, table).values(values).returning(table.c.id)).scalar_one(), True
