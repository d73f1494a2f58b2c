"""How fast FIT bytes become columns and activities, against fitdecode and against unpacking them; run as a script.

Processor time, same files, same run. Ours and zlib's take turns and the least of many repeats counts, since others use
the machine too; fitdecode takes most of a minute and runs once. Exit 1 when a target is missed.
"""

import gzip
import sys
import time
import warnings
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import fitdecode

from freshlegs.importers import fit

SAMPLES = Path(__file__).parents[1] / "../shared/data/activities/fit"
# importing.md section 8, and what an import of 6,000 files of 200 KB can spend on reading each.
FITDECODE_TARGET, COLUMNS_TARGET, READ_TARGET = 150.0, 2.5, 2.1
REPEATS = 15
SMALLEST = (
    40_000  # bytes; for smaller files it is their number that counts, since unpacking them takes no time
)

Job = tuple[Callable[[bytes], Any], Sequence[bytes]]


def by_fitdecode(data: bytes) -> None:
    """Read all messages with their values; damage ends the file, as it does for a user of that library."""
    try:
        with fitdecode.FitReader(data) as messages:
            for _ in messages:
                pass
    except fitdecode.FitError:
        pass


def seconds(jobs: dict[str, Job], repeats: int) -> dict[str, float]:
    """For each job the least processor time of doing it on all its files."""
    least = dict.fromkeys(jobs, float("inf"))
    for _ in range(repeats):
        for name, (work, files) in jobs.items():
            begin = time.process_time()
            for data in files:
                work(data)
            least[name] = min(least[name], time.process_time() - begin)
    return least


def ours(files: Sequence[bytes]) -> dict[str, float]:
    """Processor time of what is ours, and of unpacking the same bytes."""
    packed = [zlib.compress(data) for data in files]
    jobs: dict[str, Job] = {
        "zlib, the same bytes": (zlib.decompress, packed),
        "freshlegs, to columns": (fit.decode, files),
        "freshlegs, to activities": (fit.read, files),
    }
    return seconds(jobs, REPEATS)


def table(files: Sequence[bytes], taken: dict[str, float]) -> None:
    """One line for each job."""
    size, unpacking = sum(map(len, files)), taken["zlib, the same bytes"]
    print(f"{len(files)} FIT files, {size / 1e6:.1f} MB")
    print(f"{'':26}{'CPU s':>9}{'MB/s':>9}{'ms / 200 KB':>13}{'x zlib':>9}")
    for name, cpu_s in taken.items():
        row = f"{cpu_s:9.4f}{size / 1e6 / cpu_s:9.1f}{cpu_s / size * 2e8:13.2f}{cpu_s / unpacking:9.2f}"
        print(f"{name:26}{row}")


def is_met(what: str, value: float, limit: float, at_least: bool = False) -> bool:
    """Print one target; whether it is met."""
    met = value >= limit if at_least else value <= limit
    word = "at least" if at_least else "at most"
    print(f"target: {what} {word} {limit:g}: {value:.2f}, {'met' if met else 'missed'}")
    return met


def main() -> int:
    """Print the tables; 0 when the targets are met or there is nothing to measure on."""
    if not SAMPLES.is_dir():
        print("Skipped: the sample activities (../shared/data/activities) are not here.")
        return 0
    contents = [path.read_bytes() for path in sorted(SAMPLES.iterdir())]
    files = [gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in contents]
    longer = [data for data in files if len(data) >= SMALLEST]
    for data in files:  # caches filled, as in an import of many files
        fit.read(data)
    of_all, of_longer = ours(files), ours(longer)
    table(files, of_all)
    table(longer, of_longer)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = seconds({"fitdecode": (by_fitdecode, files)}, repeats=1)["fitdecode"]
    unpacking, columns, activities = of_all.values()
    longer_unpacking, _, longer_activities = of_longer.values()
    targets = (
        is_met("to columns, x fitdecode,", theirs / columns, FITDECODE_TARGET, at_least=True),
        is_met("to columns, x zlib,", columns / unpacking, COLUMNS_TARGET),
        is_met("to activities, x zlib, from 40 KB on,", longer_activities / longer_unpacking, READ_TARGET),
    )
    print(f"no target: to activities, x zlib, all files: {activities / unpacking:.2f}")
    return 0 if all(targets) else 1


if __name__ == "__main__":
    sys.exit(main())
