"""What an import and its workers say to each other. Here, since what a program started as main defines has no name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import NamedTuple

from freshlegs.importers import archive
from freshlegs.importers.directory import MEMBER_DAMAGED
from freshlegs.importers.tables import DateOrder, TableRow
from freshlegs.reader.decode import TableEnd

READY = "ready"  # said once by a worker that has loaded what it needs


@dataclass(frozen=True, slots=True)
class Begin:
    """Said once: hashes that need no reading, and how a date is meant that may be read two ways."""

    known: frozenset[str]
    dates: DateOrder | None


class Lying(NamedTuple):
    """A member that lies in an archive which stays open: whoever reads it fetches it there, so no pipe carries it."""

    file: int
    at: int
    size: int
    method: int
    check: int | None

    def fetched(self) -> archive.Packed:
        data = os.pread(self.file, self.size, self.at)
        if len(data) < self.size:
            return archive.Packed(b"", refused=MEMBER_DAMAGED)
        return archive.Packed(data, self.method, self.check)


@dataclass(frozen=True, slots=True)
class Batch:
    """Members to read: (name, where it lies); or (name, (method, check)), then the packed bytes stand behind it."""

    members: tuple[tuple[str, Lying | tuple[int, int | None]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to read; its packed pieces are asked for one by one."""

    id: str
    size: int
    method: int
    check: int | None
    limit: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows so far. Without an end: send the next piece (an empty one at the end of the table)."""

    rows: tuple[TableRow, ...]
    end: TableEnd | None = None
