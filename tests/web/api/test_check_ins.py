"""Check-ins over HTTP: once each, never lost, put right within two days, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

STOP = {"soreness": 6, "signs": ["dark_urine"]}


def items(client: TestClient, path: str = "/api/v1/check-ins") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(path).json()["items"]
    return found


def test_what_was_sent_comes_back_with_an_id_and_a_verdict(client: TestClient, check_in: Any) -> None:
    answer = check_in(client, sleep_hours=6.5)

    assert answer.status_code == 201
    assert answer.json() | {"soreness": 3, "sleep_hours": 6.5, "verdict": "sore"} == answer.json()
    assert client.get(answer.headers["location"]).json() == answer.json()
    assert items(client) == [answer.json()]


def test_the_same_key_and_body_is_one_check_in_however_it_is_written(
    client: TestClient, check_in: Any
) -> None:
    first = check_in(client)
    again = check_in(client)
    reordered = client.post(
        "/api/v1/check-ins",
        content=b'{ "soreness":3,"signs_unanswered": [], "signs":[], "at":"2026-11-23T07:25:00+00:00"}',
        headers={"idempotency-key": "first", "content-type": "application/json"},
    )

    assert [first.status_code, again.status_code, reordered.status_code] == [201, 200, 200]
    assert first.json() == again.json() == reordered.json()
    assert len(items(client)) == 1


def test_the_same_key_with_another_body_is_refused_and_nothing_is_kept(
    client: TestClient, check_in: Any
) -> None:
    check_in(client)

    assert check_in(client, soreness=7).status_code == 422
    assert [item["soreness"] for item in items(client)] == [3]


def test_without_a_key_or_with_a_strange_one_it_is_malformed(client: TestClient, check_in: Any) -> None:
    assert client.post("/api/v1/check-ins", json={"at": "x"}).status_code == 400
    assert check_in(client, key="a" * 201).status_code == 400
    assert items(client) == []


def test_a_key_is_free_again_after_a_refusal(client: TestClient, check_in: Any) -> None:
    assert check_in(client, soreness=11).status_code == 422
    assert check_in(client, soreness=4).status_code == 201


def test_a_key_is_forgotten_after_a_month_but_the_check_in_is_not_doubled(
    client: TestClient, check_in: Any, clock: Any
) -> None:
    first = check_in(client)
    clock.at += timedelta(days=31)

    assert check_in(client).json()["id"] == first.json()["id"]
    assert len(items(client)) == 1


def test_a_key_belongs_to_one_runner(house: Any, check_in: Any) -> None:
    anna, ben = house.signed_in("anna"), house.signed_in("ben")

    assert check_in(anna).status_code == check_in(ben).status_code == 201
    assert items(anna) != items(ben)


def test_faults_have_the_path_that_was_sent_and_never_the_value(client: TestClient, check_in: Any) -> None:
    answer = check_in(client, soreness="SECRET", areas=[{"region": "SECRET"}], signs=["SECRET"], sings=[])

    assert {fault["path"] for fault in answer.json()["faults"]} == {
        "soreness", "areas[0].region", "signs[0]", "sings",
    }  # fmt: skip
    assert "SECRET" not in answer.text


def test_a_change_needs_the_version_that_was_read(client: TestClient, check_in: Any) -> None:
    made = check_in(client, mood=4)
    path, tag = made.headers["location"], made.headers["etag"]

    changed = client.patch(path, json={"soreness": 5, "mood": None}, headers={"if-match": tag})
    stale = client.patch(path, json={"soreness": 9}, headers={"if-match": tag})

    assert (changed.status_code, stale.status_code) == (200, 412)
    assert client.get(path).json()["soreness"] == 5
    assert "mood" not in client.get(path).json()


def test_a_sign_that_is_added_afterwards_changes_the_verdict(client: TestClient, check_in: Any) -> None:
    path = check_in(client).headers["location"]

    assert client.patch(path, json={"signs": ["dark_urine"]}).json()["verdict"] in (
        "get_checked",
        "emergency",
    )
    assert client.get("/api/v1/today").json()["plan"]["steps"] == []


def test_after_two_days_a_check_in_stays_as_it_was_said(
    client: TestClient, check_in: Any, clock: Any
) -> None:
    path = check_in(client).headers["location"]
    clock.at += timedelta(hours=49)

    assert client.patch(path, json={"soreness": 5}).status_code == 422
    assert client.get(path).json()["soreness"] == 3


def test_one_that_is_deleted_is_gone_for_good(client: TestClient, check_in: Any) -> None:
    path = check_in(client).headers["location"]

    assert client.delete(path).status_code == 204
    assert [client.get(path).status_code, client.delete(path).status_code] == [404, 404]


def test_a_stop_does_not_fade_by_silence(client: TestClient, check_in: Any, clock: Any) -> None:
    check_in(client, "stop", **STOP)
    clock.at += timedelta(days=1)
    said = {"at": clock.at.isoformat(), "soreness": 1, "signs": []}
    silent = client.post("/api/v1/check-ins", json=said, headers={"idempotency-key": "silent"})

    assert silent.json()["verdict"] == "unanswered"
    assert "dark_urine" in silent.json()["signs_unanswered"]


@pytest.mark.parametrize("path", ["/api/v1/check-ins", "/api/v1/soreness"])
def test_pages_hold_everything_once_newest_first(client: TestClient, check_in: Any, path: str) -> None:
    for day in range(7):
        check_in(client, f"day {day}".replace(" ", "-"), at=f"2026-11-{10 + day}T07:00:00+00:00")

    seen, following = [], f"{path}?limit=3"
    sizes = []
    while following:
        page = client.get(following).json()
        sizes.append(len(page["items"]))
        seen += [item["at"][:10] for item in page["items"]]
        following = page["next"] and f"{path}?limit=3&cursor={page['next']}"

    assert sizes == [3, 3, 1]
    assert seen == [f"2026-11-{day}" for day in range(16, 9, -1)]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=WzEsMl0="])
def test_a_page_that_cannot_be_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api/v1/check-ins?{query}").status_code == 422
