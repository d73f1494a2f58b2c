"""A stored runner: what is said is kept, answered, and can be answered again to the byte."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from freshlegs import coach, knowledge
from freshlegs.coach import outcomes, profile, runs, stored, today
from freshlegs.coach.history import A_YEAR, history
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
BOOK = knowledge.book()
BODY: dict[str, Any] = {
    "at": "2026-11-23T07:25:00+00:00",
    "soreness": 6,
    "stairs_down": "needs_rail",
    "signs": [],
    "signs_unanswered": [],
}


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.memory()
    profile.change(
        made, BOOK, None, profile.Changes(set=("age=41",), add=("kit=bathtub", "medicine=Warfarin"))
    )
    yield made
    made.close()


def test_a_stored_verdict_is_replayed_to_the_byte(store: Store) -> None:
    today.check_in(store, BOOK, BODY, "k1", NOW)
    kept = store.latest_plan()

    assert kept is not None
    assert today.replay(kept, BOOK) == kept.answer
    assert kept.knowledge_version == BOOK.version
    assert kept.verdict == "too_sore"


def test_the_same_check_in_twice_is_one(store: Store) -> None:
    first = today.check_in(store, BOOK, BODY, "k1", NOW)
    second = today.check_in(store, BOOK, BODY, "k1", NOW + timedelta(minutes=5))

    assert (second.check_in, second.is_new) == (first.check_in, False)
    assert len(store.check_ins()) == 1


def test_a_malformed_check_in_stores_nothing(store: Store) -> None:
    with pytest.raises(coach.Malformed):
        today.check_in(store, BOOK, {**BODY, "soreness": 11}, "k1", NOW)

    assert store.check_ins() == ()


def test_what_the_profile_says_reaches_the_plan(store: Store) -> None:
    answer = today.check_in(store, BOOK, {**BODY, "wants": ["turmeric_supplement"]}, "k1", NOW).answer

    assert answer["care"] == "pharmacist"
    assert "interaction" in {warning["id"] for warning in answer["warnings"]}


def test_a_fault_in_one_change_of_the_profile_changes_nothing(store: Store) -> None:
    with pytest.raises(coach.Malformed) as refused:
        profile.change(
            store, BOOK, None, profile.Changes(set=("age=42", "usual_wake=later"), add=("fact=pregnat",))
        )

    assert {path for path, _ in refused.value.faults} == {"runner.usual_wake", "runner.facts[0]"}
    assert json.loads(store.runner().profile)["age"] == 41


def test_nothing_new_is_made_while_nothing_changes(store: Store) -> None:
    today.check_in(store, BOOK, BODY, "k1", NOW)
    again = today.today(store, BOOK, NOW + timedelta(hours=1))
    profile.change(store, BOOK, None, profile.Changes(add=("kit=bike",)))
    after = today.today(store, BOOK, NOW + timedelta(hours=2))

    assert not again.is_new
    assert after.is_new
    assert len(store.plans()) == 2


def test_an_old_verdict_is_called_old_and_not_made_anew(store: Store) -> None:
    today.check_in(store, BOOK, BODY, "k1", NOW)

    assert not today.today(store, BOOK, NOW + timedelta(hours=17)).stale
    found = today.today(store, BOOK, NOW + timedelta(hours=30))
    assert found.stale
    assert not found.is_new


def test_without_a_check_in_a_sentence_says_what_to_do(store: Store) -> None:
    with pytest.raises(today.NothingYet, match="check-in"):
        today.today(store, BOOK, NOW)


def test_a_planned_run_counts_until_it_is_past(store: Store) -> None:
    runs.plan(store, BOOK, "2026-11-23T18:00", 12, "long")

    assert stored.coming_run(store, NOW) == {
        "start": "2026-11-23T18:00:00+00:00",
        "distance_m": 12000,
        "kind": "long",
    }
    assert stored.coming_run(store, NOW + timedelta(hours=11)) is None


def test_of_a_day_before_the_gravest_check_in_counts_and_a_missing_day_is_a_gap(store: Store) -> None:
    for day, hour, soreness in ((20, 7, 2), (22, 7, 7), (22, 20, 3)):
        at = datetime(2026, 11, day, hour, tzinfo=UTC)
        today.check_in(store, BOOK, {**BODY, "at": at.isoformat(), "soreness": soreness}, f"{day}{hour}", at)
    request = stored.request_of(store, BOOK, BODY, NOW)

    assert [(day["date"], day["soreness"]) for day in request["earlier"]] == [
        ("2026-11-20", 2),
        ("2026-11-22", 7),
    ]


def test_a_step_is_done_by_its_number_or_by_its_remedy(store: Store) -> None:
    plan = today.check_in(store, BOOK, BODY, "k1", NOW)
    steps = outcomes.by_the_clock(plan.answer["plan"]["steps"])

    first = outcomes.report(store, "1", "done", None, NOW)
    walks = [outcomes.report(store, "walk", "skipped", "too_tired", NOW)["step"] for _ in range(2)]

    assert first["remedy"] == steps[0]["remedy"]
    assert walks == [n for n, step in enumerate(steps, 1) if step["remedy"] == "walk"][:2]
    with pytest.raises(outcomes.NoSuchStep):
        outcomes.report(store, "99", "done", None, NOW)


def test_what_was_done_is_known_and_the_rest_is_new(store: Store) -> None:
    today.check_in(store, BOOK, BODY, "k1", NOW)
    outcomes.report(store, "walk", "done", None, NOW)

    assert stored.request_of(store, BOOK, BODY, NOW)["used"] == [
        {"remedy": "walk", "days": 1, "last": "2026-11-23"}
    ]


def test_a_break_of_years_is_a_break_also_when_only_rides_came_after_it(store: Store) -> None:
    def kept(id: str, sport: str, start: datetime) -> NewActivity:
        activity = Activity(
            sport=sport, start=start, distance_m=9000.0, duration_s=3600.0, source_format="fit"
        )
        return NewActivity(id=id, activity=activity, utc_offset_s=0, time_zone_source="file", sha256=None)

    store.add_activities(
        [kept("a", "run", NOW - timedelta(days=900)), kept("b", "ride", NOW - timedelta(days=30))]
    )
    answer = today.check_in(store, BOOK, BODY, "k1", NOW).answer

    rail = next(rail for rail in answer["rails"] if rail["id"] == "return_after_break")
    assert (rail["status"], rail["value"], rail["cap_m"]) == ("over", 900, 4500)


def test_a_check_in_for_an_earlier_hour_is_answered_by_its_own_signs(store: Store) -> None:
    today.check_in(store, BOOK, {**BODY, "soreness": 1, "stairs_down": "normal"}, "k1", NOW)
    earlier = {**BODY, "at": "2026-11-23T06:00:00+00:00", "signs": ["chest_pain"]}

    assert today.check_in(store, BOOK, earlier, "k2", NOW).answer["verdict"] == "emergency"
    assert [row.verdict for row in store.check_ins()] == ["emergency", "fresh"]


def test_ten_years_of_history_ask_for_no_more_than_the_question_needs() -> None:
    """The same question whether the old years are read or not, also for a runner who has not run for long."""
    with Store.memory() as store:
        for last in (timedelta(days=3), timedelta(days=700)):
            store.erase()
            starts = [NOW - last - timedelta(days=5 * k, hours=2) for k in range(60)]
            store.add_activities(
                [
                    NewActivity(
                        id=f"a{k}",
                        activity=Activity(sport="run" if k % 3 else "ride", start=start, distance_m=8000.0, duration_s=2900.0,
                                          peak_hr=150.0 + k, heart_rate_s={120: 900.0}, source_format="fit"),
                        utc_offset_s=0,
                        time_zone_source="file",
                        sha256=None,
                    )
                    for k, start in enumerate(starts)
                ]
            )  # fmt: skip
            whole = [one for one in store.activities() if one.counted and one.duplicate_of is None]

            peaks = [one.peak_hr for one in whole if one.start is not None and one.start >= NOW - A_YEAR]
            peak = max((peak for peak in peaks if peak is not None), default=None) if len(peaks) > 9 else None

            assert stored.past(store, NOW) == history(whole, NOW, peak) != []
