"""The two calendar feeds of a runner: secret addresses made, changed and ended, and what stands in a feed at a moment."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

from freshlegs.coach import standing
from freshlegs.coach.standing import Step
from freshlegs.knowledge.book import Book
from freshlegs.outbox import calendar
from freshlegs.outbox.calendar import Entry
from freshlegs.store import Store

Kind = Literal["private", "busy"]
KINDS: tuple[Kind, Kind] = ("private", "busy")
SECRETS = "feeds"  # setting: kind -> SHA-256 of its secret
PLACES = "calendar"  # setting: the check-in behind the plan, and step -> start, end, sequence as last sent
IN_THIS_FILE = (
    "a file of one's own"  # the key of a calendar that is written to a file instead of read from an address
)


def make(store: Store) -> dict[Kind, str]:
    """New secrets, shown once: the store keeps their hashes. Those of before open nothing any more."""
    new = {kind: secrets.token_urlsafe(32) for kind in KINDS}
    store.set_setting(SECRETS, json.dumps({kind: hashed(secret) for kind, secret in new.items()}))
    return new


def end(store: Store) -> None:
    store.set_setting(SECRETS, None)
    store.set_setting(PLACES, None)


def kept(store: Store) -> dict[Kind, str]:
    found: dict[Kind, str] = json.loads(store.setting(SECRETS) or "{}")
    return found


def path_of(secret: str) -> str:
    return f"/calendar/{secret}.ics"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def owner(store: Store, runners: Iterable[int], told: str) -> tuple[int, Kind] | None:
    """The runner and the kind of feed that this hash belongs to."""
    for runner in runners:
        for kind, own in kept(store.of(runner)).items():
            if hmac.compare_digest(own, told):
                return runner, kind
    return None


def text(store: Store, book: Book, now: datetime, kind: Kind, key: str, title: Callable[[Step], str]) -> str:
    """The feed as iCalendar. `key`: what its ids are made with; `title`: a step in neutral words."""
    found = entries(store, book, now, title)
    write = calendar.private_feed if kind == "private" else calendar.busy_feed
    return write(found, key=key, zone=store.runner().timezone, now=now)


def entries(store: Store, book: Book, now: datetime, title: Callable[[Step], str]) -> list[Entry]:
    """The steps of today's plan that are not skipped. After a stop none is left, and nothing says why."""
    found = standing.latest(store, book, now)
    if found is None or found.stops or not found.fresh:
        return []
    steps = named(step for step in found.steps if step.state != "skipped")
    sequences = sequence(store, found.said.id, steps)
    return [
        Entry(
            id=f"{found.said.id}/{name}",
            sequence=sequences[name],
            title=title(step),
            start=step.start,
            end=step.end,
        )
        for name, step in steps.items()
    ]


def in_english(step: Step) -> str:
    words, minutes = calendar.title(step.remedy, step.way), minutes_of(step)
    return f"{words}, {minutes} min" if minutes else words


def minutes_of(step: Step) -> int:
    return round((step.end - step.start).total_seconds() / 60)


def named(steps: Iterable[Step]) -> dict[str, Step]:
    """`walk 2` is the second walk of the plan: so a step keeps its name in a plan that is made anew."""
    found: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.number):
        nth = 1 + sum(one.remedy == step.remedy for one in found.values())
        found[f"{step.remedy} {nth}"] = step
    return found


def sequence(store: Store, check_in: str, steps: dict[str, Step]) -> dict[str, int]:
    """How often each step was moved since a calendar first saw it; written only where one has moved."""
    before = json.loads(store.setting(PLACES) or "{}")
    old: dict[str, Any] = before["steps"] if before.get("check_in") == check_in else {}
    counts: dict[str, int] = {}
    new = dict(old)
    for name, step in steps.items():
        place = [step.start.isoformat(), step.end.isoformat()]
        last = old.get(name)
        counts[name] = 0 if last is None else last[2] + (last[:2] != place)
        new[name] = [*place, counts[name]]
    if new != old:
        store.set_setting(PLACES, json.dumps({"check_in": check_in, "steps": new}))
    return counts
