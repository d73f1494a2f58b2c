"""Random secrets of 256 bits, and what is kept of them."""

import hashlib
import secrets

BYTES = 32


def make() -> str:
    return secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """SHA-256, in hex. A secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
