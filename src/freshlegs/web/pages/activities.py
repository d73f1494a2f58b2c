"""Every kept activity, and the few things that only the runner can say of one: what it was, and whether it happened."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from freshlegs.coach import keeping
from freshlegs.store import StoredActivity
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

ON_A_PAGE = 50
LONGEST = timedelta(days=2)  # how far back one may have begun that still overlaps
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Overlap:
    """`row` counts in no load until the runner has spoken; `longer` is what it lies in, where that is still here."""

    row: StoredActivity
    longer: StoredActivity | None


def activities(visit: Visit) -> Response:
    return shown(visit)


def answered(visit: Visit) -> Response:
    """One answer about one activity. What is not there, or cannot be said of it, changes nothing."""
    id, store = visit.field("id"), visit.store
    match visit.field("do"):
        case "sport":
            wish = keeping.Wish(sport=visit.field("sport"))
        case "split":
            wish = keeping.Wish(split=True)
        case "join":
            wish = keeping.Wish(join=visit.field("other"))
        case _:
            return shown(visit, "That button is not known here.", 422)
    keeping.change(store, visit.book, id, wish)
    return visit.go("/history/activities")


def shown(visit: Visit, trouble: str | None = None, status: int = 200) -> Response:
    rows = visit.store.activities()
    query = visit.request.query_params
    stays = [row for row in rows if row.duplicate_of is None]
    dated = [row for row in stays if row.start is not None]
    pages = max(1, -(-len(dated) // ON_A_PAGE))
    page = number(query.get("page", ""), pages)
    end = len(dated) - ON_A_PAGE * (page - 1)
    chosen = query.get("one")
    return visit.render(
        "activities.html",
        status=status,
        title="Activities",
        here=None,
        trouble=trouble,
        count=len(stays),
        one=next((row for row in rows if row.id == chosen), None),
        unknown=[row for row in stays if row.sport == UNKNOWN],
        overlaps=overlaps(dated),
        undated=[row for row in stays if row.start is None],
        duplicates=[row for row in rows if row.duplicate_of is not None],
        by_id={row.id: row for row in stays},
        listed=dated[max(0, end - ON_A_PAGE) : end][::-1],
        page=page,
        pages=pages,
        sports=[(id, sport.words) for id, sport in visit.book.lists.sports.items() if id != UNKNOWN],
    )


def number(said: str, most: int) -> int:
    """The page asked for, held between the first and the last."""
    return min(max(1, int(said)), most) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def overlaps(dated: Sequence[StoredActivity]) -> list[Overlap]:
    """Those that wait for an answer, each with the counted one that it shares most time with. `dated`: by start."""
    starts = [row.start for row in dated if row.start is not None]
    found = []
    for row in dated:
        if row.counted or row.start is None:
            continue
        near = dated[bisect_left(starts, row.start - LONGEST) : bisect_right(starts, end_of(row))]
        counted = [other for other in near if other.counted and shared(row, other) > timedelta(0)]
        found.append(Overlap(row, max(counted, key=lambda other: shared(row, other), default=None)))
    return found


def end_of(row: StoredActivity) -> datetime:
    assert row.start is not None
    return row.start + timedelta(seconds=row.elapsed_s or row.duration_s or 0)


def shared(one: StoredActivity, other: StoredActivity) -> timedelta:
    assert one.start is not None
    assert other.start is not None
    return min(end_of(one), end_of(other)) - max(one.start, other.start)


PAGE = Page(method="GET", path="/history/activities", access="self", answer=activities)
ANSWERED = Page(method="POST", path="/history/activities", access="self", answer=answered)
