"""Import: a whole history in, and what became of every member of it, while it runs and ever after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from starlette.responses import JSONResponse, Response

from freshlegs.coach.imports import ledger
from freshlegs.importers.written_dates import AMBIGUOUS
from freshlegs.store import ImportRun, MemberRow
from freshlegs.web import uploads
from freshlegs.web.jobs import Job, NothingSent
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

ROWS = 500  # on one page
MOST_NEW = 200  # members in one answer about progress
RESULTS = {
    "imported": "Imported",
    "salvaged": "Partly read",
    "duplicate": "Already here",
    "no_data": "Nothing in it",
    "not_activity": "Not an activity",
    "unreadable": "Could not be read",
    "ignored": "Left aside",
}
FOLDED = ("ignored",)
WANTS_A_LOOK = ("unreadable", "salvaged", "no_data")
KINDS = {
    "settings": "Settings of a device.",
    "sport_settings": "Settings of a sport.",
    "workout": "A workout plan, not a run.",
    "course": "A course to follow, not a run.",
    "route": "A route without times, not a run.",
    "schedules": "A schedule, not a run.",
    "weight": "Weights from scales.",
    "totals": "Totals of a device.",
    "goals": "Goals.",
    "blood_pressure": "Readings of another device.",
    "monitoring": "Steps and pulse of a day.",
    "segment": "A segment, not a run.",
    "device": "What a device says of itself.",
    "container": "It was opened: what is in it has rows of its own.",
    "system_file": "A file of the system.",
    "media": "A picture or a film.",
    "companion": "Another table of the export, which is not needed.",
    "unrelated": "No kind of file that holds activities.",
}
OTHER_KIND = "A good file, but no activity."
HERE_ALREADY = "The same activity is here already."
WHICH_ORDER = "Its date may be read in two ways. The question is at the top of this page."
NEVER_SAID = (
    "Its date may be read in two ways, so it was left out. Send the table again to say which is right."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One member in words."""

    name: str
    outcome: str
    result: str
    why: str


def empty(visit: Visit) -> Response:
    return shown(visit)


def shown(visit: Visit, trouble: str = "", status: int = 200) -> Response:
    runs = [(run, visit.jobs.of(run.id, run)) for run in reversed(visit.store.import_runs())]
    return visit.render(
        "import.html", status=status, title="Import", here="/import", runs=runs, trouble=trouble
    )


def sent(visit: Visit) -> Response:
    try:
        run_id = visit.jobs.begin(visit.field("upload"))
    except NothingSent as nothing:
        return shown(visit, str(nothing), 422)
    return visit.go(f"/import/{run_id}")


def run_of(visit: Visit) -> ImportRun:
    """`NoSuchImport` for one that is not there."""
    id = visit.request.path_params["id"]
    run = next((run for run in visit.store.import_runs() if run.id == id), None)
    if run is None:
        raise ledger.NoSuchImport("There is no such import. The page Import lists them.")
    return run


def one(visit: Visit) -> Response:
    run = run_of(visit)
    jobs = visit.jobs
    job = jobs.of(run.id, run)
    asks = jobs.asks(run) and visit.store.import_says(run.id, AMBIGUOUS)
    begin = number(visit, "from")
    members = visit.store.members_page(run.id, ROWS, begin, first=WANTS_A_LOOK, last=FOLDED)
    rows = [told(member, asks) for member in members]
    counts = visit.store.member_counts(run.id)
    every = sum(counts.outcomes.values())
    return visit.render(
        "import_run.html",
        title="Import",
        here="/import",
        run=run,
        job=job,
        words=words(visit, job),
        latest=latest(visit, job),
        asks=asks,
        can_go_on=(jobs.folder / run.id).is_dir(),
        rows=[row for row in rows if row.outcome != "ignored"],
        folded=[row for row in rows if row.outcome == "ignored"],
        counts={result: counts.outcomes[result] for result in RESULTS if result in counts.outcomes},
        results=RESULTS,
        begin=begin,
        following=begin + ROWS if begin + ROWS < every else None,
        before=max(0, begin - ROWS) if begin else None,
        every=every,
        newest=counts.newest,
        is_enough=job.is_enough(visit.now),
        advice="/" if visit.store.latest_check_in() else "/check-in",
    )


def told(member: MemberRow, asks: bool) -> Told:
    """Each but a whole one has a reason."""
    why = member.why or ""
    if why == AMBIGUOUS:
        why = WHICH_ORDER if asks else NEVER_SAID
    if not why and member.outcome == "duplicate":
        why = HERE_ALREADY
    if not why and member.outcome in ("not_activity", "ignored"):
        why = KINDS.get(member.kind or "", OTHER_KIND)
    if not why and member.outcome == "no_data":
        why = RESULTS["no_data"]
    return Told(member.name, member.outcome, RESULTS[member.outcome], why)


def number(visit: Visit, name: str) -> int:
    """From the address; 0 for what is no number."""
    said = visit.request.query_params.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else 0


def progress(visit: Visit) -> Response:
    """The same numbers for a script. `?since=N`: with the members that finished behind the N-th."""
    run = run_of(visit)
    job = visit.jobs.of(run.id, run)
    since = number(visit, "since")
    new = sorted(visit.store.members(run.id, after=since), key=lambda member: member.finished)
    members = list(islice(new, MOST_NEW))
    return JSONResponse(
        {
            "id": run.id,
            **plain(job),
            "words": words(visit, job),
            "latest": latest(visit, job),
            "advice": job.is_enough(visit.now),
            "since": members[-1].finished if members else since,
            "members": [plain_member(visit, member) for member in members],
        }
    )


def plain(job: Job) -> dict[str, Any]:
    return {
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "rate": round(job.rate, 1),
        "left_s": None if job.left_s is None else round(job.left_s),
        "kind": job.kind,
        "why": job.why,
    }


def plain_member(visit: Visit, member: MemberRow) -> dict[str, Any]:
    row = told(member, asks=True)
    return {
        "name": row.name,
        "outcome": row.outcome,
        "result": visit.say(row.result),
        "why": visit.say(row.why),
    }


def words(visit: Visit, job: Job) -> str:
    """One line: count, rate, time left, kind."""
    if job.state == "waiting":
        return visit.say("It waits for another import, or for its start.")
    if job.total is None or not job.done:
        return visit.say("Looking at what is in it.")
    figures = {
        "done": job.done,
        "total": job.total,
        "rate": round(job.rate),
        "seconds": round(job.left_s or 0),
    }
    said = (
        visit.say("%(done)s of %(total)s, %(rate)s a second")
        if job.left_s is None
        else visit.say("%(done)s of %(total)s, %(rate)s a second, about %(seconds)s s left")
    )
    return said % {name: visit.look.number(figure) for name, figure in figures.items()}


def latest(visit: Visit, job: Job) -> str:
    return visit.say("Latest: %(result)s") % {"result": visit.say(RESULTS[job.kind])} if job.kind else ""


def go_on(visit: Visit) -> Response:
    run = run_of(visit)
    if not visit.jobs.again(run.id):
        return shown(
            visit,
            "The files of that import are no longer here. Send them again: it goes on where it stopped.",
            422,
        )
    return visit.go(f"/import/{run.id}")


def dates(visit: Visit) -> Response:
    """Day first or month first: the same files once more. Neither: the rows stay out."""
    run = run_of(visit)
    jobs = visit.jobs
    match visit.field("order"):
        case "dmy":
            return visit.go(f"/import/{jobs.with_dates(run, 'dmy')}")
        case "mdy":
            return visit.go(f"/import/{jobs.with_dates(run, 'mdy')}")
        case _:
            if jobs.asks(run):
                jobs.leave(run.id)
            return visit.go(f"/import/{run.id}")


def as_csv(visit: Visit) -> Response:
    run = run_of(visit)
    headers = {"content-disposition": f'attachment; filename="import-{run.id}.csv"'}
    return Response(ledger.as_csv(visit.store.members(run.id)), media_type="text/csv", headers=headers)


EMPTY = Page(method="GET", path="/import", access="self", answer=empty)
SENT = Page(method="POST", path="/import", access="self", answer=sent, reads=uploads.receive)
ONE = Page(method="GET", path="/import/{id}", access="self", answer=one)
PROGRESS = Page(method="GET", path="/import/{id}/progress", access="self", answer=progress)
LEDGER = Page(method="GET", path="/import/{id}/ledger.csv", access="self", answer=as_csv)
GO_ON = Page(method="POST", path="/import/{id}/go-on", access="self", answer=go_on)
DATES = Page(method="POST", path="/import/{id}/dates", access="self", answer=dates)
PAGES = (EMPTY, SENT, ONE, PROGRESS, LEDGER, GO_ON, DATES)
