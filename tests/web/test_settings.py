"""Facts, consents, units, everything out and everything away."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.store import Store
from freshlegs.web import consents
from freshlegs.web.page import Page
from freshlegs.web.pages import PAGES
from freshlegs.web.site import Site

BOOK = knowledge.book()
SORE: dict[str, Any] = {"soreness": 6, "stairs_down": "needs_rail", "signs": [], "signs_unanswered": []}


def profile(store: Store) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(store.runner().profile)
    return found


def post(client: TestClient, path: str, **fields: str | list[str]) -> Any:
    return client.post(path, data=fields, follow_redirects=False)


def test_nothing_is_ticked_or_allowed_at_first(client: TestClient) -> None:
    page = client.get("/settings").text

    assert "checked" not in page
    assert page.count("Not allowed.") == len(consents.IDS)


def test_what_is_about_the_runner_is_kept_and_blank_is_not_known(client: TestClient, store: Store) -> None:
    answer = post(
        client, "/settings", part="you", age="34", body_mass="62,5", sex="female", fact="tested_athlete"
    )

    assert answer.status_code == 303
    assert profile(store) == {"age": 34, "body_mass_kg": 62.5, "sex": "female", "facts": ["tested_athlete"]}
    post(client, "/settings", part="you", age="", body_mass="62.5", sex="")
    assert profile(store) == {"body_mass_kg": 62.5, "facts": []}


def test_a_fault_is_told_and_every_other_answer_is_kept(client: TestClient, store: Store) -> None:
    answer = post(client, "/settings", part="you", age="old", body_mass="70", fact="tested_athlete")

    assert answer.status_code == 422
    main = answer.text.split('<main id="main"')[1]
    assert main.index('role="alert"') < main.index("<h1>")
    assert 'href="#age"' in main
    assert 'value="70"' in main
    assert 'value="tested_athlete" checked' in main
    assert profile(store) == {}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"part": "you", "age": "400"}, "age"),
        ({"part": "you", "body_mass": "5"}, "body_mass"),
        (
            {"part": "hours", "usual_bedtime": "06:30", "usual_wake": "06:30", "timezone": "UTC"},
            "usual_bedtime",
        ),
        ({"part": "hours", "timezone": "Mars/Base"}, "timezone"),
        ({"part": "busy", "busy_start": "2026-11-24T10:00", "busy_end": "2026-11-24T09:00"}, "busy"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client: TestClient, fields: dict[str, str], field: str
) -> None:
    answer = client.post("/settings", data=fields)

    assert answer.status_code == 422
    assert f'id="fault-{field}"' in answer.text


def test_body_mass_is_typed_in_the_unit_that_is_shown_and_does_not_drift(
    client: TestClient, store: Store
) -> None:
    post(client, "/settings", part="you", body_mass="62")
    post(client, "/settings", part="look", mass="st")
    page = client.get("/settings").text
    assert 'id="body_mass" inputmode="decimal" size="6" autocomplete="off" value="9"' in page

    post(client, "/settings", part="you", body_mass="9", body_mass_lb="11")
    assert profile(store)["body_mass_kg"] == 62
    post(client, "/settings", part="you", body_mass="10", body_mass_lb="0")
    assert profile(store)["body_mass_kg"] == pytest.approx(63.5, abs=0.01)


def test_hours_zone_and_busy_times(client: TestClient, store: Store) -> None:
    post(
        client, "/settings", part="hours", usual_bedtime="23:15", usual_wake="07:00", timezone="Europe/London"
    )
    post(client, "/settings", part="busy", busy_start="2026-11-24T09:00", busy_end="2026-11-24T17:00")

    assert profile(store)["usual_bedtime"] == "23:15"
    assert store.runner().timezone == "Europe/London"
    assert profile(store)["busy"] == [
        {"start": "2026-11-24T09:00:00+00:00", "end": "2026-11-24T17:00:00+00:00"}
    ]
    assert "Tuesday 24 November, 09:00" in client.get("/settings").text
    post(client, "/settings", part="busy", remove="0")
    assert profile(store)["busy"] == []


def test_kit_and_what_is_asked_for(client: TestClient, store: Store) -> None:
    post(client, "/settings", part="kit", kit=["bathtub", "bike"], opted_in="cold_immersion")

    assert profile(store)["kit"] == ["bathtub", "bike"]
    assert profile(store)["opted_in"] == ["cold_immersion"]
    assert post(client, "/settings", part="kit", kit="rocket").status_code == 422


def test_units_theme_and_language_hold_on_every_page(client: TestClient) -> None:
    post(client, "/settings", part="look", theme="dark", locale="en-US", distance="mi", mass="goat")

    page = client.get("/settings").text
    assert '<html lang="en-US" data-theme="dark">' in page
    assert '<option value="mi" selected>' in page


# Medicines and consents


def test_typing_a_medicine_asks_once_before_anything_is_kept(client: TestClient, store: Store) -> None:
    asked = post(client, "/settings/health", do="add", line="warfarin 5 mg")
    assert "May Freshlegs keep this?" in asked.text
    assert profile(store) == {}

    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
    post(client, "/settings/health", allow="yes", **carried)
    again = post(client, "/settings/health", do="add", line="ibuprofen")

    assert again.status_code == 303
    assert profile(store)["medicines"] == ["warfarin", "ibuprofen"]


def test_a_slip_is_asked_about_and_never_corrected_by_itself(client: TestClient, store: Store) -> None:
    post(client, "/settings/health", do="add", line="warfrin", allow="yes")
    assert profile(store)["medicines"] == ["warfrin"]
    page = client.get("/settings").text
    assert "Did you mean" in page

    post(client, "/settings/health", do="meant", name="warfrin", meant="warfarin")

    assert profile(store)["medicines"] == ["warfarin"]
    assert "Did you mean" not in client.get("/settings").text


def test_a_medicine_can_be_removed_and_a_hostile_name_is_only_shown(client: TestClient, store: Store) -> None:
    name = '<script>alert("x")</script>'
    post(client, "/settings/health", do="add", line=name, allow="yes")
    page = client.get("/settings").text
    assert "<script>alert" not in page

    assert "alert" in page
    for kept in profile(store)["medicines"]:
        post(client, "/settings/health", do="remove", name=kept)

    assert profile(store)["medicines"] == []


def test_taking_the_consent_back_deletes_medicines_and_conditions_and_nothing_else(
    client: TestClient, store: Store
) -> None:
    post(client, "/settings", part="you", age="34", fact="tested_athlete")
    post(client, "/settings/health", do="conditions", fact=["pregnancy", "consent_coach"], allow="yes")
    post(client, "/settings/health", do="add", line="warfarin")
    assert profile(store)["facts"] == ["pregnancy", "tested_athlete"]

    post(client, "/settings/consents", which="medicines_and_conditions", do="withdraw")

    assert profile(store) == {"age": 34, "facts": ["tested_athlete"]}
    assert "May Freshlegs keep this?" in post(client, "/settings/health", do="add", line="warfarin").text


def test_taking_the_consent_back_reaches_the_plans_that_were_made_with_it(
    client: TestClient, store: Store, now: datetime
) -> None:
    today.check_in(store, BOOK, {"at": now.isoformat(), **SORE}, "before-the-medicine", now)
    post(client, "/settings/health", do="conditions", fact=["pregnancy"], allow="yes")
    post(client, "/settings/health", do="add", line="warfarin")
    client.get("/")
    assert any("warfarin" in text for _, text in store.export_rows())

    post(client, "/settings/consents", which="medicines_and_conditions", do="withdraw")

    kept = [text.lower() for _, text in store.export_rows()]
    assert not any(word in text for text in kept for word in ("warfarin", "pregnan", "anticoag"))
    assert [row.verdict for row in store.check_ins()] == ["too_sore"]
    assert len(store.plans()) == 1  # the one of before
    assert 'data-verdict="too_sore"' in client.get("/").text
    assert client.get("/report").status_code == 200


def test_each_consent_is_given_and_taken_back_by_itself(client: TestClient, store: Store) -> None:
    for which in consents.IDS:
        post(client, "/settings/consents", which=which, do="give")
        assert set(json.loads(store.setting(consents.SETTING) or "{}")) == {which}
        post(client, "/settings/consents", which=which, do="withdraw")
    post(client, "/settings/consents", which="everything", do="give")

    assert json.loads(store.setting(consents.SETTING) or "{}") == {}


# Everything out, everything away


def test_the_export_is_the_whole_zip(trained: TestClient, store: Store) -> None:
    answer = trained.post("/settings/export")

    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        assert made.testzip() is None
        manifest = json.loads(made.read("manifest.json"))
        kept = made.read("activities.jsonl").decode().splitlines()
    assert manifest["format_version"] == 1
    assert len(kept) == len(store.activities())


def test_nothing_is_deleted_without_the_word(trained: TestClient, store: Store) -> None:
    answer = post(trained, "/settings/delete", confirm="yes")

    assert answer.status_code == 422
    assert store.activities()


def test_delete_leaves_nothing(trained: TestClient, store: Store, home: Path) -> None:
    site: Site = trained.app.state.site  # type: ignore[attr-defined]
    place = site.jobs.folder / "3" / "1"
    place.mkdir(parents=True)
    (place / "a.gpx").write_text("mine")
    post(trained, "/settings/health", do="add", line="plantedword", allow="yes")

    answer = post(trained, "/settings/delete", confirm="Delete")

    assert answer.status_code == 303
    assert "storage" in answer.headers["clear-site-data"]  # a check-in that waits on the phone is hers too
    assert store.activities() == ()
    assert profile(store) == {}
    assert not site.jobs.folder.exists()
    assert not [file for file in home.rglob("*") if file.is_file() and b"plantedword" in file.read_bytes()]
    assert "Import your history" in trained.get("/").text


def test_no_page_of_settings_puts_what_was_said_into_an_address(client: TestClient) -> None:
    mine: list[Page] = [page for page in PAGES if page.path.startswith("/settings")]

    assert {page.method for page in mine if page.path != "/settings"} == {"POST"}
    assert (
        "warfarin"
        not in post(client, "/settings/health", do="add", line="warfarin", allow="yes").headers["location"]
    )


def test_two_homes_do_not_share_settings(
    client: TestClient, client_of: Callable[[Path], TestClient], tmp_path: Path
) -> None:
    post(client, "/settings", part="look", theme="dark")

    assert "data-theme" not in client_of(tmp_path / "other").get("/settings").text
