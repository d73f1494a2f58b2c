"""Fields that an app on the watch added (developer fields), as far as they mean a column that we read.

A field_description message (206) gives each a name, a type and sometimes the number of the native field it stands
for. A field that nothing describes is stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from freshlegs.importers.fit.profile import FIELD_DESCRIPTION, RECORD, SESSION, WANTED
from freshlegs.importers.fit.rows import base_type, plan_of, rows

if TYPE_CHECKING:
    from freshlegs.importers.fit.rows import Octets, Plan, Rows
    from freshlegs.importers.fit.walk import Layout
    from freshlegs.model.activity import Floats

PREFIX = "developer:"
MOST_DESCRIPTIONS = 1_024

_BY_NAME = {
    RECORD: {
        "distance": "distance_m",
        "speed": "speed_mps",
        "heartrate": "heart_rate_bpm",
        "power": "power_w",
        "cadence": "cadence_rpm",
        "altitude": "altitude_m",
        "elevation": "altitude_m",
        "temperature": "temperature_c",
    },
    SESSION: {"distance": "distance_m", "totaldistance": "distance_m"},
}
_UNITS = {"km": 1000.0, "km/h": 1 / 3.6, "kph": 1 / 3.6, "mi": 1609.344, "mph": 0.44704}


@dataclass(frozen=True, slots=True)
class Description:
    """What a developer field is. value = (raw / scale - offset) * unit, in metres and seconds."""

    name: str
    type_code: int
    scale: float
    offset: float
    unit: float
    native_message: int | None
    native_field: int | None


Descriptions: TypeAlias = dict[tuple[int, int], Description]  # (developer index, field number)


def descriptions_of(octets: Octets, layouts: list[Layout]) -> Descriptions:
    """All field descriptions of a part, the later one of two for the same field."""
    found: Descriptions = {}
    for layout in layouts:
        if layout.message != FIELD_DESCRIPTION or not layout.full.starts:
            continue
        plan = plan_of(layout)
        if not {"f0", "f1", "f2"} <= set(plan.form.names or ()):
            continue
        for row in rows(octets, layout.full, layout.size, plan.form)[:MOST_DESCRIPTIONS]:
            index, number, code = (_number(row, key) for key in ("f0", "f1", "f2"))
            if index is not None and number is not None and code is not None:
                found[index, number] = _description(row, code)
    return found


def _description(row: Any, type_code: int) -> Description:
    return Description(
        name="".join(letter for letter in _text(row, "f3").lower() if letter.isalnum()),
        type_code=type_code,
        scale=float(_number(row, "f6", 255) or 1),
        offset=float(_number(row, "f7", 127) or 0),
        unit=_UNITS.get(_text(row, "f8").strip().lower(), 1.0),
        native_message=_number(row, "f14", 0xFFFF),
        native_field=_number(row, "f15", 255),
    )


def _number(row: Any, key: str, missing: int = -1) -> int | None:
    if key not in row.dtype.names:
        return None
    value = np.atleast_1d(row[key])[0]
    return int(value) if isinstance(value, np.integer) and value != missing else None


def _text(row: Any, key: str) -> str:
    """Text up to its first zero byte; what is not UTF-8 is replaced."""
    if key not in row.dtype.names or row.dtype[key].kind != "S":
        return ""
    return bytes(row[key]).split(b"\0")[0].decode("utf-8", "replace")


def _means(description: Description, message: int) -> str | None:
    """The column that a developer field stands for, None when it is one of its own."""
    if description.native_field is not None and description.native_message in (None, message):
        native = WANTED.get(message, {}).get(description.native_field)
        if native is not None and not native.whole and native.name != "time":
            return native.name.removeprefix("enhanced_")
    return _BY_NAME.get(message, {}).get(description.name)


def developer_columns(table: Rows, plan: Plan, layout: Layout, known: Descriptions) -> dict[str, Floats]:
    """`developer:` and the name of the native column -> (n,) values in its unit."""
    columns: dict[str, Floats] = {}
    for key, index, number in plan.developer:
        description = known.get((index, number))
        name = description and _means(description, layout.message)
        if not description or not name:
            continue
        raw = table[key]
        typed = base_type(description.type_code, raw.shape[1])
        if typed is None or typed[0] in "SV":
            continue
        kind, missing, _ = typed
        raw = np.ascontiguousarray(raw).view(layout.order + kind)[:, 0]
        values = raw.astype(np.float64)
        values[~np.isfinite(values) if missing is None else raw == missing] = np.nan
        columns[PREFIX + name] = (values / description.scale - description.offset) * description.unit
    return columns


def prefer_measured(columns: dict[str, Floats]) -> None:
    """Of a native and a developer column of one name keep the one with anything above zero, native first."""
    for key in [name for name in columns if name.startswith(PREFIX)]:
        values, name = columns.pop(key), key.removeprefix(PREFIX)
        if name not in columns or (not (columns[name] > 0).any() and (values > 0).any()):
            columns[name] = values
