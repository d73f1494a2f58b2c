"""Sixteen weeks of a made-up runner as files of a folder: the same bytes for the same day, zone and seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.coach.demo.session import Plan, Session, session
from freshlegs.coach.demo.tcx import tcx_file

WEEKS = 16
LONGEST_BEFORE_M = 26_000  # of the 30 days before yesterday
YESTERDAY_M = 32_000  # 1.23 times as far: what the coach is to notice
DOWNHILL_WEEK, CUT_WEEK, TWICE_WEEK, RIDE_WEEKS = 2, 6, 3, (4, 9)
KEPT_SHARE = 0.7  # of the file that was cut off

WRITERS: dict[str, Callable[[Session], bytes]] = {"fit": fit_file, "gpx": gpx_file, "tcx": tcx_file}


def write_history(folder: Path, today: date, zone: str, seed: int, weeks: int = WEEKS) -> None:
    """About 70 files in sixteen weeks, made anew. The long run is the day before `today` in `zone`."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(f"{seed} {today}")
    for plan, forms in plans(today, ZoneInfo(zone), random, weeks):
        recorded = session(plan, random)
        for form in forms:
            data = WRITERS[form.removesuffix(" cut")](recorded)
            if form.endswith(" cut"):
                data, form = data[: int(len(data) * KEPT_SHARE)], form.removesuffix(" cut")
            name = plan.name.lower().replace(" ", "-")
            (folder / f"{plan.start:%Y-%m-%d}-{name}.{form}").write_bytes(data)


def plans(today: date, zone: ZoneInfo, random: Random, weeks: int) -> Iterator[tuple[Plan, tuple[str, ...]]]:
    """Each session with the formats that it is written in, oldest first; week 0 ends yesterday."""
    for week in reversed(range(weeks)):

        def at(days_ago: int, clock: time, week: int = week) -> datetime:
            day = today - timedelta(days=7 * week + days_ago)
            return datetime.combine(day, clock, zone) + timedelta(minutes=random.randrange(25))

        yield from shorter_runs(week, at, random)
        yield long_run(week, at(1, time(8, 30))), ("fit",)


At = Callable[[int, time], datetime]


def shorter_runs(week: int, at: At, random: Random) -> Iterator[tuple[Plan, tuple[str, ...]]]:
    """Two to four, mostly easy, and now and then a ride."""
    if week in RIDE_WEEKS:
        start = at(7, time(10))
        yield (
            Plan(
                name="Ride", start=start, distance_m=38_000, pace_s_per_km=150, heart_rate=128, sport="ride"
            ),
            ("fit",),
        )
    if week % 4 != 3:
        yield treadmill(week, at(6, time(18)), random)
    forms = ("fit cut",) if week == CUT_WEEK else ("gpx",) if week % 3 == 1 else ("fit",)
    yield easy("Easy run", at(5, time(18)), random), forms
    if week % 2 == 1:
        yield (
            easy("Recovery run", at(4, time(7)), random, shorter=True),
            ("tcx",) if week % 4 == 1 else ("fit",),
        )
    if week == DOWNHILL_WEEK:
        yield downhill(at(3, time(9))), ("fit",)
    elif week % 4 == 0:
        yield tempo(at(3, time(18, 30)), random), ("fit",)
    else:
        yield (
            easy("Easy run", at(3, time(18, 30)), random),
            ("fit", "gpx") if week == TWICE_WEEK else ("fit",),
        )


def long_run(week: int, start: datetime) -> Plan:
    if week == 0:
        return Plan(
            name="Long run", start=start, distance_m=YESTERDAY_M, pace_s_per_km=365, heart_rate=143, rpe=7
        )
    # Longer week by week, every fourth week less; the longest of the last 30 days is two weeks before yesterday.
    grown = 14_000 + (WEEKS - week) * 800
    distance_m = (
        LONGEST_BEFORE_M
        if week == 2
        else grown * 0.75
        if week % 4 == 0
        else min(grown, LONGEST_BEFORE_M - 1000)
    )
    return Plan(name="Long run", start=start, distance_m=distance_m, pace_s_per_km=365, heart_rate=139, rpe=4)


def easy(name: str, start: datetime, random: Random, shorter: bool = False) -> Plan:
    distance_m = random.uniform(5_000, 6_000) if shorter else random.uniform(7_500, 10_000)
    pace = random.uniform(360, 385)
    rpe = random.choice((None, 3, 3))
    return Plan(name=name, start=start, distance_m=distance_m, pace_s_per_km=pace, heart_rate=134, rpe=rpe)


def tempo(start: datetime, random: Random) -> Plan:
    distance_m = random.uniform(8_000, 9_000)
    return Plan(
        name="Tempo run", start=start, distance_m=distance_m, pace_s_per_km=300, heart_rate=178, rpe=7
    )


def downhill(start: datetime) -> Plan:
    return Plan(
        name="Downhill run",
        start=start,
        distance_m=11_000,
        pace_s_per_km=350,
        heart_rate=140,
        drop_m=780,
        rpe=5,
    )


def treadmill(week: int, start: datetime, random: Random) -> tuple[Plan, tuple[str, ...]]:
    plan = Plan(
        name="Treadmill run",
        start=start,
        distance_m=random.uniform(6_000, 8_000),
        pace_s_per_km=370,
        heart_rate=136,
        sub_sport="treadmill",
    )
    return plan, ("tcx",) if week % 3 == 0 else ("fit",)
