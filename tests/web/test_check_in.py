"""The check-in form, read and answered: what is wanted, what is kept, what is one check-in and what is two."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from fastapi.testclient import TestClient
from starlette.datastructures import FormData

from freshlegs import knowledge
from freshlegs.coach import runs, today
from freshlegs.pictures.body import TARGETS
from freshlegs.store import Store
from freshlegs.web import said
from freshlegs.web.places import places

BOOK = knowledge.book()
CALM: dict[str, Any] = {"soreness": "1", "stairs_down": "normal", "any_of_these": "none"}
KEY = "a-key-printed-by-the-server"


def body_of(store: Store) -> dict[str, Any]:
    row = store.latest_check_in()
    assert row is not None
    found: dict[str, Any] = json.loads(row.body)
    return found


def test_the_form_has_the_groups_and_names_that_are_promised(client: TestClient) -> None:
    page = client.get("/check-in").text

    legends = re.findall(r"<legend>(.*?)</legend>", page)
    for wanted in ("Overall soreness", "Can you walk down stairs?", "Where?", "Any of these?"):
        assert wanted in legends
    for entry in BOOK.lists.stairs_down.values():
        assert f"<span>{entry.words}</span>" in page
    assert "None of these" in page
    assert "At least one, or not sure" in page
    assert ">See my advice</button>" in page


def test_each_target_of_the_drawing_has_a_box_of_the_same_value(client: TestClient) -> None:
    page = client.get("/check-in").text
    drawn = set(re.findall(r'data-region="([a-z_]+-(?:left|right|middle))"', page))
    boxes = set(re.findall(r'type="checkbox" name="place" value="([a-z_-]+)"', page))

    assert len(drawn) == len(TARGETS) == 40
    assert drawn <= boxes
    assert "Left calf</span>" in page


def test_every_region_of_the_book_can_be_ticked() -> None:
    within = {region for place in places(BOOK).values() for region in place.regions}

    assert within == set(BOOK.lists.regions)


def test_nothing_is_chosen_before_the_runner_has_chosen(trained: TestClient) -> None:
    assert " checked" not in trained.get("/check-in").text


def test_a_calm_check_in_leads_to_the_verdict(client: TestClient) -> None:
    answer = client.post("/check-in", data={**CALM, "key": KEY})

    assert str(answer.url).endswith(":8000/")
    assert 'data-verdict="fresh"' in answer.text


@pytest.mark.parametrize("missing", ["soreness", "stairs_down", "any_of_these"])
def test_a_blank_is_told_beside_its_field_and_all_other_answers_are_kept(
    client: TestClient, store: Store, missing: str
) -> None:
    form = {**CALM, "key": KEY, "sleep_hours": "6,5", "place": ["calf-left"], "level-calf-left": "2"}
    del form[missing]
    answer = client.post("/check-in", data=form)

    assert answer.status_code == 422
    main = answer.text.split("<main")[1]
    assert main.index('role="alert"') < main.index("<h1")
    assert f'href="#{missing}"' in main
    assert f'id="{missing}"' in main
    assert 'value="6,5"' in main
    assert re.search(r'value="calf-left" checked', main)
    assert re.search(r'name="level-calf-left" value="2" checked', main)
    assert f'name="key" value="{KEY}"' in main
    assert store.latest_check_in() is None


@pytest.mark.parametrize(
    ("field", "value"), [("sleep_hours", "25"), ("sleep_hours", "nan"), ("run_pain", "11"), ("fatigue", "0")]
)
def test_a_number_out_of_bounds_is_a_fault_of_its_field(client: TestClient, field: str, value: str) -> None:
    answer = client.post("/check-in", data={**CALM, "key": KEY, field: value})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_the_same_form_twice_is_one_check_in(client: TestClient, store: Store) -> None:
    for _ in range(2):
        client.post("/check-in", data={**CALM, "key": KEY})

    assert len(store.check_ins()) == 1


def test_the_same_form_with_another_answer_is_not_lost(client: TestClient, store: Store) -> None:
    client.post("/check-in", data={**CALM, "key": KEY})
    client.post("/check-in", data={**CALM, "key": KEY, "soreness": "4"})

    assert [json.loads(row.body)["soreness"] for row in store.check_ins()] == [1, 4]


def test_two_forms_have_two_keys_and_are_two_check_ins(client: TestClient, store: Store) -> None:
    keys = [re.search(r'name="key" value="([^"]+)"', client.get("/check-in").text) for _ in range(2)]
    for key in keys:
        assert key is not None
        client.post("/check-in", data={**CALM, "key": key[1]})

    assert len(store.check_ins()) == 2


@pytest.mark.parametrize("key", ["", "short", "<script>alert(1)</script>"])
def test_a_form_without_its_key_is_sent_back_with_a_new_one(
    client: TestClient, store: Store, key: str
) -> None:
    answer = client.post("/check-in", data={**CALM, "key": key})

    printed = re.search(r'name="key" value="([^"]+)"', answer.text)
    assert answer.status_code == 422
    assert printed is not None
    assert said.KEY.fullmatch(printed[1])
    assert store.latest_check_in() is None


def test_none_of_these_answers_the_groups_that_were_shown_and_no_others(
    client: TestClient, store: Store
) -> None:
    form = {**CALM, "soreness": "5", "place": ["calf-left"], "level-calf-left": "2", "key": KEY}
    answer = client.post("/check-in", data=form)

    assert str(answer.url).endswith("/check-in/signs")
    open_signs = set(body_of(store)["signs_unanswered"])
    assert {"severe_constant_pain", "limp", "calf_pain_same_distance"} <= open_signs
    assert open_signs.isdisjoint({"chest_pain", "fever", "one_leg_swollen"})


def test_not_sure_opens_every_group_and_until_then_nothing_is_advised(
    client: TestClient, store: Store
) -> None:
    client.post("/check-in", data={**CALM, "any_of_these": "some", "key": KEY})

    assert set(body_of(store)["signs_unanswered"]) == set(BOOK.lists.signs)
    assert 'data-verdict="unanswered"' in client.get("/").text


def read(**form: Any) -> said.Said:
    items = [
        (name.replace("__", "-"), value)
        for name, values in {**CALM, "soreness": "5", **form}.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return said.read(FormData(items), BOOK)


@pytest.mark.parametrize(("level", "score"), [("1", 3), ("2", 6), ("3", 8), (None, 3)])
def test_a_level_becomes_a_score(level: str | None, score: int) -> None:
    form = {"place": "calf-left"} | ({"level-calf-left": level} if level else {})

    assert read(**form).body["areas"] == [
        {"region": "calf", "side": "left", "tissue": "muscle", "score": score}
    ]


def test_a_typed_score_wins_and_a_typed_tissue_too() -> None:
    form = {
        "place": "calf-left",
        "level-calf-left": "1",
        "score-calf-left": "7",
        "tissue-calf-left": "tendon",
        "days-calf-left": "3",
    }

    (area,) = read(**form).body["areas"]
    assert (area["score"], area["tissue"], area["days"]) == (7, "tendon", 3)


def test_a_place_of_several_parts_asks_which_since_some_are_high_risk_bone() -> None:
    blank = read(place="shin-right")
    answered = read(**{"place": "shin-right", "part-shin-right": "shin_front"})

    assert [fault.field for fault in blank.faults] == ["part-shin-right"]
    assert answered.faults == []
    assert answered.body["areas"][0]["region"] == "shin_front"
    assert answered.body["areas"][0]["tissue"] == "bone"


def test_left_and_right_alike_are_one_area_on_both_sides_and_otherwise_two() -> None:
    alike = read(place=["quads-left", "quads-right"])
    differing = read(**{"place": ["quads-left", "quads-right"], "level-quads-left": "3"})

    assert [area["side"] for area in alike.body["areas"]] == ["both"]
    assert [area["side"] for area in differing.body["areas"]] == ["left", "right"]


def test_places_are_not_read_where_nothing_is_sore() -> None:
    assert read(soreness="0", place="calf-left").body["areas"] == []


def test_what_was_left_blank_is_absent() -> None:
    assert set(read().body) == {"soreness", "stairs_down", "areas", "wants"}


def test_the_next_run_is_kept_in_metres_and_shown_again(client: TestClient, store: Store) -> None:
    form = {**CALM, "key": KEY, "run_when": "2026-11-24T18:00", "run_distance": "12,5", "run_kind": "easy"}
    client.post("/check-in", data=form)

    run = runs.shown(store, NOW)
    assert run is not None
    assert (run["distance_m"], run["kind"]) == (12_500, "easy")
    page = client.get("/check-in").text
    assert 'value="2026-11-24T18:00"' in page
    assert 'value="12.5"' in page


def test_half_a_next_run_is_a_fault(client: TestClient) -> None:
    answer = client.post("/check-in", data={**CALM, "key": KEY, "run_distance": "10"})

    assert answer.status_code == 422
    assert 'href="#run_when"' in answer.text


def test_same_as_yesterday_ticks_the_places_and_stores_nothing(client: TestClient, store: Store) -> None:
    yesterday = NOW - timedelta(days=1)
    areas = [
        {"region": "calf", "side": "left", "score": 8},
        {"region": "shin_inner", "side": "right", "score": 3},
    ]
    before = {"at": yesterday.isoformat(), "soreness": 4, "areas": areas, "signs": [], "signs_unanswered": []}
    today.check_in(store, BOOK, before, "yesterday", yesterday)
    assert "Same as yesterday" in client.get("/check-in").text

    answer = client.post("/check-in", data={"key": KEY, "soreness": "4", "again": "yes"})

    assert answer.status_code == 200
    assert re.search(r'value="calf-left" checked', answer.text)
    assert re.search(r'name="level-calf-left" value="3" checked', answer.text)
    assert re.search(r'name="part-shin-right" value="shin_inner"[^>]* checked', answer.text)
    assert re.search(r'name="soreness" value="4" checked', answer.text)
    assert len(store.check_ins()) == 1


def test_done_ticks_are_carried_over_and_a_second_sending_reports_nothing_else(
    sore: TestClient, store: Store, clock: Any
) -> None:
    clock.at = NOW + timedelta(hours=24)
    page = sore.get("/check-in").text
    (value,) = re.findall(r'name="did" value="(\d+-\d+)"[^>]*><span>Easy walk', page)[:1]
    for _ in range(2):
        sore.post("/check-in", data={**CALM, "key": KEY, "did": value})

    assert {(outcome.remedy, outcome.state) for outcome in store.outcomes()} == {("walk", "done")}


def test_after_a_stop_the_form_shows_the_signs_and_asks_whether_somebody_has_looked(
    client: TestClient, store: Store, clock: Any
) -> None:
    said_before = {"at": NOW.isoformat(), "soreness": 3, "signs": ["limp"], "signs_unanswered": []}
    today.check_in(store, BOOK, said_before, "stopped", NOW)
    clock.at = NOW + timedelta(days=1)

    page = client.get("/check-in").text
    assert BOOK.lists.signs["limp"].words in page
    assert "Has someone qualified looked at it since?" in page
    after = client.post("/check-in", data={**CALM, "key": KEY, "looked": "no"})

    assert str(after.url).endswith("/check-in/signs")
    assert "limp" in body_of(store)["signs_unanswered"]
