"""Passkeys, as the script of the pages Sign in and Account uses them. For people at a browser, so no token will do."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.store import Account
from freshlegs.web.accounts import passkeys, sessions, signing_in
from freshlegs.web.accounts.passkeys import Questions
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, nothing, ok
from freshlegs.web.security import origin_of


def origin(call: Call) -> str:
    return origin_of(call.visit.site.public_url or str(call.visit.request.base_url))


def questions(call: Call) -> Questions:
    found: Questions = call.visit.request.app.state.questions
    return found


def account(call: Call) -> Account:
    if call.viewer.account is None:
        raise HTTPException(422, "There is no account yet. Make one on the page Account first.")
    return call.viewer.account


def new(call: Call) -> Response:
    store = call.visit.site.store
    return ok(passkeys.to_register(store, questions(call), account(call), origin(call), call.visit.now))


def added(call: Call) -> Response:
    store, now = call.visit.site.store, call.visit.now
    passkeys.register(store, questions(call), account(call), origin(call), call.fields(), now)
    return nothing()


def ask(call: Call) -> Response:
    return ok(passkeys.to_sign_in(questions(call), origin(call), call.visit.now))


def sign_in(call: Call) -> Response:
    visit = call.visit
    store, now = visit.site.store, visit.now
    counted = signing_in.attempt(store, signing_in.address_of(visit.request), now)
    try:
        found = passkeys.sign_in(store, questions(call), origin(call), call.fields(), now)
    except passkeys.NoPasskey as refused:
        raise HTTPException(401, str(refused)) from None
    store.accounts.forgive(counted)
    answer = nothing()
    sessions.begin(visit.request, answer, store, found.id, now)
    return answer


OPERATIONS = (
    Operation(
        method="POST",
        path="/passkeys/new",
        does="What the browser needs to make a passkey",
        access="session",
        answer=new,
        gives={200: shapes.ANY},
        refuses=(422,),
    ),
    Operation(
        method="POST",
        path="/passkeys",
        does="Keep the passkey that the browser has made",
        access="session",
        answer=added,
        takes=shapes.ANY,
        gives={204: None},
        refuses=(422,),
    ),
    Operation(
        method="POST",
        path="/session/passkey/new",
        does="What the browser needs to sign in with a passkey",
        access="public",
        answer=ask,
        gives={200: shapes.ANY},
        refuses=(422,),
    ),
    Operation(
        method="POST",
        path="/session/passkey",
        does="Sign in with a passkey; the answer sets the cookie",
        access="public",
        answer=sign_in,
        takes=shapes.ANY,
        gives={204: None},
        refuses=(401, 422, 429),
    ),
)
