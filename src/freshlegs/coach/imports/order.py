"""Which member is read when: the newest first, since the last weeks are what the first advice needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from freshlegs.coach.imports.sources import Member

DATE = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
    r"(?:[T_ -]*([01]\d|2[0-3])[-_.:h]?([0-5]\d)(?:[-_.:m]?[0-5]\d)?)?(?!\d)"
)
OLDEST = datetime.min.replace(tzinfo=UTC)


def newest_first(
    members: Iterable[Member], told: Mapping[int, datetime]
) -> list[tuple[Member, datetime | None]]:
    """Each with the date that it is probably of: by a table (`told`, by place), else by its name.

    Those without a date come last, by when they were written: an export writes all its files on one day.
    """
    dated = [(member, told.get(member.place) or date_in(member.name)) for member in members]
    return sorted(dated, key=lambda one: (one[1] or OLDEST, one[0].written or OLDEST), reverse=True)


def date_in(name: str) -> datetime | None:
    """The date that a name spells out, as `2024-05-01`, `20240501_0830` and the like; of several the last."""
    date = None
    for found in DATE.finditer(name):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        try:
            date = datetime(year, month, day, hour, minute, tzinfo=UTC)
        except ValueError:
            continue
    return date
