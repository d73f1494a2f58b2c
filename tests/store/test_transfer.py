"""Everything out and in again: the same rows, nothing twice, and nothing of another runner overwritten."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from freshlegs.model.activity import Stream
from freshlegs.store import MemberRow, NewActivity, Store
from freshlegs.store.tables import metadata

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
STAYS = {"account", "passkey", "session", "token", "repeat", "failed_sign_in"}  # it opens this home alone
New = Callable[..., NewActivity]
Sent = Callable[..., str]


def live(store: Store, sent: Sent, new: New) -> None:
    """At least one row in every table."""
    store.save_profile('{"age": 34}', "Europe/London", NOW)
    store.set_next_run('{"distance_m": 8000}')
    store.set_setting("digest", "weekly")
    stream = Stream(time_s=np.arange(3.0), columns={"power_w": np.ones(3)}, segment=np.zeros(3, np.int64))
    run = store.start_import(NOW)
    ledger = [
        MemberRow(
            position=0, finished=1, name="1.fit", sha256=None, outcome="imported", activities=("run-1",)
        )
    ]
    store.add_members(
        run, ledger, [new(1, stream=stream, heart_rate_s={140: 3.0}), new(0, duplicate_of="run-1")]
    )
    store.finish_import(run, NOW + timedelta(seconds=1))
    store.add_activities([new(9)])
    store.delete_activity("run-9")
    sent(store, "gone")
    kept = sent(store, "kept")
    store.delete_check_in(store.check_ins()[0].id)
    store.complete_check_in(kept, '{"soreness": 5}', NOW)
    plan = store.add_plan(kept, NOW, "{}", "{}", "2026.11.1", "sore")
    store.add_outcome(plan, "walk", "done", NOW, NOW.date(), step=1, step_start="2026-11-23T12:00:00+00:00")


def files(store: Store) -> list[tuple[str, bytes]]:
    return [(sha256, store.original(sha256) or b"") for sha256 in sorted(store.known_hashes())]


def test_what_goes_out_comes_in_with_the_same_rows(store: Store, sent: Sent, new: New) -> None:
    live(store, sent, new)
    rows = list(store.export_rows())
    assert {name for name, _ in rows} == set(metadata.tables) - STAYS

    with Store.memory() as other:
        added = other.import_rows(sorted(rows), files(store))

        assert list(other.export_rows()) == rows
        assert files(other) == files(store)
        assert sum(added.values()) == len(rows)


def test_a_second_time_adds_nothing(store: Store, sent: Sent, new: New) -> None:
    live(store, sent, new)
    rows = list(store.export_rows())

    added = store.import_rows(rows, files(store))

    assert {name: count for name, count in added.items() if count} == {}
    assert list(store.export_rows()) == rows


def test_what_is_here_already_stays_beside_what_comes(store: Store, sent: Sent, new: New) -> None:
    live(store, sent, new)
    rows = list(store.export_rows())

    with Store.memory() as other:
        other.save_profile('{"age": 50}', "UTC")
        mine = sent(other, "mine")
        sent(other, "mine too")
        other.import_rows(rows)

        assert other.runner().profile == '{"age": 50}'
        assert {row.key for row in other.check_ins()} == {"mine", "mine too", "kept"}
        plan = other.plans()[0]
        assert plan.check_in_id != mine
        assert {row.id: row.key for row in other.check_ins()}[plan.check_in_id] == "kept"


@pytest.mark.parametrize("row", [("shoe", "{}"), ("setting", '{"name": "a", "value": "b", "colour": "red"}')])
def test_a_table_or_column_that_is_not_ours_adds_nothing(store: Store, row: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"no table|has no colour"):
        store.import_rows([("setting", '{"name": "x", "value": "y"}'), row])

    assert store.setting("x") is None


@pytest.mark.parametrize(
    "row",
    [
        ("plan", '{"id": 1, "check_in_id": 9}'),
        ("stream", '{"activity_id": "nobody", "columns": ""}'),
        ("next_run", "{}"),
    ],
)
def test_rows_that_point_nowhere_or_lack_something_add_nothing(store: Store, row: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="do not belong together"):
        store.import_rows([("setting", '{"name": "x", "value": "y"}'), row])

    assert store.setting("x") is None


def test_an_original_with_a_wrong_hash_adds_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="not what was exported"):
        store.import_rows([("setting", '{"name": "x", "value": "y"}')], [("ab" * 32, b"else")])

    assert store.setting("x") is None
