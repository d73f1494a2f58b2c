"""The kinds of table that are read, and which of them some bytes are. Apart from `reading`, which loads numpy."""

from __future__ import annotations

from freshlegs.importers import apple, garmin, run_log, strava
from freshlegs.importers.tables import TableFormat

TABLES: tuple[TableFormat, ...] = (strava.FORMAT, run_log.FORMAT, garmin.FORMAT, apple.FORMAT)


def table_of(head: bytes) -> TableFormat | None:
    """The table that begins with these bytes, up to 4,096 of them."""
    return next((table for table in TABLES if table.accepts(head)), None)


def named(id: str) -> TableFormat:
    return next(table for table in TABLES if table.id == id)
