"""Stored activities as the `history` of a question: what counts, in the words and units of the contract."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Protocol

EASY_SHARE_OF_PEAK = 0.8  # of the runner's own peak: importing, `easy_s` (ours)
ENOUGH_WITH_HEART_RATE = 10
EASY_EFFORT = 4  # of 10: at most this is easy where there is no heart rate
A_YEAR = timedelta(days=365)
KEPT = timedelta(days=120)
EASY_SINCE = timedelta(days=60)  # the rail looks back four weeks


class Kept(Protocol):
    """What is asked of a stored activity."""

    @property
    def sport(self) -> str: ...
    @property
    def start(self) -> datetime | None: ...
    @property
    def utc_offset_s(self) -> int | None: ...
    @property
    def distance_m(self) -> float | None: ...
    @property
    def duration_s(self) -> float | None: ...
    @property
    def rpe(self) -> float | None: ...
    @property
    def average_hr(self) -> float | None: ...
    @property
    def descent_m(self) -> float | None: ...
    @property
    def peak_hr(self) -> float | None: ...
    @property
    def heart_rate_s(self) -> Mapping[int, float] | None: ...


def history(activities: Iterable[Kept], now: datetime, peak: float | None) -> list[dict[str, Any]]:
    """What a question needs of the past, oldest first: four months before now, or before the last run.

    peak  as `own_peak` gives it

    Every rail looks back less than that. What is not known is absent, never zero; without a date it is left out.
    """
    dated = [(activity.start, activity) for activity in activities if activity.start is not None]
    dated.sort(key=lambda pair: pair[0])
    runs = [start for start, activity in dated if activity.sport == "run" and start <= now]
    since = min([now, *runs[-1:]]) - KEPT
    recent = now - EASY_SINCE
    return [
        session(start, activity, peak if start >= recent else None)
        for start, activity in dated
        if start >= since
    ]


def own_peak(count: int, highest: float | None) -> float | None:
    """The highest mean over 30 s of the year; None until ten activities have a heart rate.

    count, highest  of the activities of the last year that have one
    """
    return highest if count >= ENOUGH_WITH_HEART_RATE else None


def session(start: datetime, activity: Kept, peak: float | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "start": start.astimezone(at_offset(activity.utc_offset_s or 0)).isoformat(),
        "sport": activity.sport,
        "distance_m": rounded(activity.distance_m),
        "duration_s": rounded(activity.duration_s),
        "rpe": activity.rpe,
        "average_hr": rounded(activity.average_hr),
        "easy_s": rounded(easy_seconds(activity, peak)),
        "descent_m": rounded(activity.descent_m),
    }
    return {name: value for name, value in found.items() if value is not None}


@cache
def at_offset(seconds: int) -> timezone:
    return timezone(timedelta(seconds=seconds))


def easy_seconds(activity: Kept, peak: float | None) -> float | None:
    """Seconds at an easy effort: by heart rate, else by the runner's own word, else not known."""
    heart_rate_s = activity.heart_rate_s if peak is not None else None  # unpacked when asked: asked once
    if heart_rate_s and peak is not None:
        limit = EASY_SHARE_OF_PEAK * peak
        return sum(seconds for beats, seconds in heart_rate_s.items() if beats <= limit)
    if activity.rpe is None:
        return None
    return activity.duration_s if activity.rpe <= EASY_EFFORT else 0.0


def rounded(value: float | None) -> int | None:
    """Whole metres, seconds and beats, half up: sums of them are exact."""
    return None if value is None else int(value + 0.5)
