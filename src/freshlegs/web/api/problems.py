"""Refusals for programs: `application/problem+json`, which never repeats what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from freshlegs.coach import Malformed
from freshlegs.coach.today import NothingYet
from freshlegs.model.errors import FreshlegsError
from freshlegs.web import edge
from freshlegs.web.accounts.signing_in import NotSignedIn, TooMany

MEDIA = "application/problem+json"
SENT = re.compile(r", found .*$|^'.*' (?=is )|^\".*\" (?=is )", re.DOTALL)
INVALID = "Something of it does not fit; nothing was changed and nothing was guessed."


def problem(
    status: int, words: str, faults: Iterable[tuple[str, str]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    body = {
        "type": "about:blank",
        "title": edge.TITLES.get(status, "That did not work"),
        "status": status,
        "detail": words,
        "faults": [{"path": path, "words": quiet(each)} for path, each in faults],
    }
    return JSONResponse(body, status, media_type=MEDIA, headers=headers)


def quiet(words: str) -> str:
    """The words of a fault without the value that was sent: an answer may end up in somebody's log."""
    left = SENT.sub("", words)
    return f"this {left}" if left.startswith("is ") else left


def of_http(refused: HTTPException) -> Response:
    return problem(refused.status_code, str(refused.detail), headers=refused.headers)


def of_fault(refused: FreshlegsError) -> Response:
    match refused:
        case Malformed():
            return problem(422, INVALID, refused.faults)
        case NotSignedIn():
            return problem(401, str(refused))
        case TooMany():
            return problem(429, str(refused), headers={"retry-after": str(refused.wait_s)})
        case NothingYet():
            return problem(404, "There is no check-in yet, so there is nothing to say.")
        case _:
            status = edge.status_of(refused)
            words = "There is no such thing here." if status == 404 else str(refused)
            return problem(status, words)
