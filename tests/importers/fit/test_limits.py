"""Files of the largest size that is read, harmless and hostile: memory and work stay bounded, and nothing crashes."""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fit.reading import outcome
from fit.writer import (
    BASIC,
    DISTANCE,
    HEART_RATE,
    START,
    TIME,
    define,
    file_id,
    part,
    record,
    records,
    session,
)
from freshlegs.importers.fit import read
from freshlegs.importers.fit.parts import MOST_RECORDS
from freshlegs.model.activity import Activity

CAP = 64 << 20  # importing.md section 7
MOST_MEMORY_MB = 200

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def filled_to_the_cap(before: bytes, rows: bytes, after: bytes = b"") -> bytes:
    room = CAP - len(before) - len(after) - 16
    return part(before, (rows * (room // len(rows) + 1))[:room], after, checksum=0)


def rows_of(size: int, heads: int = 1, is_shuffled: bool = False) -> bytes:
    """Records in the layout BASIC, with further bytes up to `size`, one a second; `heads` layouts take turns."""
    count = (CAP - 100_000) // size
    names, formats, offsets = ["h", "t", "beats", "metres"], ["u1", "<u4", "u1", "<u4"], [0, 1, 5, 6]
    form = np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": size})
    rows = np.zeros(count, form)
    k = np.arange(count)
    rows["h"], rows["t"], rows["beats"] = 1 + k // 70 % heads, START + k, 120 + k % 50
    rows["metres"] = k * 300
    return (np.random.default_rng(1).permutation(rows) if is_shuffled else rows).tobytes()


def small_records() -> bytes:
    return part(file_id(), define(1, 20, BASIC), rows_of(10), session(), checksum=0)


def large_records() -> bytes:
    more = [(200 + k, 255, 0x0D) for k in range(7)]
    return part(file_id(), define(1, 20, [*BASIC, *more]), rows_of(10 + 7 * 255), session(), checksum=0)


def several_layouts() -> bytes:
    layouts = b"".join(define(1 + k, 20, [*BASIC, (30 + k, 1, 2)]) for k in range(8))
    return part(file_id(), layouts, rows_of(11, heads=8), session(), checksum=0)


def not_in_order() -> bytes:
    return part(file_id(), define(1, 20, BASIC), rows_of(10, is_shuffled=True), session(), checksum=0)


def a_new_layout_each_time() -> bytes:
    turned = define(1, 20, (TIME, DISTANCE, HEART_RATE)) + struct.pack("<BIIB", 1, START, 0, 140)
    return filled_to_the_cap(file_id(), define(1, 20, BASIC) + record(0) + turned)


def compressed_times() -> bytes:
    short = b"".join(bytes((0xA0 | k, 140)) for k in range(32))
    before = file_id() + define(0, 20, BASIC) + record(0, local=0) + define(1, 20, [HEART_RATE])
    return filled_to_the_cap(before, short)


def beats_of_a_strap() -> bytes:
    before = file_id() + records(600) + define(3, 132, [TIME, (6, 1, 2), (9, 4, 0x86)])
    before += struct.pack("<BIBI", 3, START, 100, 7777) + define(3, 132, [(6, 8, 2), (10, 12, 0x0D)])
    return filled_to_the_cap(before, b"\x03" + bytes(range(100, 108)) + bytes(range(12)), session())


BIG = [
    small_records,
    large_records,
    several_layouts,
    not_in_order,
    a_new_layout_each_time,
    compressed_times,
    beats_of_a_strap,
]

CHILD = """
import json, re, resource, sys
import lxml.etree
import numpy
from freshlegs.importers import fit
data = bytearray(open(sys.argv[1], "rb").read())
status = open("/proc/self/status")
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # as in a worker: nothing can be opened any more
found = fit.read(data)
peak_kb = int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
print(json.dumps([peak_kb, [getattr(one, "records", None) for one in found], getattr(found[0], "lost", None)]))
"""


@linux
@pytest.mark.parametrize("big", BIG, ids=lambda big: big.__name__)
def test_a_file_of_64_mib_is_read_in_less_than_200_mb(big: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "big.fit"
    path.write_bytes(big())
    assert CAP - 200_000 < path.stat().st_size <= CAP

    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", CHILD, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    assert done.returncode == 0, done.stderr
    peak_kb, records_of_each, _ = json.loads(done.stdout)
    assert peak_kb / 1024 < MOST_MEMORY_MB
    assert len(records_of_each) == 1
    assert records_of_each[0] >= 600


def test_more_records_than_a_device_writes_are_cut_and_it_says_so() -> None:
    (found,) = read(small_records())
    assert isinstance(found, Activity)
    assert found.records == MOST_RECORDS
    assert found.distance_m == 1980.0  # the session comes after them
    assert found.lost == "The file holds more than a device records in a month; the first part of it is in."


def layouts_without_end() -> bytes:
    new = (define(1, 20, [(k & 255, 1, 2), (k >> 8, 1, 2)]) + b"\x01ab" for k in range(60_000))
    return part(file_id(), b"".join(new), checksum=0)


ENDLESS: dict[str, Callable[[], bytes]] = {
    "one definition": lambda: filled_to_the_cap(file_id(), define(1, 20, BASIC)),
    "empty definitions": lambda: filled_to_the_cap(file_id(), define(1, 20, [])),
    "new definitions": layouts_without_end,
    "messages of one byte": lambda: filled_to_the_cap(file_id() + define(1, 20, []), b"\x01"),
    "turns of one byte": lambda: filled_to_the_cap(
        file_id() + define(1, 20, []) + define(2, 99, []) + define(3, 98, []), b"\x01\x02\x03"
    ),
    "sessions": lambda: filled_to_the_cap(file_id() + records(600), session()),
    "parts": lambda: (part(file_id(), records(2), session()) * 400_000)[:CAP],
    "parts that each claim the rest": lambda: (
        (b"\x0e\x10\0\0" + struct.pack("<I", CAP - 50_000) + b".FIT\0\0" + file_id() + b"\x09") * 300
    ).ljust(CAP, b"\0"),
    "beginnings of parts": lambda: filled_to_the_cap(file_id(), b".FIT"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_goes_on_without_end_is_left_off(kind: str) -> None:
    assert outcome(read(ENDLESS[kind]())) in {"imported", "salvaged", "no_data"}
