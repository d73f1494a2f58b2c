"""Strava's activities.csv: pieces of bytes in, one row for each activity out, whatever its year and language.

All its dates are UTC. Of two columns with one heading the second holds metres and seconds (importing.md section 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from freshlegs.importers import csv_text, headings, strava_columns
from freshlegs.importers.csv_text import Record, number
from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.strava_columns import Columns
from freshlegs.importers.tables import DateOrder, TableFormat, TableRefused, TableRow
from freshlegs.importers.written_dates import AMBIGUOUS, UNREADABLE, moment, order_of, written
from freshlegs.model.activity import Activity

SAMPLE = 50  # rows that show what the columns hold
FASTEST_RUN_MPS = 12.0
LOWEST_BPM, HIGHEST_BPM = 30.0, 230.0
HIGHEST_RPE = 10.0
IN_METRES = frozenset({"swim", "row"})  # the first distance of these is in metres, of others in kilometres

EMPTY = "The table is empty, or its headings cannot be read."
OTHER_TABLE = "It is not Strava's table of activities: no column with dates was found in it."
SHORT = "This row ends early, so its values cannot be told apart."
LONG = "This row has more cells than the table has columns, so its values cannot be told apart."
TOO_FAST = "Its distance is more than anybody runs in that time, so it was left out."


@dataclass(frozen=True, slots=True)
class Table:
    """What holds for all rows: `metres` where the only distance is in metres, as in the exports of 2018."""

    columns: Columns
    width: int
    metres: bool
    order: DateOrder | None

    def text(self, cells: Sequence[str], role: str) -> str:
        return next((cells[at].strip() for at in self.columns.get(role, ())), "")

    def value(self, cells: Sequence[str], role: str) -> float | None:
        """The last that is above zero: of two columns with one heading the second is the exact one."""
        columns = reversed(self.columns.get(role, ()))
        return next((value for at in columns if (value := number(cells[at]) or 0) > 0), None)


def read(pieces: Iterable[bytes], dates: DateOrder | None) -> Iterator[TableRow]:
    """One row for each activity; `dates` settles dates in numbers where the first rows do not."""
    found = csv_text.records(pieces)
    names = next(found, None)
    if names is None:
        raise TableRefused(EMPTY)
    sample = list(islice(found, SAMPLE))
    table = _table(names, [cells for cells in sample if cells], dates)
    seen: set[str] = set()
    for count, cells in enumerate(chain(sample, found), 1):
        if count > csv_text.MOST_ROWS:
            raise TableRefused(csv_text.TOO_MANY)
        row = _row(str(count), cells, table)
        if row.key in seen:
            row = TableRow(key=f"{row.key}#{count}", activity=row.activity, why=row.why, file=row.file)
        seen.add(row.key)
        yield row


def _table(names: Sequence[str], sample: Sequence[Sequence[str]], dates: DateOrder | None) -> Table:
    columns = strava_columns.columns_of(names, sample)
    if "date" not in columns:
        raise TableRefused(OTHER_TABLE)
    (at, *_), width = columns["date"], len(names)
    told = order_of(date for cells in sample if at < len(cells) and (date := written(cells[at])))
    metres = headings.key(names[0]) == "id" and len(columns.get("distance", ())) == 1
    return Table(columns, width, metres, told or dates)


def _row(count: str, cells: Record, table: Table) -> TableRow:
    if cells is None:
        return TableRow(key=count, why=csv_text.BROKEN_ROW)
    if len(cells) < table.width:
        return TableRow(key=_id(cells[0]) if table.columns.get("id") == (0,) else count, why=SHORT)
    if len(cells) > table.width:
        return TableRow(key=count, why=LONG)
    ident = _id(table.text(cells, "id"))
    file = table.text(cells, "file") or None
    date = written(table.text(cells, "date"))
    start = moment(date, table.order) if date else None
    if start is None:
        return TableRow(key=ident or count, file=file, why=AMBIGUOUS if date else UNREADABLE)
    return TableRow(key=ident or count, file=file, activity=_activity(ident, start, cells, table))


def _id(cell: str) -> str:
    """Digits only; a spreadsheet may have put `.0` behind them. Empty where it is no id."""
    return cell.strip().removesuffix(".0") if strava_columns.ID.fullmatch(cell) else ""


def _activity(ident: str, start: datetime, cells: Sequence[str], table: Table) -> Activity:
    word = table.text(cells, "type")
    sport, sub_sport = sport_of(word)
    if sport == "unknown" and word:
        sport = "other"
    elapsed_s = table.value(cells, "elapsed")
    duration_s = table.value(cells, "moving") or elapsed_s
    distance_m = _distance_m(cells, table, sport)
    lost = None
    if sport == "run" and distance_m and duration_s and distance_m > FASTEST_RUN_MPS * duration_s:
        distance_m, lost = None, TOO_FAST
    rpe, average_hr = table.value(cells, "rpe"), table.value(cells, "average_hr")
    return Activity(
        sport=sport,
        sub_sport=sub_sport,
        start=start,
        distance_m=distance_m,
        distance_source="table" if distance_m else None,
        duration_s=duration_s,
        elapsed_s=elapsed_s,
        average_hr=average_hr if average_hr and LOWEST_BPM <= average_hr <= HIGHEST_BPM else None,
        rpe=rpe if rpe and rpe <= HIGHEST_RPE else None,
        ascent_m=table.value(cells, "ascent"),
        descent_m=table.value(cells, "descent"),
        source_format="strava_csv",
        lost=lost,
        platform_id=f"strava:{ident}" if ident else None,
        title=table.text(cells, "name") or None,
    )


def _distance_m(cells: Sequence[str], table: Table, sport: str) -> float | None:
    first, *others = table.columns.get("distance", (None,))
    metres = next((value for at in others if (value := number(cells[at]) or 0) > 0), None)
    if metres or first is None:
        return metres
    shown = number(cells[first]) or 0
    if shown <= 0:
        return None
    return shown if table.metres or sport in IN_METRES else shown * 1000


def accepts(head: bytes) -> bool:
    """Whether the first bytes are those of a table of activities, and of no other table of an export."""
    names, *sample = csv_text.head_records(head) or [[]]
    return strava_columns.is_activities(names, sample)


FORMAT = TableFormat("strava_csv", accepts, read)
