"""What a phone keeps holds nothing of a runner; what it delivers later is one check-in, of the hour when it was said."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.store import Store
from freshlegs.web import consents, offline

BOOK = knowledge.book()
KEY = "a-number-of-the-server"
CALM = {"key": KEY, "soreness": "0", "stairs_down": "normal", "any_of_these": "none"}


def shell_of(client: TestClient) -> list[str]:
    found = re.search(r"const SHELL = (\[.*?\]);", client.get("/sw.js").text)
    assert found is not None
    addresses: list[str] = json.loads(found[1])
    return addresses


def bodies(store: Store) -> list[dict[str, Any]]:
    return [json.loads(row.body) for row in store.check_ins()]


# --- the worker and what it keeps ---


def test_everything_that_the_worker_keeps_is_there_for_everybody(client: TestClient) -> None:
    addresses = shell_of(client)

    assert {"/help", "/offline/check-in", "/offline/saved"} <= set(addresses)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_kept_pages_need_no_file_that_is_not_kept(client: TestClient) -> None:
    addresses = shell_of(client)
    for page in (address for address in addresses if "." not in address):
        needed = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css)[^"]*)"', client.get(page).text)
        assert needed
        assert set(needed) <= set(addresses)


def test_the_kept_form_says_nothing_of_the_runner(sore: TestClient, store: Store, now: datetime) -> None:
    stopped = {"at": now.isoformat(), "soreness": 6, "stairs_down": "needs_rail", "signs": ["chest_pain"]}
    sore.post("/check-in", data={**CALM, "soreness": "7", "any_of_these": "some"})
    answer = sore.post("/api/v1/check-ins", json=stopped, headers={"idempotency-key": "one"})
    assert answer.status_code == 201
    kept, live = sore.get("/offline/check-in").text, sore.get("/check-in").text

    assert "Someone" in live or "stop" in live
    assert 'name="did"' not in kept
    assert "data-yesterday" not in kept
    assert "looked" not in kept
    assert " checked" not in kept


def test_the_kept_form_has_a_number_of_the_server_each_time(client: TestClient) -> None:
    keys = [re.findall(r'name="key" value="([^"]*)"', client.get("/offline/check-in").text) for _ in range(2)]

    assert all(len(key) == 1 and len(key[0]) >= 16 for key in keys)
    assert keys[0] != keys[1]


def test_the_kept_form_asks_in_the_units_of_the_runner(client: TestClient, store: Store) -> None:
    store.set_setting("shown", json.dumps({"distance": "mi"}))

    assert "How far, miles" in client.get("/offline/check-in").text


def test_the_device_gets_every_rule_that_a_tick_can_make_hold(client: TestClient) -> None:
    rules = client.get("/offline/stop-list.json").json()["rules"]
    atoms = {atom for rule in rules for kind in ("all", "any", "any2") for atom in rule[kind]}

    assert set(BOOK.lists.signs) & atoms
    for rule in BOOK.stop_rules:
        signs = [atom for atom in (*rule.all, *rule.any, *rule.any2) if atom in BOOK.lists.signs]
        assert bool(signs) == any(one["words"] == rule.words for one in rules)


def test_no_health_page_may_be_kept_before_it_is_allowed(
    sore: TestClient, store: Store, now: datetime
) -> None:
    assert {sore.get(path).headers["x-keep-on-device"] for path in offline.KEPT} == {"no"}
    consents.give(store, consents.KEEP_PLAN_ON_DEVICE, now)

    assert {sore.get(path).headers["x-keep-on-device"] for path in offline.KEPT} == {"yes"}
    assert sore.get("/").headers["cache-control"] == "no-store, private"
    assert "x-keep-on-device" not in sore.get("/check-in").headers


# --- what is delivered later ---


def test_a_check_in_that_waited_keeps_its_hour(client: TestClient, store: Store, now: datetime) -> None:
    early = now - timedelta(hours=5)
    client.post("/check-in", data={**CALM, "said_at": early.isoformat()})

    assert datetime.fromisoformat(bodies(store)[0]["at"]) == early


@pytest.mark.parametrize("told", ["tomorrow", "2026-11-24T07:30:00Z", "2026-11-23T07:00:00", "-1"])
def test_an_hour_that_cannot_be_is_now(client: TestClient, store: Store, now: datetime, told: str) -> None:
    client.post("/check-in", data={**CALM, "said_at": told})

    assert datetime.fromisoformat(bodies(store)[0]["at"]) == now


def test_a_check_in_that_had_arrived_after_all_is_stored_once(
    client: TestClient, store: Store, now: datetime
) -> None:
    first = client.post("/check-in", data=CALM, follow_redirects=False)
    later = {**CALM, "said_at": (now - timedelta(hours=1)).isoformat(), "signs-ill": "fever"}
    again = client.post("/check-in", data=later, follow_redirects=False)

    assert (first.status_code, again.status_code) == (303, 303)
    assert len(bodies(store)) == 1


def test_a_group_answered_on_the_device_is_answered_and_the_others_are_open(
    client: TestClient, store: Store
) -> None:
    form = {**CALM, "any_of_these": "some", "signs-ill": "none", "signs-skin": ["chest_pain", "no_such_sign"]}
    client.post("/check-in", data=form)
    said = bodies(store)[0]

    assert said["signs"] == []
    of = {
        group: {id for id, sign in BOOK.lists.signs.items() if sign.group == group}
        for group in ("ill", "skin")
    }
    assert of["ill"].isdisjoint(said["signs_unanswered"])
    assert of["skin"] <= set(said["signs_unanswered"])


def test_a_check_in_of_somebody_else_on_the_same_phone_is_refused(client: TestClient, store: Store) -> None:
    answer = client.post("/check-in", data={**CALM, "for": "2"})

    assert answer.status_code == 409
    assert bodies(store) == []
