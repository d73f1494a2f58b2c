"""Passkeys: what a browser is asked, and whether its answer holds. The questions wait in memory, for five minutes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Literal
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Account, Passkey, Store
from freshlegs.web.security import is_loopback

Purpose = Literal["register", "sign in"]
HOLDS = timedelta(minutes=5)
MOST = 1000  # questions at a time; the oldest give way
NAME = "Freshlegs"


class NoPasskey(FreshlegsError):
    """It did not hold."""

    def __init__(self) -> None:
        super().__init__("That passkey did not work. Try again, or sign in with the password.")


class NoPasskeyHere(FreshlegsError):
    def __init__(self) -> None:
        super().__init__(
            "Passkeys need a name and not a number as the address. "
            "On this machine open http://localhost with the same port; elsewhere https with a name."
        )


class Questions:
    """The challenges that wait for an answer: challenge -> what for, for whom, until when. Threads may share it."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, tuple[Purpose, int, datetime]] = {}
        self._lock = Lock()

    def ask(self, purpose: Purpose, account: int, now: datetime) -> bytes:
        challenge = secrets.token_bytes(32)
        with self._lock:
            if len(self._waiting) >= MOST:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[challenge] = (purpose, account, now + HOLDS)
        return challenge

    def take(self, purpose: Purpose, account: int, now: datetime) -> Callable[[bytes], bool]:
        """Says whether a challenge is one that was asked for this and still waits. Each is good once."""

        def is_ours(challenge: bytes) -> bool:
            with self._lock:
                found = self._waiting.pop(challenge, None)
            return found is not None and found[:2] == (purpose, account) and now < found[2]

        return is_ours


def host_of(origin: str) -> str:
    """The name that passkeys belong to. `NoPasskeyHere` for a number."""
    host = urlsplit(origin).hostname or ""
    if is_loopback(host) and host != "localhost":
        raise NoPasskeyHere
    return host


def to_register(
    store: Store, questions: Questions, account: Account, origin: str, now: datetime
) -> dict[str, Any]:
    known = [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential))
        for one in store.accounts.passkeys(account.id)
    ]
    options = generate_registration_options(
        rp_id=host_of(origin),
        rp_name=NAME,
        user_name=account.name,
        user_id=str(account.id).encode(),
        challenge=questions.ask("register", account.id, now),
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return dict(json.loads(options_to_json(options)))


def register(
    store: Store, questions: Questions, account: Account, origin: str, told: Any, now: datetime
) -> None:
    """`NoPasskey`."""
    try:
        found = verify_registration_response(
            credential=told,
            expected_challenge=challenge_of(told, questions.take("register", account.id, now)),
            expected_rp_id=host_of(origin),
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise NoPasskey from None
    credential = bytes_to_base64url(found.credential_id)
    store.accounts.add_passkey(account, credential, found.credential_public_key, found.sign_count, now)


def to_sign_in(questions: Questions, origin: str, now: datetime) -> dict[str, Any]:
    """Without a name: the device offers the passkeys that it has."""
    options = generate_authentication_options(
        rp_id=host_of(origin),
        challenge=questions.ask("sign in", 0, now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(options_to_json(options)))


def sign_in(store: Store, questions: Questions, origin: str, told: Any, now: datetime) -> Account:
    """`NoPasskey`."""
    known = known_one(store, told)
    try:
        found = verify_authentication_response(
            credential=told,
            expected_challenge=challenge_of(told, questions.take("sign in", 0, now)),
            expected_rp_id=host_of(origin),
            expected_origin=origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise NoPasskey from None
    store.accounts.used_passkey(known.id, found.new_sign_count, now)
    return known.account


def known_one(store: Store, told: Any) -> Passkey:
    id = told.get("id") if isinstance(told, dict) else None
    found = store.accounts.passkey(id) if isinstance(id, str) else None
    if found is None:
        raise NoPasskey
    return found


def challenge_of(told: Any, is_ours: Callable[[bytes], bool]) -> bytes:
    """The challenge that the browser says it was given, if it was: the library then compares and checks all the rest."""
    data = json.loads(base64url_to_bytes(told["response"]["clientDataJSON"]))
    challenge = base64url_to_bytes(data["challenge"])
    if not is_ours(challenge):
        raise NoPasskey
    return challenge
