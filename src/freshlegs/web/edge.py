"""The edge of the web: one log line a request, and a page with an id for what nobody has foreseen."""

from __future__ import annotations

import secrets
import time
import traceback
from pathlib import Path
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from freshlegs.coach import Malformed
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import StoreFault, StoreFull
from freshlegs.web.site import Site, Visit

log = structlog.get_logger("freshlegs.web")

TITLES = {
    400: "That could not be read",
    401: "Please sign in",
    403: "That is not allowed",
    404: "There is nothing here",
    405: "That is not done here",
    412: "It has changed meanwhile",
    413: "That is too large",
    415: "That is the wrong kind of body",
    421: "This name is not served here",
    422: "That does not fit",
    429: "Too many at once",
    500: "Something went wrong on our side",
    503: "The data cannot be used now",
    507: "The disk is full",
}


class Edge:
    """Logs route, status, duration and id; never a path with ids, a query, a body or a name."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, id = time.perf_counter(), 0, secrets.token_hex(6)
        scope.setdefault("state", {})["request_id"] = id

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as bug:
            log.error("failed", id=id, error=type(bug).__name__, at=places_of(bug))
            if status:
                raise
            answer = fault(Request(scope), self.site, 500, f"Please report it with this number: {id}.")
            await answer(scope, receive, watched)
        ms = round((time.perf_counter() - begun) * 1000, 1)
        log.info("request", route=template_of(scope), method=scope["method"], status=status, ms=ms, id=id)


def places_of(bug: Exception) -> list[str]:
    """Where it happened, without a word of what was said: neither messages nor values belong in a log."""
    frames = traceback.extract_tb(bug.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-8:]]


def template_of(scope: Scope) -> str:
    """The route without what was filled in."""
    return getattr(scope.get("route"), "path", "(none)")


def status_of(refused: FreshlegsError) -> int:
    match refused:
        case StoreFull():
            return 507
        case StoreFault():
            return 503
        case Malformed():
            return 422
        case _:
            return 404 if "NoSuch" in type(refused).__name__ else 422


def fault(request: Request, site: Site, status: int, words: str, faults: Any = ()) -> Response:
    """A page for people, a problem for programs. It needs no store, so that it can tell of a broken one."""
    title = TITLES.get(status, "That did not work")
    if request.url.path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": words,
            "faults": [{"path": path, "words": each} for path, each in faults],
        }
        return JSONResponse(problem, status, media_type="application/problem+json")
    visit = Visit(site, request, None)
    values = {"title": title, "here": None, "words": words}
    return HTMLResponse(site.render("fault.html", visit.plain_look, values), status)
