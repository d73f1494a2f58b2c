"""The book for everybody: remedies and the closed lists. It changes with its version alone, so it may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from starlette.responses import Response

from freshlegs.knowledge import library
from freshlegs.knowledge.book import Book
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, is_known, ok

KEEP = "public, max-age=300"
MORE = ("group", "sided", "kind", "ask", "gravity")  # of an entry, beside its words


def remedies(call: Call) -> Response:
    return versioned(call, {**library.shelf(call.visit.book), "next": None})


def remedy(call: Call) -> Response:
    return versioned(call, library.card(call.visit.book, call.at("id")))


def vocabulary(call: Call) -> Response:
    return versioned(call, lists(call.visit.book))


def lists(book: Book) -> dict[str, Any]:
    """List -> id -> its words, and what else a form needs to know."""
    found = {field.name: getattr(book.lists, field.name) for field in fields(book.lists)}
    found["remedies"] = book.remedies
    return {
        "version": book.version,
        **{
            name: {id: entry_of(entry) for id, entry in entries.items()}
            for name, entries in found.items()
            if isinstance(entries, Mapping) and name != "medicines"
        },
    }


def entry_of(entry: Any) -> dict[str, Any]:
    more = {name: getattr(entry, name) for name in MORE if hasattr(entry, name)}
    return {"words": entry.words, **{name: value for name, value in more.items() if is_plain(value)}}


def is_plain(value: object) -> bool:
    return isinstance(value, str | int | bool)


def versioned(call: Call, value: Any) -> Response:
    headers = {"etag": f'"{call.visit.book.version}"', "cache-control": KEEP}
    if is_known(call, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return ok(value, headers=headers)


OPERATIONS = (
    Operation(
        method="GET",
        path="/remedies",
        does="Every remedy of the book, with its grade",
        access="public",
        answer=remedies,
        gives={200: shapes.table({"version": shapes.STRING, "items": shapes.rows(shapes.ANY)}), 304: None},
    ),
    Operation(
        method="GET",
        path="/remedies/{id}",
        does="One remedy: dose, both voices, who must not, sources",
        access="public",
        answer=remedy,
        gives={200: shapes.ANY, 304: None},
        refuses=(404,),
    ),
    Operation(
        method="GET",
        path="/vocabulary",
        does="Every closed list with the words that a runner reads",
        access="public",
        answer=vocabulary,
        gives={200: shapes.ANY, 304: None},
    ),
)
