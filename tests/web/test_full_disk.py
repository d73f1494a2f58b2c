"""A disk without room: what is small still goes in, then 507 in words, and nothing that was kept is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import fill
from fastapi.testclient import TestClient

CALM: dict[str, Any] = {"soreness": "1", "stairs_down": "normal", "any_of_these": "none"}
SAID = {"at": "2026-11-23T07:25:00+00:00", "soreness": 2, "signs": [], "signs_unanswered": []}


def test_what_cannot_be_kept_is_507_on_the_page_and_in_the_api_and_the_rest_stays(
    small_disk: Path, client_of: Callable[[Path], TestClient]
) -> None:
    client = client_of(small_disk / "home")
    key = re.findall(r'name="key" value="([^"]+)"', client.get("/check-in").text)[0]
    filler = fill(small_disk)

    kept = client.post("/check-in", data={**CALM, "key": key}, follow_redirects=False)
    assert kept.status_code == 303  # the ballast was for this

    again = fill(small_disk)
    answers = [
        client.post("/api/v1/check-ins", json=SAID, headers={"idempotency-key": f"one-more-{n}"})
        for n in range(200)
    ]
    full = [answer for answer in answers if answer.status_code == 507]
    assert full
    assert full[0].headers["content-type"] == "application/problem+json"
    page = client.post("/check-in", data={**CALM, "key": "another-key-of-the-server", "soreness": "3"})
    assert page.status_code == 507
    assert "The disk is full" in page.text
    assert client.get("/help").status_code == 200

    filler.unlink()
    again.unlink()
    items = client.get("/api/v1/check-ins?limit=200").json()["items"]
    assert len(items) == 1 + sum(answer.status_code == 201 for answer in answers)
    sent = client.post("/check-in", data={**CALM, "key": "another-key-of-the-server", "soreness": "3"})
    assert sent.status_code == 200
