"""What an operation of the API is, and the one way in: who, how often, what kind of body, is it a repeat, then the answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from freshlegs.coach import Malformed, contract
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import StoreFault
from freshlegs.web.access import Viewer, viewer
from freshlegs.web.api import problems
from freshlegs.web.api.limits import Rates
from freshlegs.web.page import Access
from freshlegs.web.site import Visit

JSON = "application/json"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT = timedelta(days=30)  # what was answered to a key
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
UNSAFE_A_MINUTE, UPLOADS_AN_HOUR = 600, 60
Shape = Mapping[str, Any]


@dataclass
class Call:
    """One request to one operation. `body`: what its JSON says; `raw`: its bytes; `key`: its Idempotency-Key, or ''."""

    visit: Visit
    raw: bytes = b""
    body: Any = None
    key: str = ""
    kept: str | None = None  # set by the answer: what `again` needs to give it once more

    @property
    def viewer(self) -> Viewer:
        assert self.visit.viewer is not None  # the operation is not public
        return self.visit.viewer

    def at(self, name: str) -> str:
        """From the path."""
        return str(self.visit.request.path_params[name])

    def query(self, name: str) -> str | None:
        return self.visit.request.query_params.get(name)

    def fields(self, *allowed: str) -> dict[str, Any]:
        """The body as an object; `Malformed` for another thing and for fields that are not named here."""
        if not isinstance(self.body, dict):
            raise Malformed([("", "an object is wanted")])
        strange = [(name, "unknown key") for name in self.body if allowed and name not in allowed]
        if strange:
            raise Malformed(strange)
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path below `/api/v1`.

    access    public: everybody; session: about the sign-in itself; self: on what is the caller's
    scope     what a token needs for it; None: no token will do, only the site's cookie
    takes     the shape of its JSON body; None: it has none
    gives     status -> the shape of that answer; None: without a body
    needs_key the Idempotency-Key has to be there
    again     what was kept -> the answer to the same request once more; None: it is worked out again
    reads     reads a body that is no JSON
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    does: str
    access: Access
    answer: Callable[[Call], Response]
    gives: Mapping[int, Shape | None]
    scope: str | None = None
    takes: Shape | None = None
    asks: tuple[Shape, ...] = ()
    refuses: tuple[int, ...] = ()
    needs_key: bool = False
    again: Callable[[Call, str], Response] | None = None
    reads: Callable[[Visit], Awaitable[FormData]] | None = None

    @property
    def gives_a_file(self) -> bool:
        return any(shape is not None and "contentMediaType" in shape for shape in self.gives.values())

    async def __call__(self, request: Request) -> Response:
        try:
            return await self.answered(request)
        except HTTPException as refused:
            return problems.of_http(refused)
        except FreshlegsError as refused:
            return problems.of_fault(refused)

    async def answered(self, request: Request) -> Response:
        site = request.app.state.site
        visit = Visit(site, request, None)
        if self.access != "public":
            visit.viewer = await run_in_threadpool(self.admitted, request)
        await run_in_threadpool(self.count, visit)
        call = Call(visit)
        if self.method == "POST":
            call.key = self.key_of(request)
        if self.reads is not None:
            refuse_other_media(request, "multipart/form-data")
            visit.form = await self.reads(visit)
        elif self.takes is not None:
            refuse_other_media(request, JSON)
            call.raw = await request.body()
            if self.path != "/advise":  # there the contract's own reader says what is wrong
                call.body = parsed(call.raw)
        return await run_in_threadpool(self.once, call)

    def admitted(self, request: Request) -> Viewer:
        found = viewer(request)
        if found is None:
            raise HTTPException(
                401,
                "Nobody is signed in. Sign in at /login, or send a token.",
                {"www-authenticate": "Bearer"},
            )
        if found.scopes is not None and (self.scope is None or not found.may(self.scope)):
            raise HTTPException(403, "This token may not do that. Its scopes were chosen when it was made.")
        return found

    def count(self, visit: Visit) -> None:
        """One runner at home is never counted."""
        if self.method == "GET" or visit.viewer is None:
            return
        who = visit.viewer
        if who.account is None and who.scopes is None:
            return
        rates: Rates = visit.request.app.state.rates
        caller = f"runner {who.runner} {who.session}"
        rates.count(caller, visit.now, UNSAFE_A_MINUTE, A_MINUTE)
        if self.reads is not None:
            rates.count(f"uploads {who.runner}", visit.now, UPLOADS_AN_HOUR, AN_HOUR)

    def key_of(self, request: Request) -> str:
        told = request.headers.get("idempotency-key", "")
        if told and not KEY.fullmatch(told):
            raise HTTPException(400, "The Idempotency-Key has to be 1 to 200 visible ASCII characters.")
        if self.needs_key and not told:
            raise HTTPException(
                400, "An Idempotency-Key is needed, so that the same thing sent twice is kept once."
            )
        return told

    def once(self, call: Call) -> Response:
        """The same key and body: the same answer. The same key with another body is refused."""
        if not call.key or self.again is None:
            return self.answer(call)
        store = call.visit.store
        same = hashlib.sha256(f"{self.path} {canonical(call.body)}".encode()).hexdigest()
        known = store.begin_request(call.key, same, call.visit.now, KEPT)
        if known is not None and known.request_sha256 != same:
            raise HTTPException(
                422, "This Idempotency-Key came with another request before. Take a new key for a new one."
            )
        if known is not None and known.answer is not None:
            return self.again(call, known.answer)
        try:
            answer = self.answer(call)
        except Exception:
            if known is None:
                with suppress(StoreFault):
                    store.forget_request(call.key)
            raise
        if call.kept is not None:
            store.finish_request(call.key, call.kept)
        return answer


def refuse_other_media(request: Request, wanted: str) -> None:
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told != wanted:
        raise HTTPException(415, f"The body has to be {wanted}.")


def parsed(raw: bytes) -> Any:
    try:
        return contract.parse(raw)
    except Malformed as refused:
        if any(words.startswith("not JSON") for _, words in refused.faults):
            raise HTTPException(400, "The body is not JSON.") from None
        raise


def canonical(body: Any) -> str:
    """The same for the same JSON, however it was spaced or ordered."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False)


def ok(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(value, status, headers=dict(headers or {}))


def nothing() -> Response:
    return Response(status_code=204)


# --- versions of a thing --------------------------------------------------------------------------------------------------


def tag_of(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def refuse_stale(call: Call, tag: str) -> None:
    """412 where `If-Match` names another version than the one that is kept."""
    told = call.visit.request.headers.get("if-match")
    if told is not None and told.strip() != "*" and tag not in [one.strip() for one in told.split(",")]:
        raise HTTPException(412, "It has changed since you read it. Read it again, then change that.")


def is_known(call: Call, tag: str) -> bool:
    """The caller has this version already (`If-None-Match`)."""
    told = call.visit.request.headers.get("if-none-match", "")
    return told.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in told.split(",")]
