"""The other resources: advice, plans, activities, load, imports, the book, the profile, everything out and away."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import moves
from freshlegs.store import Store
from freshlegs.web.accounts import people

QUESTION = {
    "now": "2026-11-23T07:30:00+00:00",
    "runner": {"age": 34, "medicines": ["warfarin"]},
    "check_in": {"at": "2026-11-23T07:25:00+00:00", "soreness": 6, "signs": [], "signs_unanswered": []},
}
GPX = (
    '<gpx version="1.1" creator="t"><trk><type>running</type><trkseg>'
    '<trkpt lat="51.5" lon="0.1"><time>2026-11-20T08:00:00Z</time></trkpt>'
    '<trkpt lat="51.51" lon="0.1"><time>2026-11-20T08:06:00Z</time></trkpt></trkseg></trk></gpx>'
)


def test_advice_has_the_bytes_of_the_command_line_and_keeps_nothing(client: TestClient) -> None:
    text = json.dumps(QUESTION)
    command = [sys.executable, "-m", "freshlegs", "advise", "--json", "-"]
    told = subprocess.run(command, input=text.encode(), capture_output=True, check=False).stdout

    answer = client.post("/api/v1/advise", content=text, headers={"content-type": "application/json"})

    assert answer.content == told
    assert client.get("/api/v1/check-ins").json()["items"] == []


def test_a_malformed_question_has_every_fault(client: TestClient) -> None:
    answer = client.post("/api/v1/advise", json={**QUESTION, "hours": 0, "histroy": []})

    assert answer.status_code == 422
    assert {fault["path"] for fault in answer.json()["faults"]} == {"hours", "histroy"}


def test_advice_to_somebody_alone_at_home_is_not_counted(client: TestClient) -> None:
    assert {client.post("/api/v1/advise", json=QUESTION).status_code for _ in range(8)} == {200}


def test_advice_is_counted_where_several_share_the_service(house: Any) -> None:
    told = [house.nobody().post("/api/v1/advise", json=QUESTION) for _ in range(6)]
    house.at += timedelta(seconds=1)

    assert [answer.status_code for answer in told] == [200] * 5 + [429]
    assert int(told[-1].headers["retry-after"]) == 1
    assert house.nobody().post("/api/v1/advise", json=QUESTION).status_code == 200


def test_today_is_the_answer_of_the_contract_and_404_before(client: TestClient, check_in: Any) -> None:
    assert client.get("/api/v1/today").status_code == 404
    check_in(client)

    assert list(client.get("/api/v1/today").json())[:3] == ["verdict", "run_today", "care"]


def test_a_step_is_done_skipped_and_moved(sore: TestClient) -> None:
    plan = sore.get("/api/v1/plans/2026-11-23").json()
    path = f"/api/v1/plans/2026-11-23/steps/{plan['steps'][0]['id']}"

    assert {step["state"] for step in plan["steps"]} == {"planned"}
    assert sore.patch(path, json={"state": "done"}).json()["state"] == "done"
    assert sore.patch(path, json={"state": "skipped", "reason": "too_tired"}).json()["reason"] == "too_tired"
    assert sore.get(path).json()["state"] == "skipped"
    for wrong in (
        {"state": "eaten"},
        {"start": "soon"},
        {"start": "2026-11-23T03:00:00+00:00"},
        {"states": "done"},
    ):
        assert sore.patch(path, json=wrong).status_code == 422
    assert sore.patch("/api/v1/plans/2026-11-23/steps/99", json={"state": "done"}).status_code == 404


def test_a_step_that_has_changed_meanwhile_is_not_changed_blindly(sore: TestClient) -> None:
    path = "/api/v1/plans/2026-11-23/steps/1"
    seen = sore.get(path).headers["etag"]
    done = sore.patch(path, json={"state": "done"}, headers={"if-match": seen})

    assert done.status_code == 200
    assert done.headers["etag"] != seen
    stale = sore.patch(path, json={"state": "skipped"}, headers={"if-match": seen})
    assert stale.status_code == 412
    assert sore.get(path).json()["state"] == "done"


def test_a_step_moves_only_to_a_time_that_is_open(sore: TestClient) -> None:
    store: Store = sore.app.state.site.store  # type: ignore[attr-defined]
    row, book = store.latest_plan(), knowledge.book()
    assert row is not None
    steps = sore.get("/api/v1/plans/2026-11-23").json()["steps"]
    step = next(one for one in steps if moves.is_movable(book, one["remedy"]))
    path = f"/api/v1/plans/2026-11-23/steps/{step['id']}"
    starts = [
        one.isoformat() for one in moves.open_starts(row, book, step, []) if one.isoformat() != step["start"]
    ]

    moved = [start for start in starts if sore.patch(path, json={"start": start}).status_code == 200]

    assert moved
    assert sore.get(path).json()["start"] == moved[-1]


@pytest.mark.parametrize("day", ["2026-11-22", "yesterday", "9999-12-31", "0001-01-01"])
def test_a_day_without_a_plan_is_not_there(sore: TestClient, day: str) -> None:
    assert sore.get(f"/api/v1/plans/{day}").status_code == 404


def test_activities_are_listed_put_right_and_deleted(trained: TestClient) -> None:
    page = trained.get("/api/v1/activities?limit=2").json()
    newest = page["items"][0]
    path = f"/api/v1/activities/{newest['id']}"

    assert {"id", "start", "sport", "distance_m", "duration_s", "name"} <= set(newest)
    assert newest["distance_m"] == 16000
    assert page["next"] is not None
    tag = trained.get(path).headers["etag"]
    assert trained.patch(path, json={"sport": "walk"}, headers={"if-match": tag}).json()["sport"] == "walk"
    assert trained.patch(path, json={"sport": "run"}, headers={"if-match": tag}).status_code == 412
    assert trained.patch(path, json={"sport": "chess"}).status_code == 422
    assert trained.patch(path, json={"duplicate_of": page["items"][1]["id"]}).json()["duplicate_of"]
    assert trained.patch(path, json={"duplicate_of": None}).json()["duplicate_of"] is None
    assert trained.patch(path, json={"duplicate_of": newest["id"]}).status_code == 422
    assert trained.get(f"{path}/original").status_code == 404
    assert trained.delete(path).status_code == 204
    assert trained.get(path).status_code == 404


def test_all_pages_of_activities_hold_each_once(trained: TestClient) -> None:
    every = [one["id"] for one in trained.get("/api/v1/activities?limit=200").json()["items"]]
    seen, following = [], "/api/v1/activities?limit=5"
    while following:
        page = trained.get(following).json()
        seen += [one["id"] for one in page["items"]]
        following = page["next"] and f"/api/v1/activities?limit=5&cursor={page['next']}"

    assert seen == every
    assert len(set(seen)) == len(seen) > 20


def test_what_if_a_very_long_run_came_next(trained: TestClient) -> None:
    before = trained.get("/api/v1/load").json()
    rails = trained.post("/api/v1/load/what-if", json={"distance_m": 99_000}).json()["rails"]

    assert {rail["id"]: rail["status"] for rail in rails}["single_session"] == "over"
    assert trained.get("/api/v1/load").json() == before
    assert trained.get("/api/v1/next-run").status_code == 404
    assert trained.post("/api/v1/load/what-if", json={"start": "x"}).status_code == 422


def test_an_import_is_received_told_and_given_back(client: TestClient) -> None:
    sent = client.post("/api/v1/imports", files={"file": ("run.gpx", GPX.encode())})
    client.app.state.site.jobs.queue.join()  # type: ignore[attr-defined]
    path = sent.headers["location"]
    found = client.get(path).json()

    assert sent.status_code == 202
    assert sent.json()["state"] in ("waiting", "running", "done")
    assert (found["state"], found["counts"]["imported"], found["done"]) == ("done", 1, 1)
    assert [(one["name"], one["outcome"]) for one in found["members"]] == [("run.gpx", "imported")]
    assert client.get(f"{path}?since={found['members'][0]['finished']}").json()["members"] == []
    assert client.get("/api/v1/imports").json()["items"][0]["id"] == found["id"]
    activity = found["members"][0]["activities"][0]["id"]
    original = client.get(f"/api/v1/activities/{activity}/original")
    assert original.content == GPX.encode()
    assert original.headers["content-disposition"].startswith("attachment")
    assert original.headers["content-security-policy"] == "sandbox"
    assert client.get("/api/v1/imports/99").status_code == 404


def test_a_second_runner_imports_into_their_own(house: Any) -> None:
    ben = house.signed_in("ben")
    sent = ben.post("/api/v1/imports", files={"file": ("run.gpx", GPX.encode())})
    runner = house.store.accounts.named("ben").runner
    house.app.state.site.jobs_of(runner).queue.join()

    assert ben.get(sent.headers["location"]).json()["counts"]["imported"] == 1
    assert len(ben.get("/api/v1/activities").json()["items"]) == 1
    anna = house.signed_in("anna")
    assert anna.get("/api/v1/activities").json()["items"] == []
    assert anna.get(sent.headers["location"]).status_code == 404


def test_no_file_or_no_form_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/imports", files={"file": ("", b"")}).status_code in (400, 422)
    assert client.post("/api/v1/imports", json={}).status_code == 415


@pytest.mark.parametrize("path", ["remedies", "remedies/warm_bath", "vocabulary"])
def test_the_book_may_be_kept_until_it_changes(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": answer.headers["etag"]})

    assert answer.headers["etag"] == f'"{knowledge.book().version}"'
    assert "no-store" not in answer.headers["cache-control"]
    assert (again.status_code, again.content) == (304, b"")


def test_the_vocabulary_has_every_list_with_words(client: TestClient) -> None:
    found = client.get("/api/v1/vocabulary").json()

    assert found["signs"]["dark_urine"]["words"]
    assert {"verdicts", "regions", "ways", "remedies", "kit"} <= set(found)
    assert client.get("/api/v1/remedies/snake_oil").status_code == 404


def test_the_profile_takes_medicines_only_after_they_were_allowed(client: TestClient) -> None:
    plain = client.patch("/api/v1/profile", json={"age": 34, "kit": ["bathtub"]})
    refused = client.patch("/api/v1/profile", json={"age": 35, "medicines": ["warfarin"]})
    client.patch("/api/v1/consents", json={"medicines_and_conditions": True})
    kept = client.patch("/api/v1/profile", json={"medicines": ["warfarin"], "kit": None})

    assert plain.json() == {"age": 34, "kit": ["bathtub"]}
    assert [fault["path"] for fault in refused.json()["faults"]] == ["medicines"]
    assert kept.json() == {"age": 34, "medicines": ["warfarin"]}
    client.patch("/api/v1/consents", json={"medicines_and_conditions": False})
    assert client.get("/api/v1/profile").json().get("medicines") is None


def test_a_faulty_or_stale_profile_changes_nothing(client: TestClient) -> None:
    tag = client.patch("/api/v1/profile", json={"age": 34}).headers["etag"]
    client.patch("/api/v1/profile", json={"height_cm": 170})

    wrong = client.patch("/api/v1/profile", json={"age": 300, "shoe": 42})
    assert {fault["path"] for fault in wrong.json()["faults"]} == {"age", "shoe"}
    assert client.patch("/api/v1/profile", json={"age": 1}, headers={"if-match": tag}).status_code == 412
    assert client.get("/api/v1/profile").json() == {"age": 34, "height_cm": 170}


def test_the_profile_fits_into_a_question(client: TestClient) -> None:
    client.patch("/api/v1/profile", json={"age": 34, "usual_wake": "06:00"})
    question = {**QUESTION, "runner": client.get("/api/v1/profile").json()}

    assert client.post("/api/v1/advise", json=question).status_code == 200


def test_the_next_run_is_planned_and_forgotten(client: TestClient) -> None:
    run = {"start": "2026-11-24T18:00:00+00:00", "distance_m": 8000, "kind": "easy"}

    assert client.put("/api/v1/next-run", json=run).json() == run
    assert client.get("/api/v1/next-run").json() == run
    assert client.put("/api/v1/next-run", json={"start": "x"}).status_code == 422
    assert client.delete("/api/v1/next-run").status_code == 204
    assert client.get("/api/v1/next-run").status_code == 404


def test_a_runner_alone_lets_a_coach_see_the_verdict(house: Any, now: Any) -> None:
    people.add(house.store, "carl", "coach", "some words nobody else has", house.at)
    anna = house.signed_in("anna")
    path = "/api/v1/consents/carl"

    assert anna.put(path, json={"fields": ["medicines"]}).status_code == 422
    assert anna.put("/api/v1/consents/ben", json={"fields": ["verdict"]}).status_code == 404
    assert anna.put(path, json={"fields": ["verdict"]}).status_code == 204
    given = [one for one in anna.get("/api/v1/consents").json()["items"] if one.get("coach")]
    assert [(one["coach"], one["fields"]) for one in given] == [("carl", ["verdict"])]
    assert [anna.delete(path).status_code, anna.delete(path).status_code] == [204, 404]


def test_everything_comes_out_and_goes_only_after_it_was_allowed(house: Any, check_in: Any) -> None:
    anna, ben, program = house.signed_in("anna"), house.signed_in("ben"), house.program("owner")
    check_in(anna)
    check_in(ben)
    archive = zipfile.ZipFile(io.BytesIO(program.post("/api/v1/export").content))
    names = set(archive.namelist())

    assert {"manifest.json", "check_ins.jsonl"} <= names
    assert not names & {"accounts.jsonl", "sessions.jsonl", "tokens.jsonl", "passkeys.jsonl", "repeats.jsonl"}
    assert program.delete("/api/v1/me").status_code == 403
    anna.post("/account", data={"do": "allow_deleting", "confirm": "delete"})
    house.at += timedelta(minutes=16)
    assert program.delete("/api/v1/me").status_code == 403
    anna.post("/account", data={"do": "allow_deleting", "confirm": "Delete"})
    assert program.delete("/api/v1/me").status_code == 204
    assert [anna.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code] == [401, 401]
    assert len(ben.get("/api/v1/check-ins").json()["items"]) == 1


def test_the_time_zone_is_the_runners_own(client: TestClient) -> None:
    assert (
        client.patch("/api/v1/me", json={"timezone": "Europe/London"}).json()["timezone"] == "Europe/London"
    )
    assert client.patch("/api/v1/me", json={"timezone": "Mars"}).status_code == 422
