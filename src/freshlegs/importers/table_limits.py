"""What a row of a table may say of an activity.

The readers of files hold to the same limits in `points`, `measure` and `tcx`; those load numpy, which no table needs.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime

LONGEST_M = 10_000_000.0
LONGEST_S = 10_000_000.0
LOWEST_BPM, HIGHEST_BPM = 30.0, 230.0
GREATEST_CLIMB_M = 100_000.0
WIDEST_OFFSET_S, OFFSET_STEP_S = 14 * 3600, 15 * 60
# Whoever knows the clock draws the nearer line; this one keeps to dates that a calendar has.
FIRST_S, LAST_S = datetime(2000, 1, 1, tzinfo=UTC).timestamp(), datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def start_of(seconds: float) -> datetime | None:
    """The moment in UTC, whole seconds; None before 2000 and from 2100 on."""
    return datetime.fromtimestamp(math.floor(seconds), UTC) if FIRST_S <= seconds < LAST_S else None


def offset_of(seconds: float) -> int | None:
    """Local time minus UTC; None when no place on earth has it."""
    whole = round(seconds)
    return whole if whole % OFFSET_STEP_S == 0 and abs(whole) <= WIDEST_OFFSET_S else None
