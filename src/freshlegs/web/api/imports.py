"""Imports: files in, and what became of each member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from freshlegs.coach import Malformed
from freshlegs.coach.imports.ledger import NoSuchImport
from freshlegs.coach.imports.report import OUTCOMES, ActivityLine
from freshlegs.store import ImportRun, MemberRow, StoredActivity
from freshlegs.web import uploads
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, ok

OF_A_LINE = ActivityLine._fields


def sent(call: Call) -> Response:
    """Received; it is read in the background. The same export again is the same run, or adds nothing."""
    run_id = call.visit.jobs.begin(call.visit.field("upload"))
    location = {"location": f"/api/v1/imports/{run_id}"}
    return ok(told(call, run_of(call, run_id)), 202, location)


def listed(call: Call) -> Response:
    """Newest first, without their members."""
    runs = [told(call, run) for run in reversed(call.visit.store.import_runs())]
    return ok({"items": runs, "next": None})


def one(call: Call) -> Response:
    """`?since=N`: only the members that finished behind the N-th."""
    store, run = call.visit.store, run_of(call, call.at("id"))
    members = store.members(run.id)
    new = [member for member in members if member.finished > since(call)]
    wanted = {id for member in new for id in member.activities}
    kept = {row.id: row for row in store.activities() if row.id in wanted} if wanted else {}
    counts = Counter(member.outcome for member in members)
    given = sum(len(member.activities) for member in members)
    return ok(
        {
            **told(call, run),
            "members": [line(member, kept) for member in new],
            "counts": {**{outcome: counts[outcome] for outcome in OUTCOMES}, "activities": given},
        }
    )


def run_of(call: Call, id: str) -> ImportRun:
    run = next((run for run in call.visit.store.import_runs() if run.id == id), None)
    if run is None:
        raise NoSuchImport("There is no such import.")
    return run


def since(call: Call) -> int:
    value = call.query("since") or "0"
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise Malformed([("since", "wanted a whole number from 0 on")])
    return int(value)


def told(call: Call, run: ImportRun) -> dict[str, Any]:
    job = call.visit.jobs.of(run.id, run)
    return {
        "id": run.id,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "rate": round(job.rate, 1),
        "why": job.why or None,
        "started_at": run.started_at.isoformat(),
        "finished_at": None if run.finished_at is None else run.finished_at.isoformat(),
    }


def line(member: MemberRow, kept: Mapping[str, StoredActivity]) -> dict[str, Any]:
    """As the report of the command says it; an activity that was deleted since is not there."""
    there = [kept[id] for id in member.activities if id in kept]
    return {
        "name": member.name,
        "sha256": member.sha256,
        "outcome": member.outcome,
        "kind": member.kind,
        "why": member.why,
        "duplicate_of": member.duplicate_of,
        "finished": member.finished,
        "activities": [
            ActivityLine(**{name: getattr(row, name) for name in OF_A_LINE}).as_json() for row in there
        ],
    }


STATE = {
    "id": shapes.STRING,
    "state": {"enum": ["waiting", "running", "done", "failed"]},
    "done": shapes.WHOLE,
    "total": shapes.MAYBE_WHOLE,
    "rate": shapes.NUMBER,
}
RUN = shapes.table(STATE)
REPORT = shapes.table({**STATE, "members": shapes.rows(shapes.ANY), "counts": shapes.ANY})
FILES = shapes.table({"file": {"type": "string", "format": "binary"}})
SINCE = shapes.in_query("since", {"type": "integer", "minimum": 0, "maximum": 999_999_999}, "Only later ones")
OPERATIONS = (
    Operation(
        method="GET",
        path="/imports",
        does="Your imports, newest first",
        access="self",
        scope="write:import",
        answer=listed,
        gives={200: shapes.listed(RUN)},
    ),
    Operation(
        method="POST",
        path="/imports",
        does="Send files, or the zip of an export, in the field `file`",
        access="self",
        scope="write:import",
        answer=sent,
        takes=FILES,
        reads=uploads.receive,
        gives={202: RUN},
        refuses=(422,),
    ),
    Operation(
        method="GET",
        path="/imports/{id}",
        does="How far one import is, and what became of each member",
        access="self",
        scope="write:import",
        answer=one,
        gives={200: REPORT},
        asks=(SINCE,),
        refuses=(404, 422),
    ),
)
