"""Whatever fits the description, and much that does not, gets an answer of the description: never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity
from freshlegs.web.api import OPERATIONS, ROOT
from freshlegs.web.api.operation import Operation
from freshlegs.web.app import create_app

HERE = "http://127.0.0.1:8000"
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    app = create_app(tmp_path_factory.mktemp("fuzzed") / "home", now=lambda: NOW)
    with TestClient(app, base_url=HERE):
        store = app.state.site.store
        run = Activity(
            sport="run", source_format="fit", start=NOW - DAY, distance_m=8000.0, duration_s=2900.0
        )
        store.add_activities(
            [NewActivity(id="1", activity=run, utc_offset_s=0, time_zone_source="file", sha256=None)]
        )
        said = {
            "at": NOW.isoformat(),
            "soreness": 4,
            "stairs_down": "stiff",
            "signs": [],
            "signs_unanswered": [],
        }
        today.check_in(store, knowledge.book(), said, "first", NOW)
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"host": "127.0.0.1:8000"})


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_every_answer_is_described(described: Any, one: Operation) -> None:
    @FEW
    @given(case=described[f"{ROOT}{one.path}"][one.method].as_strategy())
    def asked(case: Any) -> None:
        answer = case.call(base_url=HERE, headers={"origin": HERE, "host": "127.0.0.1:8000"})
        case.validate_response(answer, checks=CHECKS)

    asked()
