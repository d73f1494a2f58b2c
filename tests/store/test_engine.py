"""Which journal is safe with which SQLite, and how a connection is set up."""

from pathlib import Path

import pytest

from freshlegs.store import Store
from freshlegs.store.engine import Database, journal_mode, on_file


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 44, 99), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 50, 99), "wal"),
        ((3, 51, 0), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_wal_only_where_its_race_is_repaired(version: tuple[int, int, int], mode: str) -> None:
    assert journal_mode(version) == mode


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
        ("journal_size_limit", 64 << 20),
    ],
)
def test_every_connection_is_set_up(home: Path, pragma: str, value: int) -> None:
    Store.open(home).close()
    database = Database(on_file(home / "freshlegs.db"), home)

    found = database.read(lambda db: db.exec_driver_sql(f"PRAGMA {pragma}").scalar())
    database.close()

    assert found == value
