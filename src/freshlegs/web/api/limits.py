"""How often one caller may ask, where several people share a service. Kept in memory: it forgets with the process."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from freshlegs.web.accounts.signing_in import TooMany

MOST_CALLERS = 10_000


class Rates:
    """Moments of each caller's latest requests. Threads may share it."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def count(self, caller: str, now: datetime, most: int, window: timedelta) -> None:
        """`TooMany` past `most` in any `window`."""
        with self._lock:
            if caller not in self._seen and len(self._seen) >= MOST_CALLERS:
                self._seen.pop(next(iter(self._seen)))
            seen = self._seen.setdefault(caller, deque())
            while seen and seen[0] <= now - window:
                seen.popleft()
            if len(seen) >= most:
                raise TooMany(timedelta(seconds=math.ceil((seen[0] + window - now).total_seconds())))
            seen.append(now)
