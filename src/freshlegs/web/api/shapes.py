"""The shapes of the API as JSON Schema, made from the types of the contract and the lists of the book."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from freshlegs import knowledge
from freshlegs.coach import wire
from freshlegs.knowledge.build import Between

# A field that holds ids -> their list in the book.
LISTS = {
    "region": "regions", "side": "sides", "tissue": "tissues", "spread": "spreads", "stairs_down": "stairs_down",
    "warm_up": "warm_up", "signs": "signs", "signs_unanswered": "signs", "sex": "sexes", "experience": "experience",
    "facts": "facts", "kit": "kit", "opted_in": "opt_ins", "sport": "sports", "kind": "run_kinds",
}  # fmt: skip
STRING = {"type": "string"}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
YES_NO = {"type": "boolean"}
MOMENT = {"type": "string", "format": "date-time"}
MAYBE_NUMBER = {"type": ["number", "null"]}
MAYBE_WHOLE = {"type": ["integer", "null"]}
MAYBE_STRING = {"type": ["string", "null"]}
ANY = {"type": "object"}
FILE = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
ZIP = {**FILE, "contentMediaType": "application/zip"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "faults"],
    "properties": {
        "type": STRING,
        "title": STRING,
        "status": WHOLE,
        "detail": STRING,
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "words"],
                "properties": {"path": STRING, "words": STRING},
            },
        },
    },
}


def table(
    required: dict[str, Any], more: dict[str, Any] | None = None, closed: bool = False
) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": {**required, **(more or {})}}
    if required:
        made["required"] = list(required)
    return {**made, "additionalProperties": False} if closed else made


def rows(item: Any) -> dict[str, Any]:
    return {"type": "array", "items": item}


def listed(item: Any) -> dict[str, Any]:
    return table({"items": rows(item), "next": MAYBE_STRING})


def of(kind: Any, name: str = "") -> dict[str, Any]:
    """The schema of a type of the wire; `name` of the field tells which list its ids are on."""
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *notes = get_args(kind)
        bounds = next(note for note in notes if isinstance(note, Between))
        return {**of(inner, name), "minimum": bounds.low, "maximum": bounds.high}
    if origin in (Union, types.UnionType):
        return of(next(one for one in get_args(kind) if one is not type(None)), name)
    if origin is tuple:
        return rows(of(get_args(kind)[0], name))
    if is_dataclass(kind):
        return of_dataclass(kind)
    if kind is str:
        return ids(name)
    plain: dict[Any, dict[str, Any]] = {
        bool: YES_NO,
        int: WHOLE,
        float: NUMBER,
        datetime: MOMENT,
        date: {"type": "string", "format": "date"},
        time: {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"},
    }
    return plain[kind]


def ids(name: str) -> dict[str, Any]:
    book = knowledge.book()
    if name == "wants":
        return {"type": "string", "enum": list(book.remedies)}
    return {"type": "string", "enum": list(getattr(book.lists, LISTS[name]))} if name in LISTS else STRING


def of_dataclass(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    made = {field.name: of(hints[field.name], field.name) for field in fields(kind)}
    must = [field.name for field in fields(kind) if field.default is MISSING]
    return {
        "type": "object",
        "properties": made,
        "additionalProperties": False,
        **({"required": must} if must else {}),
    }


def some_of(shape: dict[str, Any]) -> dict[str, Any]:
    """The same as a change: nothing has to be there, and null takes a field away."""
    properties = {name: {"anyOf": [one, {"type": "null"}]} for name, one in shape["properties"].items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


CHECK_IN = of(wire.CheckIn)
RUNNER = of(wire.Runner)
NEXT_RUN = of(wire.NextRun)
KEPT_CHECK_IN = table(
    {"id": STRING, "verdict": MAYBE_STRING, "at": MOMENT, "soreness": WHOLE}, CHECK_IN["properties"]
)
RAIL = table(
    {"id": STRING, "value": MAYBE_NUMBER, "limit": MAYBE_NUMBER, "status": STRING, "words": STRING, "grade": STRING, "source": STRING},
    {"cap_m": NUMBER},
)  # fmt: skip
STEP = table(
    {"remedy": STRING, "way": STRING, "start": MOMENT, "end": MOMENT, "dose": STRING, "words": STRING, "why": STRING, "grade": STRING, "source": STRING}
)  # fmt: skip
LEFT_OUT = table({"remedy": STRING, "way": STRING, "because": STRING, "rule": STRING, "source": STRING})
ANSWER = table(
    {
        "verdict": STRING,
        "run_today": STRING,
        "care": STRING,
        "headline": STRING,
        "reasons": rows(ANY),
        "rails": rows(RAIL),
        "plan": table({"steps": rows(STEP), "left_out": rows(LEFT_OUT)}),
        "targets": ANY,
        "warnings": rows(ANY),
        "knowledge_version": STRING,
    }
)


def in_query(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


PAGED = (
    in_query("limit", {"type": "integer", "minimum": 1, "maximum": 200}, "At most so many; 50 if not said"),
    in_query("cursor", STRING, "The `next` of the page before"),
)
