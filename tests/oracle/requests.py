"""Complete valid requests of the contract, at random but from a seed: the plan's corners are drawn often."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from oracle.medicines import CLASSES
from oracle.tables import ALL_KIT, COUNTED, FACTS, NO_COIN, OPT_IN, ORDER

# (zone, first day of a change of the clock or any day). Bedtimes below keep clear of the skipped hours.
PLACES = (
    ("Europe/London", "2026-11-23"),
    ("Europe/London", "2026-03-27"),
    ("Europe/Berlin", "2026-10-23"),
    ("America/New_York", "2026-03-06"),
    ("America/New_York", "2026-10-30"),
    ("America/Havana", "2026-03-06"),
    ("Australia/Lord_Howe", "2026-04-03"),
    ("Pacific/Chatham", "2026-09-25"),
    ("Asia/Kathmandu", "2026-12-30"),
    ("Asia/Kolkata", "2026-06-15"),
    ("Pacific/Kiritimati", "2028-02-28"),
    ("UTC", "2026-11-23"),
)
NO_CHANGE = frozenset({"Asia/Kathmandu", "Asia/Kolkata", "Pacific/Kiritimati", "UTC"})
BEDTIMES = ("20:45", "21:30", "22:10", "22:30", "22:30", "23:00")
PAST_MIDNIGHT = ("00:00", "00:15", "00:40")
NIGHT_WORK = (("09:00", "02:30"), ("14:00", "06:00"), ("22:00", "13:30"))  # wake, bed
RUN_SECONDS = (1500, 2400, 3600, 5399, 5400, 5401, 6300, 7199, 7200, 9000, 11_400)
STRANGE = ("Wundersalbe", "qwertyzol 5", "moonbeam extract")
COMMON = (
    "ibuprofen",
    "warfarin",
    "diazepam",
    "bisoprolol",
    "metformin",
    "sertraline",
    "Ramipril",
    "  Nicotine  patch ",
)
HARSH = (
    "pregnancy",
    "diabetes",
    "open_wound",
    "heart_failure",
    "neuropathy",
    "sprain_48h",
    "ckd",
    "insomnia",
    "epilepsy",
)


def request(rng: random.Random) -> dict[str, Any]:
    """One request. Everything in it is whole seconds, metres and minutes, so that no rounding can matter."""
    name, first = rng.choice(PLACES)
    zone = ZoneInfo(name)
    day = date.fromisoformat(first) + timedelta(days=rng.choice((0, 0, 1, 1, 2, 3)))
    clock = timedelta(minutes=rng.randrange(1440), seconds=rng.choice((0, 0, 0, 1, 59)))
    now = (datetime.combine(day, datetime.min.time(), UTC) + clock).astimezone(zone)
    hours = rng.choice((1, 2, 5, 12, 24, 36, 48, 72, 72, 72, 96))
    made: dict[str, Any] = {
        "now": text(now.astimezone(UTC) if rng.random() < 0.3 else now),
        "timezone": name,
        "runner": runner(rng, now, name, hours),
        "history": history(rng, now),
        "check_in": check_in(rng, now),
        "hours": hours,
    }
    if rng.random() < 0.65:
        made["next_run"] = {
            "start": text(later(now, rng.randrange(10, 74 * 60))),
            "distance_m": rng.choice((3000, 5000, 8000, 13_840, 13_850, 20_000, 32_000, 42_195)),
            "kind": rng.choice(("easy", "long", "tempo", "intervals", "recovery", "race")),
        }
    made |= learning(rng, now, hours)
    return made


def text(at: datetime) -> str:
    return at.isoformat()


def later(now: datetime, minutes: float) -> datetime:
    """Elapsed minutes, not clock minutes: the clock may change between."""
    return (now.astimezone(UTC) + timedelta(minutes=round(minutes))).astimezone(now.tzinfo)


def some(rng: random.Random, ids: Any, chance: float) -> list[str]:
    found = [name for name in ids if rng.random() < chance]
    rng.shuffle(found)
    return found


def runner(rng: random.Random, now: datetime, zone: str, hours: int) -> dict[str, Any]:
    wake, bed = rng.choice(("05:30", "06:30", "06:30", "07:30", "08:05")), rng.choice(BEDTIMES)
    if zone != "America/Havana" and rng.random() < 0.2:
        bed = rng.choice(PAST_MIDNIGHT)
    if zone in NO_CHANGE and rng.random() < 0.15:
        wake, bed = rng.choice(NIGHT_WORK)
    made: dict[str, Any] = {
        "age": rng.choice((15, 17, 18, 34, 34, 41, 66)),
        "sex": rng.choice(("female", "male", "other")),
        "body_mass_kg": rng.choice((52.0, 62.0, 75.5)),
        "height_cm": rng.choice((158, 168, 183)),
        "experience": rng.choice(("first_weeks", "novice", "recreational", "experienced", "competitive")),
        "facts": facts(rng),
        "medicines": medicines(rng),
        "kit": some(rng, ALL_KIT, rng.choice((0.3, 0.6, 0.6, 0.9))),
        "opted_in": some(rng, ("cbd", "turmeric_supplement", "cold_immersion"), 0.6),
        "usual_bedtime": bed,
        "usual_wake": wake,
        "minutes_per_day": rng.choice((0, 5, 10, 15, 20, 25, 30, 40, 45, 60, 60, 90, 240)),
        "busy": busy(rng, now, hours),
    }
    for name in ("age", "body_mass_kg", "minutes_per_day", "usual_bedtime", "usual_wake"):
        night = name.startswith("usual") and (bed < wake or wake > "12:00" or bed < "22:30")
        if not night and rng.random() < 0.1:
            del made[name]
    return made


def facts(rng: random.Random) -> list[str]:
    if rng.random() < 0.45:
        return []
    return sorted(
        {rng.choice(HARSH if rng.random() < 0.5 else FACTS) for _ in range(rng.choice((1, 1, 2, 3)))}
    )


def medicines(rng: random.Random) -> list[str]:
    if rng.random() < 0.6:
        return []
    names = sorted(CLASSES)
    return [
        rng.choice((rng.choice(COMMON), rng.choice(names), rng.choice(STRANGE)))
        for _ in range(rng.choice((1, 1, 2)))
    ]


def busy(rng: random.Random, now: datetime, hours: int) -> list[dict[str, str]]:
    made = []
    for _ in range(rng.choice((0, 1, 2, 4, 7))):
        start = later(now, rng.randrange(-300, 60 * hours + 60))
        lasts = rng.choice((7, 20, 45, 60, 120, 240, 480, 540))
        made.append({"start": text(start), "end": text(later(start, lasts))})
    return made


def history(rng: random.Random, now: datetime) -> list[dict[str, Any]]:
    """The last run ended minutes to days ago; older runs before it, and other sport."""
    made = []
    ended = rng.choice((rng.randrange(240), rng.randrange(1440), rng.randrange(1440, 4000)))
    for back in (ended, *(ended + 1440 * n for n in range(2, 2 + rng.randrange(5)))):
        seconds = rng.choice(RUN_SECONDS)
        start = later(now, -back).astimezone(UTC) - timedelta(seconds=seconds)
        run = {
            "start": text(start),
            "sport": "run",
            "distance_m": 3 * seconds // 100 * 100,
            "duration_s": seconds,
        }
        made.append(run | ({"rpe": rng.randrange(11)} if rng.random() < 0.4 else {}))
    if rng.random() < 0.1:
        made = []
    for sport in some(rng, ("strength", "ride", "walk", "yoga"), 0.15):
        start = later(now, -rng.randrange(20, 1600))
        made.append({"start": text(start), "sport": sport, "duration_s": rng.choice((900, 3600, 5400, 7000))})
    if rng.random() < 0.05:  # still going on: it has not ended by now
        made.append({"start": text(later(now, -10)), "sport": "run", "distance_m": 9000, "duration_s": 3000})
    rng.shuffle(made)
    return made


def check_in(rng: random.Random, now: datetime) -> dict[str, Any]:
    made: dict[str, Any] = {
        "at": text(later(now, -rng.randrange(60))),
        "soreness": rng.choice((0, 1, 1, 2, 3, 4, 4, 5, 6, 6, 7, 9)),
        "areas": areas(rng),
        "stairs_down": rng.choice(
            ("normal", "normal", "stiff", "one_step_at_a_time", "needs_rail", "unable")
        ),
        "warm_up": rng.choice(("eases", "same", "not_tried")),
        "signs": signs(rng),
        "signs_unanswered": ["fever"] if rng.random() < 0.04 else [],
        "sleep_hours": rng.choice((4, 6.5, 6.9, 7, 8)),
        "wants": some(rng, ORDER, rng.choice((0, 0.1, 0.1, 0.35))),
    }
    if made["soreness"] < 5:
        made["stairs_down"] = rng.choice(("normal", "normal", "normal", "stiff", "unable"))
    for name in ("sleep_quality", "fatigue", "stress", "mood"):
        if rng.random() < 0.5:
            made[name] = rng.choice((1, 2, 3, 3, 4, 5, 7))
    for name, chance in (("pain_relief_last_24h", 0.07), ("alcohol_today", 0.15)):
        if rng.random() < 0.6:
            made[name] = rng.random() < chance
    for name in ("sleep_hours", "stairs_down", "areas"):
        if rng.random() < 0.15:
            del made[name]
    return made


def areas(rng: random.Random) -> list[dict[str, Any]]:
    if rng.random() < 0.6:
        return []
    region = rng.choice(("quads", "calf", "glutes", "hamstrings"))
    area = {
        "region": region,
        "side": "both",
        "tissue": "muscle",
        "spread": "broad",
        "score": rng.randrange(7),
    }
    return [area | {"days": rng.choice((0, 1, 3, 7))}]


def signs(rng: random.Random) -> list[str]:
    """Mostly none; then the ones that leave a plan, then the ones that do not."""
    dial = rng.random()
    if dial < 0.85:
        return []
    if dial < 0.91:
        return [rng.choice(("nausea", "fever", "chest_infection"))]
    if dial < 0.96:
        return [rng.choice(("night_pain", "limp", "new_injury_48h", "numb_or_tingling"))]
    return [rng.choice(("one_leg_swollen", "chest_pain", "cannot_tiptoe"))]


def learning(rng: random.Random, now: datetime, hours: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if rng.random() < 0.35:
        made["used"] = [
            {
                "remedy": remedy,
                "days": rng.randrange(1, 90),
                "last": str(now.date() - timedelta(days=rng.randrange(1, 40))),
            }
            for remedy in some(rng, ORDER, rng.choice((0, 0.4, 0.7)))
        ]
    if rng.random() < 0.35:
        made["effects"] = [
            {
                "remedy": remedy,
                "mean": rng.randrange(-90, 91) / 100,
                "sd": rng.choice((0.05, 0.15, 0.3, 0.6)),
                "days_with": rng.choice((3, 8, 12, 30)),
                "days_without": rng.choice((7, 8, 20, 40)),
            }
            for remedy in some(rng, COUNTED, 0.5)
        ]
    if rng.random() < 0.35:
        made["assignments"] = assignments(rng, now, hours)
    return made


def assignments(rng: random.Random, now: datetime, hours: int) -> list[dict[str, Any]]:
    """Coins of local days of the plan, for what may be put to one."""
    end = later(now, 60 * hours).date()
    days = [now.date() + timedelta(days=n) for n in range((end - now.date()).days + 1)]
    free = [name for name, row in COUNTED.items() if row.guard not in NO_COIN and name not in OPT_IN]
    made = [
        {"remedy": remedy, "date": str(day), "offer": rng.random() < 0.5, "probability": 0.5}
        for remedy in some(rng, free, 0.25)
        for day in days
        if rng.random() < 0.7
    ]
    rng.shuffle(made)
    return made
