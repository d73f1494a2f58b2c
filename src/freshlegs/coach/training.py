"""What `load` and `history` show: rails with a what-if, weeks from the day kernel, and the days of the check-ins."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freshlegs.coach import contract
from freshlegs.coach.answer import rail
from freshlegs.coach.stored import request_of
from freshlegs.knowledge.book import Book
from freshlegs.load import measure, weeks
from freshlegs.store import Store

TOMORROW = timedelta(days=1)


def load(store: Store, book: Book, now: datetime, next_km: float | None) -> dict[str, Any]:
    """`{"rails", "weeks"}`; with `next_km` as if the next run were so long. Nothing is stored."""
    nothing_said = {"at": now.isoformat(), "soreness": 0}
    request = request_of(store, book, nothing_said, now)
    if next_km is not None:
        start = request.get("next_run", {}).get("start", (now + TOMORROW).isoformat())
        request["next_run"] = {
            **request.get("next_run", {}),
            "start": start,
            "distance_m": round(next_km * 1000),
        }
    question = contract.from_plain(request, book)
    found = weeks(question.history, ZoneInfo(question.timezone), now, book)
    return {
        "rails": [rail(each) for each in measure(question, book).rails],
        "weeks": [{**asdict(week), "last": week.last.isoformat()} for week in found],
    }


def history(store: Store, book: Book, region: str | None) -> dict[str, Any]:
    """Each check-in with what was done that day, oldest first; `region` keeps only its areas."""
    if region is not None and region not in book.lists.regions:
        raise contract.Malformed([("region", f"{region!r} is not on the list of regions")])
    done: dict[str, set[str]] = {}
    for on, remedy in store.done_since(date.min):
        done.setdefault(on.isoformat(), set()).add(remedy)
    items = []
    for row in store.check_ins():
        body, day = json.loads(row.body), row.local_day.isoformat()
        areas = [area for area in body.get("areas", []) if region in (None, area["region"])]
        if region is None or areas:
            items.append(
                {
                    "id": row.id,
                    "day": day,
                    "at": row.at.isoformat(),
                    "soreness": body["soreness"],
                    "stairs_down": body.get("stairs_down"),
                    "areas": areas,
                    "verdict": row.verdict,
                    "done": sorted(done.get(day, set())),
                }
            )
    return {"items": items}


def activities(store: Store) -> dict[str, Any]:
    """Every kept activity, newest first, in the words of the contract and what a runner may have to answer."""
    return {"items": [activity_of(row) for row in reversed(store.activities())]}


def activity_of(row: Any) -> dict[str, Any]:
    names = (
        "id",
        "sport",
        "sub_sport",
        "distance_m",
        "duration_s",
        "average_hr",
        "rpe",
        "ascent_m",
        "descent_m",
    )
    more = ("source_format", "title", "counted", "duplicate_of", "utc_offset_s", "time_zone_source")
    start = None if row.start is None else row.start.isoformat()
    return {"start": start, **{name: getattr(row, name) for name in (*names, *more)}}
