"""Which columns of Strava's activities.csv hold what: by their headings, then by their places, then by their values.

The number of columns changes every year, and their names follow the language of the account. What stays is the order:
seven columns at the front, and those behind the column of the file names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from freshlegs.importers import headings
from freshlegs.importers.csv_text import number
from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.written_dates import written

Columns: TypeAlias = Mapping[str, tuple[int, ...]]  # role -> its columns, in the order of the table
Sample: TypeAlias = Sequence[Sequence[str]]

WORDS = headings.keys(headings.STRAVA)
OF_2018 = ("id", "date", "type", "filename", "elapsedtime")  # too plain to be known one by one
AT_THE_FRONT = {"id": 0, "date": 1, "name": 2, "type": 3, "elapsed": 5, "distance": 6}
BEHIND_THE_FILE = {
    "elapsed": 3, "moving": 4, "distance": 5, "ascent": 8, "descent": 9, "average_hr": 19, "rpe": 31
}  # fmt: skip
FILE = re.compile(r"\s*activities/[^/\\]{1,80}\s*")
ID = re.compile(r"\s*[0-9]{1,20}(?:\.0)?\s*")


def columns_of(names: Sequence[str], sample: Sample) -> Columns:
    """Only what was found; `sample` are the first rows, all of them as long as `names`."""
    found = by_words(names)
    whole = [row for row in sample if len(row) == len(names)]
    if "file" not in found:
        _add(found, "file", _first(whole, FILE.fullmatch))
    _by_place(found, names, whole)
    _by_value(found, whole)
    return found


def by_words(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    keys = [headings.key(name) for name in names]
    found = {}
    for role, known in WORDS.items():
        ranks = [known[key] for key in keys if key in known]
        if ranks:
            found[role] = tuple(at for at, key in enumerate(keys) if known.get(key) == min(ranks))
    return found


def is_activities(names: Sequence[str], sample: Sample) -> bool:
    """Whether these are the headings and first rows of a table of activities, and of no other table of an export."""
    keys = {headings.key(name) for name in names}
    found = by_words(names)
    if "id" in found and "date" in found and ("type" in found or "file" in found):
        plain = headings.key(names[found["id"][0]]) == "id"
        return not plain or keys.issuperset(OF_2018)
    front = [row for row in sample if len(row) == len(names) and _is_front(row)]
    return any(FILE.fullmatch(cell) for row in front for cell in row[7:]) or _anchor(found, front) is not None


def _by_place(found: dict[str, tuple[int, ...]], names: Sequence[str], sample: Sample) -> None:
    """Fill what the words left open, where the rows show that the table has kept Strava's order."""
    if not sample or sum(map(_is_front, sample)) * 2 <= len(sample):
        return
    known = {at for columns in found.values() for at in columns}
    places: dict[str, list[int]] = {role: [at] for role, at in AT_THE_FRONT.items() if at < len(names)}
    anchor = _anchor(found, sample)
    if anchor is not None:
        places.setdefault("file", []).append(anchor)
        for role, behind in BEHIND_THE_FILE.items():
            if anchor + behind < len(names):
                places.setdefault(role, []).append(anchor + behind)
    for role, columns in places.items():
        if role not in found and known.isdisjoint(columns):
            found[role] = tuple(columns)


def _is_front(row: Sequence[str]) -> bool:
    """A row that begins with an id and a moment."""
    if len(row) < 7 or not ID.fullmatch(row[0]):
        return False
    date = written(row[1])
    return date is not None and date.clock_s is not None


def _anchor(found: Columns, sample: Sample) -> int | None:
    """The column of the file names, behind which the elapsed time of the sixth column stands again."""
    named = found.get("file")
    for at in named or range(7, 20):
        pairs = [
            (first, second)
            for row in sample
            if at + 5 < len(row) and (first := number(row[5])) and (second := number(row[at + 3]))
        ]
        if pairs and all(abs(first - second) <= 1 for first, second in pairs):
            return at
    return None


def _by_value(found: dict[str, tuple[int, ...]], sample: Sample) -> None:
    if "date" not in found:
        _add(found, "date", _first(sample, lambda cell: (date := written(cell)) and date.clock_s is not None))
    if "id" not in found:
        _add(found, "id", _first(sample, ID.fullmatch))
    if "type" not in found:
        _add(found, "type", _first(sample, lambda cell: sport_of(cell)[0] != "unknown" and len(cell) < 40))
    if "distance" not in found and (pair := _thousandfold(sample)):
        found["distance"] = pair


def _add(found: dict[str, tuple[int, ...]], role: str, at: int | None) -> None:
    if at is not None:
        found[role] = (at,)


def _first(sample: Sample, fits: Callable[[str], object]) -> int | None:
    """The first column in which every cell that is filled fits, and one at least is."""
    for at in range(len(sample[0]) if sample else 0):
        cells = [row[at] for row in sample if row[at].strip()]
        if cells and all(map(fits, cells)):
            return at
    return None


def _thousandfold(sample: Sample) -> tuple[int, int] | None:
    """Two columns of which the second is the first in metres."""
    table = [[number(cell) for cell in row] for row in sample]
    for first, second in combinations(range(len(table[0]) if table else 0), 2):
        ratios = [row[second] / row[first] for row in table if row[first] and row[second]]  # type: ignore[operator]
        if ratios and sum(abs(ratio - 1000) < 10 for ratio in ratios) * 2 > len(ratios):
            return first, second
    return None
