"""Tokens of programs: `fl_` and 32 random bytes, with scopes and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store, Token
from freshlegs.web.accounts import secret

PREFIX = "fl_"
SCOPES = {
    "read": "Read everything of the runner",
    "write:check-in": "Check in, and report steps of the plan",
    "write:import": "Import files, and change activities",
    "write:profile": "Change the profile, the next run and the consents",
    "owner": "Take everything out, and delete it once that was confirmed here",
}
USUAL_DAYS, MOST_DAYS = 365, 3650
LONGEST_NAME = 80
NOTED_EVERY = timedelta(minutes=10)


class TokenRefused(FreshlegsError):
    """It cannot be made like this."""


def make(store: Store, runner: int, name: str, scopes: tuple[str, ...], days: int, now: datetime) -> str:
    """The token. It is shown once: the store keeps its hash."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise TokenRefused(f"Name the program that will use it, in at most {LONGEST_NAME} characters.")
    strange = [scope for scope in scopes if scope not in SCOPES]
    if strange or not scopes:
        raise TokenRefused(f"Say what it may do: one or more of {', '.join(SCOPES)}.")
    if not 1 <= days <= MOST_DAYS:
        raise TokenRefused(f"Say for how many days it holds, from 1 to {MOST_DAYS}.")
    made = f"{PREFIX}{secret.make()}"
    until = now + timedelta(days=days)
    ordered = tuple(scope for scope in SCOPES if scope in scopes)
    store.accounts.add_token(runner, name.strip(), secret.hashed(made), ordered, now, until)
    return made


def current(told: str, store: Store, now: datetime) -> Token | None:
    """What this token may do, while it holds."""
    found = store.accounts.token(secret.hashed(told)) if told.startswith(PREFIX) else None
    if found is None or found.expires_at <= now:
        return None
    if found.last_used_at is None or now - found.last_used_at >= NOTED_EVERY:
        store.accounts.used_token(found.id, now)
    return found
