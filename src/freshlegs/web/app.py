"""The app: layers around, pages inside. `create_app` makes one for a home; nothing here knows what a page says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from freshlegs.coach import Malformed
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import StoreFault
from freshlegs.web import edge, offline, security, statics
from freshlegs.web.access import viewer
from freshlegs.web.api import add_api
from freshlegs.web.page import HTML, REFUSALS, Page
from freshlegs.web.pages import PAGES, sign_in
from freshlegs.web.site import Site, Visit

MOST_FIELDS = 2000
LARGE = {"/import": 4096 * security.MIB, "/api/v1/imports": 4096 * security.MIB}


def create_app(home: Path, *, public_url: str | None = None, now: Callable[[], datetime]) -> FastAPI:
    """The app of one home. `now` is the clock, zoned; `public_url` the address behind a proxy, where there is one."""
    site = Site(home, now, public_url)
    https = (public_url or "").startswith("https://")
    app = FastAPI(
        title="Freshlegs",
        version=site.book.version,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        middleware=[
            Middleware(security.AnswerHeaders, https=https),
            Middleware(edge.Edge, site=site),
            Middleware(security.KnownHost, public_url=public_url),
            Middleware(security.OwnSite, public_url=public_url),
            Middleware(GZipMiddleware, minimum_size=500),
            Middleware(security.BodyLimit, limits=LARGE),
        ],
    )
    app.state.site = site
    answer_faults(app, site)
    for page in PAGES:
        add(app, page)
    add_api(app)
    app.mount("/static", statics.serve, "static")
    refuse_open_routes(app)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The store is brought up to date before the first visitor; a broken one is told on the pages, not here."""
    site: Site = app.state.site
    try:
        await run_in_threadpool(lambda: site.store)
        await run_in_threadpool(site.resume)
    except StoreFault as broken:
        edge.log.warning("store", fault=type(broken).__name__)
    yield
    await run_in_threadpool(site.stop)
    await run_in_threadpool(site.close)


def add(app: FastAPI, page: Page) -> None:
    """A page as a route: who may, then the form, then the answer in a thread."""

    def endpoint(visit: Visit = Depends(arrival(page))) -> Response:  # noqa: B008
        answer = page.answer(visit)
        if page.access == "self":
            answer.headers.update(offline.keeping(visit))
        return answer

    app.add_api_route(
        page.path,
        endpoint,
        methods=[page.method],
        name=f"{page.method} {page.path}",
        operation_id=f"{page.method} {page.path}",
        response_class=HTMLResponse,
        responses={status: {"description": words, **HTML} for status, words in REFUSALS.items()},
        openapi_extra=page.described,
    )


def arrival(page: Page) -> Callable[[Request], Awaitable[Visit]]:
    async def arrive(request: Request) -> Visit:
        visit = Visit(request.app.state.site, request, None)
        if page.access != "public" and page.access != "token":
            visit.viewer = await run_in_threadpool(viewer, request)
            if visit.viewer is None:
                raise HTTPException(401, "Nobody is signed in.")
        if page.reads is not None:
            visit.form = await page.reads(visit)
        elif page.method == "POST":
            visit.form = await request.form(max_files=page.files, max_fields=MOST_FIELDS)
        return visit

    return arrive


def answer_faults(app: FastAPI, site: Site) -> None:
    """Whatever a runner can put right becomes a page with a sentence."""

    def refused(request: Request, raised: Exception) -> Response:
        assert isinstance(raised, FreshlegsError)
        faults = raised.faults if isinstance(raised, Malformed) else ()
        return edge.fault(request, site, edge.status_of(raised), str(raised), faults)

    def http(request: Request, raised: Exception) -> Response:
        assert isinstance(raised, HTTPException)
        if raised.status_code == 401 and not request.url.path.startswith("/api/"):
            return sign_in.asked(Visit(site, request, None))
        answer = edge.fault(request, site, raised.status_code, str(raised.detail))
        answer.headers.update(raised.headers or {})
        if raised.status_code == 405:  # the one that was met first is not all that there is
            answer.headers["allow"] = ", ".join(sorted(methods_of(app, request.url.path)))
        return answer

    def invalid(request: Request, raised: Exception) -> Response:
        assert isinstance(raised, RequestValidationError)
        faults = [(".".join(map(str, each["loc"][1:])), str(each["msg"])) for each in raised.errors()]
        return edge.fault(request, site, 422, "The request does not have the form that is wanted.", faults)

    app.add_exception_handler(FreshlegsError, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)


def refuse_open_routes(app: FastAPI) -> None:
    """A route that does not say whom it is for is a mistake of ours, and no server starts with it."""
    silent = [route.path for route in routes_of(app) if "x-access" not in (route.openapi_extra or {})]
    if silent:
        raise ValueError(f"no x-access on {', '.join(silent)}")


def methods_of(app: FastAPI, path: str) -> set[str]:
    return {method for route in routes_of(app) if route.path_regex.match(path) for method in route.methods}


def routes_of(app: FastAPI) -> list[Any]:
    return [route for route in app.routes if isinstance(route, APIRoute)]
