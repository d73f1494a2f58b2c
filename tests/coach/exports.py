"""Small files and archives for the tests of the import."""

import random
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from freshlegs.coach.demo.session import Plan, Session, session

LONDON = "Europe/London"
START = datetime(2026, 11, 2, 18, 0, tzinfo=ZoneInfo(LONDON))


def run(minutes_later: float = 0, metres: float = 8_000, seed: int = 1, **more: Any) -> Session:
    start = more.pop("start", START) + timedelta(minutes=minutes_later)
    plan = Plan(name="Run", start=start, distance_m=metres, pace_s_per_km=360, heart_rate=140, **more)
    return session(plan, random.Random(seed))


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(path: Path, files: Sequence[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files:
            target.writestr(name, data)
    return path
