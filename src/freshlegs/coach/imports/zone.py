"""An activity in, its offset from UTC and who told it out: the file, the position, or the runner."""

from __future__ import annotations

from freshlegs.importers import zones
from freshlegs.model.activity import Activity

FURTHEST_S = 14 * 3600  # Kiritimati; a clock that was set late tells offsets of days


def offset(activity: Activity, runner_zone: str) -> tuple[int | None, str | None]:
    """(seconds ahead of UTC at the start, `file`, `position` or `runner`); nothing without a date."""
    if activity.start is None:
        return None, None
    if activity.utc_offset_s is not None and abs(activity.utc_offset_s) <= FURTHEST_S:
        return activity.utc_offset_s, "file"
    if activity.first_position is not None:
        zone = zones.zone_at(*activity.first_position)
        if zone is not None:
            return zones.offset_s(zone, activity.start), "position"
    return zones.offset_s(runner_zone, activity.start), "runner"
