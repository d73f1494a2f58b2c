"""The one named step from a stored runner to a contract question, as plain data that is kept beside the answer.

What is kept is the whole request, so that any stored verdict can be replayed to the byte.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from freshlegs.coach.history import A_YEAR, KEPT, history, own_peak
from freshlegs.knowledge.book import Book
from freshlegs.store import OutcomeRow, Store

REMEMBERED_DAYS = 60  # of check-ins: what the trend rules look back on
FURTHEST = timedelta(hours=336)  # that a plan may reach: contract, hours
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
        "history": past(store, now),
        "check_in": check_in,
    }
    following = coming_run(store, now)
    if following:
        request["next_run"] = following
    earlier = days_before(store, book, today)
    if earlier:
        request["earlier"] = earlier
    used = remedies_used(store, today)
    if used:
        request["used"] = used
    return request


def past(store: Store, now: datetime) -> list[dict[str, Any]]:
    """The `history` of a question: what counts in load. No duplicates, and of two that overlap only the longer until
    the runner has said.

    Only what `history` looks at: of ten years most is never read.
    """
    last = store.last_start("run", now + timedelta(microseconds=1))
    recent = store.activities((last or now) - KEPT)
    return history(
        [one for one in recent if one.counted and one.duplicate_of is None],
        now,
        own_peak(*store.peaks(now - A_YEAR)),
    )


def coming_run(store: Store, now: datetime) -> dict[str, Any] | None:
    """The planned run, until it is past."""
    kept = store.next_run()
    if kept is None:
        return None
    body: dict[str, Any] = json.loads(kept)
    return body if datetime.fromisoformat(body["start"]) > now else None


def days_before(store: Store, book: Book, today: date) -> list[dict[str, Any]]:
    """One entry for each day that has a check-in, the gravest of the day; a day without one is a gap."""
    gravest: dict[date, tuple[tuple[int, int, datetime], dict[str, Any]]] = {}
    for row in store.check_ins(today - timedelta(days=REMEMBERED_DAYS), today - timedelta(days=1)):
        body = orjson.loads(row.body)
        verdict = row.verdict or "fresh"
        rank = (book.lists.verdicts[verdict].gravity, body["soreness"], row.at)
        if row.local_day not in gravest or rank > gravest[row.local_day][0]:
            gravest[row.local_day] = (rank, {key: body[key] for key in OF_A_DAY if key in body})
    return [{"date": day.isoformat(), **body} for day, (_, body) in sorted(gravest.items())]


def remedies_used(store: Store, today: date) -> list[dict[str, Any]]:
    """What this runner has ever done, with the days of the last year and the last day of all.

    Used at all is what plans ask; days of long ago would only make each page slower.
    """
    return [
        {"remedy": remedy, "days": days or 1, "last": last.isoformat()}
        for remedy, days, last in store.days_done(today - A_YEAR)
    ]


def spoken_of(store: Store, steps: Collection[Mapping[str, Any]]) -> dict[tuple[str, str], OutcomeRow]:
    """(remedy, start of the step) -> the last outcome that was reported for it, in whichever plan it stood.

    No plan reaches further ahead than the contract's hours, so nothing of these steps was said earlier than that.
    """
    starts = [datetime.fromisoformat(step["start"]) for step in steps]
    if not starts:
        return {}
    said = store.outcomes_of([step["start"] for step in steps], min(starts) - FURTHEST)
    return {(outcome.remedy, outcome.step_start): outcome for outcome in said}
