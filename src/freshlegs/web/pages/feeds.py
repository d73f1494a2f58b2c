"""The two calendar feeds: made, changed and ended in Settings, read by a calendar program that knows a secret address."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.outbox import calendar
from freshlegs.outbox.calendar import Entry
from freshlegs.store import Store
from freshlegs.web import advice
from freshlegs.web.access import ONLY_RUNNER, Viewer
from freshlegs.web.advice import Step
from freshlegs.web.page import Page
from freshlegs.web.pages import settings
from freshlegs.web.site import Visit

SECRETS = "feeds"  # of the store: kind -> SHA-256 of its secret
PLACES = (
    "calendar"  # of the store: the check-in behind the plan, and step -> start, end, sequence as last sent
)
KINDS = ("private", "busy")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Shown once: the store keeps no secret."""

    private: str
    busy: str


def kept(store: Store) -> dict[str, str]:
    found: dict[str, str] = json.loads(store.setting(SECRETS) or "{}")
    return found


def changed(visit: Visit) -> Response:
    """Create and change are one: two new secrets. The answer shows them, so it is the page itself."""
    match visit.field("do"):
        case "create" | "change":
            new = {kind: secrets.token_urlsafe(32) for kind in KINDS}
            hashes = {kind: hashed(secret) for kind, secret in new.items()}
            visit.store.set_setting(SECRETS, json.dumps(hashes))
            base = (visit.site.public_url or str(visit.request.base_url)).rstrip("/")
            made = {kind: f"{base}/calendar/{secret}.ics" for kind, secret in new.items()}
            return settings.shown(visit, addresses=Addresses(**made))
        case "end":
            visit.store.set_setting(SECRETS, None)
            visit.store.set_setting(PLACES, None)
    return visit.go("/settings#feeds")


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def feed(visit: Visit) -> Response:
    """404 alike for a secret that never was and one that no longer holds."""
    told = hashed(visit.request.path_params["secret"])
    found = owner(visit.site.store, told)
    if found is None:
        raise HTTPException(404, "There is no such calendar.")
    runner, kind = found
    visit.viewer = Viewer(runner)
    make = calendar.private_feed if kind == "private" else calendar.busy_feed
    text = make(entries(visit), key=told, zone=visit.store.runner().timezone, now=visit.now)
    return Response(text, media_type="text/calendar; charset=utf-8")


def owner(store: Store, told: str) -> tuple[int, str] | None:
    """The runner and the kind of feed that this hash belongs to."""
    for runner in (ONLY_RUNNER, *(account.runner for account in store.accounts.all())):
        for kind, own in kept(store.of(runner)).items():
            if hmac.compare_digest(own, told):
                return runner, kind
    return None


def entries(visit: Visit) -> list[Entry]:
    """The steps of today's plan that are not skipped. After a stop none is left, and nothing says why."""
    found = advice.latest(visit)
    if found is None or found.stops or not found.fresh:
        return []
    plan = visit.store.plan(found.plan)
    steps = named(step for step in found.steps if step.state != "skipped")
    sequences = sequence(visit.store, "" if plan is None else plan.check_in_id, steps)
    return [
        Entry(
            id=f"{'' if plan is None else plan.check_in_id}/{name}",
            sequence=sequences[name],
            title=titled(visit, step),
            start=step.start,
            end=step.end,
        )
        for name, step in steps.items()
    ]


def named(steps: Any) -> dict[str, Step]:
    """`walk 2` is the second walk of the plan: so a step keeps its name in a plan that is made anew."""
    found: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.number):
        nth = 1 + sum(one.remedy == step.remedy for one in found.values())
        found[f"{step.remedy} {nth}"] = step
    return found


def titled(visit: Visit, step: Step) -> str:
    words = visit.say(calendar.title(step.remedy, step.way))
    minutes = round((step.end - step.start).total_seconds() / 60)
    if not minutes:
        return words
    return visit.say("%(title)s, %(minutes)s min") % {"title": words, "minutes": visit.look.number(minutes)}


def sequence(store: Store, check_in: str, steps: dict[str, Step]) -> dict[str, int]:
    """How often each step was moved since a calendar first saw it; written only where one has moved."""
    before = json.loads(store.setting(PLACES) or "{}")
    old = before["steps"] if before.get("check_in") == check_in else {}
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


FEED = Page(method="GET", path="/calendar/{secret}.ics", access="token", answer=feed)
CHANGED = Page(method="POST", path="/settings/feeds", access="self", answer=changed)
PAGES = (FEED, CHANGED)
