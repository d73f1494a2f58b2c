"""./dev fuzz [COUNT] [SEED] [FORMAT …]: damaged files by the thousand through the workers of the import.

Ends with 1 when one of them crashed a reader, hung for over 3 seconds, took over 512 MB or lost records that stand
before the damage; each such file is then written to the folder fuzz-found. 10,000 a format by default.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mutants import Mutant, mutants
from rich.console import Console
from rich.progress import track

from freshlegs.coach.imports.pool import Job, Pool
from freshlegs.importers import archive
from freshlegs.model.activity import Activity, Unreadable
from freshlegs.reader.decode import CRASHED, HUNG, HUNGRY, Decoded

FORMATS = ("fit", "gpx", "tcx")
COUNT = 10_000
PATIENCE_S = 3.0
LARGEST_KB = 512 << 10
FAULTS = {CRASHED: "crashed", HUNG: "hung", HUNGRY: "too hungry"}


def fault_of(mutant: Mutant, decoded: Decoded) -> str | None:
    """What is wrong with an answer, None where nothing is."""
    for item in decoded.found:
        if isinstance(item, Unreadable) and item.why in FAULTS:
            return FAULTS[item.why]
    held = sum(item.records for item in decoded.found if isinstance(item, Activity))
    if held < mutant.least and not brings_entities(mutant):
        return "lost records"
    return None


def brings_entities(mutant: Mutant) -> bool:
    """Such a file is refused whole, on purpose."""
    return b"<!DOCTYPE" in mutant.data or b"<!ENTITY" in mutant.data


def largest_kb(pid: int) -> int:
    """The most memory that a process has held, kB; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    told = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(told.get("VmHWM", "0 kB").split()[0])


def answers(pool: Pool, form: str, count: int, seed: int) -> Iterator[tuple[Mutant, Decoded]]:
    jobs = (Job(one, f"{one.name}.{form}", archive.Packed(one.data)) for one in mutants(form, count, seed))
    for job, decoded in pool.read(jobs):
        yield job.of, decoded


def main(words: list[str]) -> int:
    numbers = [int(word) for word in words if word.isdigit()]
    count, seed = [*numbers, *(COUNT, 1)[len(numbers) :]][:2]
    console, found = Console(stderr=True), Path("fuzz-found")
    failed = False
    for form in [word for word in words if word in FORMATS] or FORMATS:
        seen: Counter[str] = Counter()
        began = time.monotonic()
        with Pool(2, frozenset(), None, patience_s=PATIENCE_S) as pool:
            for mutant, decoded in track(
                answers(pool, form, count, seed), form, total=count, console=console, transient=True
            ):
                fault = fault_of(mutant, decoded)
                seen[fault or "sound"] += 1
                if fault:
                    found.mkdir(exist_ok=True)
                    (found / f"{fault.replace(' ', '-')}-{mutant.name}").write_bytes(mutant.data)
            largest = max(largest_kb(worker.pid) for worker in pool.workers)
        failed |= seen["sound"] < count or largest > LARGEST_KB
        told = ", ".join(f"{number} {words}" for words, number in sorted(seen.items()))
        print(
            f"{form}  {count} files in {time.monotonic() - began:.0f} s: {told}; at most {largest >> 10} MB"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
