"""What `doctor` asks of the store: is the file whole, does all hang together, is there room."""

import sqlite3
import stat
from collections.abc import Iterator

from sqlalchemy import Connection

from freshlegs.store import activity_reading, migrations, room
from freshlegs.store.engine import JOURNAL_BYTES, Database, journal_mode
from freshlegs.store.faults import StoreDamaged
from freshlegs.store.originals import Originals
from freshlegs.store.rows import Check

FILE = "freshlegs.db"
DAMAGED = "The data file is damaged. Restore the last backup."


def checks(database: Database, originals: Originals) -> list[Check]:
    """In a fixed order, only the first ones where the file is damaged. Reads everything once, so it takes a moment on a large store."""
    try:
        found = database.read(lambda db: list(_database(db))) if _is_sqlite(database) else []
    except StoreDamaged:
        return [Check("integrity", False, DAMAGED)]
    if any(check.id == "integrity" and not check.ok for check in found):
        return found  # whatever else is read may be wrong
    schema = migrations.revision(database.engine)
    found.append(Check("schema", schema == migrations.HEAD, f"The tables have form {schema}."))
    found.append(database.read(lambda db: _originals(db, originals)))
    found.extend(_home(database))
    return found


def _is_sqlite(database: Database) -> bool:
    return database.engine.dialect.name == "sqlite"


def _database(db: Connection) -> Iterator[Check]:
    wrong = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
    yield Check("integrity", not wrong, DAMAGED if wrong else "The data file is whole.")
    if wrong:
        return
    loose = db.exec_driver_sql("PRAGMA foreign_key_check").first()
    words = (
        "Everything belongs to something." if loose is None else f"A row of {loose[0]} belongs to nothing."
    )
    yield Check("references", loose is None, words)
    mode = db.exec_driver_sql("PRAGMA journal_mode").scalar()
    wanted = journal_mode(sqlite3.sqlite_version_info[:3])
    words = f"SQLite {sqlite3.sqlite_version}, journal {mode}."
    yield Check("journal", mode in (wanted, "memory"), words)


def _originals(db: Connection, originals: Originals) -> Check:
    named, here = activity_reading.all_original_hashes(db), originals.hashes()
    missing, extra = len(named - here), len(here - named)
    if missing:
        return Check("originals", False, f"{missing} original files are missing. Restore the last backup.")
    if extra:
        return Check(
            "originals", True, f"{extra} original files belong to nothing; the next import removes them."
        )
    return Check("originals", True, f"All {len(named)} original files are here.")


def _home(database: Database) -> Iterator[Check]:
    if database.home is None:
        return
    home = database.home
    tight = room.tight(home)
    words = "The disk is nearly full: imports have to wait." if tight else "There is room on the disk."
    yield Check("room", not tight, words)
    ballast = (home / room.BALLAST).exists()
    words = (
        "The reserve of 8 MiB is here."
        if ballast
        else "The reserve of 8 MiB is used up. Make room on the disk."
    )
    yield Check("reserve", ballast, words)
    log = home / f"{FILE}-wal"
    large = log.exists() and log.stat().st_size > JOURNAL_BYTES
    words = "The write-ahead log is over 64 MiB." if large else "The write-ahead log is small."
    yield Check("journal_size", not large, words)
    open_to_others = stat.S_IMODE((home / FILE).stat().st_mode) & 0o077
    words = (
        "Others on this machine can read the data file."
        if open_to_others
        else "Only you can read the data file."
    )
    yield Check("private", not open_to_others, words)
