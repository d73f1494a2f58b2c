"""How much faster FIT bytes become columns here than with fitdecode, on real files; run as a script.

Processor time, same files, same run. Ours is the median of repeats; fitdecode takes most of a minute and runs once.
Exit 1 when the target is missed.
"""

import gzip
import sys
import time
import warnings
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import fitdecode

from freshlegs.importers import fit

SAMPLES = Path(__file__).parents[1] / "../shared/data/activities/fit"
TARGET = 150.0  # times fitdecode, importing.md section 8
REPEATS = 9


def by_fitdecode(data: bytes) -> None:
    """Read all messages with their values; damage ends the file, as it does for a user of that library."""
    try:
        with fitdecode.FitReader(data) as messages:
            for _ in messages:
                pass
    except fitdecode.FitError:
        pass


def seconds(work: Callable[[bytes], Any], files: Sequence[bytes], repeats: int) -> float:
    """Median processor time of doing `work` on all files."""
    taken = []
    for _ in range(repeats):
        begin = time.process_time()
        for data in files:
            work(data)
        taken.append(time.process_time() - begin)
    return median(taken)


def main() -> int:
    """Print the table; 0 when the target is met or there is nothing to measure on."""
    if not SAMPLES.is_dir():
        print("Skipped: the sample activities (../shared/data/activities) are not here.")
        return 0
    contents = [path.read_bytes() for path in sorted(SAMPLES.iterdir())]
    files = [gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in contents]
    packed = [zlib.compress(data) for data in files]
    for data in files:  # caches filled, as in an import of many files
        fit.read(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = seconds(by_fitdecode, files, repeats=1)
    ours = seconds(fit.decode, files, REPEATS)
    rows = (
        ("fitdecode", theirs),
        ("freshlegs, to columns", ours),
        ("freshlegs, to activities", seconds(fit.read, files, REPEATS)),
        ("zlib, the same bytes", seconds(zlib.decompress, packed, REPEATS)),
    )
    print(f"{len(files)} FIT files, {sum(map(len, files)) / 1e6:.1f} MB")
    print(f"{'':26}{'CPU s':>9}{'MB/s':>9}{'x fitdecode':>13}{'x zlib':>9}")
    for name, taken in rows:
        speed = sum(map(len, files)) / 1e6 / taken
        print(f"{name:26}{taken:9.4f}{speed:9.1f}{theirs / taken:13.1f}{taken / rows[-1][1]:9.2f}")
    met = theirs / ours >= TARGET
    print(f"target: at least {TARGET:.0f} x fitdecode to columns: {'met' if met else 'missed'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
