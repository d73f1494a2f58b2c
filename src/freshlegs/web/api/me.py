"""The runner as the owner of the data: who it is, everything out, everything away."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from freshlegs.coach import Malformed, profile
from freshlegs.web.accounts import erasing
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, nothing, ok
from freshlegs.web.pages import takeout
from freshlegs.web.security import NOTHING_STAYS


def me(call: Call) -> Response:
    row, account = call.visit.store.runner(), call.viewer.account
    return ok(
        {
            "id": str(row.id),
            "name": account.name if account else row.name,
            "role": account.role if account else "runner",
            "timezone": row.timezone,
        }
    )


def changed(call: Call) -> Response:
    store = call.visit.store
    timezone = call.fields("timezone").get("timezone")
    if not isinstance(timezone, str):
        raise Malformed([("timezone", "a time zone is wanted, like Europe/London")])
    profile.change(store, call.visit.book, None, profile.Changes(set=(f"timezone={timezone}",)))
    return me(call)


def export(call: Call) -> Response:
    """The zip as it is made. The store is asked first, so that a broken one is a refusal and no half file."""
    call.visit.store.runner()
    headers = {
        "content-disposition": 'attachment; filename="freshlegs.zip"',
        "content-encoding": "identity",  # it is packed already
    }
    made = takeout.made(call.visit.store, call.visit.now)
    return StreamingResponse(made, media_type="application/zip", headers=headers)


def erased(call: Call) -> Response:
    """Only within a quarter of an hour after a person has said so on the page Account."""
    if not erasing.is_allowed(call.visit.store, call.visit.now):
        raise HTTPException(
            403, "Deleting has to be allowed first, on the page Account. Nothing was deleted."
        )
    call.visit.jobs.forget()
    call.visit.store.erase()
    answer = nothing()
    answer.headers.update(NOTHING_STAYS)
    return answer


ME = shapes.table(
    {"id": shapes.STRING, "name": shapes.STRING, "role": shapes.STRING, "timezone": shapes.STRING}
)
OPERATIONS = (
    Operation(
        method="GET",
        path="/me",
        does="Whose data these are, and in which time zone",
        access="self",
        scope="read",
        answer=me,
        gives={200: ME},
    ),
    Operation(
        method="PATCH",
        path="/me",
        does="Change the time zone",
        access="self",
        scope="write:profile",
        answer=changed,
        takes=shapes.table({"timezone": shapes.STRING}, closed=True),
        gives={200: ME},
        refuses=(422,),
    ),
    Operation(
        method="DELETE",
        path="/me",
        does="Delete everything of yours. It has to be allowed on the page Account first",
        access="self",
        scope="owner",
        answer=erased,
        gives={204: None},
    ),
    Operation(
        method="POST",
        path="/export",
        does="Everything of yours as a zip",
        access="self",
        scope="owner",
        answer=export,
        gives={200: shapes.ZIP},
    ),
)
