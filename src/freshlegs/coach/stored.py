"""The one named step from a stored runner to a contract question, as plain data that is kept beside the answer.

What is kept is the whole request, so that any stored verdict can be replayed to the byte.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freshlegs.coach.history import A_YEAR, KEPT, history
from freshlegs.knowledge.book import Book
from freshlegs.store import Store

REMEMBERED_DAYS = 60  # of check-ins: what the trend rules look back on
OF_A_DAY = (
    "soreness",
    "areas",
    "stairs_down",
    "stress",
    "fatigue",
    "mood",
    "sleep_quality",
    "sleep_hours",
    "pain_relief_last_24h",
    "run_pain",
)


def request_of(store: Store, book: Book, check_in: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The request of the contract for this stored runner, this check-in and this moment."""
    runner = store.runner()
    zone = ZoneInfo(runner.timezone)
    today = now.astimezone(zone).date()
    request: dict[str, Any] = {
        "now": now.astimezone(zone).isoformat(),
        "timezone": runner.timezone,
        "runner": json.loads(runner.profile),
        "history": history(counted(store, now), now),
        "check_in": check_in,
    }
    following = coming_run(store, now)
    if following:
        request["next_run"] = following
    earlier = days_before(store, book, today)
    if earlier:
        request["earlier"] = earlier
    used = remedies_used(store, zone)
    if used:
        request["used"] = used
    return request


def counted(store: Store, now: datetime) -> list[Any]:
    """What counts in load: no duplicates, and of two that overlap only the longer until the runner has said.

    Only what `history` looks at: of ten years most is never read.
    """
    last = store.last_start("run", now + timedelta(microseconds=1))
    since = min(now - A_YEAR, (last or now) - KEPT)
    return [one for one in store.activities(since) if one.counted and one.duplicate_of is None]


def coming_run(store: Store, now: datetime) -> dict[str, Any] | None:
    """The planned run, until it is past."""
    kept = store.next_run()
    if kept is None:
        return None
    body: dict[str, Any] = json.loads(kept)
    return body if datetime.fromisoformat(body["start"]) > now else None


def days_before(store: Store, book: Book, today: date) -> list[dict[str, Any]]:
    """One entry for each day that has a check-in, the gravest of the day; a day without one is a gap."""
    gravest: dict[date, tuple[tuple[int, int, str], dict[str, Any]]] = {}
    for row in store.check_ins(today - timedelta(days=REMEMBERED_DAYS)):
        if row.local_day >= today:
            continue
        body = json.loads(row.body)
        verdict = row.verdict or "fresh"
        rank = (book.lists.verdicts[verdict].gravity, body["soreness"], row.at.isoformat())
        if row.local_day not in gravest or rank > gravest[row.local_day][0]:
            gravest[row.local_day] = (rank, {key: body[key] for key in OF_A_DAY if key in body})
    return [{"date": day.isoformat(), **body} for day, (_, body) in sorted(gravest.items())]


def remedies_used(store: Store, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What this runner has done, with the number of days and the last of them."""
    days: dict[str, set[date]] = {}
    for outcome in store.outcomes():
        if outcome.state == "done":
            days.setdefault(outcome.remedy, set()).add(outcome.at.astimezone(zone).date())
    return [
        {"remedy": remedy, "days": len(on), "last": max(on).isoformat()}
        for remedy, on in sorted(days.items())
    ]


def latest_per_step(outcomes: Iterable[Any]) -> dict[tuple[str, str], Any]:
    """(remedy, start of the step) -> the last outcome that was reported for it."""
    return {(outcome.remedy, outcome.step_start): outcome for outcome in outcomes}
