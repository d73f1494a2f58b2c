"""A position in, the name of its time zone out, from a table that comes with the program."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_at(latitude: float, longitude: float) -> str | None:
    """IANA name of the zone at a position in degrees; None off the earth or where no zone is known."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return _zone_near(round(latitude, 3), round(longitude, 3))


@lru_cache(maxsize=4096)
def _zone_near(latitude: float, longitude: float) -> str | None:
    """To a hundred metres: most runs begin at the same few places."""
    from tzfpy import get_tz  # 47 ms, and most files tell their offset themselves

    name = get_tz(longitude, latitude)
    return name if name and _known(name) else None


def offset_s(zone: str, at: datetime) -> int | None:
    """Seconds that clocks of `zone` are ahead of UTC at a zoned moment; None for a zone that this machine lacks."""
    known = _known(zone)
    ahead = at.astimezone(known).utcoffset() if known else None
    return int(ahead.total_seconds()) if ahead is not None else None


def _known(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
