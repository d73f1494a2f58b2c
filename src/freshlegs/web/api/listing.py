"""Long lists, a page at a time: `?limit=50&cursor=…` in, `{"items", "next"}` out."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from starlette.responses import Response

from freshlegs.coach import Malformed
from freshlegs.web.api.operation import Call, ok

T = TypeVar("T")
USUAL, MOST = 50, 200


def limit_of(call: Call) -> int:
    told = call.query("limit")
    if told is None:
        return USUAL
    if not (told.isascii() and told.isdecimal() and len(told) < 9 and 1 <= int(told) <= MOST):
        raise Malformed([("limit", f"wanted a whole number from 1 to {MOST}")])
    return int(told)


def behind(call: Call) -> tuple[str, str] | None:
    """(moment, id) of the last item of the page before; None at the beginning."""
    told = call.query("cursor")
    if told is None:
        return None
    try:
        at, id = json.loads(base64.urlsafe_b64decode(told.encode("ascii")))
        if isinstance(at, str) and isinstance(id, str):
            return at, id
    except (ValueError, TypeError, binascii.Error):
        pass
    raise Malformed([("cursor", "this is none of ours; take the `next` of a page before")])


def cursor(at: str, id: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([at, id]).encode()).decode()


def page(
    found: Sequence[T], limit: int, place: Callable[[T], tuple[str, str]], shown: Callable[[T], Any]
) -> Response:
    """`found`: one more than `limit` where there are more."""
    more = len(found) > limit
    items = list(found[:limit])
    following = cursor(*place(items[-1])) if more else None
    return ok({"items": [shown(one) for one in items], "next": following})
