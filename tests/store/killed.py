"""Run by test_disk: stores check-ins in a child process, kills it without warning, and says what was acknowledged.

    python killed.py HOME KILLS SEED

Each child writes the key of a check-in to a pipe after `add_check_in` has returned. Prints every key that arrived.
"""

import os
import random
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from freshlegs.store import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def acknowledge(home: Path, child: int, pipe: int) -> None:
    with Store.open(home) as store:
        for number in range(10_000):
            key = f"{child}-{number}"
            store.add_check_in(key, NOW, NOW.date(), '{"soreness": 2}', NOW)
            os.write(pipe, f"{key}\n".encode())


def one_life(home: Path, child: int, acknowledged: int) -> list[str]:
    """The keys that came through before the child was killed at some moment after the n-th of them."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        acknowledge(home, child, write)
        os._exit(0)
    os.close(write)
    arrived = b""
    while arrived.count(b"\n") < acknowledged:
        arrived += os.read(read, 4096)
    os.kill(pid, signal.SIGKILL)
    while more := os.read(read, 4096):
        arrived += more
    os.close(read)
    os.waitpid(pid, 0)
    return arrived.decode().split()


def main(home: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for child in range(kills):
        print(*one_life(home, child, chance.randint(1, 8)), sep="\n", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
