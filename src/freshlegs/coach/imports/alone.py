"""One import at a time in a home: another one waits until it is through, or until its process is gone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "importing"


@contextmanager
def alone(home: Path | None) -> Iterator[None]:
    """The lock is the system's: it goes with the process that holds it, however that ends."""
    if home is None or sys.platform == "win32":
        yield
        return
    import fcntl

    held = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
