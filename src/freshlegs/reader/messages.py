"""What an import and its workers say to each other. Here, since what a program started as main defines has no name."""

from __future__ import annotations

import copyreg
import os
from collections import deque
from dataclasses import dataclass, fields
from itertools import repeat
from operator import attrgetter, call
from typing import Any, NamedTuple

from freshlegs.importers import archive
from freshlegs.importers.directory import MEMBER_DAMAGED
from freshlegs.importers.tables import DateOrder, TableRow
from freshlegs.model.activity import Activity
from freshlegs.reader.decode import TableEnd

SLOTS = [getattr(Activity, field.name).__set__ for field in fields(Activity)]
VALUES = attrgetter(*(field.name for field in fields(Activity)))
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


def activity_of(*values: Any) -> Activity:
    """An activity from all its values, in the order of its fields."""
    activity = Activity.__new__(Activity)
    deque(map(call, SLOTS, repeat(activity), values), maxlen=0)  # a loop without a step in Python
    return activity


# A frozen dataclass is taken apart and put together again by loops in Python: twice the time for thousands of them.
copyreg.pickle(Activity, lambda activity: (activity_of, VALUES(activity)))
