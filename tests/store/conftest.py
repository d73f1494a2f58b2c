"""Stores on each engine that there is, and small things to put into them."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ENGINES: dict[str, Callable[[Path], Store]] = {
    "file": lambda folder: Store.open(folder / "home"),
    "memory": lambda _: Store.memory(),
}


@pytest.fixture(params=sorted(ENGINES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once on each engine: a new engine passes the same tests by one line above."""
    with ENGINES[request.param](tmp_path) as made:
        yield made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def new() -> Callable[..., NewActivity]:
    """The run of day `number`, with an original of its own. Fields of either record may be changed."""

    def make(number: int, **changes: Any) -> NewActivity:
        content = f"file {number}".encode()
        facts: dict[str, Any] = {
            "sport": "run",
            "start": NOW - timedelta(days=100 - number),
            "distance_m": 10_000.5,
            "duration_s": 3_000.0,
            "records": 3,
            "source_format": "fit",
        }
        about: dict[str, Any] = {
            "id": f"run-{number}",
            "utc_offset_s": 3600,
            "time_zone_source": "file",
            "sha256": hashlib.sha256(content).hexdigest(),
            "original": (zlib.compress(content),),
        }
        for name, value in changes.items():
            (about if name in NewActivity._fields else facts)[name] = value
        return NewActivity(activity=Activity(**facts), **about)

    return make


@pytest.fixture
def sent() -> Callable[..., str]:
    """A check-in under this key, stored; its id."""

    def send(store: Store, key: str, soreness: int = 2, **said: Any) -> str:
        id_, _ = store.add_check_in(key, NOW, NOW.date(), json.dumps({"soreness": soreness, **said}), NOW)
        return id_

    return send
