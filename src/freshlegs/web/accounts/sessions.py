"""Sessions: 256 random bits in a cookie, of which the store knows the SHA-256 alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from freshlegs.web.accounts import secret

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from freshlegs.store import Session, Store

IDLE, LONGEST = timedelta(days=14), timedelta(days=90)
NOTED_EVERY = timedelta(minutes=10)  # so that reading pages does not write to the disk each time
PLAIN, LOCKED = "freshlegs", "__Host-freshlegs"


def is_secure(request: Request) -> bool:
    """Over https, perhaps behind a proxy. Plain http is for this machine alone."""
    public: str | None = request.app.state.site.public_url
    return request.url.scheme == "https" or (public or "").startswith("https://")


def cookie_name(request: Request) -> str:
    return LOCKED if is_secure(request) else PLAIN


def current(request: Request, store: Store, now: datetime) -> Session | None:
    """Whose cookie this is, while it holds."""
    told = request.cookies.get(cookie_name(request))
    found = store.accounts.session(secret.hashed(told)) if told else None
    if found is None or not holds(found, now):
        return None
    if now - found.last_used_at >= NOTED_EVERY:
        store.accounts.used_session(found.id, now)
    return found


def holds(session: Session, now: datetime) -> bool:
    return now - session.last_used_at < IDLE and now - session.created_at < LONGEST


def begin(request: Request, answer: Response, store: Store, account_id: int, now: datetime) -> None:
    """Always a new one; the one that this browser had ends."""
    forget(request, store, now)
    store.accounts.end_sessions_before(now - LONGEST, now - IDLE)
    made = secret.make()
    store.accounts.start_session(account_id, secret.hashed(made), now)
    answer.set_cookie(
        cookie_name(request),
        made,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def end(request: Request, answer: Response, store: Store, now: datetime) -> None:
    forget(request, store, now)
    answer.delete_cookie(
        cookie_name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def forget(request: Request, store: Store, now: datetime) -> None:
    found = current(request, store, now)
    if found is not None:
        store.accounts.end_session(found.account.id, found.id)
