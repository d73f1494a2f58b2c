"""Kept activities: listed, put right, taken back as the file that they came in, deleted."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.coach import Malformed, keeping
from freshlegs.coach.training import activity_of
from freshlegs.store import StoredActivity
from freshlegs.store.times import maybe_text
from freshlegs.web.api import listing, shapes
from freshlegs.web.api.operation import Call, Operation, nothing, ok, refuse_stale, tag_of


def listed(call: Call) -> Response:
    """Newest first, those without a date last."""
    limit = listing.limit_of(call)
    found = call.visit.store.activities_before(listing.behind(call), limit + 1)
    return listing.page(found, limit, place, item)


def place(row: StoredActivity) -> tuple[str, str]:
    return maybe_text(row.start) or "", row.id


def item(row: StoredActivity) -> dict[str, Any]:
    return {**activity_of(row), "name": row.title}


def one(call: Call) -> Response:
    return shown(kept(call))


def kept(call: Call) -> StoredActivity:
    row = call.visit.store.activity(call.at("id"))
    if row is None:
        raise keeping.NoSuchActivity(call.at("id"))
    return row


def changed(call: Call) -> Response:
    """`{"sport": …}`, or `{"duplicate_of": null}` for one that happened by itself, or of which activity it is one."""
    row = kept(call)
    refuse_stale(call, tag(row))
    told = call.fields("sport", "duplicate_of")
    for name, value in told.items():
        if not isinstance(value, str) and not (name == "duplicate_of" and value is None):
            raise Malformed([(name, "a text is wanted")])
    other = told.get("duplicate_of")
    if other is not None and (other == row.id or call.visit.store.activity(other) is None):
        raise Malformed([("duplicate_of", "there is no such other activity")])
    wish = keeping.Wish(sport=told.get("sport"), split="duplicate_of" in told and other is None, join=other)
    keeping.change(call.visit.store, call.visit.book, row.id, wish)
    return shown(kept(call))


def removed(call: Call) -> Response:
    keeping.change(call.visit.store, call.visit.book, call.at("id"), keeping.Wish(delete=True))
    return nothing()


def original(call: Call) -> Response:
    """The file as it came, never shown in a browser window."""
    row = kept(call)
    if row.sha256 is None:
        raise HTTPException(404, "It came from a table, so there is no file of it.")
    headers = {
        "content-disposition": f'attachment; filename="activity.{row.source_format}"',
        "content-security-policy": "sandbox",
    }
    return Response(
        keeping.original(call.visit.store, row.id), media_type="application/octet-stream", headers=headers
    )


def tag(row: StoredActivity) -> str:
    return tag_of(json.dumps(item(row)))


def shown(row: StoredActivity) -> Response:
    return ok(item(row), headers={"etag": tag(row)})


ACTIVITY = shapes.table(
    {
        "id": shapes.STRING,
        "start": {"type": ["string", "null"], "format": "date-time"},
        "sport": shapes.STRING,
        "distance_m": shapes.MAYBE_NUMBER,
        "duration_s": shapes.MAYBE_NUMBER,
        "name": shapes.MAYBE_STRING,
        "counted": shapes.YES_NO,
        "duplicate_of": shapes.MAYBE_STRING,
    }
)
CHANGE = shapes.table({}, {"sport": shapes.ids("sport"), "duplicate_of": shapes.MAYBE_STRING}, closed=True)
PATH = "/activities/{id}"
OPERATIONS = (
    Operation(
        method="GET",
        path="/activities",
        does="Your activities, newest first",
        access="self",
        scope="read",
        answer=listed,
        gives={200: shapes.listed(ACTIVITY)},
        asks=shapes.PAGED,
        refuses=(422,),
    ),
    Operation(
        method="GET",
        path=PATH,
        does="One activity",
        access="self",
        scope="read",
        answer=one,
        gives={200: ACTIVITY},
        refuses=(404,),
    ),
    Operation(
        method="PATCH",
        path=PATH,
        does="Say what sport it was, or whether it is the same as another one",
        access="self",
        scope="write:import",
        answer=changed,
        takes=CHANGE,
        gives={200: ACTIVITY},
        refuses=(404, 412, 422),
    ),
    Operation(
        method="DELETE",
        path=PATH,
        does="Delete an activity, with its file",
        access="self",
        scope="write:import",
        answer=removed,
        gives={204: None},
        refuses=(404,),
    ),
    Operation(
        method="GET",
        path=f"{PATH}/original",
        does="The file as it came",
        access="self",
        scope="read",
        answer=original,
        gives={200: shapes.FILE},
        refuses=(404,),
    ),
)
