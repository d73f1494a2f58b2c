"""Processor time of every page over a home with ten years in it: a check-in, a plan and three reports a day, five runs
a week.

Targets of the server alone: at 95 % under 50 ms a page, under 20 ms for Today. `./dev bench pages`; with names of
pages as arguments (`python bench/pages.py / /plan`) only those.
"""

import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import structlog

from freshlegs import knowledge
from freshlegs.coach import calendars, today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store
from freshlegs.web.app import create_app

NOW = datetime(2026, 11, 23, 7, 40, tzinfo=ZoneInfo("Europe/London"))
DAYS = 3650
VISITS = 40
TARGET_MS = 50.0
TARGETS_MS = {"/": 20.0}
PROFILE: dict[str, Any] = {
    "age": 41,
    "kit": ["bathtub", "compression_tights", "heat_wrap", "magnesium_lotion", "salty_food"],
    "medicines": ["ibuprofen"],
}
SORE: dict[str, Any] = {
    "soreness": 6,
    "areas": [{"region": "quads", "side": "both", "tissue": "muscle", "spread": "broad", "score": 6}],
    "stairs_down": "needs_rail",
    "signs": [],
    "signs_unanswered": [],
}
PAGES = (
    "/",
    "/check-in",
    "/check-in/signs",
    "/plan",
    "/load",
    "/load?next_run=18",
    "/history",
    "/history/activities",
    "/history/years",
    "/remedies",
    "/remedies/epsom_bath",
    "/works",
    "/import",
    "/settings",
    "/help",
    "/report",
    "/health",
    "/api/v1/check-ins",
    "/api/v1/plans/2026-11-23",
    "/api/v1/activities",
    "/api/v1/load",
)


def fill(home: Path) -> list[str]:
    """The home; gives the paths of its feeds."""
    book = knowledge.book()
    with Store.open(home) as store:
        store.save_profile(json.dumps(PROFILE), "Europe/London", NOW)
        store.add_activities([run(day) for day in range(DAYS) if day % 7 in (0, 2, 3, 5, 6)])
        body = {"at": NOW.isoformat(), **SORE}
        found = today.check_in(store, book, body, "the-first-check-in-of-all", NOW - timedelta(minutes=9))
        store.import_rows(past(found))
        made = calendars.make(store)
    return [calendars.path_of(secret) for secret in made.values()]


def run(day: int) -> NewActivity:
    start = NOW - timedelta(days=day, hours=13)
    metres = 6000.0 + 1000 * (day % 9)
    beats = dict.fromkeys(range(110, 170), metres / 400)
    one = Activity(
        sport="run", source_format="fit", start=start, distance_m=metres, duration_s=metres / 2.8,
        average_hr=139, peak_hr=171, heart_rate_s=beats, title="Morning run",
    )  # fmt: skip
    return NewActivity(id=f"run-{day}", activity=one, utc_offset_s=0, time_zone_source="file", sha256=None)


def past(found: today.Advised) -> Iterator[tuple[str, str]]:
    """The days before, each with the plan of today: its text is as long as any. Rows as an export holds them."""
    answer = json.dumps(found.answer, ensure_ascii=False)
    steps = found.answer["plan"]["steps"][:3]
    for day in range(1, DAYS):
        at = NOW - timedelta(days=day)
        text = at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        sore = {**SORE, "at": at.isoformat(), "soreness": day % 8, "areas": SORE["areas"] if day % 3 else []}
        id = 10 + day
        yield row("check_in", id=id, key=f"key-of-the-day-{day}", at=text, local_day=at.date().isoformat(),
                  body=json.dumps(sore), created_at=text)  # fmt: skip
        yield row("plan", id=id, check_in_id=id, made_at=text, question=found.request, answer=answer,
                  knowledge_version=knowledge.book().version, verdict=found.answer["verdict"])  # fmt: skip
        for number, step in enumerate(steps, 1):
            yield row("outcome", id=10 * id + number, plan_id=id, remedy=step["remedy"], step=number, reason=None,
                      step_start=at.isoformat(), state="done", at=text, local_day=at.date().isoformat())  # fmt: skip


def row(table: str, **values: Any) -> tuple[str, str]:
    return table, orjson.dumps(values).decode()


async def visit(app: Any, path: str) -> tuple[int, int, float]:
    """Status, bytes as sent, milliseconds of processor time, all threads."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1:8000"), (b"accept-encoding", b"gzip"), (b"accept-language", b"en-GB")],
        "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 8000),
        "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    begun = time.process_time()
    await app(scope, receive, send)
    taken = 1000 * (time.process_time() - begun)
    return sent[0]["status"], sum(len(message.get("body", b"")) for message in sent), taken


async def measured(app: Any, paths: list[str]) -> int:
    missed = 0
    print(f"{'page':32} {'status':>6} {'kB sent':>8} {'median ms':>10} {'95 % ms':>8} {'target':>7}")
    async with app.router.lifespan_context(app):
        for path in paths:
            seen = [await visit(app, path) for _ in range(3 + VISITS)][3:]
            times = sorted(taken for _, _, taken in seen)
            late, target = times[int(0.95 * len(times))], TARGETS_MS.get(path, TARGET_MS)
            missed += late >= target
            print(f"{path[:32]:32} {seen[0][0]:6} {seen[0][1] / 1000:8.1f} {statistics.median(times):10.1f} "
                  f"{late:8.1f} {target:7.0f}{'' if late < target else '  MISSED'}")  # fmt: skip
    return missed


def main(wanted: list[str]) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        secret = fill(home)
        app = create_app(home, now=lambda: NOW)
        return int(asyncio.run(measured(app, wanted or [*PAGES, *secret])) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
