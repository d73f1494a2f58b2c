"""Is the server ready: for programs that watch it. Says nothing of a runner."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from freshlegs.web.page import Page
from freshlegs.web.site import Visit


def health(visit: Visit) -> Response:
    """200 once the store is open and of the newest form; a `StoreFault` is 503 or 507."""
    visit.store.runner()
    return JSONResponse({"ok": True})


PAGE = Page(method="GET", path="/health", access="public", answer=health)
