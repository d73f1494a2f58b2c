"""The store: the domain's words, values in and out, each method one transaction that is on the disk on return.

Most methods are a function of the modules beside, over a connection and a runner; what stands here in full also
touches files.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from freshlegs.model.activity import Stream
from freshlegs.store import (
    activity_changes,
    activity_pages,
    activity_reading,
    check_in_rows,
    engine,
    faults,
    health,
    imports,
    ledger_pages,
    migrations,
    plan_rows,
    repeats,
    room,
    runners,
    transfer,
)
from freshlegs.store.accounts import Accounts
from freshlegs.store.methods import fills, reads, writes
from freshlegs.store.originals import Originals
from freshlegs.store.rows import Check, ImportRun, MemberRow, NewActivity, RichnessSwap, size_of


class Store:
    """Everything of one runner. Threads may share one. Whatever a disk or database refuses is a `StoreFault`."""

    def __init__(
        self, database: engine.Database, originals: Originals, runner_id: int = runners.ONLY
    ) -> None:
        self._db = database
        self._files = originals
        self._runner = runner_id

    @classmethod
    def open(cls, home: Path, *, busy_timeout_ms: int = engine.BUSY_TIMEOUT_MS) -> Self:
        """The store in this folder, made or brought to the newest form where needed."""
        with faults.answered(home):
            room.private_folder(home)
            path = home / health.FILE
            database = engine.Database(engine.on_file(path, busy_timeout_ms), home)
            store = cls(database, Originals(home / "originals"))
            try:
                migrations.bring_up_to_date(database.engine, path)
                store._begin()
                room.take_ballast(home)
            except BaseException:
                store.close()
                raise
            return store

    @classmethod
    def memory(cls) -> Self:
        """Gone with the process: for tests and made-up data."""
        store = cls(engine.Database(engine.in_memory(), None), Originals(None))
        migrations.bring_up_to_date(store._db.engine, None)
        store._begin()
        return store

    def _begin(self) -> None:
        if not self._is_there():
            self._make()

    _is_there = reads(runners.there)
    _make = writes(runners.make)

    def of(self, runner_id: int) -> Self:
        """The same home through the eyes of another runner. Only the first one is closed."""
        return type(self)(self._db, self._files, runner_id)

    @property
    def accounts(self) -> Accounts:
        """Of the whole home: who may sign in."""
        return Accounts(self._db)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The runner

    runner = reads(runners.get)
    save_profile = writes(runners.save_profile)
    rename = writes(runners.rename)
    next_run = reads(runners.get_next_run)
    set_next_run = writes(runners.set_next_run)
    setting = reads(runners.get_setting)
    set_setting = writes(runners.set_setting)

    # Activities

    activities = reads(activity_reading.light)
    activities_before = reads(activity_pages.before)
    activities_between = reads(activity_pages.between)
    dated_activities = reads(activity_pages.dated)
    loose_activities = reads(activity_pages.loose)
    duplicates = reads(activity_pages.duplicates)
    activity_counts = reads(activity_pages.counts)
    peaks = reads(activity_reading.peaks)
    last_start = reads(activity_reading.last_start)
    activity = reads(activity_reading.one)
    known = reads(activity_reading.known)
    known_hashes = reads(activity_reading.original_hashes)
    set_sport = writes(activity_changes.set_sport)
    set_counted = writes(activity_changes.set_counted)
    split_duplicate = writes(activity_changes.split)
    join = writes(activity_changes.join)
    _packed_stream = reads(activity_reading.packed_stream)
    _has_row = reads(activity_reading.has_original)
    _remove = writes(activity_changes.remove)

    def stream(self, activity_id: str) -> Stream | None:
        packed = self._packed_stream(activity_id)
        if packed is None:
            return None
        from freshlegs.store import streams  # numpy is slow to load, and most of the store does without

        try:
            return streams.unpack(packed)
        except ValueError as bad:
            raise faults.damaged(self._db.home) from bad

    def has_original(self, sha256: str) -> bool:
        return self._has_row(sha256) and self._files.has(sha256)

    def original(self, sha256: str) -> bytes | None:
        """The file as it came. None where it is not this runner's; a file that is no longer whole is StoreDamaged."""
        if not self._has_row(sha256):
            return None
        with faults.answered(self._db.home):
            data = self._files.read(sha256)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise faults.damaged(self._db.home)
        return data

    def packed_original(self, sha256: str) -> bytes | None:
        """The file as a zlib stream, unchecked: whoever unpacks it compares the hash. None where it is not here."""
        if not self._has_row(sha256):
            return None
        with faults.answered(self._db.home):
            return self._files.packed(sha256)

    def add_activities(self, new: Sequence[NewActivity], swaps: Sequence[RichnessSwap] = ()) -> None:
        """Without a ledger, all or none."""
        self._db.refuse_when_tight()
        self._db.write(lambda db: self._add(db, new, swaps))

    def renew_activities(self, read_anew: Sequence[NewActivity]) -> None:
        """After a second reading of kept originals; what the runner has said about them stays."""
        self._db.refuse_when_tight()
        self._db.write(lambda db: activity_changes.renew(db, self._runner, read_anew))

    def delete_activity(self, activity_id: str) -> bool:
        """With its stream, its duplicates, and the originals that nothing else needs."""
        found, free = self._remove(activity_id)
        with faults.answered(self._db.home):
            self._files.remove(free)
        return found

    # Imports

    unfinished_import = reads(imports.unfinished)
    finish_import = writes(imports.finish)
    import_runs = reads(imports.runs)
    members = reads(imports.members)
    members_page = reads(ledger_pages.page)
    member_counts = reads(ledger_pages.counts)
    import_says = reads(ledger_pages.says)
    start_import = fills(imports.start)
    go_on_with_import = fills(imports.go_on)

    def add_members(
        self,
        run_id: str,
        members: Sequence[MemberRow],
        new: Sequence[NewActivity] = (),
        swaps: Sequence[RichnessSwap] = (),
        *,
        counted: Mapping[str, bool] | None = None,
        total: int | None = None,
    ) -> None:
        """One batch, all or none: its lines of the ledger, its activities, its originals.

        counted  ids of kept activities that count from now on, or no longer
        total    members of the run, where more have come up
        """
        if new:
            self._db.refuse_when_tight()

        def work(db: Connection) -> None:
            self._add(db, new, swaps)
            for id_, does_count in (counted or {}).items():
                activity_changes.set_counted(db, self._runner, id_, does_count)
            imports.add_members(db, self._runner, run_id, members, total)

        self._db.write(work)

    def last_import(self) -> ImportRun | None:
        return next(reversed(self.import_runs()), None)

    # Check-ins, plans, outcomes

    add_check_in = writes(check_in_rows.add)
    complete_check_in = writes(check_in_rows.complete)
    delete_check_in = writes(check_in_rows.remove)
    check_in_bodies = reads(check_in_rows.bodies)
    check_ins = reads(check_in_rows.between)
    check_ins_before = reads(check_in_rows.before)
    said_before = reads(check_in_rows.said_before)
    said_since = reads(check_in_rows.said_since)
    check_in_of_key = reads(check_in_rows.of_key)
    check_in = reads(check_in_rows.one)
    earlier_bodies = reads(check_in_rows.earlier_bodies)
    latest_check_in = reads(check_in_rows.latest)
    add_plan = writes(plan_rows.add)
    plans = reads(plan_rows.plans)
    plan = reads(plan_rows.one)
    latest_plan = reads(plan_rows.latest)
    add_outcome = writes(plan_rows.add_outcome)
    outcomes = reads(plan_rows.outcomes)
    outcomes_of = reads(plan_rows.outcomes_of)
    days_done = reads(plan_rows.days_done)
    done_since = reads(plan_rows.done_since)
    plans_after = reads(plan_rows.plans_after)
    forget_plans = writes(plan_rows.forget)
    plans_of = reads(plan_rows.of_check_ins)

    # Requests that may come twice

    begin_request = writes(repeats.begin)
    finish_request = writes(repeats.finish)
    forget_request = writes(repeats.forget)

    # Out, in, away

    def integrity(self) -> list[Check]:
        with faults.answered(self._db.home):
            return health.checks(self._db, self._files)

    def export_rows(self) -> Iterator[tuple[str, str]]:
        """(table, row as JSON). The originals are files of their own: `known_hashes` and `original`."""
        return transfer.export_rows(self._db, self._runner)

    def import_rows(
        self, rows: Iterable[tuple[str, str]], originals: Iterable[tuple[str, bytes]] = ()
    ) -> dict[str, int]:
        """Rows added by table, all or none. What is here already is passed over.

        originals  (sha256, the file as it came)
        ValueError: not what `export_rows` wrote
        """
        self._db.refuse_when_tight()

        def work(db: Connection) -> dict[str, int]:
            for packed in transfer.packed(originals):
                self._files.add(packed)
            return transfer.import_rows(db, self._runner, rows)

        with transfer.strange_rows():
            return self._db.write(work)

    _erase = writes(runners.erase)

    def erase(self) -> None:
        """Everything of this runner, also from the free pages of the file and the copies made before an upgrade."""
        self._erase()
        with faults.answered(self._db.home):
            self._db.write(lambda db: self._files.sweep(activity_reading.all_original_hashes(db)))
            self._db.vacuum()
            if self._db.home is not None:
                for copy in self._db.home.glob(migrations.COPIES):
                    copy.unlink()

    def _add(self, db: Connection, new: Sequence[NewActivity], swaps: Sequence[RichnessSwap]) -> None:
        """The files first, under the write lock, so that a sweep never meets one whose row is still to come."""
        packed = {
            one.sha256: one.original for one in new if one.sha256 is not None and one.original is not None
        }
        self._files.add(packed)
        sizes = ((sha256, size_of(parts)) for sha256, parts in packed.items())
        activity_changes.note_originals(db, self._runner, sizes)
        activity_changes.add(db, self._runner, new, swaps)
