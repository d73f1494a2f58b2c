"""Fields that an app on the watch added (developer fields), as far as they mean a column that we read.

A field_description message (206) gives each a name, a type and sometimes the number of the native field it stands
for. A field that nothing describes is stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from freshlegs.importers.fit.fields import base_type, source_of
from freshlegs.importers.fit.profile import FIELD_DESCRIPTION, RECORD, SESSION, WANTED, Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freshlegs.importers.fit.fields import Form, Source
    from freshlegs.importers.fit.walk import Bytes, Layout

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


def descriptions_of(data: Bytes, layouts: Iterable[Layout]) -> Descriptions:
    """All field descriptions of a part, the later one of two for the same field."""
    found: Descriptions = {}
    for layout in layouts:
        if layout.form.message != FIELD_DESCRIPTION or layout.full is None:
            continue
        for place in islice(layout.full.places(layout.form.size), MOST_DESCRIPTIONS):
            message = _Message(data, place, layout.form)
            index, number, code = (message.number(field) for field in (0, 1, 2))
            if index is not None and number is not None and code is not None:
                found[index, number] = _description(message, code)
    return found


@dataclass(frozen=True, slots=True)
class _Message:
    data: Bytes
    place: int
    form: Form

    def number(self, field: int, missing: int = -1) -> int | None:
        source = self.form.numbers.get(field)
        if source is None:
            return None
        (value,) = source.one.unpack_from(self.data, self.place + source.at)
        return value if isinstance(value, int) and value != missing else None

    def text(self, field: int) -> str:
        """Text up to its first zero byte; what is not UTF-8 is replaced."""
        at, size = self.form.texts.get(field, (0, 0))
        begin = self.place + at
        return bytes(self.data[begin : begin + size]).split(b"\0")[0].decode("utf-8", "replace")


def _description(message: _Message, type_code: int) -> Description:
    return Description(
        name="".join(letter for letter in message.text(3).lower() if letter.isalnum()),
        type_code=type_code,
        scale=float(message.number(6, 255) or 1),
        offset=float(message.number(7, 127) or 0),
        unit=_UNITS.get(message.text(8).strip().lower(), 1.0),
        native_message=message.number(14, 0xFFFF),
        native_field=message.number(15, 255),
    )


def _means(description: Description, message: int) -> str | None:
    """The column that a developer field stands for, None when it is one of its own."""
    if description.native_field is not None and description.native_message in (None, message):
        native = WANTED.get(message, {}).get(description.native_field)
        if native is not None and not native.whole and native.name != "time":
            return native.name.removeprefix("enhanced_")
    return _BY_NAME.get(message, {}).get(description.name)


def developer_sources(form: Form, known: Descriptions) -> dict[str, Source]:
    """`developer:` and the name of the native column -> where it lies and how it is scaled."""
    sources: dict[str, Source] = {}
    for found in form.developer:
        description = known.get((found.index, found.number))
        name = description and _means(description, form.message)
        typed = description and base_type(description.type_code, found.size)
        if not description or not name or not typed or typed[0] in "SV":
            continue
        field = Field(PREFIX + name, description.scale, description.offset, unit=description.unit)
        sources[field.name] = source_of(field, found.at, form.order, typed)
    return sources
