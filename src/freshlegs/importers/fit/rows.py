"""Messages of one layout as rows of a numpy structured array, and which of its fields are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from freshlegs.importers.fit.profile import BASE_TYPES, FIELD_DESCRIPTION, TIME, WANTED, Field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.importers.fit.walk import Layout, Runs

    Ints = NDArray[np.int64]
    Octets = NDArray[np.uint8]
    Rows = NDArray[Any]  # structured


@dataclass(frozen=True, slots=True)
class Source:
    """A field of the rows that is read into the column `field`; `missing` is its "not measured"."""

    key: str
    field: Field
    missing: int | None
    is_bytes: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How to see the messages of a layout: the row type with its header byte, and what to read of it."""

    form: np.dtype[Any]
    sources: tuple[Source, ...]
    developer: tuple[tuple[str, int, int], ...]  # key in the row, developer index, field number
    has_time: bool


def base_type(code: int, size: int) -> tuple[str, int | None, int] | None:
    """Kind, "not measured" and count of a field; None when it is unknown or its size does not fit: not trusted."""
    low = code & 0x1F
    if low >= len(BASE_TYPES):
        return None
    kind, missing = BASE_TYPES[low]
    if kind in "SV":
        return kind, missing, size
    width = int(kind[1])
    return None if size % width else (kind, missing, size // width)


def _form(kind: str, order: str, count: int) -> Any:
    if kind == "S":
        return f"S{count}"
    if kind == "V":
        return ("u1", (count,))
    return order + kind if count == 1 else (order + kind, (count,))


def plan_of(layout: Layout) -> Plan:
    """The plan for a layout; layouts of the same content share one."""
    return _plan(layout.message, layout.order, layout.fields, layout.developer)


@lru_cache(maxsize=512)  # a hostile file may define thousands
def _plan(message: int, order: str, fields: bytes, developer: bytes) -> Plan:
    wanted = WANTED.get(message, {})
    all_fields = message == FIELD_DESCRIPTION
    columns: dict[str, tuple[Any, int]] = {}
    sources, at = [], 1
    for k in range(0, len(fields), 3):
        number, size, code = fields[k : k + 3]
        key, known = f"f{number}", base_type(code, size)
        if size and known and key not in columns and (all_fields or number in wanted):
            kind, missing, count = known
            columns[key] = (_form(kind, order, count), at)
            if kind != "S" and number in wanted:
                sources.append(Source(key, wanted[number], missing, kind == "V"))
        at += size
    described = []
    for k in range(0, len(developer), 3):
        number, size, index = developer[k : k + 3]
        key = f"d{index}_{number}"
        if size and key not in columns:
            columns[key] = (("u1", (size,)), at)
            described.append((key, index, number))
        at += size
    forms, offsets = [form for form, _ in columns.values()], [offset for _, offset in columns.values()]
    form = np.dtype({"names": list(columns), "formats": forms, "offsets": offsets, "itemsize": at})
    has_time = f"f{TIME}" in columns and columns[f"f{TIME}"][0] == order + "u4"
    return Plan(form, tuple(sources), tuple(described), has_time)


def positions(runs: Runs, size: int) -> Ints:
    """Position in the file of every message of the runs, in the order of the file."""
    starts, counts = np.array(runs.starts, np.int64), np.array(runs.counts, np.int64)
    before = np.cumsum(counts) - counts
    return np.repeat(starts - size * before, counts) + size * np.arange(int(counts.sum()))


def rows(octets: Octets, runs: Runs, size: int, form: np.dtype[Any]) -> Rows:
    """The messages: a view on the file when they lie in one run, else one copy, never larger than the file."""
    if len(runs.starts) == 1:
        return np.ndarray((runs.counts[0],), form, octets, runs.starts[0])
    sliding = as_strided(octets, (len(octets) - size + 1, size), (1, 1), writeable=False)
    gathered: Rows = sliding[positions(runs, size)].view(form)[:, 0]
    return gathered
