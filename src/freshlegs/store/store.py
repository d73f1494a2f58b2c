"""The store: the domain's words, values in and out, each method one transaction that is on the disk on return."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Concatenate, Literal, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from freshlegs.model.activity import Stream
from freshlegs.store import (
    activities,
    check_ins,
    engine,
    faults,
    health,
    imports,
    migrations,
    repeats,
    room,
    runners,
    transfer,
)
from freshlegs.store.accounts import Accounts
from freshlegs.store.originals import Originals
from freshlegs.store.rows import (
    Check,
    CheckInRow,
    ImportRun,
    Known,
    MemberRow,
    NewActivity,
    OutcomeRow,
    PlanRow,
    Repeat,
    RichnessSwap,
    RunnerRow,
    StoredActivity,
    size_of,
)
from freshlegs.store.times import text_of

P = ParamSpec("P")
T = TypeVar("T")


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
        if not self._read(runners.there):
            self._write(runners.make)

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

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()

    # The runner

    def runner(self) -> RunnerRow:
        return self._read(runners.get)

    def save_profile(self, profile: str, timezone: str, now: datetime | None = None) -> None:
        """`now` of the first time is kept as the moment when this runner began."""
        self._write(runners.save, now, profile=profile, timezone=timezone)

    def rename(self, name: str) -> None:
        self._write(runners.save, None, name=name)

    def set_next_run(self, body: str | None) -> None:
        self._write(runners.set_next_run, body)

    def next_run(self) -> str | None:
        return self._read(runners.get_next_run)

    def set_setting(self, name: str, value: str | None) -> None:
        self._write(runners.set_setting, name, value)

    def setting(self, name: str) -> str | None:
        return self._read(runners.get_setting, name)

    # Activities

    def activities(self, since: datetime | None = None) -> tuple[StoredActivity, ...]:
        """Without streams; undated first, newest last; duplicates too. With `since` those of then and later."""
        return self._read(activities.light, since)

    def last_start(self, sport: str, before: datetime) -> datetime | None:
        """When the latest activity of a sport began that counts and started before this moment."""
        return self._read(activities.last_start, sport, before)

    def activity(self, id_: str) -> StoredActivity | None:
        return self._read(activities.one, id_)

    def stream(self, activity_id: str) -> Stream | None:
        packed = self._read(activities.packed_stream, activity_id)
        if packed is None:
            return None
        from freshlegs.store import streams  # numpy is slow to load, and most of the store does without

        try:
            return streams.unpack(packed)
        except ValueError as bad:
            raise faults.damaged(self._db.home) from bad

    def known(self) -> Known:
        return self._read(activities.known)

    def known_hashes(self) -> frozenset[str]:
        """Of the originals that are kept."""
        return self._read(activities.original_hashes)

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
        self._refuse_when_tight()
        self._db.write(lambda db: self._add(db, new, swaps))

    def renew_activities(self, read_anew: Sequence[NewActivity]) -> None:
        """After a second reading of kept originals; what the runner has said about them stays."""
        self._refuse_when_tight()
        self._db.write(lambda db: activities.renew(db, self._runner, read_anew))

    def set_sport(self, activity_id: str, sport: str) -> bool:
        return self._write(activities.set_sport, activity_id, sport)

    def set_counted(self, activity_id: str, counted: bool) -> bool:
        return self._write(activities.set_counted, activity_id, counted)

    def split_duplicate(self, activity_id: str) -> bool:
        """It happened by itself: no longer a duplicate, and it counts. False where there is no such activity."""
        return self._write(activities.split, activity_id)

    def join(self, activity_id: str, other: str) -> bool:
        """The first becomes a duplicate of the other. False where one is not there or both are one."""
        return self._write(activities.join, activity_id, other)

    def delete_activity(self, activity_id: str) -> bool:
        """With its stream, its duplicates, and the originals that nothing else needs."""
        found, free = self._write(activities.remove, activity_id)
        with faults.answered(self._db.home):
            self._files.remove(free)
        return found

    # Imports

    def start_import(self, now: datetime, source: str | None = None, total: int | None = None) -> str:
        """The id of the run. Files that a killed import left behind are removed first.

        source  tells the very export: a run of it that was broken off can be gone on with
        total   its members
        """
        self._refuse_when_tight()

        def work(db: Connection) -> str:
            self._files.sweep(activities.all_original_hashes(db))
            return imports.start(db, self._runner, now, source, total)

        return self._db.write(work)

    def unfinished_import(self, source: str) -> str | None:
        """The id of the latest run of this very export, if it was broken off."""
        return self._read(imports.unfinished, source)

    def go_on_with_import(self, run_id: str) -> None:
        """A run that was broken off is running again. Files that it left behind are removed first."""
        self._refuse_when_tight()

        def work(db: Connection) -> None:
            self._files.sweep(activities.all_original_hashes(db))
            imports.go_on(db, self._runner, run_id)

        self._db.write(work)

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
            self._refuse_when_tight()

        def work(db: Connection) -> None:
            self._add(db, new, swaps)
            for id_, does_count in (counted or {}).items():
                activities.set_counted(db, self._runner, id_, does_count)
            imports.add_members(db, self._runner, run_id, members, total)

        self._db.write(work)

    def finish_import(self, run_id: str, now: datetime, state: Literal["done", "failed"] = "done") -> None:
        self._write(imports.finish, run_id, now, state)

    def import_runs(self) -> tuple[ImportRun, ...]:
        """Newest last."""
        return self._read(imports.runs)

    def last_import(self) -> ImportRun | None:
        return next(reversed(self.import_runs()), None)

    def members(self, run_id: str, after: int = 0) -> tuple[MemberRow, ...]:
        """The ledger of one run, in the order of the archive; with `after`, what finished behind the `after`-th."""
        return self._read(imports.members, run_id, after)

    # Check-ins, plans, outcomes

    def add_check_in(
        self, key: str, at: datetime, local_day: date, body: str, created_at: datetime
    ) -> tuple[str, bool]:
        """The id, and False if `key` was seen before: sent twice is stored once. Returns after the commit."""
        return self._write(check_ins.add, key, at, local_day, body, created_at)

    def complete_check_in(self, check_in_id: str, body: str, instead_of: str | None = None) -> bool:
        """Put `body` in its place; the earlier version is kept. False where there is no such check-in, or where it no
        longer says `instead_of`."""
        return self._write(check_ins.complete, check_in_id, body, instead_of)

    def delete_check_in(self, check_in_id: str) -> bool:
        """With its plans and their outcomes."""
        return self._write(check_ins.remove, check_in_id)

    def check_ins(self, since: date | None = None) -> tuple[CheckInRow, ...]:
        """Of the local day `since` and later, by the moment they speak of."""
        return self._read(check_ins.since, since)

    def check_ins_before(self, last: tuple[str, str] | None, limit: int) -> tuple[CheckInRow, ...]:
        """Newest first, from behind `last` on: the (moment, id) of the last one that was seen."""
        return self._read(check_ins.before, last, limit)

    def check_in_of_key(self, key: str) -> CheckInRow | None:
        return self._read(check_ins.of_key, key)

    def check_in(self, check_in_id: str) -> CheckInRow | None:
        return self._read(check_ins.one, check_in_id)

    def earlier_bodies(self, check_in_id: str) -> tuple[str, ...]:
        """What a check-in said before it was completed, first version first."""
        return self._read(check_ins.earlier_bodies, check_in_id)

    def latest_check_in(self) -> CheckInRow | None:
        return self._read(check_ins.latest)

    def add_plan(
        self,
        check_in_id: str,
        made_at: datetime,
        question: str,
        answer: str,
        knowledge_version: str,
        verdict: str,
    ) -> str:
        return self._write(
            check_ins.add_plan, check_in_id, made_at, question, answer, knowledge_version, verdict
        )

    def plans(self, since: datetime | None = None) -> tuple[PlanRow, ...]:
        """In the order they were made."""
        return self._read(check_ins.plans, since)

    def plan(self, plan_id: str) -> PlanRow | None:
        return self._read(check_ins.one_plan, plan_id)

    def latest_plan(self) -> PlanRow | None:
        return self._read(check_ins.latest_plan)

    def add_outcome(
        self,
        plan_id: str,
        remedy: str,
        state: Literal["done", "skipped"],
        at: datetime,
        *,
        step: int | None = None,
        step_start: str = "",
        reason: str | None = None,
    ) -> str:
        values = {"plan_id": int(plan_id), "remedy": remedy, "state": state, "at": text_of(at)}
        rest = {"step": step, "step_start": step_start, "reason": reason}
        return self._write(check_ins.add_outcome, **values, **rest)

    def outcomes(self, since: datetime | None = None) -> tuple[OutcomeRow, ...]:
        """In the order they were reported: the last of a step holds."""
        return self._read(check_ins.outcomes, since)

    # Requests that may come twice

    def begin_request(self, key: str, request_sha256: str, now: datetime, kept: timedelta) -> Repeat | None:
        """Note a request. What is known of its key where it was met before and not longer ago than `kept`."""
        return self._write(repeats.begin, key, request_sha256, now, kept)

    def finish_request(self, key: str, answer: str) -> None:
        self._write(repeats.finish, key, answer)

    def forget_request(self, key: str) -> None:
        """It was refused, so its key is free again."""
        self._write(repeats.forget, key)

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
        self._refuse_when_tight()

        def work(db: Connection) -> dict[str, int]:
            for packed in transfer.packed(originals):
                missing = self._files.missing(packed)
                self._files.add({sha256: parts for sha256, parts in packed.items() if sha256 in missing})
            return transfer.import_rows(db, self._runner, rows)

        with transfer.strange_rows():
            return self._db.write(work)

    def erase(self) -> None:
        """Everything of this runner, also from the free pages of the file and the copies made before an upgrade."""
        self._write(runners.erase)
        with faults.answered(self._db.home):
            self._db.write(lambda db: self._files.sweep(activities.all_original_hashes(db)))
            self._db.vacuum()
            if self._db.home is not None:
                for copy in self._db.home.glob(migrations.COPIES):
                    copy.unlink()

    def _read(self, work: Callable[Concatenate[Connection, int, P], T], *args: P.args, **more: P.kwargs) -> T:
        return self._db.read(lambda db: work(db, self._runner, *args, **more))

    def _write(
        self, work: Callable[Concatenate[Connection, int, P], T], *args: P.args, **more: P.kwargs
    ) -> T:
        """What is small and matters: it may use the last room on the disk."""
        return self._db.write(lambda db: work(db, self._runner, *args, **more), last_room=True)

    def _has_row(self, sha256: str) -> bool:
        return self._read(activities.has_original, sha256)

    def _add(self, db: Connection, new: Sequence[NewActivity], swaps: Sequence[RichnessSwap]) -> None:
        """The files first, under the write lock, so that a sweep never meets one whose row is still to come."""
        packed = {
            one.sha256: one.original for one in new if one.sha256 is not None and one.original is not None
        }
        missing = self._files.missing(packed)
        self._files.add({sha256: parts for sha256, parts in packed.items() if sha256 in missing})
        activities.note_originals(
            db, self._runner, ((sha256, size_of(parts)) for sha256, parts in packed.items())
        )
        activities.add(db, self._runner, new, swaps)

    def _refuse_when_tight(self) -> None:
        home = self._db.home
        if home is None:
            return
        with faults.answered(home):
            if room.tight(home):
                raise faults.full(home)
