"""The two calendar feeds: made, changed and ended in Settings, read by a calendar program that knows a secret address."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.coach import calendars
from freshlegs.coach.standing import Step
from freshlegs.outbox import calendar
from freshlegs.web.access import ONLY_RUNNER, Viewer
from freshlegs.web.page import Page
from freshlegs.web.pages import settings
from freshlegs.web.site import Visit


@dataclass(frozen=True, slots=True)
class Addresses:
    """Shown once: the store keeps no secret."""

    private: str
    busy: str


def changed(visit: Visit) -> Response:
    """Create and change are one: two new secrets. The answer shows them, so it is the page itself."""
    match visit.field("do"):
        case "create" | "change":
            base = (visit.site.public_url or str(visit.request.base_url)).rstrip("/")
            made = calendars.make(visit.store)
            whole = {kind: base + calendars.path_of(secret) for kind, secret in made.items()}
            return settings.shown(visit, addresses=Addresses(**whole))
        case "end":
            calendars.end(visit.store)
    return visit.go("/settings#feeds")


def feed(visit: Visit) -> Response:
    """404 alike for a secret that never was and one that no longer holds."""
    store, told = visit.site.store, calendars.hashed(visit.request.path_params["secret"])
    found = calendars.owner(store, (ONLY_RUNNER, *(account.runner for account in store.accounts.all())), told)
    if found is None:
        raise HTTPException(404, "There is no such calendar.")
    runner, kind = found
    visit.viewer = Viewer(runner)
    text = calendars.text(visit.store, visit.book, visit.now, kind, told, lambda step: titled(visit, step))
    return Response(text, media_type="text/calendar; charset=utf-8")


def titled(visit: Visit, step: Step) -> str:
    words = visit.say(calendar.title(step.remedy, step.way))
    minutes = calendars.minutes_of(step)
    if not minutes:
        return words
    return visit.say("%(title)s, %(minutes)s min") % {"title": words, "minutes": visit.look.number(minutes)}


FEED = Page(method="GET", path="/calendar/{secret}.ics", access="token", answer=feed)
CHANGED = Page(method="POST", path="/settings/feeds", access="self", answer=changed)
PAGES = (FEED, CHANGED)
