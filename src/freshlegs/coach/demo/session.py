"""A made-up activity: what a watch would have recorded, before it becomes a file of some format."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from freshlegs.model.activity import Floats

STEP_S = 4  # seconds between records
MOOR = (56.655, -4.735)  # Rannoch Moor, where nobody lives
DEGREE_M = 111_195.0  # of latitude


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session is to be. `drop_m`: how far the way goes down on the whole; `rpe`: 0 to 10, if the runner told."""

    name: str
    start: datetime  # zoned
    distance_m: float
    pace_s_per_km: float
    heart_rate: float
    sport: str = "run"
    sub_sport: str | None = None
    drop_m: float = 0.0
    rpe: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Session:
    """Columns are (n,) float64, one row each 4 s; None indoors. `start` is zoned: its offset is the watch's."""

    plan: Plan
    time_s: Floats  # since the start
    distance_m: Floats
    speed_mps: Floats
    heart_rate_bpm: Floats
    cadence_rpm: Floats
    altitude_m: Floats | None
    latitude_deg: Floats | None
    longitude_deg: Floats | None

    @property
    def duration_s(self) -> int:
        return int(self.time_s[-1])


def session(plan: Plan, random: Random) -> Session:
    """The records of a plan; the same plan and state of `random` give the same ones."""
    count = round(plan.distance_m / 1000 * plan.pace_s_per_km / STEP_S) + 1
    time_s = np.arange(count, dtype=np.float64) * STEP_S
    done = np.linspace(0.0, 1.0, count)
    phase = random.uniform(0, 2 * math.pi)
    uneven = 1 + 0.05 * np.sin(time_s / 97 + phase) + 0.03 * np.sin(time_s / 31)
    distance_m = np.concatenate(([0.0], np.cumsum(uneven[1:])))
    distance_m *= plan.distance_m / distance_m[-1]
    speed_mps = np.gradient(distance_m, STEP_S)
    warm = 1 - 0.25 * np.exp(-time_s / 150)
    heart_rate = (plan.heart_rate + 6 * done + 3 * np.sin(time_s / 61 + phase)) * warm
    outside = plan.sub_sport != "treadmill"
    latitude, longitude = way(distance_m, random) if outside else (None, None)
    return Session(
        plan=plan,
        time_s=time_s,
        distance_m=distance_m,
        speed_mps=speed_mps,
        heart_rate_bpm=np.rint(heart_rate),
        cadence_rpm=np.rint((84 if plan.sport == "run" else 78) + 2 * np.sin(time_s / 45 + phase)),
        altitude_m=heights(distance_m, plan.drop_m, phase) if outside else None,
        latitude_deg=latitude,
        longitude_deg=longitude,
    )


def heights(distance_m: Floats, drop_m: float, phase: float) -> Floats:
    rolling = 8 * np.sin(distance_m / 400 + phase) + 3 * np.sin(distance_m / 170)
    return np.asarray(310 + drop_m * (1 - distance_m / distance_m[-1]) + rolling, np.float64)


def way(distance_m: Floats, random: Random) -> tuple[Floats, Floats]:
    """Degrees along a round that bends now this way, now that; its length over ground is `distance_m`."""
    round_m = random.uniform(4_000, 6_000)
    turn = random.uniform(0, 2 * math.pi)
    heading = turn + 2 * math.pi * distance_m / round_m + 0.6 * np.sin(distance_m / 260)
    step_m = np.diff(distance_m, prepend=0.0)
    north_m, east_m = np.cumsum(step_m * np.cos(heading)), np.cumsum(step_m * np.sin(heading))
    latitude = MOOR[0] + north_m / DEGREE_M
    return latitude, MOOR[1] + east_m / (DEGREE_M * math.cos(math.radians(MOOR[0])))


def climb_m(altitude_m: Floats) -> tuple[int, int]:
    """Metres up and down in all."""
    steps = np.diff(altitude_m)
    return round(float(steps[steps > 0].sum())), round(-float(steps[steps < 0].sum()))
