"""Installable, and there without a connection: the worker, the manifest, and the pages that a phone keeps."""

from __future__ import annotations

import secrets

from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from freshlegs.coach.questions import Round
from freshlegs.knowledge.book import Book
from freshlegs.triage.flow import Page as Group
from freshlegs.web import access, delivered, offline, words
from freshlegs.web.page import Page
from freshlegs.web.pages import check_in
from freshlegs.web.shown import Shown
from freshlegs.web.site import Visit


def worker(visit: Visit) -> Response:
    return Response(offline.worker(), media_type="text/javascript")


def manifest(visit: Visit) -> Response:
    look = visit.plain_look
    found = offline.manifest(words.catalogue(look.locale).gettext, look.locale)
    return JSONResponse(found, media_type="application/manifest+json")


def stop_list(visit: Visit) -> Response:
    return JSONResponse(offline.stop_list(visit.book, words.catalogue(look_of(visit).locale).gettext))


def away(visit: Visit) -> Response:
    return visit.render("offline.html", look=look_of(visit), title="No connection", here=None)


def form(visit: Visit) -> Response:
    """The check-in with nothing of a runner in it but the units."""
    nothing = FormData()
    return visit.render(
        "offline_check_in.html",
        look=look_of(visit),
        title="Check in",
        here="/check-in",
        form=nothing,
        ticked=set(),
        faults=[],
        key=secrets.token_urlsafe(16),
        whose=delivered.whose(visit),
        ahead=Round(id=None, pages=asked_always(visit.book), stop=None, verdict="unanswered", gap_days=None),
        unfinished=None,
        yesterday=set(),
        open_steps=[],
        coming={},
        **check_in.controls(visit.book, nothing),
    )


def asked_always(book: Book) -> tuple[Group, ...]:
    return tuple(group for group in groups(book) if group.always)


def groups(book: Book) -> tuple[Group, ...]:
    """Every group of signs, all of it still to be answered."""
    found = []
    for asking in book.lists.asking:
        signs = tuple(id for id, sign in book.lists.signs.items() if sign.group == asking.group)
        found.append(
            Group(
                group=asking.group, always=asking.always, signs=signs, yes=(), blank=signs, ticked_before=()
            )
        )
    return tuple(found)


def saved(visit: Visit) -> Response:
    return visit.render(
        "offline_saved.html",
        look=look_of(visit),
        title="Check in",
        here="/check-in",
        groups=groups(visit.book),
        urgencies=("emergency", "urgent", "routine"),
    )


def look_of(visit: Visit) -> Shown:
    """Of the runner who is signed in, since a distance that is typed into a kept form has to be in their unit."""
    visit.viewer = access.viewer(visit.request)
    return visit.plain_look if visit.viewer is None else visit.look


PAGES = (
    Page(method="GET", path="/sw.js", access="public", answer=worker),
    Page(method="GET", path="/manifest.webmanifest", access="public", answer=manifest),
    Page(method="GET", path="/offline", access="public", answer=away),
    Page(method="GET", path="/offline/check-in", access="public", answer=form),
    Page(method="GET", path="/offline/saved", access="public", answer=saved),
    Page(method="GET", path=offline.STOP_LIST, access="public", answer=stop_list),
)
