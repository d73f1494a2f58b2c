"""Check-ins: sent once however often they come, read, put right within two days, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.coach import Malformed, contract, questions, today
from freshlegs.store import CheckInRow
from freshlegs.store.times import text_of
from freshlegs.web.api import listing, shapes
from freshlegs.web.api.operation import Call, Operation, nothing, ok, refuse_stale, tag_of

MAY_CHANGE = timedelta(hours=48)


def listed(call: Call) -> Response:
    """Newest first."""
    limit = listing.limit_of(call)
    found = call.visit.store.check_ins_before(listing.behind(call), limit + 1)
    return listing.page(found, limit, lambda row: (text_of(row.counts_at), row.id), item)


def sent(call: Call) -> Response:
    """Answered after the commit. Where the advice fails the check-in is kept all the same, without a verdict."""
    store, book, now = call.visit.store, call.visit.book, call.visit.now
    body = call.fields()
    checked(call, body)
    said = dict(body)
    if "signs" in said and "signs_unanswered" not in said:
        # Silence about a sign that stopped the runner, or was left blank, is no answer to it.
        said["signs_unanswered"] = questions.left_open(store, said["signs"] or ())
    row, is_new = today.keep(store, book, said, f"api {call.key}", now)
    if not is_new and not same(said, json.loads(first_version(call, row))):
        raise HTTPException(422, "This Idempotency-Key came with another check-in before. Take a new one.")
    call.kept = row.id
    if is_new or row.verdict is None:
        row = advised(call, row)
    return shown(row, 201 if is_new else 200)


def same(said: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    """What is left open was added here, and depends on what was there before."""
    return {**said, "signs_unanswered": None} == {**kept, "signs_unanswered": None}


def first_version(call: Call, row: CheckInRow) -> str:
    return next(iter(call.visit.store.earlier_bodies(row.id)), row.body)


def sent_again(call: Call, id: str) -> Response:
    return shown(kept(call, id))


def one(call: Call) -> Response:
    return shown(kept(call, call.at("id")))


def changed(call: Call) -> Response:
    """The fields that are named, within two days; null takes one away. The earlier version is kept."""
    store, now = call.visit.store, call.visit.now
    row = kept(call, call.at("id"))
    refuse_stale(call, tag_of(row.body))
    if now - row.created_at > MAY_CHANGE:
        raise HTTPException(
            422, "A check-in can be changed for 48 hours. After that it stays as it was said."
        )
    changes = call.fields()
    if "at" in changes:
        raise Malformed([("at", "the moment of a check-in cannot be changed")])
    merged = {**json.loads(row.body), **changes}
    body = {name: value for name, value in merged.items() if value is not None}
    checked(call, body)
    if not store.complete_check_in(row.id, json.dumps(body, ensure_ascii=False), now, row.body):
        raise HTTPException(412, "It has changed since you read it. Read it again, then change that.")
    return shown(advised(call, kept(call, row.id)))


def removed(call: Call) -> Response:
    if not call.visit.store.delete_check_in(call.at("id")):
        raise today.NoSuchCheckIn
    return nothing()


def checked(call: Call, body: Mapping[str, Any]) -> None:
    """`Malformed` with paths as the caller wrote them."""
    try:
        contract.from_plain(
            {"now": call.visit.now.isoformat(), "runner": {}, "check_in": body}, call.visit.book
        )
    except Malformed as refused:
        faults = [(path.removeprefix("check_in").removeprefix("."), words) for path, words in refused.faults]
        raise Malformed(faults) from None


def advised(call: Call, row: CheckInRow) -> CheckInRow:
    """The check-in with the verdict on what it says now."""
    with suppress(Malformed):
        today.advised_on(call.visit.store, call.visit.book, row, call.visit.now, anew=True)
    return kept(call, row.id)


def kept(call: Call, id: str) -> CheckInRow:
    row = call.visit.store.check_in(id)
    if row is None:
        raise today.NoSuchCheckIn
    return row


def item(row: CheckInRow) -> dict[str, Any]:
    return {"id": row.id, "verdict": row.verdict, **json.loads(row.body)}


def shown(row: CheckInRow, status: int = 200) -> Response:
    headers = {"etag": tag_of(row.body)}
    if status == 201:
        headers["location"] = f"/api/v1/check-ins/{row.id}"
    return ok(item(row), status, headers)


PATH = "/check-ins/{id}"
OPERATIONS = (
    Operation(
        method="GET",
        path="/check-ins",
        does="Your check-ins, newest first",
        access="self",
        scope="read",
        answer=listed,
        gives={200: shapes.listed(shapes.KEPT_CHECK_IN)},
        asks=shapes.PAGED,
        refuses=(422,),
    ),
    Operation(
        method="POST",
        path="/check-ins",
        does="Check in. The same key and body twice is one check-in",
        access="self",
        scope="write:check-in",
        answer=sent,
        takes=shapes.CHECK_IN,
        gives={201: shapes.KEPT_CHECK_IN, 200: shapes.KEPT_CHECK_IN},
        needs_key=True,
        again=sent_again,
        refuses=(404, 422),
    ),
    Operation(
        method="GET",
        path=PATH,
        does="One check-in",
        access="self",
        scope="read",
        answer=one,
        gives={200: shapes.KEPT_CHECK_IN},
        refuses=(404,),
    ),
    Operation(
        method="PATCH",
        path=PATH,
        does="Put a check-in right, within 48 hours",
        access="self",
        scope="write:check-in",
        answer=changed,
        takes=shapes.some_of(shapes.CHECK_IN),
        gives={200: shapes.KEPT_CHECK_IN},
        refuses=(404, 412, 422),
    ),
    Operation(
        method="DELETE",
        path=PATH,
        does="Delete a check-in, with its plans and outcomes",
        access="self",
        scope="write:check-in",
        answer=removed,
        gives={204: None},
        refuses=(404,),
    ),
)
