"""How far next: rails and weeks, a run that is only thought of, and how sore it has been."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from freshlegs.coach import Malformed, contract, training
from freshlegs.coach.answer import rail
from freshlegs.coach.stored import request_of
from freshlegs.load import measure
from freshlegs.store import CheckInRow
from freshlegs.store.times import text_of
from freshlegs.web.api import listing, shapes
from freshlegs.web.api.operation import Call, Operation, ok

TOMORROW = timedelta(days=1)
SAID = ("soreness", "stairs_down", "areas")


def load(call: Call) -> Response:
    return ok(training.load(call.visit.store, call.visit.book, call.visit.now, None))


def what_if(call: Call) -> Response:
    """The rails as they would be with this as the next run. Nothing is stored."""
    now, book = call.visit.now, call.visit.book
    told = call.fields("distance_m", "start", "kind")
    if "distance_m" not in told:
        raise Malformed([("distance_m", "is missing")])
    request = request_of(call.visit.store, book, {"at": now.isoformat(), "soreness": 0}, now)
    request["next_run"] = {"start": (now + TOMORROW).isoformat(), **told}
    try:
        question = contract.from_plain(request, book)
    except Malformed as refused:
        faults = [(path.removeprefix("next_run."), words) for path, words in refused.faults]
        raise Malformed(faults) from None
    return ok({"rails": [rail(each) for each in measure(question, book).rails]})


def soreness(call: Call) -> Response:
    """Each check-in as a point of the past, newest first."""
    limit = listing.limit_of(call)
    found = call.visit.store.check_ins_before(listing.behind(call), limit + 1)
    return listing.page(found, limit, lambda row: (text_of(row.at), row.id), point)


def point(row: CheckInRow) -> dict[str, Any]:
    body = json.loads(row.body)
    said = {name: body[name] for name in SAID if name in body}
    day = row.local_day.isoformat()
    return {"id": row.id, "date": day, "at": row.at.isoformat(), **said, "verdict": row.verdict}


RAILS = shapes.table({"rails": shapes.rows(shapes.RAIL)})
POINT = shapes.table(
    {"id": shapes.STRING, "date": shapes.STRING, "at": shapes.MOMENT, "soreness": shapes.WHOLE, "verdict": shapes.MAYBE_STRING}
)  # fmt: skip
IF = shapes.table(
    {"distance_m": shapes.NEXT_RUN["properties"]["distance_m"]},
    {"start": shapes.MOMENT, "kind": shapes.ids("kind")},
    closed=True,
)
OPERATIONS = (
    Operation(
        method="GET",
        path="/load",
        does="The rails and the weeks of your training",
        access="self",
        scope="read",
        answer=load,
        gives={200: shapes.table({"rails": shapes.rows(shapes.RAIL), "weeks": shapes.rows(shapes.ANY)})},
        refuses=(422,),
    ),
    Operation(
        method="POST",
        path="/load/what-if",
        does="The rails if the next run were so long. Nothing is stored",
        access="self",
        scope="read",
        answer=what_if,
        takes=IF,
        gives={200: RAILS},
        refuses=(422,),
    ),
    Operation(
        method="GET",
        path="/soreness",
        does="How sore it was, check-in by check-in, newest first",
        access="self",
        scope="read",
        answer=soreness,
        gives={200: shapes.listed(POINT)},
        asks=shapes.PAGED,
        refuses=(422,),
    ),
)
