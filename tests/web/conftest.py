"""A home, an app over it, and a client that speaks to it as a browser on this machine does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store
from freshlegs.web.app import create_app
from freshlegs.web.site import Site

HERE = "http://127.0.0.1:8000"
DAY = date(2026, 11, 23)
PROFILE: dict[str, Any] = {
    "age": 41,
    "body_mass_kg": 74.0,
    "kit": ["bathtub", "compression_tights", "heat_wrap", "magnesium_lotion", "salty_food", "turmeric_spice"],
}
SORE: dict[str, Any] = {
    "soreness": 6,
    "areas": [{"region": "quads", "side": "both", "tissue": "muscle", "spread": "broad", "score": 6}],
    "stairs_down": "needs_rail",
    "signs": [],
    "signs_unanswered": [],
}


@dataclass
class Clock:
    """Stands still until a test moves it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def client(home: Path, clock: Clock) -> Iterator[TestClient]:
    """An empty home."""
    with TestClient(create_app(home, now=clock), base_url=HERE, headers={"origin": HERE}) as found:
        yield found


@pytest.fixture
def store(client: TestClient) -> Store:
    """The one that the app uses."""
    site: Site = client.app.state.site  # type: ignore[attr-defined]
    return site.store


def a_run(day: date, distance_m: float) -> NewActivity:
    start = datetime.combine(day, time(8), UTC)
    run = Activity(
        sport="run",
        source_format="fit",
        start=start,
        distance_m=distance_m,
        duration_s=distance_m / 2.8,
        average_hr=140,
        rpe=4,
    )
    return NewActivity(id=f"a{day}", activity=run, utc_offset_s=0, time_zone_source="file", sha256=None)


def train(store: Store) -> None:
    """Eight weeks of three runs each, the last of them long and yesterday; and what there is in the house."""
    store.save_profile(json.dumps(PROFILE), "Europe/London", datetime(2026, 9, 1, tzinfo=UTC))
    runs = [a_run(DAY - timedelta(days=days), 7000) for days in range(3, 56) if days % 7 in (1, 3, 5)]
    store.add_activities([*runs, a_run(DAY - timedelta(days=1), 16000)])


@pytest.fixture
def trained(client: TestClient, store: Store) -> TestClient:
    """A runner with a history and a profile who has not checked in yet."""
    train(store)
    return client


@pytest.fixture
def sore(trained: TestClient, store: Store, now: datetime) -> TestClient:
    """The same after this morning's check-in: too sore to run, by the stairs; no stop sign."""
    today.check_in(store, knowledge.book(), {"at": now.isoformat(), **SORE}, "this-morning", now)
    return trained


@pytest.fixture
def client_of(clock: Clock) -> Iterator[Callable[[Path], TestClient]]:
    made: list[TestClient] = []

    def make(home: Path) -> TestClient:
        found = TestClient(create_app(home, now=clock), base_url=HERE, headers={"origin": HERE})
        made.append(found.__enter__())
        return found

    yield make
    for client in made:
        client.__exit__(None, None, None)
