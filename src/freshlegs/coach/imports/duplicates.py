"""Which activities are one and the same, and which of them stays (importing.md section 5, duplicates)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

APART_S = 60
SHARE = 0.05
RICHNESS = {"fit": 3, "tcx": 2, "gpx": 1}  # a row of a table has none of the records
FAMILIES = {"hike": "walk"}
ANY_SPORT = frozenset({"unknown", "other"})  # the file does not say, so it contradicts nothing
A_DAY_S = 86_400
NOON_S = 43_200
FURTHEST_FROM_NOON_S = NOON_S + 14 * 3600  # the day that a runner means, in any zone


class Seen(NamedTuple):
    """What tells two activities apart. `sha256`: of the file that gave it; `is_kept`: from an earlier import."""

    id: str
    sha256: str | None
    sport: str
    start: datetime | None
    duration_s: float | None
    elapsed_s: float | None
    distance_m: float | None
    source_format: str
    platform_id: str | None = None
    has_heart_rate: bool = False
    records: int = 0
    is_kept: bool = False
    counted: bool = True

    @property
    def is_of_a_day(self) -> bool:
        """A row of a log that tells the day and no time: it stands at noon (`run_log`)."""
        return (
            self.source_format == "csv"
            and self.start is not None
            and self.start.timestamp() % A_DAY_S == NOON_S
        )

    @property
    def length_s(self) -> float:
        return self.elapsed_s or self.duration_s or 0.0


def richer(new: Seen, other: Seen) -> bool:
    """Whether the new one stays. One that is kept gives way to a better format only, so that ids last.

    Within one import heart rate, records and then the id decide, so that the order of files does not.
    """
    form, other_form = RICHNESS.get(new.source_format, 0), RICHNESS.get(other.source_format, 0)
    if other.is_kept:
        return form > other_form
    return (form, new.has_heart_rate, new.records, new.id) > (
        other_form,
        other.has_heart_rate,
        other.records,
        other.id,
    )


def same(one: Seen, other: Seen) -> bool:
    """Rules (b) and (c). Rule (a), the same bytes, is judged for the whole file."""
    if one.platform_id is not None and one.platform_id == other.platform_id:
        return True
    if one.start is None or other.start is None:
        return False
    if one.is_of_a_day != other.is_of_a_day:
        return same_of_a_day(one, other)
    return (
        abs((one.start - other.start).total_seconds()) <= APART_S
        and same_family(one.sport, other.sport)
        and close(one.duration_s, other.duration_s)
        and close(one.distance_m, other.distance_m)
    )


def same_of_a_day(one: Seen, other: Seen) -> bool:
    """A log tells no time, so distance and duration must both be known and agree."""
    known = None not in (one.duration_s, other.duration_s, one.distance_m, other.distance_m)
    return (
        known
        and apart_s(one, other) <= FURTHEST_FROM_NOON_S
        and same_family(one.sport, other.sport)
        and close(one.duration_s, other.duration_s)
        and close(one.distance_m, other.distance_m)
    )


def same_family(one: str, other: str) -> bool:
    return bool({one, other} & ANY_SPORT) or FAMILIES.get(one, one) == FAMILIES.get(other, other)


def close(one: float | None, other: float | None) -> bool:
    """Within 5 % of the larger; what one of them does not know contradicts nothing."""
    return one is None or other is None or abs(one - other) <= SHARE * max(one, other)


class Ledger:
    """All activities of the runner by start and platform id, and for each duplicate the one that stays."""

    def __init__(self) -> None:
        self.by_id: dict[str, Seen] = {}
        self.by_sha256: dict[str, list[str]] = {}
        self.stays: dict[str, str] = {}  # duplicate -> the one it repeats, by now perhaps a duplicate itself
        self._by_minute: dict[int, list[str]] = defaultdict(list)
        self._by_day: dict[int, list[str]] = defaultdict(list)
        self._logged: dict[int, list[str]] = defaultdict(list)  # by day, those without a time
        self._by_platform: dict[str, list[str]] = defaultdict(list)

    def add(self, seen: Seen) -> None:
        self.by_id[seen.id] = seen
        if seen.sha256 is not None:
            self.by_sha256.setdefault(seen.sha256, []).append(seen.id)
        if seen.start is not None:
            day = moment(seen.start, A_DAY_S)
            self._by_minute[moment(seen.start, APART_S)].append(seen.id)
            self._by_day[day].append(seen.id)
            if seen.is_of_a_day:
                self._logged[day].append(seen.id)
        if seen.platform_id is not None:
            self._by_platform[seen.platform_id].append(seen.id)

    def staying(self, id: str) -> str:
        """The activity that stands for this one: itself, or the richer one that it repeats."""
        while id in self.stays:
            id = self.stays[id]
        return id

    def match(self, seen: Seen) -> Seen | None:
        """The staying activity that is the same as this one; the nearest start where there are several."""
        ids = list(self._by_platform.get(seen.platform_id, ())) if seen.platform_id is not None else []
        if seen.start is not None:
            at = moment(seen.start, APART_S)
            for near in (at - 1, at, at + 1):
                ids += self._by_minute.get(near, ())
            near_days = self._by_day if seen.is_of_a_day else self._logged
            if near_days:
                day = moment(seen.start, A_DAY_S)
                for near in (day - 1, day, day + 1):
                    ids += near_days.get(near, ())
        staying = {self.staying(id) for id in ids if id != seen.id and same(self.by_id[id], seen)}
        if not staying:
            return None
        return min((self.by_id[id] for id in staying), key=lambda other: (apart_s(seen, other), other.id))

    def has_in_file(self, seen: Seen) -> bool:
        """Whether the same file gave this activity before."""
        ids = self.by_sha256.get(seen.sha256, ()) if seen.sha256 is not None else ()
        return any(same(self.by_id[id], seen) for id in ids)

    def around(self, fresh: Iterable[Seen]) -> Iterator[Seen]:
        """Staying activities that may overlap with one of these, they included: those of two days around each."""
        days = {moment(seen.start, A_DAY_S) for seen in fresh if seen.start is not None}
        for near in {day + apart for day in days for apart in range(-2, 3)}:
            for id in self._by_day.get(near, ()):
                if id not in self.stays:
                    yield self.by_id[id]


def moment(start: datetime, step_s: int) -> int:
    return int(start.timestamp() // step_s)


def apart_s(one: Seen, other: Seen) -> float:
    if one.start is None or other.start is None:
        return 0.0
    return abs((one.start - other.start).total_seconds())
