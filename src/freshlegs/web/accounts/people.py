"""Making an account, and giving it another password: for the command line, the page and the API alike."""

from __future__ import annotations

import json
from datetime import datetime

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Account, Store
from freshlegs.web.accounts import passwords

ROLES = ("runner", "coach", "admin")
LONGEST_NAME = 80
YOUNGEST = 16  # to have an account of one's own


class AccountRefused(FreshlegsError):
    """It cannot be made like this."""


class NoSuchAccount(FreshlegsError):
    def __init__(self) -> None:
        super().__init__("There is no account of that name. `freshlegs runner list` names them.")


def check_name(name: str) -> str:
    settled = " ".join(name.split())
    if not settled or len(settled) > LONGEST_NAME or not settled.isprintable():
        raise AccountRefused(f"A name of 1 to {LONGEST_NAME} characters is wanted.")
    return settled


def add(store: Store, name: str, role: str, password: str, now: datetime) -> Account:
    """`AccountRefused`, `NameTaken`, `WeakPassword`: nothing was made."""
    settled = check_name(name)
    if role not in ROLES:
        raise AccountRefused(f"The role is one of {', '.join(ROLES)}.")
    refuse_the_young(store, role)
    passwords.check(password, settled)
    return store.accounts.add(settled, role, passwords.hasher().hash(password), now)


def refuse_the_young(store: Store, role: str) -> None:
    """Where the home's own runner has said an age."""
    if role == "runner" and store.accounts.of_runner(1) is None:
        age = json.loads(store.of(1).runner().profile).get("age")
        if age is not None and age < YOUNGEST:
            raise AccountRefused(f"Under {YOUNGEST} there is no account of one's own yet.")


def change_password(store: Store, account: Account, password: str, keep_session: int | None = None) -> None:
    """Ends the other sessions. `WeakPassword`."""
    passwords.check(password, account.name)
    store.accounts.set_password(account.id, passwords.hasher().hash(password), keep_session)


def named(store: Store, name: str) -> Account:
    found = store.accounts.named(name)
    if found is None:
        raise NoSuchAccount
    return found
