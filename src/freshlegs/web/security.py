"""Small layers around the app: which hosts, which sites, how much, and the headers of every answer. Pure ASGI."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MIB = 1 << 20
NOTHING_STAYS = {"clear-site-data": '"cache", "storage"'}  # on the device: kept pages, check-ins that wait
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
HTML_ONLY = {"content-security-policy": POLICY, "cache-control": "no-store, private"}
KEPT_FOR_EVER = "public, max-age=31536000, immutable"  # the address of a static file changes with its content


def refused(scope: Scope, status: int, words: str) -> Response:
    """A sentence for a person, a problem for a program."""
    if scope["path"].startswith("/api/"):
        problem = {"type": "about:blank", "title": words, "status": status, "detail": words, "faults": []}
        return JSONResponse(problem, status, media_type="application/problem+json")
    return PlainTextResponse(f"{words}\n", status)


class AnswerHeaders:
    """The outermost layer, so that no answer leaves without its headers."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.always = ALWAYS | ({"strict-transport-security": "max-age=31536000"} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.always)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.update(HTML_ONLY)
                elif scope["path"].startswith("/static/") and message["status"] == 200:
                    headers["cache-control"] = KEPT_FOR_EVER
                else:
                    headers.setdefault("cache-control", "no-store, private")
            await send(message)

        await self.app(scope, receive, with_headers)


class KnownHost:
    """421 for any name but loopback and the public one: a strange name that leads here is another site's trick."""

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self.app = app
        self.public = host_of(urlsplit(public_url).netloc) if public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = host_of(Headers(scope=scope).get("host", ""))
            if not (is_loopback(host) or (self.public is not None and host == self.public)):
                words = (
                    "This name is not served here. Open the address that `freshlegs serve` has printed, "
                    "or start it with --public-url."
                )
                await refused(scope, 421, words)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def host_of(authority: str) -> str:
    """The name without the port, in small letters; nothing where it cannot be read."""
    try:
        return (urlsplit(f"//{authority}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class OwnSite:
    """403 for an unsafe request that another site has caused.

    `Sec-Fetch-Site`, if sent, has to be same-origin; `Origin`, if sent, has to be ours. Without either only a script
    on this machine passes, and only without a cookie; a bearer token without a cookie needs neither.
    """

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self.app = app
        self.public = origin_of(public_url) if public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in UNSAFE and not self.is_own(scope):
            words = (
                "This came from another site, so nothing was changed. Open Freshlegs itself and try again."
            )
            await refused(scope, 403, words)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def is_own(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        site, origin, has_cookie = headers.get("sec-fetch-site"), headers.get("origin"), "cookie" in headers
        if headers.get("authorization", "").lower().startswith("bearer ") and not has_cookie:
            return True
        if site is None and origin is None:
            return not has_cookie
        here = f"{scope['scheme']}://{headers.get('host', '')}".lower()
        return site in (None, "same-origin") and (origin is None or origin.lower() in (here, self.public))


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


class BodyLimit:
    """413 past the limit of the path, told by the header or counted while it comes in."""

    def __init__(
        self, app: ASGIApp, *, usual: int = 2 * MIB, limits: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.usual = usual
        self.limits = limits or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limits.get(scope["path"].rstrip("/"), self.usual)
        too_large = refused(scope, 413, f"More than {limit // MIB} MB came in, so it was not read.")
        told = Headers(scope=scope).get("content-length", "")
        if told.isdigit() and int(told) > limit:
            await too_large(scope, receive, send)
            return
        seen, begun = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            if seen <= limit or begun:
                begun = True
                await send(message)

        with suppress(TooLarge):
            await self.app(scope, counted, watched)
        if seen > limit and not begun:
            await too_large(scope, receive, send)


class TooLarge(Exception):
    """The body went past its limit while it was read."""
