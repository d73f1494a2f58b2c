"""The whole import (unpack, hash, decode, totals, database) against other readers that only decode, by format.

Processor time on the same files in one run. Informational: prints ratios beside the targets of importing.md
section 8 and ends with 0. `--quick` reads with fitdecode only a third of the FIT files, and ours on the same ones.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import fitdecode
import gpxpy
from tcxreader.tcxreader import TCXReader

from freshlegs.coach.imports import import_history
from freshlegs.store import Store

FILES = Path(__file__).parents[1] / "../shared/data/activities"
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ROUNDS = 3


def with_fitdecode(file: Path) -> object:
    data = file.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    with fitdecode.FitReader(data) as messages:
        return sum(1 for _ in messages)


def with_gpxpy(file: Path) -> object:
    return gpxpy.parse(file.read_text("utf-8-sig"))


def with_tcxreader(file: Path) -> object:
    return TCXReader().read(str(file))


def theirs_s(read: Callable[[Path], object], files: Sequence[Path]) -> tuple[list[Path], float]:
    """Files that the other reader can read, and its processor time for them; a failing one is left out for both."""
    good, taken = [], 0.0
    for file in files:
        begin = time.process_time()
        try:
            read(file)
        except Exception:
            continue
        taken += time.process_time() - begin
        good.append(file)
    return good, taken


def ours_s(files: Sequence[Path], home: Path, copies: int) -> tuple[float, float]:
    """(whole import of a zip of these into a fresh home, the part of it that decodes), the best of some rounds."""
    archive = home / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for file in files:
            for copy in range(copies):  # blanks at the end make another file of it that is read just the same
                target.writestr(f"{copy}-{file.name}", file.read_bytes() + b"\n" * copy)
    rounds = []
    for k in range(ROUNDS):
        with Store.open(home / f"home-{k}") as store:
            report = import_history(
                store, [archive], now=NOW, zone="Europe/London", scratch=home / f"home-{k}"
            )
        # All processes together, the start of the workers included.
        rounds.append((report.cpu_s, sum(report.as_json()["timing"]["decode_cpu_s"].values())))
    return min(rounds)


def main() -> int:
    if not FILES.is_dir():
        print("The shared sample activities are not here, so there is nothing to measure.")
        return 0
    warnings.simplefilter("ignore")
    step = 3 if "--quick" in sys.argv else 1
    # A worker starts once in an import, in a third of a second: sixteen files are no export, so some come again.
    contests = (
        ("fit", with_fitdecode, 75.0, 1),
        ("gpx", with_gpxpy, 3.5, 5),
        ("tcx", with_tcxreader, 2.5, 5),
    )
    print(
        f"{'what':5}{'files':>6}{'MB':>7}{'other s':>10}{'ours s':>9}{'decode s':>10}{'ratio':>9}{'target':>8}"
    )
    for name, other, target, copies in contests:
        files = sorted((FILES / name).iterdir())[:: step if name == "fit" else 1]
        good, other_s = theirs_s(other, files)
        with tempfile.TemporaryDirectory() as folder:
            whole_s, decode_s = ours_s(good, Path(folder), copies)
        other_s *= copies
        megabytes = copies * sum(file.stat().st_size for file in good) / 1e6
        print(
            f"{name:5}{copies * len(good):>6}{megabytes:>7.1f}{other_s:>10.3f}{whole_s:>9.3f}{decode_s:>10.3f}"
            f"{other_s / whole_s:>8.1f}x{target:>7.1f}x"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
