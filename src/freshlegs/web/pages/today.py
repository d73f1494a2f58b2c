"""Today: run or not, why, and what now. Help comes first, and then nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from freshlegs.coach import questions, standing
from freshlegs.coach.standing import Standing, Step
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

NEXT = 3
A_DAY = timedelta(days=1)
MOST_RAILS = 3
GRAVITY = ("over", "near", "ok")


def today(visit: Visit) -> Response:
    found = standing.latest(visit.store, visit.book, visit.now)
    if found is None:
        return visit.render("first.html", title="Today", here="/")
    return visit.render(
        "today.html",
        title="Today",
        here="/",
        advice=found,
        answer=found.answer,
        unfinished=questions.is_half_way(found.said, visit.look.local(visit.now).date()),
        not_looked=not_looked(visit, found),
        next_steps=next_steps(found, visit.now),
        spoken=[step for step in found.steps if step.state != "planned"],
        rails=strongest(found),
    )


def not_looked(visit: Visit, found: Standing) -> date | None:
    """The day of an earlier stop that, by the runner's own word, nobody has looked at yet."""
    stop = questions.past(visit.store, found.said)[1]
    return stop.day if stop is not None and stop.looked is False else None


def next_steps(found: Standing, now: datetime) -> list[Step]:
    """Of the coming day the counted ones first, since the everyday ones are known; shown by the clock."""
    ahead = [
        step
        for step in found.steps
        if step.state == "planned" and now <= step.end and step.start < now + A_DAY
    ]
    chosen = sorted(ahead, key=lambda step: (step.basic, step.start))[:NEXT]
    return sorted(chosen, key=lambda step: step.start)


def strongest(found: Standing) -> list[dict[str, Any]]:
    """The rails that say most: over the limit, then near it, then the rest that is known."""
    known = [rail for rail in found.answer["rails"] if rail["status"] in GRAVITY]
    return sorted(known, key=lambda rail: GRAVITY.index(rail["status"]))[:MOST_RAILS]


PAGE = Page(method="GET", path="/", access="self", answer=today)
