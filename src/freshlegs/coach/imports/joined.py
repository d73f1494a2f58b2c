"""Rows of tables and the files that they speak of, brought together: by the name of the file, else by its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from freshlegs.coach.imports.sources import Member
from freshlegs.importers.tables import TableRow
from freshlegs.model.activity import Activity

NUMBER = re.compile(r"(\d{6,})(?:\.\w+)*$")  # what the files of a platform end with
MEASURED = ("device", "records")  # distances that are better than a table's


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a table, and the member of the same import that it speaks of."""

    container: Member
    number: int  # of the row in its table, from 1
    row: TableRow
    file: Member | None = None


@dataclass(slots=True)
class Tables:
    """All rows of all tables of an import. `by_file`: place of a member -> the row that speaks of it."""

    rows: list[Told] = field(default_factory=list)
    by_file: dict[int, Told] = field(default_factory=dict)

    def join(self, container: Member, rows: Sequence[TableRow], members: Iterable[Member]) -> None:
        names = _Names(container, members)
        for number, row in enumerate(rows, 1):
            file = names.of(row)
            if file is not None and file.place in self.by_file:
                file = None  # two rows cannot share a file: the second counts by itself
            told = Told(container, number, row, file)
            self.rows.append(told)
            if file is not None:
                self.by_file[file.place] = told

    def dates(self) -> dict[int, datetime]:
        """Place of a member -> when its row says that it began."""
        return {
            place: told.row.activity.start
            for place, told in self.by_file.items()
            if told.row.activity is not None and told.row.activity.start is not None
        }

    def without_file(self) -> Iterator[Told]:
        return (told for told in self.rows if told.file is None)


class _Names:
    """Members of the export that a table lies in, by the ways in which a row may name one."""

    def __init__(self, container: Member, members: Iterable[Member]) -> None:
        self.folder = container.folder.lower()
        self.whole: dict[str, Member] = {}
        self.last: dict[str, Member] = {}
        self.numbers: dict[str, Member] = {}
        for member in members:
            if member.load is None:
                continue
            name = member.name.lower()
            last = re.split(r"[/!]", name)[-1]
            self.whole.setdefault(name, member)
            self.last.setdefault(last, member)
            if number := NUMBER.search(last):
                self.numbers.setdefault(number[1], member)

    def of(self, row: TableRow) -> Member | None:
        if row.file is not None:
            file = row.file.lower().lstrip("/")
            below = f"{self.folder}/{file}" if self.folder else file
            return self.whole.get(below) or self.whole.get(file) or self.last.get(file.rpartition("/")[2])
        if row.activity is not None and (row.activity.platform_id or "").startswith("garmin:"):
            return self.numbers.get(row.key)
        return None


def completed(activity: Activity, row: Activity) -> Activity:
    """What only the table knows, added to what the file says (importing.md section 5)."""
    sport, sub_sport = activity.sport, activity.sub_sport
    if sport in ("unknown", "other") and row.sport not in ("unknown", "other"):
        sport, sub_sport = row.sport, row.sub_sport
    distance_m, source = activity.distance_m, activity.distance_source
    if row.distance_m is not None and source not in MEASURED:
        distance_m, source = row.distance_m, row.distance_source
    return replace(
        activity,
        sport=sport,
        sub_sport=sub_sport or (row.sub_sport if row.sport == sport else None),
        distance_m=distance_m,
        distance_source=source,
        start=row.start if activity.start is None else activity.start,
        duration_s=row.duration_s if activity.duration_s is None else activity.duration_s,
        elapsed_s=row.elapsed_s if activity.elapsed_s is None else activity.elapsed_s,
        average_hr=row.average_hr if activity.average_hr is None else activity.average_hr,
        ascent_m=row.ascent_m if activity.ascent_m is None else activity.ascent_m,
        descent_m=row.descent_m if activity.descent_m is None else activity.descent_m,
        rpe=row.rpe if activity.rpe is None else activity.rpe,
        title=row.title or activity.title,
        platform_id=row.platform_id or activity.platform_id,
    )
