"""Calendar feeds: secret, silent about health, and right when a step moves or the addresses change."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient
from outbox.reader import parsed

from freshlegs import knowledge
from freshlegs.coach import calendars, today
from freshlegs.store import Store


def feeds_of(client: TestClient, do: str = "create") -> tuple[str, str]:
    """The paths of the private and of the busy-only feed."""
    page = client.post("/settings/feeds", data={"do": do}).text
    return (
        re.findall(r'href="[^"]*?(/calendar/[^"]+)">Private feed</a>', page)[0],
        re.findall(r'href="[^"]*?(/calendar/[^"]+)">Busy-only feed</a>', page)[0],
    )


def events(client: TestClient, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "no-store, private"
    assert "set-cookie" not in answer.headers
    return parsed(answer.text).events


def test_feeds_are_off_until_they_are_created(sore: TestClient) -> None:
    page = sore.get("/settings").text

    assert "Create calendar feeds" in page
    assert "Private feed" not in page
    assert sore.get("/calendar/x.ics").status_code == 404


def test_both_feeds_hold_every_step_at_its_time(sore: TestClient, store: Store) -> None:
    private, busy = feeds_of(sore)
    plan = store.latest_plan()
    assert plan is not None
    steps = json.loads(plan.answer)["plan"]["steps"]
    starts = sorted(datetime.fromisoformat(step["start"]) for step in steps)

    assert sorted(event["start"] for event in events(sore, private)) == starts
    assert sorted(event["start"] for event in events(sore, busy)) == starts


def test_the_private_feed_is_private_with_an_alarm_a_step_and_no_health_word(sore: TestClient) -> None:
    found = events(sore, feeds_of(sore)[0])

    assert found
    assert all(event["CLASS"] == "PRIVATE" and event["alarms"] == 1 for event in found)
    words = " ".join(event["SUMMARY"] for event in found).lower()
    assert "easy walk, 20 min" in words
    for health in (
        "sore",
        "rest",
        "magnesium",
        "cbd",
        "turmeric",
        "compression",
        "quads",
        "epsom",
        "stretch out",
    ):
        assert health not in words


def test_the_busy_feed_says_busy_and_nothing_else(sore: TestClient) -> None:
    found = events(sore, feeds_of(sore)[1])

    assert {event["SUMMARY"] for event in found} == {"Busy"}
    assert {event["TRANSP"] for event in found} == {"OPAQUE"}
    assert all("DESCRIPTION" not in event and event["alarms"] == 0 for event in found)


def test_the_two_feeds_cannot_be_laid_side_by_side(sore: TestClient) -> None:
    private, busy = feeds_of(sore)

    assert not {event["UID"] for event in events(sore, private)} & {
        event["UID"] for event in events(sore, busy)
    }


def test_a_step_that_is_moved_is_the_same_event_with_a_higher_sequence(
    sore: TestClient, store: Store
) -> None:
    path = feeds_of(sore)[0]
    before = {event["UID"]: event for event in events(sore, path)}
    plan = store.latest_plan()
    assert plan is not None
    step = re.findall(r'<button name="do" value="later"', sore.get("/plan").text)
    assert step
    moved = next(
        number
        for number in range(1, 30)
        if sore.post("/plan", data={"plan": plan.id, "step": str(number), "do": "later"}).status_code == 200
    )

    after = {event["UID"]: event for event in events(sore, path)}

    assert moved
    assert set(after) == set(before)
    changed = [uid for uid in after if after[uid]["start"] != before[uid]["start"]]
    assert len(changed) == 1
    assert int(after[changed[0]]["SEQUENCE"]) > int(before[changed[0]]["SEQUENCE"])
    assert all(after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] for uid in after if uid not in changed)


def test_after_a_change_the_old_addresses_are_gone(sore: TestClient) -> None:
    old = feeds_of(sore)
    new = feeds_of(sore, "change")

    assert [sore.get(path).status_code for path in (*old, *new)] == [404, 404, 200, 200]
    sore.post("/settings/feeds", data={"do": "end"})
    assert [sore.get(path).status_code for path in new] == [404, 404]


def test_the_store_knows_no_secret(sore: TestClient, store: Store) -> None:
    private, _ = feeds_of(sore)
    secret = private.removeprefix("/calendar/").removesuffix(".ics")

    assert len(secret) == 43  # 256 bits
    assert secret not in json.dumps(list(store.export_rows()))
    assert secret not in sore.get("/settings").text


def test_after_a_stop_the_steps_leave_both_feeds_and_nothing_says_why(
    sore: TestClient, store: Store, now: datetime
) -> None:
    paths = feeds_of(sore)
    assert events(sore, paths[0])

    body = {"at": now.isoformat(), "soreness": 2, "stairs_down": "normal", "signs": ["chest_pain"]}
    today.check_in(store, knowledge.book(), body, "later-that-morning", now)

    for path in paths:
        text = sore.get(path).text
        assert parsed(text).events == []
        assert "chest" not in text.lower()


def test_a_skipped_step_leaves(sore: TestClient, store: Store) -> None:
    path = feeds_of(sore)[1]
    before = len(events(sore, path))
    plan = store.latest_plan()
    assert plan is not None

    sore.post("/plan", data={"plan": plan.id, "step": "1", "do": "skip"})

    assert len(events(sore, path)) == before - 1


def test_each_runner_has_feeds_of_their_own(sore: TestClient, store: Store, now: datetime) -> None:
    mine, _ = feeds_of(sore)
    store.accounts.add("First", "runner", None, now)
    other = store.of(store.accounts.add("Second", "runner", None, now).runner)
    other.set_setting(calendars.SECRETS, json.dumps({"private": calendars.hashed("of the second")}))

    assert events(sore, mine)
    assert events(sore, "/calendar/of the second.ics") == []
    assert sore.post("/settings/feeds", data={"do": "change"}).status_code == 401
