"""Every kept activity, and the few things that only the runner can say of one: what it was, and whether it happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from starlette.responses import Response

from freshlegs.coach import keeping
from freshlegs.store import Store, StoredActivity
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

ON_A_PAGE = 50
LONGEST = timedelta(days=2)  # how far back one may have begun that still overlaps
UNKNOWN = "unknown"


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
    store, query = visit.store, visit.request.query_params
    counts = store.activity_counts()
    pages = max(1, -(-counts.dated // ON_A_PAGE))
    page = number(query.get("page", ""), pages)
    one = store.activity(query["one"]) if "one" in query else None
    loose = store.loose_activities(UNKNOWN)
    return visit.render(
        "activities.html",
        status=status,
        title="Activities",
        here=None,
        trouble=trouble,
        count=counts.stays,
        one=one,
        stays=store.activity(one.duplicate_of) if one is not None and one.duplicate_of else None,
        unknown=[row for row in loose if row.sport == UNKNOWN],
        overlaps=[row for row in loose if not row.counted and row.start is not None],
        longer=lambda row: longer(store, row),
        undated=[row for row in loose if row.start is None],
        duplicates=store.duplicates(ON_A_PAGE),
        twice=counts.duplicates,
        listed=store.dated_activities(ON_A_PAGE, ON_A_PAGE * (page - 1)),
        page=page,
        pages=pages,
        sports=[(id, sport.words) for id, sport in visit.book.lists.sports.items() if id != UNKNOWN],
    )


def number(said: str, most: int) -> int:
    """The page asked for, held between the first and the last."""
    return min(max(1, int(said)), most) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def longer(store: Store, row: StoredActivity) -> StoredActivity | None:
    """Of the activities that count the one that this one shares most time with, where it is still here."""
    assert row.start is not None
    near = store.activities_between(row.start - LONGEST, end_of(row))
    counted = [other for other in near if other.counted and shared(row, other) > timedelta(0)]
    return max(counted, key=lambda other: shared(row, other), default=None)


def end_of(row: StoredActivity) -> datetime:
    assert row.start is not None
    return row.start + timedelta(seconds=row.elapsed_s or row.duration_s or 0)


def shared(one: StoredActivity, other: StoredActivity) -> timedelta:
    assert one.start is not None
    assert other.start is not None
    return min(end_of(one), end_of(other)) - max(one.start, other.start)


PAGE = Page(method="GET", path="/history/activities", access="self", answer=activities)
ANSWERED = Page(method="POST", path="/history/activities", access="self", answer=answered)
