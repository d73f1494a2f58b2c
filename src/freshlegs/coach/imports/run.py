"""PATHs and a store in, a report out; what is new is committed on the way, in small batches. Prints nothing."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from freshlegs.coach.imports.decode import Decoded, decode
from freshlegs.coach.imports.intake import Intake
from freshlegs.coach.imports.report import Report
from freshlegs.coach.imports.sources import Member, Source
from freshlegs.importers import archive

if TYPE_CHECKING:
    from freshlegs.store import Store

BATCH_MEMBERS, BATCH_S = 100, 1.0  # reliability.md section 5
IN_MEMORY = 16 << 20  # of an archive within an archive; a larger one goes to a file that has no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """After each commit. `kind`: the outcome of the latest member; `total` grows when an archive inside is opened."""

    done: int
    total: int
    kind: str
    seconds: float


def import_history(
    store: Store,
    paths: Sequence[Path],
    *,
    now: datetime,
    zone: str,
    dry_run: bool = False,
    progress: Callable[[Progress], None] | None = None,
    scratch: Path | None = None,
) -> Report:
    """Everything usable under the paths is in the store afterwards, each member has one outcome.

    zone     the runner's, for activities that tell neither an offset nor a position
    scratch  a folder of the home for large archives within archives
    Raises `ImportRefused` for a PATH that is not there, and whatever the store raises. What was committed before
    stays; the same import run again adds only the rest.
    """
    source = Source(paths, lambda: spool(scratch))
    running = _Running(store, Intake(store.known(), now=now, zone=zone), source, now, dry_run, progress)
    try:
        for member in source:
            running.take(member)
    except BaseException:
        running.end("failed")
        raise
    running.end("done")
    return running.report()


def spool(folder: Path | None) -> BinaryIO:
    """A file that is gone with this process, however it ends."""
    return cast(
        "BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY, dir=None if folder is None else str(folder))
    )


class _Running:
    def __init__(
        self,
        store: Store,
        intake: Intake,
        source: Source,
        now: datetime,
        dry_run: bool,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.store = store
        self.intake = intake
        self.source = source
        self.now = now
        self.progress = progress
        self.began_cpu_s = time.process_time()
        self.began = self.committed = time.monotonic()
        self.decode_cpu_s: dict[str, float] = defaultdict(float)
        self.run_id = None if dry_run else store.start_import(now)

    def take(self, member: Member) -> None:
        decoded = None
        if member.packed is not None and self.source.left < 0:
            member = Member(member.name, why=archive.TOO_MUCH)
        elif member.packed is not None:
            decoded = decode(member.packed, member.name, self.intake.ledger.by_sha256)
            self._spent(decoded)
        self.intake.take(member, decoded)
        waited = time.monotonic() - self.committed
        if len(self.intake.batch.rows) >= BATCH_MEMBERS or waited >= BATCH_S:
            self.commit()

    def _spent(self, decoded: Decoded) -> None:
        self.source.spend(decoded.size)
        if decoded.format is not None:
            self.decode_cpu_s[decoded.format] += decoded.decode_s

    def commit(self) -> None:
        batch = self.intake.closed_batch()
        if self.run_id is not None:
            self.store.add_members(
                self.run_id,
                [self.intake.kept_row(row) for row in batch.rows],
                batch.activities,
                batch.swaps,
            )
            for id, counted in batch.counted.items():
                self.store.set_counted(id, counted)
        self.committed = time.monotonic()
        if self.progress is not None and self.intake.rows:
            self.progress(
                Progress(
                    done=len(self.intake.rows),
                    total=max(self.source.total, len(self.intake.rows)),
                    kind=self.intake.rows[-1].outcome,
                    seconds=self.committed - self.began,
                )
            )

    def end(self, state: Literal["done", "failed"]) -> None:
        """The last batch is written also when the runner stops the import: what was read need not be read again."""
        self.commit()
        if self.run_id is not None:
            self.store.finish_import(self.run_id, self.now, state)

    def report(self) -> Report:
        return Report(
            members=self.intake.lines(),
            cpu_s=time.process_time() - self.began_cpu_s,
            decode_cpu_s=dict(self.decode_cpu_s),
        )
