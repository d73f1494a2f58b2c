"""The one question that every face asks: the request of the advice contract, field by field.

Ids are checked against the book's lists by the reader (`coach.contract`), so that every fault of a request is
listed at once. `None` is "not answered" and never means fine.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Busy:
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    age: int | None = None
    sex: str | None = None
    body_mass_kg: float | None = None
    height_cm: float | None = None
    experience: str | None = None
    facts: frozenset[str] = frozenset()
    medicines: tuple[str, ...] = ()  # sorted
    kit: frozenset[str] = frozenset()
    opted_in: frozenset[str] = frozenset()
    usual_bedtime: time = time(22, 30)
    usual_wake: time = time(6, 30)
    minutes_per_day: int = 60
    busy: tuple[Busy, ...] = ()  # sorted by start, end


class Session(NamedTuple):
    """One finished activity. Metres and seconds may carry a fraction; `rpe` is 0 to 10.

    The one noun that is a tuple: a history has thousands, and they are made in a quarter of the time.
    """

    start: datetime
    sport: str
    distance_m: float | None = None
    duration_s: float | None = None
    rpe: float | None = None
    average_hr: float | None = None
    easy_s: float | None = None
    descent_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRun:
    start: datetime
    distance_m: float
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    region: str
    side: str | None = None
    tissue: str | None = None
    spread: str | None = None
    score: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPain:
    score: int
    settles_by_morning: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """`signs` or `signs_unanswered` None: that field was absent. Both absent: not asked."""

    at: datetime
    soreness: int
    areas: tuple[Area, ...] = ()
    stairs_down: str | None = None
    warm_up: str | None = None
    run_pain: RunPain | None = None
    signs: frozenset[str] | None = None
    signs_unanswered: frozenset[str] | None = None
    sleep_hours: float | None = None
    sleep_quality: int | None = None
    fatigue: int | None = None
    stress: int | None = None
    mood: int | None = None
    pain_relief_last_24h: bool | None = None
    alcohol_today: bool | None = None
    wants: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The check-in of a day before: what it said, as far as it was answered."""

    date: date
    soreness: int | None = None
    areas: tuple[Area, ...] = ()
    stairs_down: str | None = None
    stress: int | None = None
    fatigue: int | None = None
    mood: int | None = None
    sleep_quality: int | None = None
    sleep_hours: float | None = None
    evening_soreness: int | None = None
    pain_relief_last_24h: bool | None = None
    alcohol_today: bool | None = None
    warm_up: str | None = None
    run_pain: RunPain | None = None
    signs: frozenset[str] | None = None
    signs_unanswered: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    remedy: str
    days: int
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What was learnt of this runner: points of 0 to 10 on next-day soreness, negative is better."""

    remedy: str
    mean: float
    sd: float
    days_with: int
    days_without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    remedy: str
    date: date
    offer: bool
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    now: datetime
    timezone: str = "UTC"
    runner: Runner
    history: tuple[Session, ...] = ()  # sorted by start
    next_run: NextRun | None = None
    earlier: tuple[Earlier, ...] = ()
    used: tuple[Used, ...] | None = None
    effects: tuple[Effect, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    check_in: CheckIn
    hours: int = 72
