"""What a reader found in, the one named outcome of a member out (importing.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from freshlegs.importers.reading import ordered
from freshlegs.model.activity import Activity, Found, NoData, NotActivity, Unreadable

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
NO_DATE = "Its clock was not set, so it counts in no day and no week."


class Judged(NamedTuple):
    """activities: those found, with a start only where the date can be true."""

    outcome: str
    kind: str | None = None
    why: str | None = None
    activities: tuple[Activity, ...] = ()


def judge(found: Iterable[Found], now: datetime) -> Judged:
    """An activity outweighs all else in the file; then what tells the runner most."""
    found = tuple(found)
    activities = tuple([dated(item, now) for item in found if isinstance(item, Activity)])
    if activities:
        whys = dict.fromkeys([item.lost for item in activities if item.lost])
        return Judged("salvaged" if whys else "imported", why=" ".join(whys) or None, activities=activities)
    for item in found:
        if isinstance(item, NoData):
            return Judged("no_data", why=item.why)
    for item in found:
        if isinstance(item, NotActivity):
            return Judged("not_activity", kind=item.kind)
    for item in found:
        if isinstance(item, Unreadable):
            return Judged("unreadable", why=item.why)
    return Judged("ignored", kind="unrelated")


def dated(activity: Activity, now: datetime) -> Activity:
    """Without a date that can be true: 2000-01-01 to a day from now; else it is kept, and marked."""
    if activity.start is not None and EARLIEST <= activity.start <= now + AHEAD:
        return activity
    lost = activity.lost or NO_DATE
    return replace(activity, start=None, damaged=ordered({*activity.damaged, "clock"}), lost=lost)
