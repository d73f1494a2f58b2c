"""The next run of the contract: kept, shown, forgotten."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from freshlegs.coach import contract
from freshlegs.coach.stored import coming_run
from freshlegs.knowledge.book import Book
from freshlegs.store import Store

AT = "2000-01-01T00:00:00+00:00"


def plan(store: Store, book: Book, when: str, km: float, kind: str | None) -> dict[str, Any]:
    """`when` without an offset is local to the runner. `Malformed` where the contract would refuse it."""
    zone = ZoneInfo(store.runner().timezone)
    try:
        start = datetime.fromisoformat(when)
    except ValueError:
        raise contract.Malformed(
            [("next_run.start", f"{when!r} is no moment; write 2026-11-24T18:00")]
        ) from None
    start = start if start.tzinfo else start.replace(tzinfo=zone)
    body: dict[str, Any] = {"start": start.isoformat(), "distance_m": round(km * 1000)}
    if kind is not None:
        body["kind"] = kind
    contract.from_plain(
        {"now": AT, "runner": {}, "next_run": body, "check_in": {"at": AT, "soreness": 0}}, book
    )
    store.set_next_run(json.dumps(body))
    return body


def shown(store: Store, now: datetime) -> dict[str, Any] | None:
    return coming_run(store, now)


def forget(store: Store) -> None:
    store.set_next_run(None)
