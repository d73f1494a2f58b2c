"""Who is there, and who may come in: each route says whom it is for, and what says nothing is refused."""

from __future__ import annotations

import ipaddress
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from freshlegs.store import Account, Store
from freshlegs.web.accounts import sessions, tokens

ONLY_RUNNER = 1
BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Viewer:
    """`runner`: whose data are shown.

    account  who signed in; None for a program with a token, and at home where nobody has to
    session  its id, where there is one
    scopes   what a token may do; None: whatever the runner may
    """

    runner: int
    account: Account | None = None
    session: int | None = None
    scopes: Set[str] | None = None

    def may(self, scope: str | None) -> bool:
        return scope is None or self.scopes is None or scope in self.scopes


def viewer(request: Request) -> Viewer | None:
    """The one place that knows who is asking. Reads the store, so it belongs in a thread.

    A token counts for the API alone, and a wrong one is nobody, whatever cookie is there. While there is no account,
    whoever sits at this machine is the one runner.
    """
    site = request.app.state.site
    store, now = site.store, site.now()
    told = request.headers.get("authorization")
    if told is not None and request.url.path.startswith("/api/"):
        return of_token(told, store, now)
    session = sessions.current(request, store, now)
    if session is not None:
        return Viewer(session.account.runner, session.account, session.id)
    if store.accounts.exist() or comes_from_elsewhere(request):
        return None
    return Viewer(ONLY_RUNNER)


def of_token(told: str, store: Store, now: datetime) -> Viewer | None:
    kind, secret = told[: len(BEARER)].lower(), told[len(BEARER) :].strip()
    found = tokens.current(secret, store, now) if kind == BEARER else None
    return None if found is None else Viewer(found.runner, scopes=frozenset(found.scopes))


def comes_from_elsewhere(request: Request) -> bool:
    """From an address that is not of this machine."""
    try:
        return request.client is not None and not ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:  # a socket of this machine, or a test, has no such address
        return False
