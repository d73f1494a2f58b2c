"""Run by test_workers: imports in a child process and kills it without warning at random moments.

    python killed_import.py HOME EXPORT KILLS SEED JOBS

The child writes to a pipe what it reports as finished, which is after a commit. Prints one line for each life:
what was reported, then the members and the activities that are in the store. A home that is through is left for a
fresh one, so that every kill but a few meets an import at work.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from freshlegs.coach.imports import Progress, import_history, run
from freshlegs.store import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def child(home: Path, export: Path, jobs: int, pipe: int) -> None:
    run.BATCH_MEMBERS = 5

    def told(at: Progress) -> None:
        os.write(pipe, f"{at.done}\n".encode())

    with Store.open(home) as store:
        import_history(store, [export], now=NOW, zone="Europe/London", scratch=home, jobs=jobs, progress=told)


def one_life(home: Path, export: Path, jobs: int, seconds: float | None) -> int:
    """Members that were reported as finished; `seconds` None: it ends by itself."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        child(home, export, jobs, write)
        os._exit(0)
    os.close(write)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    told = b""
    while more := os.read(read, 4096):
        told += more
    os.close(read)
    os.waitpid(pid, 0)
    return max((int(line) for line in told.split()), default=0)


def main(home: Path, export: Path, kills: int, seed: int, jobs: int) -> None:
    chance = random.Random(seed)
    began = time.monotonic()
    one_life(home / "whole", export, jobs, None)
    whole_s = time.monotonic() - began
    homes = 0
    for life in range(kills + 1):
        seconds = None if life == kills else chance.uniform(0, whole_s)
        here = home / str(homes)
        finished = one_life(here, export, jobs, seconds)
        with Store.open(here) as store:
            last = store.last_import()
            kept = [] if last is None else store.members(last.id)
            print(homes, finished, len(kept), len(store.activities()), flush=True)
        homes += last is not None and last.state == "done"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
