"""A whole export of FIT files of 200 KB through the workers: processor time of all processes, and the parent's share.

    python bench/export.py [FILES …]      6,000 by default; with several numbers the cost a file is compared

Informational: prints each figure beside the target of importing.md section 8. The files are made here: records as
watches write them, with noise, so that they pack to a half (real ones to a third).
"""

from __future__ import annotations

import gzip
import os
import struct
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from freshlegs.coach.imports import import_history
from freshlegs.importers.fit.checksum import crc16
from freshlegs.store import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
EPOCH = int(datetime(1989, 12, 31, tzinfo=UTC).timestamp())
RECORDS = 5_500
FORM = np.dtype(
    [
        ("header", "u1"), ("time", "<u4"), ("latitude", "<i4"), ("longitude", "<i4"), ("distance", "<u4"),
        ("altitude", "<u4"), ("speed", "<u4"), ("power", "<u2"), ("oscillation", "<u2"), ("contact", "<u2"),
        ("heart", "u1"), ("cadence", "u1"), ("half", "u1"), ("temperature", "i1"),
    ]
)  # fmt: skip
FIELDS = (
    (253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (5, 4, 0x86), (78, 4, 0x86), (73, 4, 0x86), (7, 2, 0x84),
    (39, 2, 0x84), (41, 2, 0x84), (3, 1, 2), (4, 1, 2), (53, 1, 2), (13, 1, 1),
)  # fmt: skip


def definition(local: int, message: int, fields: tuple[tuple[int, int, int], ...]) -> bytes:
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(fields))
    return head + b"".join(bytes(field) for field in fields)


def fit_file(number: int, noise: np.random.Generator) -> bytes:
    """A run of an hour and a half; every one of another day."""
    start = int(NOW.timestamp()) - EPOCH - number * 36_000 - 90_000
    rows = np.zeros(RECORDS, FORM)
    seconds = np.arange(RECORDS)
    pace = np.repeat(noise.normal(3.0, 0.2, RECORDS // 5 + 1).clip(1, 5), 5)[:RECORDS]  # watches smooth
    metres = np.cumsum(pace)
    rows["header"] = 0
    rows["time"] = start + seconds
    rows["latitude"] = 620_000_000 + (metres * 80).astype(np.int32)
    rows["longitude"] = 90_000_000 + (np.sin(metres / 700) * 90_000 + noise.normal(0, 30, RECORDS)).astype(
        np.int32
    )
    rows["distance"] = (metres * 100).astype(np.uint32)
    rows["altitude"] = ((120 + 30 * np.sin(metres / 900) + 500) * 5).astype(np.uint32)
    rows["speed"] = (pace * 1000).astype(np.uint32)
    rows["power"] = noise.normal(260, 8, RECORDS)
    rows["oscillation"] = 10 * noise.normal(90, 1, RECORDS).astype(np.uint16)
    rows["contact"] = 10 * noise.normal(250, 2, RECORDS).astype(np.uint16)
    rows["heart"] = (150 + 12 * np.sin(seconds / 400)).astype(np.uint8)
    rows["cadence"] = noise.normal(86, 1, RECORDS)
    rows["temperature"] = 14
    session = ((253, 4, 0x86), (2, 4, 0x86), (7, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (5, 1, 0), (6, 1, 0))
    body = definition(1, 0, ((0, 1, 0), (1, 2, 0x84), (4, 4, 0x86))) + struct.pack("<BBHI", 1, 4, 1, start)
    body += definition(0, 20, FIELDS) + rows.tobytes()
    ended = (start + RECORDS, start, RECORDS * 1000, RECORDS * 1000, int(metres[-1] * 100), 1, 0)
    body += definition(2, 18, session) + struct.pack("<BIIIIIBB", 2, *ended)
    clock = ((253, 4, 0x86), (5, 4, 0x86), (1, 2, 0x84))  # an activity, with the local time of the watch
    body += definition(3, 34, clock) + struct.pack("<BIIH", 3, start + RECORDS, start + RECORDS + 3600, 1)
    head = struct.pack("<BBHI4s", 14, 0x20, 2100, len(body), b".FIT")
    head += struct.pack("<H", crc16(head))
    return head + body + struct.pack("<H", crc16(head + body))


def write_export(path: Path, files: int) -> int:
    """Bytes unpacked. As Strava writes it: `.fit.gz` members, stored or packed once more to no gain."""
    noise = np.random.default_rng(1)
    total = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for number in range(files):
            data = fit_file(number, noise)
            total += len(data)
            target.writestr(f"activities/{9_000_000_000 - number}.fit.gz", gzip.compress(data, 6, mtime=0))
    return total


def measure(files: int, folder: Path) -> tuple[float, float, float, float]:
    """(processor seconds of all processes, of the parent, wall seconds, megabytes)."""
    export = folder / f"{files}.zip"
    size = write_export(export, files)
    home = folder / f"home-{files}"
    with Store.open(home) as store:
        began, own = time.monotonic(), time.process_time()
        report = import_history(store, [export], now=NOW, zone="Europe/London", scratch=home)
        own = time.process_time() - own
    assert report.counts["imported"] == files, report.counts
    return report.cpu_s, own, time.monotonic() - began, size / 1e6


def main() -> int:
    wanted = [int(word) for word in sys.argv[1:]] or [6_000]
    print(
        f"{'files':>7}{'MB':>8}{'all s':>8}{'parent s':>10}{'share':>8}{'wall s':>8}{'ms a file':>11}   {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as folder:
        for files in wanted:
            all_s, own_s, wall_s, megabytes = measure(files, Path(folder))
            print(
                f"{files:>7}{megabytes:>8.0f}{all_s:>8.1f}{own_s:>10.2f}{own_s / all_s:>7.0%}{wall_s:>9.1f}"
                f"{1000 * all_s / files:>10.2f}"
            )
    print("targets: 6,000 files in 20 s of processor time, the parent under 10 % of it, cost a file constant")
    return 0


if __name__ == "__main__":
    sys.exit(main())
