"""GPX against gpxpy and TCX against tcxreader: processor time on the same files, in one run; then one large file.

Ends with 1 when a target of importing.md section 8 is missed: the ratios, and 200 MB for a file of 64 MiB.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import gpxpy
from tcxreader.tcxreader import TCXReader

from freshlegs.importers import gpx, tcx
from freshlegs.model.activity import Activity

FILES = Path(__file__).parents[1] / "../shared/data/activities"
ROUNDS = 3


def seconds(read: Callable[[Path], object], files: Sequence[Path]) -> float:
    """Processor time over all files, the best of some rounds: the least disturbed one."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for file in files:
            read(file)
        taken.append(time.process_time() - begin)
    return min(taken)


def with_gpxpy(file: Path) -> object:
    return gpxpy.parse(file.read_text("utf-8-sig"))


def with_tcxreader(file: Path) -> object:
    return TCXReader().read(str(file))


def readable(read: Callable[[Path], object], files: Sequence[Path]) -> list[Path]:
    """Only files that the other reader can read, so that nobody gains by giving up."""
    good = []
    for file in files:
        try:
            read(file)
        except Exception as problem:
            print(f"left out, the other reader fails with {type(problem).__name__}: {file.name}")
        else:
            good.append(file)
    return good


def large_gpx() -> bytearray:
    """A recording as lean as they come, just under the cap of a member."""
    data = bytearray(b"<gpx><trk><type>running</type><trkseg>")
    for at in range(580_000):
        clock = b"2025-%02d-%02dT%02d:%02d:%02dZ" % (
            1 + at // 2_419_200, 1 + at // 86_400 % 28, at // 3600 % 24, at // 60 % 60, at % 60
        )  # fmt: skip
        data += b'<trkpt lat="50.%07d" lon="8.0"><ele>%d</ele><time>%s</time><hr>150</hr></trkpt>' % (
            at, at // 60 % 99, clock
        )  # fmt: skip
    data += b"</trkseg></trk></gpx>"
    return data


def large() -> bool:
    """Before the other readers fill the memory; whether the process became too large."""
    data = large_gpx()
    begin = time.process_time()
    (found,) = gpx.read(data)
    taken = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    points = found.records if isinstance(found, Activity) else 0
    print(f"{len(data) / 1e6:.1f} MB of GPX: {points:,} points in {taken:.1f} s, peak {peak:.0f} MB of 200")
    return peak > 200


def main() -> int:
    if not FILES.is_dir():
        print("The shared sample activities are not here, so there is nothing to measure.")
        return 0
    missed = large()
    print(f"{'what':6}{'files':>6}{'MB':>7}{'ours s':>9}{'other s':>9}{'ratio':>8}{'target':>8}")
    contests = (("gpx", gpx.read, with_gpxpy, 4.0), ("tcx", tcx.read, with_tcxreader, 3.0))
    for name, ours, other, target in contests:
        files = readable(other, sorted((FILES / name).glob(f"*.{name}")))
        megabytes = sum(file.stat().st_size for file in files) / 1e6
        our_s = seconds(lambda file, ours=ours: ours(file.read_bytes()), files)  # type: ignore[misc]
        other_s = seconds(other, files)
        ratio = other_s / our_s
        missed |= ratio < target
        print(
            f"{name:6}{len(files):>6}{megabytes:>7.1f}{our_s:>9.3f}{other_s:>9.3f}{ratio:>7.1f}x{target:>7.1f}x"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
