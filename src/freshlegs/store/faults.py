"""What can go wrong with a disk or a database, as sentences for the runner. The only place that translates them."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from freshlegs.model.errors import FreshlegsError

TIGHT_BYTES = 1 << 20  # with less than this free, a failed write is put down to the disk being full


class StoreFault(FreshlegsError):
    """The store could not do what was asked. Nothing of it was kept; what was there before still is."""


class StoreFull(StoreFault):
    """No room. Web answers 507."""


class StoreBusy(StoreFault):
    """Another program holds the store. Web answers 503."""


class StoreDamaged(StoreFault):
    """The file is not what was written."""


class StoreTooNew(StoreFault):
    """A newer Freshlegs has written this store."""


class StoreNotWritable(StoreFault):
    """The folder or the disk refuses."""


def full(home: Path | None) -> StoreFull:
    return StoreFull(
        f"The disk is full, so this could not be saved{_in(home)}. "
        "Nothing that was saved before is lost. Make some room on the disk and try again."
    )


def busy(home: Path | None) -> StoreBusy:
    return StoreBusy(
        f"Another program is using the data{_in(home)}, so nothing was changed. "
        "Wait until it has finished and try again."
    )


def damaged(home: Path | None) -> StoreDamaged:
    return StoreDamaged(
        f"The data file{_in(home)} is damaged and cannot be read. "
        "Nothing was changed in it. Restore the last backup: freshlegs restore FILE."
    )


def too_new(home: Path | None) -> StoreTooNew:
    return StoreTooNew(
        f"The data{_in(home)} was written by a newer version of Freshlegs than this one. "
        "Nothing was changed. Install the newer version again, or restore a backup that this version made."
    )


def not_writable(home: Path | None) -> StoreNotWritable:
    return StoreNotWritable(
        f"Freshlegs may not write{_in(home)}. Check who owns that folder, or choose another one with --home."
    )


def disk_error(home: Path | None) -> StoreNotWritable:
    return StoreNotWritable(
        f"The disk reported an error{_in(home)}, so nothing was changed. "
        "Check the disk and that the folder can be reached, then try again."
    )


@contextmanager
def answered(home: Path | None) -> Iterator[None]:
    """What a disk or a database refuses leaves as a sentence; everything else is a bug and passes as it is."""
    try:
        yield
    except DBAPIError as refused:
        fault = of_database(refused.orig, home)
        if fault is None:
            raise
        raise fault from refused
    except sqlite3.Error as refused:
        fault = of_database(refused, home)
        if fault is None:
            raise
        raise fault from refused
    except OSError as refused:
        raise of_disk(refused, home) from refused


def of_database(refused: BaseException | None, home: Path | None) -> StoreFault | None:
    """None: not the disk's doing, so a bug of ours."""
    code = getattr(refused, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return full(home)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(home)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(home)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            # A journal that finds no room "cannot be opened" either.
            return full(home) if _no_room(home) else not_writable(home)
        case sqlite3.SQLITE_IOERR:
            return full(home) if _no_room(home) else disk_error(home)
        case _:
            return None


def of_disk(refused: OSError, home: Path | None) -> StoreFault:
    if refused.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full(home)
    if (
        isinstance(refused, PermissionError | FileExistsError | NotADirectoryError)
        or refused.errno == errno.EROFS
    ):
        return not_writable(home)
    return disk_error(home)


def _no_room(home: Path | None) -> bool:
    try:
        return home is not None and shutil.disk_usage(home).free < TIGHT_BYTES
    except OSError:
        return False


def _in(home: Path | None) -> str:
    return "" if home is None else f" in {home}"
