"""The next 72 hours: each step by the clock with its buttons, and everything left out, with the reason."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import Response

from freshlegs.coach import moves, outcomes, standing
from freshlegs.coach.standing import Standing, Step
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

NOT_TODAY = "not_today"
BACK = ("/", "/plan")


def plan(visit: Visit) -> Response:
    return shown(visit)


def reported(visit: Visit) -> Response:
    """Done, skipped, not today, earlier, later. Of a plan that is no longer the latest nothing is taken."""
    kept = visit.store.latest_plan()
    if kept is None or kept.id != visit.field("plan"):
        return shown(visit, "The plan has changed since that page was opened. Look again.", 409)
    step, wish = visit.field("step"), visit.field("do")
    match wish:
        case "done":
            outcomes.report(visit.store, step, "done", None, visit.now)
        case "skip":
            outcomes.report(visit.store, step, "skipped", None, visit.now)
        case "not_today":
            outcomes.report(visit.store, step, "skipped", NOT_TODAY, visit.now)
        case "earlier" | "later":
            try:
                number = int(step) if step.isdigit() else 0
                moves.move(visit.store, visit.book, kept, number, wish, visit.now)
            except moves.NoOtherTime as none:
                return shown(visit, str(none), 422)
        case _:
            return shown(visit, "That button is not known here.", 422)
    back = visit.field("back")
    return visit.go(f"{back if back in BACK else '/plan'}#step-{step}" if step.isdigit() else "/plan")


def shown(visit: Visit, trouble: str | None = None, status: int = 200) -> Response:
    found = standing.latest(visit.store, visit.book, visit.now)
    if found is None:
        return visit.render("no_plan.html", status=status, title="Plan", here="/plan", trouble=trouble)
    left_out = found.answer["plan"]["left_out"]
    return visit.render(
        "plan.html",
        status=status,
        title="Plan",
        here="/plan",
        advice=found,
        answer=found.answer,
        now=visit.now,
        trouble=trouble,
        days=[] if found.stops else days_of(visit, found),
        meanwhile=found.steps if found.stops else (),
        left_out=left_out,
    )


def days_of(visit: Visit, found: Standing) -> list[list[Step]]:
    """Each day's steps by the clock, the everyday ones together behind the counted ones."""
    by_clock = sorted(found.steps, key=lambda step: (step.start, step.number))
    days = groupby(by_clock, key=lambda step: visit.look.local(step.start).date())
    return [sorted(steps, key=lambda step: step.basic) for _, steps in days]


PAGE = Page(method="GET", path="/plan", access="self", answer=plan)
REPORTED = Page(method="POST", path="/plan", access="self", answer=reported)
