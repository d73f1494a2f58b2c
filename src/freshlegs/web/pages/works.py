"""What works for this runner: until the follow-up is there, how many days are in and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from freshlegs.knowledge.book import Book
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

LOOKS_BACK = timedelta(days=168)  # what an estimate of one's own days rests on (learning, section 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Days with a check-in, with and without this remedy. `ready`: the first day on which there can be enough."""

    remedy: str
    with_it: int
    without: int
    ready: date

    @property
    def enough(self) -> bool:
        return self.more == 0

    more: int


def works(visit: Visit) -> Response:
    book, today = visit.book, visit.look.local(visit.now).date()
    first = today - LOOKS_BACK
    checked = {row.local_day for row in visit.store.check_ins(first)}
    tallies = [tally(book, id, days, checked, today) for id, days in used(visit, first).items()]
    return visit.render(
        "works.html",
        title="What works",
        here=None,
        check_ins=len(checked),
        each=int(book.planner["effect_days_each"].value),
        together=int(book.planner["effect_days_together"].value),
        tallies=sorted(tallies, key=lambda found: (found.more, found.remedy)),
    )


def used(visit: Visit, first: date) -> Mapping[str, set[date]]:
    """Remedy -> the days of the runner's zone on which it was done."""
    found = dict[str, set[date]]()
    for day, remedy in visit.store.done_since(first):
        if remedy in visit.book.remedies:
            found.setdefault(remedy, set()).add(day)
    return found


def tally(book: Book, remedy: str, days: set[date], checked: set[date], today: date) -> Tally:
    """Enough is so many days on each side and so many together, each with a check-in (the book's planner figures)."""
    each, together = (int(book.planner[name].value) for name in ("effect_days_each", "effect_days_together"))
    with_it, without = len(checked & days), len(checked - days)
    more = max(max(0, each - with_it) + max(0, each - without), together - with_it - without, 0)
    return Tally(
        remedy=remedy, with_it=with_it, without=without, ready=today + timedelta(days=more), more=more
    )


PAGE = Page(method="GET", path="/works", access="self", answer=works)
