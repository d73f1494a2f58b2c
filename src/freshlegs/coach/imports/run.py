"""PATHs and a store in, a report out; what is new is committed on the way, in small batches. Prints nothing."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from freshlegs.coach.imports.alone import alone
from freshlegs.coach.imports.intake import Intake, position
from freshlegs.coach.imports.joined import Tables, Told
from freshlegs.coach.imports.order import newest_first
from freshlegs.coach.imports.pool import Job, Pool
from freshlegs.coach.imports.report import MemberLine, Report
from freshlegs.coach.imports.row import Row
from freshlegs.coach.imports.sources import Member, Source, checked
from freshlegs.coach.imports.takein import manifest_of, take_in
from freshlegs.importers import archive
from freshlegs.importers.tables import DateOrder, TableRow
from freshlegs.model.activity import Unreadable
from freshlegs.reader.decode import Decoded, TableEnd

if TYPE_CHECKING:
    from freshlegs.store import Store

BATCH_MEMBERS, BATCH_S = 100, 1.0  # reliability.md section 5
GONE = "It could not be opened."
SILENT_ABOUT_FILES = ("garmin_json",)
MEMBERS_A_WORKER = 120  # fewer are read sooner than another process starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """After each commit.

    total    members; it grows where a table brings rows
    kind     the outcome of the latest member
    reached  the past is in from now back to this moment, as far as names and tables tell
    """

    done: int
    total: int
    kind: str
    seconds: float
    reached: datetime | None = None


def import_history(
    store: Store,
    paths: Sequence[Path],
    *,
    now: datetime,
    zone: str,
    dry_run: bool = False,
    progress: Callable[[Progress], None] | None = None,
    scratch: Path | None = None,
    jobs: int | None = None,
    dates: DateOrder | None = None,
) -> Report:
    """Everything usable under the paths is in the store afterwards, each member has one outcome.

    zone     the runner's, for activities that tell neither an offset nor a position
    scratch  a folder of the home for archives within archives
    jobs     worker processes: as many as cores by default; 0 reads in this process, without its guards
    dates    how a table means 01/02, where nothing in it tells
    Raises `ImportRefused` for a PATH that is not there, and whatever the store raises. What was committed before
    stays; an import that was broken off goes on where it stopped.
    """
    began_cpu_s = cpu_s()
    lines: list[MemberLine] = []
    others = []
    for path in map(checked, paths):
        manifest = manifest_of(path) if path.is_file() else None
        if manifest is None:
            others.append(path)
        else:
            lines += take_in(store, path, manifest, dry_run=dry_run)
    if lines and not others:
        return Report(members=tuple(lines), cpu_s=cpu_s() - began_cpu_s, decode_cpu_s={})
    with undisturbed(), Source(others, scratch) as source, alone(scratch):
        running = _Running(store, source, Intake(store.known(), now=now, zone=zone), now, dry_run, progress)
        known = frozenset(running.intake.ledger.by_sha256)
        files = sum(member.load is not None for member in source.members)
        with Pool(workers(jobs, files), known, dates, source.files()) as pool:
            try:
                running.go(pool)
            except BaseException:
                running.end("failed")
                raise
            running.end("done")
    return Report(
        members=(*lines, *running.intake.lines()),
        cpu_s=cpu_s() - began_cpu_s,
        decode_cpu_s=dict(running.decode_cpu_s),
    )


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """The collector of rings passes over what the program has loaded, which it would look through several times."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def workers(jobs: int | None, members: int) -> int:
    """How many processes are worth their start for so many members."""
    if jobs is not None and jobs <= 0:
        return 0
    return min(1 + members // MEMBERS_A_WORKER, jobs or os.cpu_count() or 1)


def cpu_s() -> float:
    """Processor seconds of this process and of those it has ended."""
    if sys.platform == "win32":
        return time.process_time()
    import resource

    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


class _Running:
    def __init__(
        self,
        store: Store,
        source: Source,
        intake: Intake,
        now: datetime,
        dry_run: bool,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.store = store
        self.source = source
        self.intake = intake
        self.now = now
        self.progress = progress
        self.began = self.committed = time.monotonic()
        self.decode_cpu_s: dict[str, float] = defaultdict(float)
        self.tables = Tables()
        self.total = len(source.members)
        self.told_total = -1
        self.reached: datetime | None = None
        self.finished: set[int] = set()
        self.run_id = None if dry_run else self._run()

    def _run(self) -> str:
        """A new run, or the one of this very export that was broken off."""
        source = self.source.fingerprint()
        run_id = self.store.unfinished_import(source)
        if run_id is None:
            return self.store.start_import(self.now, source, self.total)
        self.store.go_on_with_import(run_id)
        self.intake.resume(self.store.members(run_id), self.store.activities())
        self.finished = {row.position for row in self.intake.rows}
        return run_id

    def go(self, pool: Pool) -> None:
        """Tables first, since they tell what is newest; then files, newest first; last the rows without a file."""
        for member in self.source.members:
            if member.table is not None:
                self._table(pool, member)
            elif member.load is None:
                self._settled(member)
        ordered = newest_first(
            [member for member in self.source.members if member.load is not None], self.tables.dates()
        )
        self._rows_without_file(last=False)
        reached = {member.place: date for member, date in ordered}
        for job, decoded in pool.read(self._jobs([member for member, _ in ordered])):
            self._decoded(job, decoded)
            self.reached = reached[job.of.place] or self.reached
        self._rows_without_file(last=True)

    def _table(self, pool: Pool, member: Member) -> None:
        assert member.table is not None
        assert member.pieces is not None
        rows: list[TableRow] = []
        end = TableEnd(None, 0)
        try:
            for found in pool.table(member.table.id, member.pieces(), max(0, self.source.left)):
                if isinstance(found, TableEnd):
                    end = found
                else:
                    rows.append(found)
        except OSError:
            end = TableEnd(None, 0, GONE)
        self.source.spend(end.size)
        self.tables.join(member, rows, self.source.members)
        self.total += sum(told.file is None for told in self.tables.rows if told.container is member)
        if position(member) not in self.finished:
            kind = "container" if rows or end.why is None else None
            settled = Member(place=member.place, name=member.name, kind=kind, why=end.why, sha256=end.sha256)
            self._noted(self.intake.take(settled, None))

    def _settled(self, member: Member) -> None:
        if position(member) not in self.finished:
            self._noted(self.intake.take(member, None))

    def _jobs(self, members: Sequence[Member]) -> Iterator[Job[Member]]:
        """Packed bytes, one member after the other; one that cannot be fetched is settled on the way."""
        for member in members:
            if position(member) in self.finished:
                continue
            assert member.load is not None
            try:
                packed = member.load()
            except OSError:
                packed = Unreadable(GONE)
            if self.source.left < 0:
                packed = Unreadable(archive.TOO_MUCH)
            if isinstance(packed, Unreadable):
                yield Job(member, member.name, archive.Packed(b"", refused=packed.why))
            else:
                yield Job(member, member.name, packed)

    def _decoded(self, job: Job[Member], decoded: Decoded) -> None:
        member = job.of
        self.source.spend(decoded.size)
        if decoded.format is not None:
            self.decode_cpu_s[decoded.format] += decoded.decode_s
        told = self.tables.by_file.get(member.place)
        row = self.intake.take(member, decoded, job.cut, told)
        self._noted(row)
        if decoded.rows:
            self.tables.join(member, decoded.rows, self.source.members)
        if told is not None and row.outcome not in ("imported", "salvaged", "duplicate"):
            self._row(told)

    def _rows_without_file(self, *, last: bool) -> None:
        """Before the files; those of a table that does not name its files wait until all files are known."""
        given = self.intake.staying_given() if last else set()
        for told in self.tables.without_file():
            activity = told.row.activity
            if activity is not None:
                waits = activity.source_format in SILENT_ABOUT_FILES
                if (waits and not last) or self.intake.match(activity) in given:
                    continue
            self._row(told)

    def _row(self, told: Told) -> None:
        if position(told.container, told.number) not in self.finished:
            self._noted(self.intake.take_row(told.container, told.number, told.row))

    def _noted(self, row: Row) -> None:
        self.finished.add(row.position)
        waited = time.monotonic() - self.committed
        if len(self.intake.batch.rows) >= BATCH_MEMBERS or waited >= BATCH_S:
            self.commit()

    def commit(self) -> None:
        batch = self.intake.closed_batch()
        if self.run_id is not None:
            self.store.add_members(
                self.run_id,
                self.intake.kept_rows(batch.rows),
                batch.activities,
                batch.swaps,
                counted=batch.counted,
                total=self._total_where_new(),
            )
        self.committed = time.monotonic()
        if self.progress is not None and self.intake.rows:
            self.progress(
                Progress(
                    done=len(self.intake.rows),
                    total=max(self.total, len(self.intake.rows)),
                    kind=self.intake.rows[-1].outcome,
                    seconds=self.committed - self.began,
                    reached=self.reached,
                )
            )

    def _total_where_new(self) -> int | None:
        total = max(self.total, len(self.intake.rows))
        is_new, self.told_total = total != self.told_total, total
        return total if is_new else None

    def end(self, state: Literal["done", "failed"]) -> None:
        """The last batch is written also when the runner stops the import: what was read need not be read again."""
        self.commit()
        if self.run_id is not None:
            if state == "done":  # a member whose activity gave way to a richer one is told as it ended
                self.store.add_members(self.run_id, self.intake.changed_rows())
            self.store.finish_import(self.run_id, self.now, state)
