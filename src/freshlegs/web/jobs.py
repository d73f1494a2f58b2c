"""The imports that were begun on the pages: received, waiting, running one after the other, each in a process of its own.

The ledger in the store is what lasts. A folder `uploads/RUN` in the home means that run RUN is not through: after a
crash it is taken up again, and once it is done the folder goes.
"""

from __future__ import annotations

import asyncio
import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from freshlegs.coach import settings
from freshlegs.coach.imports.sources import Source
from freshlegs.coach.imports.takein import manifest_of
from freshlegs.importers.tables import DateOrder
from freshlegs.importers.written_dates import AMBIGUOUS
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import ImportRun, Store, StoreFault
from freshlegs.web import uploads

State = Literal["waiting", "running", "done", "failed"]

AT_ONCE = 2  # uploads that are received at the same time; others wait
ENOUGH = timedelta(days=60)  # of history that the first advice needs
ORDER = "dates"  # the file that tells how dates are meant
BROKE_OFF = "The import broke off. What was read until then is kept."
NOT_HERE = (
    "This import is not being read here. If it was begun on the command line, it may still be going on there."
)


class NothingSent(FreshlegsError):
    def __init__(self) -> None:
        super().__init__("No file was chosen. Choose one or more files, or the zip of an export.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How far one run is. `seconds`: since it began to read; `reached`: the past is in from now back to this moment."""

    state: State
    done: int = 0
    total: int | None = None
    kind: str = ""
    seconds: float = 0.0
    reached: datetime | None = None
    why: str = ""

    @property
    def rate(self) -> float:
        """Members a second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def left_s(self) -> float | None:
        if self.state != "running" or not self.rate or self.total is None:
            return None
        return max(0, self.total - self.done) / self.rate

    def is_enough(self, now: datetime) -> bool:
        """For a first advice."""
        return self.state == "done" or (self.reached is not None and self.reached <= now - ENOUGH)


class Jobs:
    """Of one runner of a home. Threads may share it; `receiving` belongs to the event loop."""

    def __init__(
        self, home: Path, now: Callable[[], datetime], store: Callable[[], Store], runner: int = 1
    ) -> None:
        self.folder = uploads.folder_of(home, runner)
        self.runner = runner
        self.home = home
        self.now = now
        self.store = store
        self.receiving = asyncio.Semaphore(AT_ONCE)
        self.queue: queue.Queue[str | None] = queue.Queue()
        self._jobs: dict[str, Job] = {}
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    # What comes in

    def begin(self, upload: str) -> str:
        """The run that a received upload becomes. Of several the last; an export of ours is a run of its own."""
        coming = self.home / uploads.FOLDER / upload
        try:
            files = uploads.files_of(coming)
            if not files:
                raise NothingSent
            ours = [file for file in files if manifest_of(file) is not None]
            others = [file for file in files if file not in ours]
            runs = [self._own_export(file) for file in ours]
            if others:
                runs.append(self._others(coming, others))
        finally:
            shutil.rmtree(coming, ignore_errors=True)
        return runs[-1]

    def _own_export(self, file: Path) -> str:
        run_id = self.store().start_import(self.now())
        place = self.folder / run_id / "1"
        place.mkdir(mode=0o700, parents=True)
        file.rename(place / file.name)
        self._enqueue(run_id)
        return run_id

    def _others(self, coming: Path, files: list[Path]) -> str:
        """A new run, or the one of this very export that was broken off."""
        with Source(files, self.home) as source:
            told, total = source.fingerprint(), len(source.members)
        with self._lock:
            run_id = self.store().unfinished_import(told) or self.store().start_import(
                self.now(), told, total
            )
            if not (self.folder / run_id).exists():
                self.folder.mkdir(mode=0o700, exist_ok=True)
                coming.rename(self.folder / run_id)
                self._enqueue(run_id)
        return run_id

    def again(self, run_id: str) -> bool:
        """Go on with a run that broke off. False where its files are no longer here."""
        with self._lock:
            is_here = (self.folder / run_id).is_dir()
            if is_here and self.of(run_id, None).state == "failed":
                self._enqueue(run_id)
        return is_here

    def with_dates(self, run: ImportRun, order: DateOrder) -> str:
        """The run that reads the same files again, with dates meant this way."""
        with self._lock:
            if not self.asks(run):
                return run.id
            run_id = self.store().start_import(self.now(), run.source, run.total)
            (self.folder / run.id).rename(self.folder / run_id)
            (self.folder / run_id / ORDER).write_text(order)
            self._enqueue(run_id)
        return run_id

    def asks(self, run: ImportRun) -> bool:
        """It is done, but for the question how dates are meant."""
        return run.state == "done" and run.id not in self._jobs and (self.folder / run.id).is_dir()

    def leave(self, run_id: str) -> None:
        """The question is not answered: the rows stay out."""
        shutil.rmtree(self.folder / run_id, ignore_errors=True)

    # What becomes of it

    def of(self, run_id: str, run: ImportRun | None) -> Job:
        """`run`: what the ledger says, for one that is not under way here."""
        job = self._jobs.get(run_id)
        if job is not None:
            return job
        if run is None or run.state != "done":
            return Job(state="failed", why=NOT_HERE if run and run.state == "running" else BROKE_OFF)
        return Job(state="done", done=run.members, total=run.members)

    def resume(self) -> None:
        """At the start of a server: what is whole goes on, what was cut off while it came in goes."""
        if not self.folder.is_dir():
            return
        states = {run.id: run.state for run in self.store().import_runs()}
        for place in sorted(self.folder.iterdir()):
            if place.name.startswith(uploads.COMING) or place.name not in states:
                shutil.rmtree(place, ignore_errors=True)
            elif states[place.name] != "done":
                self._enqueue(place.name)
            elif not self._is_ambiguous(place.name):
                shutil.rmtree(place, ignore_errors=True)

    def stop(self) -> None:
        """What is under way goes on with the next start."""
        thread, self._thread = self._thread, None
        self._stopping.set()
        while not self.queue.empty():
            self.queue.get_nowait()
            self.queue.task_done()
        self.queue.put(None)
        process = self._process
        if process is not None:
            process.kill()
        if thread is not None:
            thread.join()
        self._stopping.clear()

    def forget(self) -> None:
        """All uploads and all runs under way, before the runner's data are erased."""
        self.stop()
        self._jobs.clear()
        self.queue = queue.Queue()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _enqueue(self, run_id: str) -> None:
        self._jobs[run_id] = Job(state="waiting")
        self.queue.put(run_id)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, args=(self.queue,), daemon=True)
            self._thread.start()

    def _work(self, todo: queue.Queue[str | None]) -> None:
        while (run_id := todo.get()) is not None:
            try:
                self._run(run_id)
            finally:
                todo.task_done()
        todo.task_done()

    def _run(self, run_id: str) -> None:
        self._jobs[run_id] = Job(state="running")
        code = self._read(run_id)
        try:
            is_done = code == 0 and not self._is_ambiguous(run_id)
        except StoreFault as fault:
            self._jobs[run_id] = replace(self._jobs[run_id], state="failed", why=str(fault))
            return
        if code != 0:
            job = self._jobs[run_id]
            self._jobs[run_id] = replace(job, state="failed", why=job.why or BROKE_OFF)
            return
        if is_done:
            shutil.rmtree(self.folder / run_id, ignore_errors=True)
        del self._jobs[run_id]

    def _read(self, run_id: str) -> int:
        """The exit status of the process that reads; what it tells on the way is kept."""
        order = self.folder / run_id / ORDER
        command = [sys.executable, "-P", "-m", "freshlegs.web.importing"]
        command += [str(self.home.absolute()), str(self.runner), run_id, self.now().isoformat()]
        command += [order.read_text()] if order.exists() else []
        # A session of its own: Ctrl-C is for the server, which then ends it.
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=settings.of_a_worker(),
            start_new_session=True,
        ) as process:
            self._process = process
            if self._stopping.is_set():
                process.kill()
            assert process.stdout is not None
            for line in process.stdout:
                told = json.loads(line)
                reached = told.pop("reached", None)
                at = None if reached is None else datetime.fromisoformat(reached)
                self._jobs[run_id] = replace(self._jobs[run_id], **told, reached=at)
        self._process = None
        return process.returncode

    def _is_ambiguous(self, run_id: str) -> bool:
        return self.store().import_says(run_id, AMBIGUOUS)
