"""A made-up runner in a folder of its own: real files, the real importers, a check-in that says too sore."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from freshlegs.coach.demo import write_history
from freshlegs.coach.imports import Report, import_history
from freshlegs.coach.today import Advised, check_in
from freshlegs.knowledge.book import Book
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store

MARK = "made-up"  # only a folder that carries this file is ever emptied
ZONE = "Europe/London"
WAKES = time(7, 30)
PROFILE: dict[str, Any] = {
    "age": 41,
    "sex": "male",
    "body_mass_kg": 74.0,
    "height_cm": 180.0,
    "experience": "recreational",
    "kit": [
        "bathtub",
        "compression_tights",
        "epsom_salt",
        "heat_wrap",
        "magnesium_lotion",
        "salty_food",
        "turmeric_spice",
    ],
    "usual_bedtime": "22:30",
    "usual_wake": "06:30",
    "minutes_per_day": 60,
}
SORE: dict[str, Any] = {
    "soreness": 6,
    "areas": [
        {"region": "quads", "side": "both", "tissue": "muscle", "spread": "broad", "score": 6, "days": 1},
    ],
    "stairs_down": "needs_rail",
    "warm_up": "eases",
    "signs": [],
    "signs_unanswered": [],
    "sleep_hours": 6.5,
}


class NotMadeUp(FreshlegsError):
    """The folder holds something that is not ours to empty."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"{home} holds something that no demo has made. Name an empty folder with --home.")


def fresh_home(home: Path) -> None:
    """An empty folder with the mark. One that holds anything of somebody's own is left alone."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise NotMadeUp(home)
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / MARK).write_text(
        "Made-up data of a runner who does not exist. It is thrown away with every demo.\n"
    )


def morning(on: date) -> datetime:
    return datetime.combine(on, WAKES, ZoneInfo(ZONE))


def write(home: Path, on: date, seed: int, days: int) -> Path:
    """The files of the history, below the home."""
    folder = home / "files"
    write_history(folder, on, ZONE, seed, days // 7)
    return folder


def bring_in(store: Store, folder: Path, on: date, progress: Callable[[Any], None] | None) -> Report:
    store.save_profile(json.dumps(PROFILE), ZONE, morning(on))
    return import_history(store, [folder], now=morning(on), zone=ZONE, progress=progress)


def say(store: Store, book: Book, on: date) -> Advised:
    at = morning(on)
    return check_in(store, book, {"at": at.isoformat(), **SORE}, f"made-up-{on.isoformat()}", at)
