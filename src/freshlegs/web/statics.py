"""The static files, read once: each under an address that changes with its content, so that it may be kept for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

STYLE = "freshlegs.css"


@dataclass(frozen=True, slots=True)
class Static:
    content: bytes
    media_type: str
    address: str


@cache
def statics() -> Mapping[str, Static]:
    """Name -> file of `static/`; the style of the pictures is part of ours, so that a page asks once."""
    folder = resources.files("freshlegs.web") / "static"
    contents = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    contents[STYLE] += (resources.files("freshlegs.pictures") / "pictures.css").read_bytes()
    return {name: static(name, content) for name, content in contents.items()}


def static(name: str, content: bytes) -> Static:
    build = hashlib.sha256(content).hexdigest()[:10]
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Static(content, media_type, f"/static/{name}?v={build}")


def asset(name: str) -> str:
    return statics()[name].address


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """An ASGI app for below `/static`."""
    name = scope["path"].rpartition("/")[2]
    found = statics().get(name)
    answer: Response = PlainTextResponse("There is no such file.\n", 404)
    if found is not None and scope.get("method") in ("GET", "HEAD"):
        answer = Response(found.content, media_type=found.media_type)
    await answer(scope, receive, send)
