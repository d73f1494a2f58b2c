"""The request of the advice contract as it comes over the wire: each field, its type and its bounds.

Lists are tuples here, since their order and repeats are settled only once every fault of the request is known.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from freshlegs.knowledge.build import Between
from freshlegs.model.question import Effect, Used

Points = Annotated[int, Between(0, 10)]
Hooper = Annotated[int, Between(1, 7)]
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    start: datetime
    sport: str
    distance_m: Annotated[float, Between(0, 2_000_000)] | None = None
    duration_s: Annotated[float, Between(0, 1_209_600)] | None = None
    rpe: Annotated[float, Between(0, 10)] | None = None
    average_hr: Annotated[float, Between(0, 300)] | None = None
    easy_s: Annotated[float, Between(0, 1_209_600)] | None = None
    descent_m: Annotated[float, Between(0, 100_000)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    age: Annotated[int, Between(0, 120)] | None = None
    sex: str | None = None
    body_mass_kg: Annotated[float, Between(20, 400)] | None = None
    height_cm: Annotated[float, Between(50, 280)] | None = None
    experience: str | None = None
    facts: Ids = ()
    medicines: Ids = ()
    kit: Ids = ()
    opted_in: Ids = ()
    usual_bedtime: time = time(22, 30)
    usual_wake: time = time(6, 30)
    minutes_per_day: Annotated[int, Between(0, 1440)] = 60
    busy: tuple[Busy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRun:
    start: datetime
    distance_m: Annotated[float, Between(1, 1_000_000)]
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    region: str
    side: str | None = None
    tissue: str | None = None
    spread: str | None = None
    score: Points | None = None
    days: Annotated[int, Between(0, 36_500)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPain:
    score: Points
    settles_by_morning: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    at: datetime
    soreness: Points
    areas: tuple[Area, ...] = ()
    stairs_down: str | None = None
    warm_up: str | None = None
    run_pain: RunPain | None = None
    signs: Ids | None = None
    signs_unanswered: Ids | None = None
    sleep_hours: Annotated[float, Between(0, 24)] | None = None
    sleep_quality: Hooper | None = None
    fatigue: Hooper | None = None
    stress: Hooper | None = None
    mood: Hooper | None = None
    pain_relief_last_24h: bool | None = None
    alcohol_today: bool | None = None
    wants: Ids = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    date: date
    soreness: Points | None = None
    areas: tuple[Area, ...] = ()
    stairs_down: str | None = None
    stress: Hooper | None = None
    fatigue: Hooper | None = None
    mood: Hooper | None = None
    sleep_quality: Hooper | None = None
    sleep_hours: Annotated[float, Between(0, 24)] | None = None
    evening_soreness: Points | None = None
    pain_relief_last_24h: bool | None = None
    alcohol_today: bool | None = None
    warm_up: str | None = None
    run_pain: RunPain | None = None
    signs: Ids | None = None
    signs_unanswered: Ids | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    remedy: str
    date: date
    offer: bool
    probability: Annotated[float, Between(0, 1)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    now: datetime
    runner: Runner
    check_in: CheckIn
    timezone: str = "UTC"
    history: tuple[Session, ...] = ()
    next_run: NextRun | None = None
    earlier: tuple[Earlier, ...] = ()
    used: tuple[Used, ...] | None = None
    effects: tuple[Effect, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    hours: Annotated[int, Between(1, 336)] = 72
