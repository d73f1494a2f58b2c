"""One database: how it is opened, and the two ways to use it, reading and writing. Raises store faults."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from freshlegs.store import faults, room

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]
Columns: TypeAlias = tuple[str, ...]

BUSY_TIMEOUT_MS = 5_000
JOURNAL_BYTES = 64 << 20
_WORDED: dict[tuple[str, str, Columns, Columns], tuple[str, Columns | None]] = {}


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

    def refuse_when_tight(self) -> None:
        """Before what is large and can wait: StoreFull while there is still room for what is small and matters."""
        if self.home is not None:
            with faults.answered(self.home):
                if room.tight(self.home):
                    raise faults.full(self.home)

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


def add_many(
    db: Connection, table: Table, columns: Columns, rows: Sequence[Row], *, anew: Columns = ()
) -> None:
    """Rows, each with a value for each of the columns. What is there already stays, but for its columns `anew`.

    The statement is worded once for all batches and handed to the driver as it is: what the library does for each
    batch and row otherwise takes longer than the database.
    """
    if not rows:
        return
    key = (db.dialect.name, table.name, columns, anew)
    if key not in _WORDED:
        _WORDED[key] = _added(db, table, columns, anew)
    text, order = _WORDED[key]
    db.exec_driver_sql(
        text, rows if order == columns else [dict(zip(columns, row, strict=True)) for row in rows]
    )


def _added(db: Connection, table: Table, columns: Columns, anew: Columns) -> tuple[str, Columns | None]:
    """The statement in the driver's words, and the order of its values where they go by their order."""
    added = insert(db, table)
    if anew:
        key = [column.name for column in table.primary_key]
        values = {name: added.excluded[name] for name in anew}
        added = added.on_conflict_do_update(index_elements=key, set_=values)
    else:
        added = added.on_conflict_do_nothing()
    worded = added.compile(dialect=db.dialect, column_keys=list(columns))
    if worded.positional and tuple(worded.positiontup) != columns:
        raise ValueError("columns have to be named in the order of the table")
    return str(worded), columns if worded.positional else None


def insert(db: Connection, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing`: both dialects spell it alike, each in a class of its own."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)


def number_of(id_: str) -> int:
    """-1, which no row has, where it is no id of ours: an address in a page may hold anything."""
    return int(id_) if id_.isascii() and id_.isdecimal() and len(id_) < 19 else -1


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
        # Past the library: every page reads a dozen times, and its way to two words takes longer than the reading.
        driver = db.connection.driver_connection
        assert driver is not None  # it has just been connected
        driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine
