"""One database: how it is opened, and the two ways to use it, reading and writing. Raises store faults."""

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from freshlegs.store import faults, room

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5_000
JOURNAL_BYTES = 64 << 20


def journal_mode(version: tuple[int, int, int]) -> Literal["wal", "delete"]:
    """WAL only where its reset race is repaired: versions up to 3.51.2 can lose committed data, but for two series."""
    repaired = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "wal" if repaired else "delete"


class Database:
    """An engine with the one lock that keeps writers of this process in a row.

    home  where the file and the ballast are; None: in memory, for tests and for made-up data
    """

    def __init__(self, engine: Engine, home: Path | None) -> None:
        self.engine = engine
        self.home = home
        self._writer = threading.RLock()
        # In memory all threads share one connection, so a reader has to wait as well.
        self._reader = self._writer if home is None and engine.dialect.name == "sqlite" else None

    def read(self, work: Callable[[Connection], T]) -> T:
        """One snapshot. Short: a reader that stays holds up every writer."""
        with faults.answered(self.home):
            if self._reader is None:
                with self.engine.begin() as db:
                    return work(db)
            with self._reader, self.engine.begin() as db:
                return work(db)

    def write(self, work: Callable[[Connection], T], *, last_room: bool = False) -> T:
        """One transaction, written to the disk on return. Locks at once: to upgrade a read lock later may fail.

        last_room  worth the ballast: on a full disk it is given up and the work done once more
        """
        try:
            return self._write(work)
        except faults.StoreFull:
            if not last_room or self.home is None or not room.give_up_ballast(self.home):
                raise
            return self._write(work)

    def _write(self, work: Callable[[Connection], T]) -> T:
        engine = self.engine.execution_options(writing=True)
        with faults.answered(self.home), self._writer, engine.begin() as db:
            return work(db)

    def vacuum(self) -> None:
        """Write the file anew without its free pages, where what was deleted might still be read."""
        if self.engine.dialect.name != "sqlite":
            return
        with faults.answered(self.home), self._writer:
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("VACUUM")
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        self.engine.dispose()


def on_file(path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    room.private_file(path)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": busy_timeout_ms / 1000})
    return _tuned(engine, busy_timeout_ms, journal_mode(sqlite3.sqlite_version_info[:3]))


def in_memory() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    return _tuned(engine, BUSY_TIMEOUT_MS, "memory")


def many(db: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """The statement once for each row, all with the same keys: worded once, and handed to the driver as it is.

    What the library does for each row otherwise takes longer than the database.
    """
    if not rows:
        return
    worded = statement.compile(dialect=db.dialect, column_keys=list(rows[0]))
    if worded.positional:
        db.exec_driver_sql(str(worded), list(map(itemgetter(*worded.positiontup), rows)))
    else:
        db.exec_driver_sql(str(worded), [dict(row) for row in rows])


def insert(db: Connection, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing`: both dialects spell it alike, each in a class of its own."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)


def _tuned(engine: Engine, busy_timeout_ms: int, journal: str) -> Engine:
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself: we say when and how
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={busy_timeout_ms}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"journal_size_limit={JOURNAL_BYTES}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != journal:
            cursor.execute(f"PRAGMA journal_mode={journal}")
        cursor.close()

    def begun(db: Connection) -> None:
        writing = db.get_execution_options().get("writing", False)
        db.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine
