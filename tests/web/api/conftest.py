"""Two people of one household, signed in each in a browser of their own, and programs with tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from freshlegs.store import Store
from freshlegs.web.accounts import people, tokens
from freshlegs.web.app import create_app

HERE = "http://127.0.0.1:8000"
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
PASSWORDS = {"anna": "blue kettle on the moor", "ben": "one hill and then some tea"}
CALM = {"at": "2026-11-23T07:25:00+00:00", "soreness": 3, "signs": [], "signs_unanswered": []}


@dataclass
class House:
    """`at` is the clock of its app."""

    app: FastAPI
    at: datetime

    @property
    def store(self) -> Store:
        found: Store = self.app.state.site.store
        return found

    def nobody(self, **headers: str) -> TestClient:
        """Somebody without a session, in a browser."""
        return TestClient(self.app, base_url=HERE, headers={"origin": HERE, **headers})

    def signed_in(self, name: str) -> TestClient:
        client = self.nobody()
        said = {"name": name, "password": PASSWORDS[name]}
        assert client.post("/api/v1/session", json=said).status_code == 204
        return client

    def program(self, *scopes: str, name: str = "anna", days: int = 1) -> TestClient:
        """A script with a token; it sends neither Origin nor cookie."""
        runner = people.named(self.store, name).runner
        token = tokens.make(self.store, runner, "script", scopes, days, self.at)
        return TestClient(self.app, base_url=HERE, headers={"authorization": f"Bearer {token}"})


def house_in(folder: Path) -> Iterator[House]:
    app = create_app(folder, now=lambda: made.at)
    made = House(app, NOW)
    with TestClient(app, base_url=HERE):
        for name, password in PASSWORDS.items():
            people.add(made.store, name, "runner", password, NOW)
        yield made


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield from house_in(tmp_path / "home")


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for a whole module, where no test changes what another one sees."""
    yield from house_in(tmp_path_factory.mktemp("house") / "home")


@pytest.fixture
def check_in() -> Callable[..., Any]:
    def send(client: TestClient, key: str = "first", **said: Any) -> Any:
        return client.post("/api/v1/check-ins", json={**CALM, **said}, headers={"idempotency-key": key})

    return send
