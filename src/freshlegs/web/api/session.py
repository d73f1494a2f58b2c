"""Signing in and out with a password, and changing it."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.coach import Malformed
from freshlegs.web.accounts import passwords, people, sessions, signing_in
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, nothing, ok


def texts(call: Call, *names: str) -> list[str]:
    told = call.fields(*names)
    strange = [(name, "a text is wanted") for name in names if not isinstance(told.get(name), str)]
    if strange:
        raise Malformed(strange)
    return [told[name] for name in names]


def sign_in(call: Call) -> Response:
    name, password = texts(call, "name", "password")
    visit = call.visit
    store = visit.site.store
    account = signing_in.with_password(store, name, password, signing_in.address_of(visit.request), visit.now)
    answer = nothing()
    sessions.begin(visit.request, answer, store, account.id, visit.now)
    return answer


def who(call: Call) -> Response:
    account = call.viewer.account
    return ok(
        {
            "name": account.name if account else call.visit.store.runner().name,
            "role": account.role if account else "runner",
            "signed_in": account is not None,
        }
    )


def sign_out(call: Call) -> Response:
    answer = nothing()
    sessions.end(call.visit.request, answer, call.visit.site.store, call.visit.now)
    return answer


def password(call: Call) -> Response:
    """A wrong old one counts like a failed sign-in."""
    old, new = texts(call, "old", "new")
    visit, account = call.visit, call.viewer.account
    if account is None:
        raise HTTPException(422, "There is no account yet. Make one on the page Account.")
    counted = signing_in.attempt(
        visit.site.store, signing_in.address_of(visit.request), visit.now, account.name
    )
    if not passwords.hasher().is_right(account.password_hash, old):
        raise Malformed([("old", "this is not the password")])
    visit.site.store.accounts.forgive(counted)
    try:
        people.change_password(visit.site.store, account, new, call.viewer.session)
    except passwords.WeakPassword as weak:
        raise Malformed([("new", str(weak))]) from None
    return nothing()


WHO = shapes.table({"name": shapes.STRING, "role": shapes.STRING, "signed_in": shapes.YES_NO})
NAME_AND_PASSWORD: dict[str, Any] = shapes.table(
    {"name": shapes.STRING, "password": shapes.STRING}, closed=True
)
OPERATIONS = (
    Operation(
        method="POST",
        path="/session",
        does="Sign in; the answer sets the cookie",
        access="public",
        answer=sign_in,
        takes=NAME_AND_PASSWORD,
        gives={204: None},
        refuses=(401, 422, 429),
    ),
    Operation(
        method="GET",
        path="/session",
        does="Who is signed in",
        access="session",
        answer=who,
        gives={200: WHO},
    ),
    Operation(
        method="DELETE",
        path="/session",
        does="Sign out",
        access="session",
        answer=sign_out,
        gives={204: None},
    ),
    Operation(
        method="PUT",
        path="/password",
        does="Change the password; the other sessions end",
        access="session",
        answer=password,
        takes=shapes.table({"old": shapes.STRING, "new": shapes.STRING}, closed=True),
        gives={204: None},
        refuses=(422,),
    ),
)
