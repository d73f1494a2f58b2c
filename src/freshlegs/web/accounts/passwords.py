"""Passwords: which are refused, and their argon2id hashes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from freshlegs.model.errors import FreshlegsError

SHORTEST, LONGEST = 12, 1000  # characters
TAIL = re.compile(r"[\W\d_]+$")
REPEATED = re.compile(r"(.{1,6}?)\1+.?")
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
SHORTEST_PIECE, FEWEST_KINDS = 4, 4  # characters; different characters
AT_ONCE = 2  # hashes that are computed at the same time: each takes 19 MiB


class WeakPassword(FreshlegsError):
    """It would be guessed, or it is no password at all."""


def settle(password: str) -> str:
    """The same characters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, name: str = "") -> None:
    """`WeakPassword` with what is wrong. No rule on kinds of characters: length is what counts."""
    settled = settle(password)
    if len(settled) < SHORTEST:
        raise WeakPassword(
            f"The password has to have at least {SHORTEST} characters. A few words in a row will do."
        )
    if len(settled) > LONGEST:
        raise WeakPassword(f"The password has more than {LONGEST} characters. Take a shorter one.")
    if is_usual(settled, name):
        raise WeakPassword(
            "That password is among the first that anybody would try. Take a few words that nobody else would put together."
        )


def is_usual(settled: str, name: str) -> bool:
    """A usual word alone, doubled or with figures behind it; a run along the keyboard; one piece over and over."""
    plain = settled.casefold()
    squeezed = re.sub(r"[\s._-]", "", plain)
    stem = TAIL.sub("", squeezed)
    named = {name.casefold(), "freshlegs"} - {""}
    words = usual() | named
    runs = [run + run for run in RUNS] + [(run + run)[::-1] for run in RUNS]
    parts = [part for part in (squeezed, stem) if len(part) >= SHORTEST_PIECE]
    return (
        {plain, squeezed, stem} & words != set()
        or any(part in run for part in parts for run in runs)
        or any(REPEATED.fullmatch(part) for part in parts)
        or len(set(squeezed)) < FEWEST_KINDS
    )


@cache
def usual() -> frozenset[str]:
    text = (resources.files("freshlegs.web.accounts") / "usual_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.split() if line)


class Hasher:
    """argon2id with what OWASP calls the least: 19 MiB, two passes. `computed`: how many hashes it has made."""

    def __init__(self) -> None:
        self.computed = 0
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._room = Semaphore(AT_ONCE)
        self._nobodys = self.hash("nobody has this one")

    def hash(self, password: str) -> str:
        with self._room:
            self.computed += 1
            return self._argon2.hash(settle(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """`kept` None, for a name that nobody has: as long a calculation, and never right."""
        with self._room:
            self.computed += 1
            try:
                self._argon2.verify(kept or self._nobodys, settle(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None


@cache
def hasher() -> Hasher:
    """One for the process, made at the first need."""
    return Hasher()
