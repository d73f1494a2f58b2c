"""Questions over several check-ins of a stored runner: nothing answered is lost, and no stop fades by silence."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from freshlegs import coach, knowledge
from freshlegs.coach import questions, today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

BOOK = knowledge.book()
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
NEXT = NOW + timedelta(days=1)
ALWAYS = {"chest_breath", "one_leg", "ill", "skin", "settling"}


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.memory()
    yield made
    made.close()


def body(at: datetime = NOW, **more: Any) -> dict[str, Any]:
    return {"at": at.isoformat(), "soreness": 2, **more}


def begin(store: Store, at: datetime = NOW, any_of_these: bool | None = False, **more: Any) -> str:
    return questions.begin(store, BOOK, body(at, **more), f"key of {at}", at, any_of_these=any_of_these)


def said(store: Store, at: datetime, **more: Any) -> dict[str, Any]:
    """A whole check-in, answered."""
    whole = body(at, **{"signs": [], "signs_unanswered": [], **more})
    return today.check_in(store, BOOK, whole, f"key of {at}", at).answer


def verdict(store: Store, id: str, at: datetime = NOW) -> str:
    return str(today.advised_on(store, BOOK, today.stored(store, id), at).answer["verdict"])


def kept(store: Store, id: str) -> tuple[list[str], set[str]]:
    found = json.loads(today.stored(store, id).body)
    return found["signs"], set(found["signs_unanswered"])


LEFT_CALF = [{"region": "calf", "side": "left", "tissue": "muscle", "score": 3}]


def test_none_of_these_answers_the_groups_that_were_shown_and_no_others(store: Store) -> None:
    id = begin(store, areas=LEFT_CALF)
    found = questions.taken_up(store, BOOK, id, NOW)

    assert [page.group for page in found.open] == ["nerves", "tight_limb", "bone", "walking_pain"]
    assert verdict(store, id) == "unanswered"


def test_at_least_one_opens_all_groups_and_they_stay_open(store: Store) -> None:
    id = begin(store, any_of_these=True)

    assert [page.group for page in questions.taken_up(store, BOOK, id, NOW).open] == [
        entry.group for entry in BOOK.lists.asking
    ]


def test_a_short_list_left_blank_is_asked_page_by_page(store: Store) -> None:
    id = begin(store, any_of_these=None)

    assert {page.group for page in questions.taken_up(store, BOOK, id, NOW).open} == ALWAYS
    assert verdict(store, id) == "unanswered"


def test_each_page_is_on_the_disk_before_the_next_is_asked(store: Store) -> None:
    id = begin(store, areas=LEFT_CALF)

    found = questions.answer(store, BOOK, id, "bone", ["limp"], NOW)

    yes, blank = kept(store, id)
    assert yes == ["limp"]
    assert {BOOK.lists.signs[sign].group for sign in blank} == {"nerves", "tight_limb", "walking_pain"}
    assert found.verdict == "get_checked"
    assert len(store.earlier_bodies(id)) == 1


def test_all_pages_answered_no_give_the_verdict_of_the_soreness(store: Store) -> None:
    id = begin(store, areas=LEFT_CALF)
    for page in questions.taken_up(store, BOOK, id, NOW).open:
        found = questions.answer(store, BOOK, id, page.group, [], NOW)

    assert (found.open, found.verdict, verdict(store, id)) == ((), "sore", "sore")


def test_a_page_sent_twice_is_answered_once_and_can_be_put_right(store: Store) -> None:
    id = begin(store, areas=LEFT_CALF)
    questions.answer(store, BOOK, id, "bone", ["limp"], NOW)
    questions.answer(store, BOOK, id, "bone", ["limp"], NOW)
    questions.answer(store, BOOK, id, "bone", ["night_pain"], NOW)

    assert kept(store, id)[0] == ["night_pain"]


@pytest.mark.parametrize(("group", "yes"), [("bones", []), ("bone", ["chest_pain"]), ("bone", ["limping"])])
def test_an_answer_to_another_question_is_a_fault_and_changes_nothing(
    store: Store, group: str, yes: list[str]
) -> None:
    id = begin(store, areas=LEFT_CALF)
    before = kept(store, id)

    with pytest.raises(coach.Malformed):
        questions.answer(store, BOOK, id, group, yes, NOW)
    assert kept(store, id) == before


def test_the_same_form_twice_is_one_check_in(store: Store) -> None:
    first = begin(store, areas=LEFT_CALF)
    questions.answer(store, BOOK, first, "bone", ["limp"], NOW)

    assert begin(store, areas=LEFT_CALF) == first
    assert kept(store, first)[0] == ["limp"]
    assert len(store.check_ins()) == 1


def test_what_was_left_half_way_is_taken_up_on_the_same_day_only(store: Store) -> None:
    id = begin(store, areas=LEFT_CALF)

    row = questions.unfinished(store, NOW + timedelta(hours=2))
    assert row is not None
    assert row.id == id
    assert questions.unfinished(store, NEXT) is None
    for page in questions.taken_up(store, BOOK, id, NOW).open:
        questions.answer(store, BOOK, id, page.group, [], NOW)
    assert questions.unfinished(store, NOW + timedelta(hours=2)) is None


def test_after_an_emergency_a_new_check_in_is_begun_and_not_the_old_one_taken_up(store: Store) -> None:
    id = begin(store, any_of_these=True)
    questions.answer(store, BOOK, id, "chest_breath", ["chest_pain"], NOW)
    assert verdict(store, id) == "emergency"

    assert questions.unfinished(store, NOW + timedelta(hours=1)) is None
    found = questions.ahead(store, BOOK, NOW + timedelta(hours=1))
    assert [page.group for page in found.asked_first] == ["chest_breath"]


def test_a_run_that_is_only_planned_calls_for_no_question(store: Store) -> None:
    def kept_run(id: str, day: int, metres: float) -> NewActivity:
        start = NOW - timedelta(days=day)
        activity = Activity(
            sport="run", start=start, distance_m=metres, duration_s=3600.0, source_format="fit"
        )
        return NewActivity(id=id, activity=activity, utc_offset_s=0, time_zone_source="file", sha256=None)

    store.add_activities([kept_run("a", 9, 10000.0), kept_run("b", 1, 10000.0)])
    store.set_next_run(
        json.dumps({"start": (NOW + timedelta(hours=9)).isoformat(), "distance_m": 30000, "kind": "long"})
    )
    assert questions.taken_up(store, BOOK, begin(store), NOW).open == ()

    store.add_activities([kept_run("c", 0, 30000.0)])
    found = questions.taken_up(store, BOOK, begin(store, NOW + timedelta(hours=1)), NOW + timedelta(hours=1))
    assert [page.group for page in found.open] == ["urine_muscle"]


def test_a_blank_of_yesterday_is_asked_again_today(store: Store) -> None:
    begin(store, areas=LEFT_CALF)
    id = begin(store, NEXT)

    assert [page.group for page in questions.taken_up(store, BOOK, id, NEXT).open] == [
        "nerves",
        "tight_limb",
        "bone",
        "walking_pain",
    ]
    assert verdict(store, id, NEXT) == "unanswered"


def test_after_a_stop_its_signs_are_asked_before_anything_else(store: Store) -> None:
    said(store, NOW, signs=["limp", "chest_pain"])
    found = questions.ahead(store, BOOK, NEXT)

    assert found.stop is not None
    assert (found.stop.verdict, found.stop.signs, found.stop.looked) == (
        "emergency",
        ("chest_pain", "limp"),
        None,
    )
    assert [page.group for page in found.asked_first] == ["chest_breath", "bone"]
    assert {page.group for page in found.short_list} == ALWAYS - {"chest_breath"}


def test_none_of_these_does_not_answer_the_signs_of_the_stop(store: Store) -> None:
    said(store, NOW, signs=["chest_pain"])
    id = begin(store, NEXT)

    assert [page.group for page in questions.taken_up(store, BOOK, id, NEXT).open] == ["chest_breath"]
    assert verdict(store, id, NEXT) == "unanswered"
    questions.answer(store, BOOK, id, "chest_breath", [], NEXT)
    assert verdict(store, id, NEXT) == "sore"


def test_a_stop_goes_on_through_a_check_in_that_was_left_half_way(store: Store) -> None:
    said(store, NOW, signs=["chest_pain"])
    verdict(store, begin(store, NEXT), NEXT)
    found = questions.ahead(store, BOOK, NEXT + timedelta(days=1))

    assert found.stop is not None
    id = begin(store, NEXT + timedelta(days=1), any_of_these=None)
    open_ = questions.taken_up(store, BOOK, id, NEXT + timedelta(days=1)).open
    assert "chest_breath" in {page.group for page in open_}


def test_a_check_in_that_asked_nothing_ends_no_stop(store: Store) -> None:
    said(store, NOW, signs=["limp"])
    today.check_in(store, BOOK, body(NEXT), "nothing asked", NEXT)
    found = questions.ahead(store, BOOK, NEXT + timedelta(hours=1))

    assert found.stop is not None
    assert [page.group for page in found.asked_first] == ["bone"]


def test_a_stop_that_was_answered_is_over(store: Store) -> None:
    said(store, NOW, signs=["limp"])
    said(store, NEXT)
    found = questions.ahead(store, BOOK, NEXT + timedelta(hours=1))

    assert (found.stop, found.asked_first) == (None, ())


def test_a_fever_is_no_stop_and_is_simply_asked_again_in_the_short_list(store: Store) -> None:
    said(store, NOW, signs=["fever"])
    found = questions.ahead(store, BOOK, NEXT)

    assert found.stop is None
    assert {page.group for page in found.short_list} == ALWAYS


def test_whether_someone_has_looked_is_kept_for_that_stop_alone_and_changes_no_verdict(
    store: Store,
) -> None:
    said(store, NOW, signs=["limp"])
    stop = questions.ahead(store, BOOK, NEXT).stop
    assert stop is not None
    questions.has_looked(store, stop, True)

    again = questions.ahead(store, BOOK, NEXT).stop
    assert again is not None
    assert again.looked is True
    assert said(store, NEXT, signs=["limp"])["verdict"] == "get_checked"
    newer = questions.ahead(store, BOOK, NEXT + timedelta(hours=1)).stop
    assert newer is not None
    assert newer.looked is None


def test_three_days_without_a_check_in_are_a_gap_and_two_are_not(store: Store) -> None:
    said(store, NOW)

    assert questions.ahead(store, BOOK, NOW + timedelta(days=3)).gap_days is None
    assert questions.ahead(store, BOOK, NOW + timedelta(days=4)).gap_days == 3


def test_a_place_of_the_days_before_reaches_the_verdict_of_a_stored_runner(store: Store) -> None:
    quads = {"region": "quads", "side": "left", "tissue": "muscle", "spread": "broad", "score": 2}
    found = [said(store, NOW + timedelta(days=n), areas=[quads])["verdict"] for n in range(9)]

    assert found == ["sore"] * 8 + ["get_checked"]


def test_the_run_pain_of_yesterday_reaches_the_verdict_of_a_stored_runner(store: Store) -> None:
    first = said(store, NOW, soreness=1, run_pain={"score": 4})["verdict"]
    second = said(store, NEXT, soreness=1, run_pain={"score": 4})["verdict"]

    assert (first, second) == ("sore", "too_sore")
