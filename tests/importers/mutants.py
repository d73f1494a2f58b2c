"""Files that were good once: each damaged in one of many ways, and what must still be in it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from freshlegs.importers import reading
from freshlegs.model.activity import Activity

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[2] / "../shared/data/activities"
LARGEST = 400_000  # a larger one shows nothing more and takes its time
POINT_ENDS = {"gpx": re.compile(rb"</(?:\w+:)?trkpt\s*>"), "tcx": re.compile(rb"</(?:\w+:)?Trackpoint\s*>")}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`at`: the first damaged byte; `least`: records that lie whole before it, in a file where those can be read."""

    name: str
    data: bytes
    at: int
    least: int


Damage = Callable[[random.Random, bytes, int, int], bytes]


def _cut(_: random.Random, data: bytes, at: int, __: int) -> bytes:
    return data[:at]


def _flip(chance: random.Random, data: bytes, at: int, _: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _fill(chance: random.Random, data: bytes, at: int, end: int) -> bytes:
    return data[:at] + bytes([chance.choice((0, 255, 32, 60))]) * (end - at) + data[end:]


def _noise(chance: random.Random, data: bytes, at: int, end: int) -> bytes:
    return data[:at] + chance.randbytes(end - at) + data[end:]


def _delete(_: random.Random, data: bytes, at: int, end: int) -> bytes:
    return data[:at] + data[end:]


def _insert(chance: random.Random, data: bytes, at: int, end: int) -> bytes:
    return data[:at] + chance.randbytes(min(end - at, 64)) + data[at:]


def _repeat(_: random.Random, data: bytes, at: int, end: int) -> bytes:
    return data[:end] + data[at:end] + data[end:]


def _swap(chance: random.Random, data: bytes, at: int, end: int) -> bytes:
    other = chance.randrange(end, len(data) + 1)
    return data[:at] + data[end:other] + data[at:end] + data[other:]


def _many(chance: random.Random, data: bytes, at: int, _: int) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(2, 40)):
        found[chance.randrange(at, len(found))] = chance.randrange(256)
    return bytes(found)


def _word(chance: random.Random, data: bytes, at: int, _: int) -> bytes:
    words = (b"<", b"&", b"\0", b"]]>", b"<a>", b"-1e999", b"&amp;", b"\xff\xfe", b'"', b"<?x", b"9" * 400)
    return data[:at] + chance.choice(words) + data[at:]


DAMAGES: tuple[Damage, ...] = (
    _cut, _flip, _fill, _noise, _delete, _insert, _repeat, _swap, _many, _word,
)  # fmt: skip


def good_files(form: str) -> list[tuple[str, bytes]]:
    """Sound files of one format, our own and where they are here those beside the repository."""
    here = [*SAMPLES.glob(f"*.{form}"), *(SHARED / form).glob(f"*.{form}")]
    return [(path.name, path.read_bytes()) for path in sorted(here) if 0 < path.stat().st_size <= LARGEST]


def mutants(form: str, count: int, seed: int) -> Iterator[Mutant]:
    """`count` of them, the same for the same seed."""
    chance = random.Random(f"{form}:{seed}")
    files = [(name, data, Whole(form, data)) for name, data in good_files(form)]
    for number in range(count):
        name, data, whole = files[number % len(files)]
        damage = chance.choice(DAMAGES)
        at = chance.randrange(len(data))
        end = min(len(data), at + chance.choice((1, 2, 7, 40, 300, 5000)))
        bent = damage(chance, data, at, end)
        at = first_difference(data, bent)
        yield Mutant(
            f"{form}-{seed}-{number}-{damage.__name__[1:]}-{name}", bent, at, whole.records_before(at)
        )


def first_difference(one: bytes, other: bytes) -> int:
    """Where two files part; the shorter's length where one begins with the other."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Whole:
    """A sound file and where its records end."""

    def __init__(self, form: str, data: bytes) -> None:
        self.form, self.data = form, data
        self._ends = [found.end() for found in POINT_ENDS[form].finditer(data)] if form in POINT_ENDS else []
        self._known: dict[int, int] = {}
        self.all = records(data, form)

    def records_before(self, at: int) -> int:
        """As many as the file cut off there gives: the format is its own witness. Not more than the whole one gives:
        a session that stands twice in it counts once, and cut off it may no longer be known again.
        """
        if self.form in POINT_ENDS:
            at = max((end for end in self._ends if end <= at), default=0)
        if at not in self._known:
            self._known[at] = min(records(self.data[:at], self.form), self.all)
        return self._known[at]


def records(data: bytes, form: str) -> int:
    """Records of all activities in it."""
    _, found = reading.read_bytes(data, f"a.{form}")
    return sum(item.records for item in found if isinstance(item, Activity))
