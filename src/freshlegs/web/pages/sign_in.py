"""Sign in: with a password, which needs no script, or with a passkey. Shown in place of any page that needs it."""

from __future__ import annotations

import re

from starlette.responses import Response

from freshlegs.web.accounts import sessions, signing_in
from freshlegs.web.page import Page
from freshlegs.web.said import Fault
from freshlegs.web.security import NOTHING_STAYS
from freshlegs.web.site import Visit

OURS = re.compile(r"/(?![/\\])[\x21-\x7e]*")  # a path of this site, and of no other


def form(visit: Visit) -> Response:
    return shown(visit, visit.request.query_params.get("next", "/"))


def asked(visit: Visit) -> Response:
    """In place of a page. Once signed in it is opened, if it was only to be read."""
    url = visit.request.url
    wanted = f"{url.path}?{url.query}" if url.query else url.path
    return shown(visit, wanted if visit.request.method == "GET" else "/", status=401)


def shown(
    visit: Visit, following: str, faults: list[Fault] | None = None, status: int = 200, wait_s: int = 0
) -> Response:
    answer = visit.render(
        "sign_in.html",
        status=status,
        look=visit.plain_look,
        title="Sign in",
        here=None,
        following=local(following),
        faults=faults or [],
        name=visit.field("name"),
        is_needed=visit.site.store.accounts.exist(),
    )
    if wait_s:
        answer.headers["retry-after"] = str(wait_s)
    return answer


def local(path: str) -> str:
    return path if OURS.fullmatch(path) else "/"


def sent(visit: Visit) -> Response:
    following, store = visit.field("next"), visit.site.store
    given = visit.form.get("password")
    password = given if isinstance(given, str) else ""  # blanks at its ends belong to it
    if not visit.field("name") or not password:
        blank = "password" if visit.field("name") else "name"
        return shown(visit, following, [Fault(blank, "Give both the name and the password.")], 422)
    try:
        account = signing_in.with_password(
            store, visit.field("name"), password, signing_in.address_of(visit.request), visit.now
        )
    except signing_in.NotSignedIn as refused:
        return shown(visit, following, [Fault("name", str(refused))], 422)
    except signing_in.TooMany as refused:
        return shown(visit, following, [Fault("name", str(refused))], 429, refused.wait_s)
    answer = visit.go(local(following))
    sessions.begin(visit.request, answer, store, account.id, visit.now)
    return answer


def left(visit: Visit) -> Response:
    answer = visit.go("/login")
    sessions.end(visit.request, answer, visit.site.store, visit.now)
    answer.headers.update(NOTHING_STAYS)
    return answer


FORM = Page(method="GET", path="/login", access="public", answer=form)
SENT = Page(method="POST", path="/login", access="public", answer=sent)
LEFT = Page(method="POST", path="/logout", access="session", answer=left)
PAGES = (FORM, SENT, LEFT)
