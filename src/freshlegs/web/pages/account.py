"""One's own account: password, passkeys, sessions, tokens for programs; or the first one, where there is none yet."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import Response

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Account
from freshlegs.web.access import Viewer
from freshlegs.web.accounts import erasing, passwords, people, sessions, signing_in, tokens
from freshlegs.web.page import Page
from freshlegs.web.said import Fault
from freshlegs.web.site import Visit

HERE = "/account"
DELETE = "delete"


def account(visit: Visit) -> Response:
    return shown(visit)


def shown(visit: Visit, faults: list[Fault] | None = None, token: str = "", status: int = 200) -> Response:
    """`token`: the new one, which is shown this once."""
    store, who = visit.site.store, viewer(visit)
    own = who.account
    return visit.render(
        "account.html",
        status=422 if faults and status == 200 else status,
        title="Account",
        here=None,
        faults=faults or [],
        account=own,
        session=who.session,
        sessions=[one for one in store.accounts.sessions(own.id) if sessions.holds(one, visit.now)]
        if own
        else [],
        passkeys=store.accounts.passkeys(own.id) if own else [],
        tokens=store.accounts.tokens(who.runner),
        now=visit.now,
        scopes=tokens.SCOPES,
        made=token,
        typed={name: visit.field(name) if faults else "" for name in ("name", "token_name", "days")},
        ticked=visit.fields("scope") if faults else [],
        days=tokens.USUAL_DAYS,
        shortest=passwords.SHORTEST,
        may_delete=erasing.is_allowed(visit.store, visit.now),
    )


def viewer(visit: Visit) -> Viewer:
    assert visit.viewer is not None  # the page is not public
    return visit.viewer


def own_account(visit: Visit) -> Account:
    found = viewer(visit).account
    if found is None:
        raise HTTPException(422, "There is no account yet. Make one first.")
    return found


def typed(visit: Visit, name: str) -> str:
    """As it was typed: blanks at the ends of a password belong to it."""
    value = visit.form.get(name)
    return value if isinstance(value, str) else ""


def changed(visit: Visit) -> Response:
    do = WAYS.get(visit.field("do"))
    if do is None:
        raise HTTPException(422, "That button is not known here.")
    return do(visit)


def begin(visit: Visit) -> Response:
    """The first account of the home. From now on everybody has to sign in, so this browser is signed in at once."""
    store = visit.site.store
    if store.accounts.exist():
        return visit.go(HERE)
    try:
        made = people.add(store, visit.field("name"), "runner", typed(visit, "new"), visit.now)
    except FreshlegsError as refused:
        field = "new" if isinstance(refused, passwords.WeakPassword) else "name"
        return shown(visit, [Fault(field, str(refused))])
    answer = visit.go(HERE)
    sessions.begin(visit.request, answer, store, made.id, visit.now)
    return answer


def password(visit: Visit) -> Response:
    """A wrong old one counts like a failed sign-in. Whoever came in by a passkey alone has no old one."""
    store, own = visit.site.store, own_account(visit)
    try:
        counted = signing_in.attempt(store, signing_in.address_of(visit.request), visit.now, own.name)
    except signing_in.TooMany as refused:
        return shown(visit, [Fault("old", str(refused))], status=429)
    old = typed(visit, "old")
    if own.password_hash is not None and not passwords.hasher().is_right(own.password_hash, old):
        return shown(visit, [Fault("old", "This is not the password.")])
    store.accounts.forgive(counted)
    try:
        people.change_password(store, own, typed(visit, "new"), viewer(visit).session)
    except passwords.WeakPassword as refused:
        return shown(visit, [Fault("new", str(refused))])
    return visit.go(HERE)


def end_session(visit: Visit) -> Response:
    visit.site.store.accounts.end_session(own_account(visit).id, number(visit))
    return visit.go(HERE)


def end_others(visit: Visit) -> Response:
    own, accounts = own_account(visit), visit.site.store.accounts
    for one in accounts.sessions(own.id):
        if one.id != viewer(visit).session:
            accounts.end_session(own.id, one.id)
    return visit.go(HERE)


def remove_passkey(visit: Visit) -> Response:
    if not visit.site.store.accounts.remove_passkey(own_account(visit).id, number(visit)):
        return shown(visit, [Fault("new", "It is the only way in. Set a password first.")])
    return visit.go(HERE)


def add_token(visit: Visit) -> Response:
    days = visit.field("days")
    try:
        made = tokens.make(
            visit.site.store,
            viewer(visit).runner,
            visit.field("token_name"),
            tuple(visit.fields("scope")),
            int(days) if days.isascii() and days.isdecimal() and len(days) < 6 else 0,
            visit.now,
        )
    except tokens.TokenRefused as refused:
        return shown(visit, [Fault("token_name", str(refused))])
    return shown(visit, token=made)


def revoke_token(visit: Visit) -> Response:
    visit.site.store.accounts.revoke_token(viewer(visit).runner, number(visit))
    return visit.go(HERE)


def allow_deleting(visit: Visit) -> Response:
    """For a program with the scope `owner`, for a quarter of an hour."""
    if visit.field("confirm").casefold() not in (DELETE, visit.say(DELETE).casefold()):
        return shown(visit, [Fault("confirm", "Type the word delete first. Nothing was allowed.")])
    erasing.allow(visit.store, visit.now)
    return visit.go(HERE)


def number(visit: Visit) -> int:
    """Of the row that a button stands on; 0, which none has, for anything else."""
    told = visit.field("id")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 15 else 0


WAYS: dict[str, Callable[[Visit], Response]] = {
    "begin": begin,
    "password": password,
    "end_session": end_session,
    "end_others": end_others,
    "remove_passkey": remove_passkey,
    "add_token": add_token,
    "revoke_token": revoke_token,
    "allow_deleting": allow_deleting,
}
PAGE = Page(method="GET", path=HERE, access="self", answer=account)
CHANGED = Page(method="POST", path=HERE, access="self", answer=changed)
PAGES = (PAGE, CHANGED)
