"""How the fields that are read lie in a message, and from raw numbers to what they mean."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from freshlegs.importers.fit.profile import BASE_TYPES, FIELD_DESCRIPTION, WANTED, Field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from freshlegs.model.activity import Floats

    Raw = NDArray[Any]  # as it stands in the file

_CODES = {"u1": "B", "i1": "b", "u2": "H", "i2": "h", "u4": "I", "i4": "i", "u8": "Q", "i8": "q"}
_CODES |= {"f4": "f", "f8": "d"}


@dataclass(frozen=True, slots=True)
class Source:
    """A field in the messages of a layout: `count` values of `form`, `at` bytes behind the begin of the message.

    `missing` is its "not measured"; None: every number that is finite is measured. `one` reads a single value.
    """

    field: Field
    at: int
    form: np.dtype[Any]
    count: int
    missing: int | None
    is_bytes: bool
    one: struct.Struct

    @property
    def kind(self) -> tuple[object, ...]:
        """The same for two fields whose raw values mean the same."""
        return self.field, self.form, self.missing


@dataclass(frozen=True, slots=True)
class DeveloperSource:
    """A field that an app added; its type stands in its description."""

    index: int
    number: int
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a definition says: the number, byte order (< or >) and length of a message, and where its fields lie.

    sources    the fields that are read, by the name of their column
    numbers    the same by the number of the field
    texts      place and size of text, by the number of the field; only of field descriptions
    developer  fields that apps added
    is_read    whether anything is read of such messages
    """

    message: int
    order: str
    size: int
    sources: dict[str, Source]
    numbers: dict[int, Source]
    texts: dict[int, tuple[int, int]]
    developer: tuple[DeveloperSource, ...]
    is_read: bool


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


@lru_cache(maxsize=2048)  # the files of one device share theirs; a hostile one may define thousands
def form_of(definition: bytes) -> Form:
    """The form that a definition describes; `definition` are its bytes behind the header."""
    order = ">" if definition[1] & 1 else "<"
    (message,) = struct.unpack_from(order + "H", definition, 2)
    end = 5 + 3 * definition[4]
    wanted = WANTED.get(message, {})
    numbers: dict[int, Source] = {}
    texts: dict[int, tuple[int, int]] = {}
    at = 1
    for k in range(5, end, 3):
        number, size, code = definition[k : k + 3]
        is_read = number in wanted or message == FIELD_DESCRIPTION
        known = base_type(code, size) if is_read and size else None
        if known and number not in numbers and number not in texts:
            if known[0] == "S":
                texts[number] = at, size
            else:
                numbers[number] = source_of(wanted.get(number, Field("")), at, order, known)
        at += size
    developer: dict[tuple[int, int], DeveloperSource] = {}
    for k in range(end + 1, len(definition), 3):
        number, size, index = definition[k : k + 3]
        if size:
            developer.setdefault((index, number), DeveloperSource(index, number, at, size))
        at += size
    sources = {source.field.name: source for source in numbers.values()}
    is_read = message in WANTED or message == FIELD_DESCRIPTION
    return Form(message, order, at, sources, numbers, texts, tuple(developer.values()), is_read)


def source_of(field: Field, at: int, order: str, known: tuple[str, int | None, int]) -> Source:
    kind, missing, count = known
    is_bytes = kind == "V"
    kind = "u1" if is_bytes else kind
    return Source(
        field, at, np.dtype(order + kind), count, missing, is_bytes, struct.Struct(order + _CODES[kind])
    )


def scalar(data: Any, place: int, source: Source) -> float | None:
    """The (first) value of the field in the message at `place`, None where it was not measured."""
    (raw,) = source.one.unpack_from(data, place + source.at)
    if raw == source.missing or (source.missing is None and not isfinite(raw)):
        return None
    field = source.field
    return (float(raw) / field.scale - field.offset) * field.unit


def values_of(raw: Raw, source: Source) -> Floats:
    """(n,) raw values, or (n, count), to what they mean, float64; "not measured" to NaN."""
    field, missing = source.field, source.missing
    if field.scale == 1:
        values: Floats = raw.astype(np.float64)
    else:
        values = np.divide(raw, field.scale, dtype=np.float64)
    if missing is None:
        values[~np.isfinite(values)] = np.nan
    elif source.is_bytes and field.whole:  # single bytes of 0xFF are as good as others
        values[(values == missing).all(axis=1)] = np.nan
    else:
        values[values == missing / field.scale] = np.nan
    if field.offset:
        values -= field.offset
    if field.unit != 1:
        values *= field.unit
    return values
