"""What every engine has to keep: the contract of the store."""

import hashlib
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest

from freshlegs.model.activity import Stream
from freshlegs.store import MemberRow, NewActivity, RichnessSwap, Store, StoreDamaged

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
New = Callable[..., NewActivity]
Sent = Callable[..., str]
AT_HOME = timezone(timedelta(hours=-5))


def test_a_fresh_store_has_one_runner_who_has_said_nothing(store: Store) -> None:
    runner = store.runner()

    assert (runner.profile, runner.timezone, runner.created_at) == ("{}", "UTC", None)
    assert store.activities() == ()
    assert store.latest_check_in() is None
    assert store.next_run() is None


def test_a_profile_is_kept_to_the_byte_and_the_first_moment_stays(store: Store) -> None:
    store.save_profile('{"age":  34, "name": "Ünal"}', "Europe/London", NOW)
    store.save_profile('{"age":  35}', "Europe/Berlin", NOW + timedelta(days=9))

    runner = store.runner()
    assert (runner.profile, runner.timezone, runner.created_at) == ('{"age":  35}', "Europe/Berlin", NOW)


def test_a_check_in_sent_twice_is_one_row_as_first_sent(store: Store) -> None:
    first = store.add_check_in("key", NOW, NOW.date(), '{"soreness": 2}', NOW)
    again = store.add_check_in("key", NOW, NOW.date(), '{"soreness": 9}', NOW)

    assert first[1]
    assert again == (first[0], False)
    assert [row.body for row in store.check_ins()] == ['{"soreness": 2}']


def test_moments_come_back_in_utc_with_their_microseconds(store: Store) -> None:
    at = datetime(2026, 11, 23, 23, 30, 0, 500, tzinfo=AT_HOME)
    store.add_check_in("key", at, date(2026, 11, 23), "{}", NOW)

    row = store.check_ins()[0]
    assert row.at == at
    assert row.at.tzinfo == UTC
    assert row.local_day == date(2026, 11, 23)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        store.add_check_in("key", datetime(2026, 11, 23), NOW.date(), "{}", NOW)  # noqa: DTZ001

    assert store.check_ins() == ()


def test_a_part_of_a_second_later_is_later(store: Store) -> None:
    came = NOW + timedelta(seconds=1)
    store.add_check_in("later", NOW + timedelta(milliseconds=1), NOW.date(), "{}", came)
    store.add_check_in("earlier", NOW, NOW.date(), "{}", came)

    latest = store.latest_check_in()
    assert latest is not None
    assert latest.key == "later"


def test_check_ins_are_asked_for_by_the_local_day(store: Store) -> None:
    for day in (21, 22, 23):
        store.add_check_in(str(day), NOW.replace(day=day), date(2026, 11, day), "{}", NOW)

    assert [row.key for row in store.check_ins(date(2026, 11, 22))] == ["22", "23"]


def test_what_a_check_in_said_before_is_kept(store: Store, sent: Sent) -> None:
    id_ = sent(store, "key", 2)
    first = store.check_ins()[0].body

    assert store.complete_check_in(id_, '{"soreness": 6}', NOW)
    assert store.complete_check_in(id_, '{"soreness": 6}', NOW)
    assert store.complete_check_in(id_, '{"soreness": 7}', NOW)
    assert not store.complete_check_in("99", "{}", NOW)
    assert not store.complete_check_in("../etc", "{}", NOW)

    assert store.check_ins()[0].body == '{"soreness": 7}'
    assert store.earlier_bodies(id_) == (first, '{"soreness": 6}')


def test_ids_are_not_given_again_after_a_deletion(store: Store, sent: Sent) -> None:
    first = sent(store, "a")
    assert store.delete_check_in(first)

    assert sent(store, "b") != first


def test_a_check_in_carries_the_verdict_of_its_latest_plan(store: Store, sent: Sent) -> None:
    id_ = sent(store, "key")
    assert store.check_ins()[0].verdict is None
    store.add_plan(id_, NOW, "{}", "{}", "2026.11.1", "sore")
    plan = store.add_plan(id_, NOW, '{"q":1}', '{"a":2}', "2026.11.1", "too_sore")

    kept = store.latest_plan()
    assert kept is not None
    assert (kept.id, kept.check_in_id, kept.question, kept.answer) == (plan, id_, '{"q":1}', '{"a":2}')
    assert store.check_ins()[0].verdict == "too_sore"
    assert len(store.plans()) == 2


def test_deleting_a_check_in_takes_its_plans_and_outcomes(store: Store, sent: Sent) -> None:
    id_ = sent(store, "key")
    plan = store.add_plan(id_, NOW, "{}", "{}", "1", "sore")
    store.add_outcome(plan, "walk", "skipped", NOW, NOW.date(), step=1, reason="too_tired")
    assert [(row.remedy, row.state, row.step, row.reason) for row in store.outcomes()] == [
        ("walk", "skipped", 1, "too_tired")
    ]

    store.delete_check_in(id_)

    assert (store.plans(), store.outcomes(), store.check_ins()) == ((), (), ())


def test_the_next_run_is_replaced_and_taken_away(store: Store) -> None:
    store.set_next_run('{"distance_m": 1}')
    store.set_next_run('{"distance_m": 2}')
    assert store.next_run() == '{"distance_m": 2}'

    store.set_next_run(None)
    assert store.next_run() is None


def test_an_activity_comes_back_as_it_went_in(store: Store, new: New) -> None:
    beats = {148: 2.5, 90: 30.0}
    one = new(
        1, rpe=7.0, heart_rate_s=beats, damaged=("checksum", "clock"), title="Morgenlauf", peak_hr=181.5
    )

    store.add_activities([one, new(0), new(2, start=None)])

    undated, older, row = store.activities()
    assert [undated.id, older.id, row.id] == ["run-2", "run-0", "run-1"]
    assert (row.start, row.utc_offset_s, row.distance_m) == (one.activity.start, 3600, 10_000.5)
    assert (row.heart_rate_s, row.damaged, row.title) == (beats, ("checksum", "clock"), "Morgenlauf")
    assert (row.rpe, row.peak_hr, row.average_hr) == (7.0, 181.5, None)
    assert row.counted


def test_a_stream_comes_back_as_it_went_in(store: Store, new: New) -> None:
    stream = Stream(
        time_s=np.array([0.0, 1.0]), columns={"power_w": np.array([1.0, np.nan])}, segment=np.array([0, 1])
    )
    store.add_activities([new(1, stream=stream), new(2)])

    back = store.stream("run-1")
    assert back is not None
    np.testing.assert_array_equal(back.columns["power_w"], stream.columns["power_w"])
    assert store.stream("run-2") is None


def test_an_original_comes_back_as_it_went_in(store: Store, new: New) -> None:
    store.add_activities([new(1)])
    sha256 = hashlib.sha256(b"file 1").hexdigest()

    assert store.original(sha256) == b"file 1"
    assert store.known_hashes() == {sha256}
    assert store.original("0" * 64) is None


def test_an_original_that_is_not_what_its_hash_says_is_not_handed_out(store: Store, new: New) -> None:
    store.add_activities([new(1, sha256="ab" * 32)])

    with pytest.raises(StoreDamaged):
        store.original("ab" * 32)


def test_a_batch_again_adds_nothing(store: Store, new: New) -> None:
    run = store.start_import(NOW)
    store.add_members(run, [member(1)], [new(1)])
    again = store.start_import(NOW)
    store.add_members(again, [member(1)], [new(1, sport="ride")])

    assert [row.sport for row in store.activities()] == ["run"]


def test_a_batch_is_all_or_none(store: Store, new: New) -> None:
    run = store.start_import(NOW)
    bad = member(2, activities=object())

    with pytest.raises(TypeError):
        store.add_members(run, [member(1), bad], [new(1)])

    assert store.activities() == ()
    assert store.members(run) == ()


def test_the_ledger_keeps_order_over_batches(store: Store, new: New) -> None:
    run = store.start_import(NOW)
    store.add_members(run, [member(1), member(2)], [new(1), new(2)])
    store.add_members(run, [member(3, outcome="unreadable", why="It is empty.", activities=())])
    store.finish_import(run, NOW + timedelta(seconds=3))

    assert [row.name for row in store.members(run)] == ["1.fit", "2.fit", "3.fit"]
    assert [row.why for row in store.members(run, after=2)] == ["It is empty."]
    last = store.last_import()
    assert last is not None
    assert (last.id, last.state, last.members, last.finished_at) == (
        run,
        "done",
        3,
        NOW + timedelta(seconds=3),
    )


def test_a_line_of_the_ledger_that_comes_again_is_told_anew(store: Store, new: New) -> None:
    run = store.start_import(NOW)
    store.add_members(run, [member(2), member(1, finished=4)], [new(1), new(2)])
    store.add_members(run, [member(2, outcome="duplicate", duplicate_of="run-1", activities=())])

    assert [(row.name, row.outcome) for row in store.members(run)] == [
        ("1.fit", "imported"),
        ("2.fit", "duplicate"),
    ]
    assert [row.name for row in store.members(run, after=3)] == ["1.fit"]


def test_an_import_that_was_broken_off_is_found_by_its_export_until_it_is_done(store: Store) -> None:
    run = store.start_import(NOW, "this export", 7)

    assert store.unfinished_import("another export") is None
    assert store.unfinished_import("this export") == run
    store.finish_import(run, NOW, "failed")
    assert store.unfinished_import("this export") == run
    store.go_on_with_import(run)
    last = store.last_import()
    assert last is not None
    assert (last.state, last.total, last.finished_at) == ("running", 7, None)
    store.finish_import(run, NOW)
    assert store.unfinished_import("this export") is None


def test_what_was_deleted_is_remembered_until_it_is_wanted_again(store: Store, new: New) -> None:
    store.add_activities([new(1), new(2, sha256=None)])
    mark = hashlib.sha256(b"file 1").hexdigest()

    assert store.delete_activity("run-1")
    assert store.delete_activity("run-2")
    assert store.known().deleted == {mark, "run-2"}
    store.add_activities([new(1)])
    assert store.known().deleted == {"run-2"}


def test_a_hash_leads_to_the_activity_that_stays(store: Store, new: New) -> None:
    store.add_activities([new(1, duplicate_of="run-2"), new(2)])

    known = store.known()
    assert [one.id for one in known.activities] == ["run-2"]
    assert known.by_hash[hashlib.sha256(b"file 1").hexdigest()] == ("run-2",)


def test_a_richer_one_takes_over_with_all_duplicates(store: Store, new: New) -> None:
    store.add_activities([new(1, rpe=6.0, title="Long one"), new(2, duplicate_of="run-1")])
    store.add_activities([new(3)], [RichnessSwap(loser="run-1", winner="run-3")])

    kept = {row.id: row for row in store.activities()}
    assert (kept["run-1"].duplicate_of, kept["run-2"].duplicate_of) == ("run-3", "run-3")
    assert (kept["run-3"].rpe, kept["run-3"].title) == (6.0, "Long one")


def test_a_duplicate_can_be_split_and_joined(store: Store, new: New) -> None:
    store.add_activities([new(1, duplicate_of="run-2", counted=False), new(2), new(3)])

    assert store.split_duplicate("run-1")
    split = {row.id: row for row in store.activities()}["run-1"]
    assert (split.duplicate_of, split.counted) == (None, True)

    assert store.join("run-2", "run-1")
    assert store.join("run-3", "run-2")
    assert {row.id: row.duplicate_of for row in store.activities()} == {
        "run-1": None,
        "run-2": "run-1",
        "run-3": "run-1",
    }
    assert not store.join("run-1", "run-3")
    assert not store.join("run-1", "run-1")
    assert not store.join("run-1", "nobody")


def test_the_runners_own_sport_outlives_a_second_reading(store: Store, new: New) -> None:
    store.add_activities([new(1, sport="unknown")])
    assert store.set_sport("run-1", "run")
    assert not store.set_sport("nobody", "run")

    store.renew_activities([new(1, sport="ride", distance_m=12.0)])

    row = store.activities()[0]
    assert (row.sport, row.sport_read, row.distance_m) == ("run", "ride", 12.0)


def test_a_deleted_activity_takes_everything_of_it(store: Store, new: New) -> None:
    stream = Stream(time_s=np.zeros(1), columns={}, segment=np.zeros(1, np.int64))
    store.add_activities([new(1, stream=stream), new(2, duplicate_of="run-1"), new(3)])

    assert store.delete_activity("run-1")

    assert [row.id for row in store.activities()] == ["run-3"]
    assert store.stream("run-1") is None
    assert store.known_hashes() == {hashlib.sha256(b"file 3").hexdigest()}
    assert not store.delete_activity("run-1")


def test_an_original_stays_while_another_activity_of_it_is_kept(store: Store, new: New) -> None:
    shared = hashlib.sha256(b"brick").hexdigest()
    brick = zlib.compress(b"brick")
    store.add_activities([new(1, sha256=shared, original=(brick,)), new(2, sha256=shared, original=(brick,))])

    store.delete_activity("run-1")
    assert store.original(shared) == b"brick"

    store.delete_activity("run-2")
    assert not store.has_original(shared)


def test_settings_are_kept_and_taken_away(store: Store) -> None:
    store.set_setting("digest", "weekly")
    store.set_setting("digest", "never")
    assert store.setting("digest") == "never"

    store.set_setting("digest", None)
    assert store.setting("digest") is None


def test_four_writers_at_once_lose_nothing(store: Store, sent: Sent) -> None:
    faults: list[BaseException] = []

    def write(who: int) -> None:
        try:
            for number in range(25):
                sent(store, f"{who}-{number}")
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len({row.key for row in store.check_ins()}) == 100


def test_a_sound_store_says_so(store: Store, new: New) -> None:
    store.add_activities([new(1)])

    assert [check.id for check in store.integrity() if not check.ok] == []


def member(number: int, **changes: object) -> MemberRow:
    told = {
        "position": number,
        "finished": number,
        "name": f"{number}.fit",
        "sha256": None,
        "outcome": "imported",
        "activities": (f"run-{number}",),
    }
    return MemberRow(**(told | changes))  # type: ignore[arg-type]
