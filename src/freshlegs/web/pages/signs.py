"""The stop questions, one group a page, the most dangerous first; each page completes the check-in that is stored."""

from __future__ import annotations

from starlette.responses import Response

from freshlegs.coach import questions
from freshlegs.coach.questions import Round
from freshlegs.triage.flow import Page as Group
from freshlegs.web.page import Page
from freshlegs.web.said import Fault
from freshlegs.web.site import Visit


def asked(visit: Visit) -> Response:
    """The next open group of the latest check-in; nothing to ask leads to the verdict."""
    latest = questions.unfinished(visit.store, visit.now)
    if latest is None:
        return visit.go("/")
    found = questions.taken_up(visit.store, visit.book, latest.id, visit.now)
    return shown(visit, found, found.open[0]) if found.open else visit.go("/")


def answered(visit: Visit) -> Response:
    """A page without any tick is no answer, and one that says both is none either."""
    row = visit.store.check_in(visit.field("check_in"))
    if row is None:
        return visit.go("/check-in")
    found = questions.taken_up(visit.store, visit.book, row.id, visit.now)
    group = next((page for page in found.pages if page.group == visit.field("group")), None)
    if group is None:
        return visit.go("/check-in/signs")
    ticks = set(visit.fields("sign"))
    yes, none = ticks.intersection(group.signs), "none" in ticks
    if bool(yes) == none:
        words = (
            "You ticked both a sign and “None of these”. Keep what holds."
            if none
            else "Tick what holds, or “None of these”: a blank is not a no."
        )
        return shown(visit, found, group, Fault("signs", words), ticks)
    after = questions.answer(visit.store, visit.book, row.id, group.group, yes, visit.now)
    return visit.go("/check-in/signs" if after.open and after.verdict != "emergency" else "/")


def shown(
    visit: Visit, found: Round, group: Group, fault: Fault | None = None, ticks: set[str] | None = None
) -> Response:
    open_groups = [page.group for page in found.open]
    return visit.render(
        "signs.html",
        status=422 if fault else 200,
        title="Check in",
        here="/check-in",
        round=found,
        group=group,
        ticks=ticks or set(),
        faults=[fault] if fault else [],
        left=len(open_groups) - (group.group in open_groups),
    )


ASKED = Page(method="GET", path="/check-in/signs", access="self", answer=asked)
ANSWERED = Page(method="POST", path="/check-in/signs", access="self", answer=answered)
