"""Signing in: an attempt is counted before it is judged, and a name that nobody has costs as much as any other."""

from __future__ import annotations

import ipaddress
import math
from datetime import datetime, timedelta

from starlette.requests import Request

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Account, Store
from freshlegs.store.accounts import name_key
from freshlegs.web.accounts import passwords, secret

WINDOW = timedelta(minutes=15)
OF_A_NAME, OF_AN_ADDRESS = 10, 30


class NotSignedIn(FreshlegsError):
    """Name or password is wrong; it is not said which. Web answers 401."""

    def __init__(self) -> None:
        super().__init__("The name or the password is not right.")


class TooMany(FreshlegsError):
    """Web answers 429. `wait_s`: whole seconds until the next attempt."""

    def __init__(self, wait: timedelta) -> None:
        self.wait_s = max(1, math.ceil(wait.total_seconds()))
        super().__init__(
            f"Too many attempts. Try again in {math.ceil(self.wait_s / 60)} min. "
            "Where you are signed in already, you stay so."
        )


def with_password(store: Store, name: str, password: str, address: str, now: datetime) -> Account:
    """`NotSignedIn`, `TooMany`."""
    counted = attempt(store, address, now, name)
    found = store.accounts.named(name)
    kept = None if found is None else found.password_hash
    if not passwords.hasher().is_right(kept, password) or found is None:
        raise NotSignedIn
    store.accounts.forgive(counted)
    return found


def attempt(store: Store, address: str, now: datetime, name: str | None = None) -> tuple[int, ...]:
    """What was counted, to be forgiven after a success. `TooMany`."""
    limits = {secret.hashed(f"address {network_of(address)}"): OF_AN_ADDRESS}
    if name is not None:
        limits[secret.hashed(f"name {name_key(name)}")] = OF_A_NAME
    counted, wait = store.accounts.try_sign_in(limits, now, WINDOW)
    if wait is not None:
        raise TooMany(wait)
    return counted


def forget_attempts(store: Store, name: str) -> None:
    """Whoever sits at the machine has given a new password: the wrong ones of before keep nobody out."""
    store.accounts.forget_attempts(secret.hashed(f"name {name_key(name)}"))


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def network_of(address: str) -> str:
    """An IPv6 customer holds a whole network of 64 bits: it counts as one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address
