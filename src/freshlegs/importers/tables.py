"""What the tables of an export have in common: rows of activities, with or without a file of their own.

A table is read as a stream, so that it may be larger than memory: pieces of bytes in, rows out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from freshlegs.model.activity import Activity

DateOrder: TypeAlias = Literal["dmy", "mdy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One activity of a table.

    key       what names the row in the report: the platform's id, else the number of the row from 1
    activity  None where the row cannot be read: then `why` is a sentence for the runner
    file      the member of the same export that the row belongs to, as the table spells it
    """

    key: str
    activity: Activity | None = None
    why: str | None = None
    file: str | None = None


class TableRefused(Exception):
    """The table cannot be read at all; its text says why, for the runner."""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A kind of table: `accepts(head)` judges by the first bytes (up to 4,096), never by the name.

    read(pieces, dates)  unpacked bytes in order -> rows in the order of the table. Raises `TableRefused`, after
                         any number of rows. `dates` settles dates that may be read two ways
    """

    id: str
    accepts: Callable[[bytes], bool]
    read: Callable[[Iterable[bytes], DateOrder | None], Iterator[TableRow]]
