"""Workers that read members, as many as there are cores; what one of them dies of costs one member."""

from __future__ import annotations

import contextlib
import queue
import selectors
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, BinaryIO, Generic, Self, TypeVar, cast

from freshlegs.coach import settings
from freshlegs.importers import archive
from freshlegs.importers.tables import DateOrder, TableRow
from freshlegs.reader import frames
from freshlegs.reader.decode import CRASHED, HUNG, Decoded, TableEnd, decode, failed, read_table
from freshlegs.reader.messages import READY, Batch, Begin, Lying, Table
from freshlegs.store.rows import Part, Stretch

T = TypeVar("T")

PATIENCE_S = 30.0  # importing.md section 7
STARTING_S = 120.0
BATCH, BATCH_BYTES = 32, 1 << 20  # members sent together
AHEAD_BYTES = 96 << 20  # packed bytes that are read ahead of the workers
ANSWERS_AHEAD = 4  # batches a worker


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One member to read: its packed bytes, or where they lie. `of` comes back with the answer."""

    of: T
    name: str
    packed: archive.Packed | Lying

    def cut(self, begin: int, end: int) -> Part:
        """Some of the packed bytes, or where those lie."""
        if isinstance(self.packed, Lying):
            return Stretch(self.packed.file, self.packed.at + begin, end - begin)
        return memoryview(self.packed.data)[begin:end]

    def fetched(self) -> archive.Packed:
        return self.packed.fetched() if isinstance(self.packed, Lying) else self.packed

    @property
    def size(self) -> int:
        """Of the bytes that it holds in memory."""
        return 0 if isinstance(self.packed, Lying) else len(self.packed.data)


class Pool:
    """Processes that stay between calls. A context: leaving it ends them.

    jobs   how many; 0 reads in this very process, without any guard
    known  hashes whose content need not be read
    files  descriptors of archives that the workers may read from
    """

    def __init__(
        self,
        jobs: int,
        known: frozenset[str],
        dates: DateOrder | None,
        files: tuple[int, ...] = (),
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.begin = Begin(known, dates)
        self.workers = [Worker(self.begin, files, patience_s) for _ in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.stop()

    def read(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[Job[T], Decoded]]:
        """Every job with its answer, in the order given, whichever worker was quicker."""
        if not self.workers:
            for job in jobs:
                yield job, decode(job.fetched(), job.name, self.begin.known, self.begin.dates)
            return
        yield from _Round(self.workers, batches(jobs)).answers()

    def table(self, id: str, flow: archive.Flow, limit: int) -> Iterator[TableRow | TableEnd]:
        """The rows of one table, as they come, and at last its end."""
        if not self.workers:
            yield from read_table(id, flow, self.begin.dates, limit)
        else:
            yield from self.workers[0].table(id, flow, limit)


def batches(jobs: Iterable[Job[T]]) -> Iterator[list[Job[T]]]:
    waiting: list[Job[T]] = []
    size = 0
    for job in jobs:
        waiting.append(job)
        size += job.size
        if len(waiting) >= BATCH or size >= BATCH_BYTES:
            yield waiting
            waiting, size = [], 0
    if waiting:
        yield waiting


class _Round(Generic[T]):
    """One pass over some batches: a thread for each worker waits at its pipes, answers are put in order."""

    def __init__(self, workers: list[Worker], coming: Iterator[list[Job[T]]]) -> None:
        self.coming = enumerate(coming)
        self.todo: queue.SimpleQueue[tuple[int, list[Job[T]]] | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[tuple[int, list[Decoded] | BaseException]] = queue.SimpleQueue()
        self.waiting: dict[int, list[Job[T]]] = {}
        self.held = 0  # packed bytes in memory
        self.most = ANSWERS_AHEAD * len(workers)
        self.threads = [
            threading.Thread(target=self._attend, args=(worker,), daemon=True) for worker in workers
        ]

    def answers(self) -> Iterator[tuple[Job[T], Decoded]]:
        for thread in self.threads:
            thread.start()
        early: dict[int, list[Decoded]] = {}
        turn = 0
        try:
            self._send()
            while turn in self.waiting:
                while turn not in early:
                    number, found = self.done.get()
                    if isinstance(found, BaseException):
                        raise found
                    early[number] = found
                jobs, answers = self.waiting.pop(turn), early.pop(turn)
                self.held -= sum(job.size for job in jobs)
                turn += 1
                self._send()
                yield from zip(jobs, answers, strict=True)
        finally:
            for _ in self.threads:
                self.todo.put(None)
            self.waiting.clear()

    def _send(self) -> None:
        """Keep every worker busy, without holding more than a bounded part of the export in memory."""
        while len(self.waiting) < self.most and self.held < AHEAD_BYTES:
            following = next(self.coming, None)
            if following is None:
                return
            self.waiting[following[0]] = following[1]
            self.held += sum(job.size for job in following[1])
            self.todo.put(following)

    def _attend(self, worker: Worker) -> None:
        while (task := self.todo.get()) is not None:
            number, jobs = task
            try:
                self.done.put((number, worker.read([(job.name, job.packed) for job in jobs])))
            except BaseException as fault:  # told to whoever waits for the answer
                self.done.put((number, fault))


class Dead(Exception):
    """The worker ended, or was ended, before it answered; its text says why, for the runner."""


class Worker:
    """One process, started when it is first needed and again when it died."""

    def __init__(self, begin: Begin, files: tuple[int, ...], patience_s: float) -> None:
        self.begin = begin
        self.files = files
        self.patience_s = patience_s
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self.start()

    def start(self) -> None:
        # -P: nothing of the caller's folder is loaded.
        # A session of its own: Ctrl-C is for the import, which still wants the answer of the running file.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "freshlegs.reader.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=settings.of_a_worker(),
            start_new_session=True,
            pass_fds=self.files,
        )
        self._is_ready = False
        self._answers = selectors.DefaultSelector()
        self._answers.register(self._stdout, selectors.EVENT_READ)
        frames.write(self._stdin, self.begin)

    def stop(self) -> None:
        """Without waiting for what it is at."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        self._answers.close()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was still to be written has nobody to read it
                    pipe.close()
        process.wait()

    def read(self, members: list[tuple[str, archive.Packed | Lying]]) -> list[Decoded]:
        """An answer for each. Where the worker dies over several, each is tried by itself to find which it was."""
        there = [(name, packed) for name, packed in members if refusal(packed) is None]
        answers = iter(self._read(there) if there else ())
        return [failed(why) if (why := refusal(packed)) else next(answers) for _, packed in members]

    def _read(self, members: list[tuple[str, archive.Packed | Lying]]) -> list[Decoded]:
        try:
            return self._ask(members)
        except Dead as dead:
            if len(members) == 1:
                return [failed(str(dead))]
        return [self._read([member])[0] for member in members]

    def _ask(self, members: list[tuple[str, archive.Packed | Lying]]) -> list[Decoded]:
        batch = Batch(
            tuple(
                (name, packed if isinstance(packed, Lying) else (packed.method, packed.check))
                for name, packed in members
            )
        )
        sent = [packed.data for _, packed in members if isinstance(packed, archive.Packed)]
        answers, sizes = self._exchange(batch, sent)
        bodies = iter([self._body(size) for size in sizes])
        return [
            answer._replace(original=next(bodies)) if answer.original == b"" else answer for answer in answers
        ]

    def table(self, id: str, flow: archive.Flow, limit: int) -> Iterator[TableRow | TableEnd]:
        pieces = iter(flow.pieces)
        try:
            said, _ = self._exchange(Table(id, flow.size, flow.method, flow.check, limit), [])
            while True:
                yield from said.rows
                if said.end is not None:
                    yield said.end
                    return
                said, _ = self._exchange(None, [next(pieces, b"")])
        except Dead as dead:
            yield TableEnd(None, 0, str(dead))

    def _exchange(self, head: object, bodies: list[bytes]) -> tuple[Any, list[int]]:
        """One question, one answer. Raises `Dead`."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        try:
            if not self._is_ready:  # loading is not reading, and a busy machine takes its time for it
                self._wait(STARTING_S)
                self._is_ready = frames.read_head(self._stdout)[0] == READY
            frames.write(self._stdin, head, bodies)
            self._wait(self.patience_s)
            return frames.read_head(self._stdout)
        except frames.Ended:
            self.stop()
            raise Dead(CRASHED) from None

    def _body(self, size: int) -> bytes:
        try:
            return frames.exactly(self._stdout, size)
        except frames.Ended:
            self.stop()
            raise Dead(CRASHED) from None

    def _wait(self, patience_s: float) -> None:
        """Until the answer begins. Raises `Dead` when it takes too long."""
        if sys.platform == "win32":
            return  # pipes cannot be waited for there
        if not self._answers.select(patience_s):
            self.stop()
            raise Dead(HUNG)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def _stdin(self) -> BinaryIO:
        assert self._process is not None
        return cast("BinaryIO", self._process.stdin)

    @property
    def _stdout(self) -> BinaryIO:
        assert self._process is not None
        return cast("BinaryIO", self._process.stdout)


def refusal(packed: archive.Packed | Lying) -> str | None:
    return packed.refused if isinstance(packed, archive.Packed) else None
