"""A run log that somebody keeps by hand: pieces of bytes in, one row for each line out.

Columns date, distance, minutes or a duration, rpe, sport, title and heart rate, in any order. What may be read in two
ways (01/02, a distance without a unit, 1:05) is settled by the table itself or asked for, never guessed.

The dates of a log are those of the runner's own calendar. So a row's clock, noon where it has none, is written down as
if it were UTC, with an offset of 0: the run then stays on its day, wherever the runner lives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from freshlegs.importers import csv_text, headings, strava
from freshlegs.importers.csv_text import number
from freshlegs.importers.sport_words import sport_of, unaccented
from freshlegs.importers.tables import DateOrder, TableFormat, TableRefused, TableRow
from freshlegs.importers.written_dates import AMBIGUOUS, UNREADABLE, Written, moment, order_of, written
from freshlegs.model.activity import Activity

MOST_LETTERS = 1 << 26  # of all rows together, since they wait for the order of their dates
LONGEST_RUN_M = 500_000.0
LONGEST_S = 2880 * 60.0
METRES_FROM = 500.0  # without a unit no such number is kilometres or miles of a run
# Of two readings of a time, 60 times apart, one at most is within.
SLOWEST_MPS, FASTEST_RUN_MPS, FASTEST_MPS = 0.8, 7.5, 25.0
SHORTEST_MINUTES = 10  # in a column of minutes 55:30 is minutes and seconds, and 1:05 may be an hour
LOWEST_BPM, HIGHEST_BPM = 30.0, 230.0
HIGHEST_RPE = 10.0
RUN_KINDS = frozenset({"easy", "recovery", "long", "tempo", "intervals", "interval", "hills", "race"})

EMPTY = "The table is empty, or its headings cannot be read."
OTHER_TABLE = (
    "It is not a run log that can be read: it needs one column `date` and one of `distance_km` and `minutes`."
)
TOO_LARGE = "The table holds more text than a run log has, so it was not read."
NO_DATE = "This row has no date."
NO_UNIT = "The heading does not say the unit of the distance. Name the column `distance_km`, `distance_mi` or `distance_m`."
NO_UNIT_METRES = f"{NO_UNIT} A number as high as this can only be metres."
NO_TIME_UNIT = "It cannot be told whether its time is hours, minutes or seconds. Write it as 0:55:00, or name the column `minutes`."
LONG = (
    "This row has more cells than the table has headings. A decimal comma needs quotation marks around the number, "
    "or semicolons between the columns."
)
NOTHING = "This row has neither a distance nor a time that can be read."
IMPOSSIBLE = "Left out because it cannot be right: {}."

CLOCK = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,3})?)?")
PARTS = re.compile(
    r"(?:([0-9]+)(?:h|std)[a-z]*)?(?:([0-9]+)(?:m[a-z]*|['\u2032]|$))?(?:([0-9]+)(?:s[a-z]*|\"|''|\u2032\u2032|$))?"
)
MEASURE = re.compile(r"([0-9.,'\s\u2019+-]+)([^\W\d]*)")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


KNOWN = headings.keys(headings.RUN_LOG)


@dataclass(frozen=True, slots=True)
class Table:
    """Role -> its column, and the unit in its heading."""

    columns: dict[str, int]
    units: dict[str, str | None]

    def text(self, cells: Sequence[str], role: str) -> str:
        at = self.columns.get(role)
        return "" if at is None or at >= len(cells) else cells[at].strip()


@dataclass(slots=True)
class Values:
    """What a row says, and what of it could not be kept."""

    distance_m: float | None = None
    duration_s: float | None = None
    rpe: float | None = None
    asked: str | None = None
    impossible: list[str] = field(default_factory=list)


def read(pieces: Iterable[bytes], dates: DateOrder | None) -> Iterator[TableRow]:
    """One row for each line under the headings, its key the number of the line from 1."""
    found = csv_text.records(pieces)
    names = next(found, None)
    if names is None:
        raise TableRefused(EMPTY)
    table = _table(names)
    if not _is_log(table):
        raise TableRefused(OTHER_TABLE)
    rows, full = _collect(found, len(names))
    days = [None if isinstance(cells, str) else written(table.text(cells, "date")) for cells in rows]
    order = order_of(day for day in days if day) or dates
    for count, (cells, day) in enumerate(zip(rows, days, strict=True), 1):
        yield _row(str(count), cells, day, order, table)
    if full:
        raise TableRefused(csv_text.TOO_MANY)


def _collect(found: Iterable[csv_text.Record], width: int) -> tuple[list[tuple[str, ...] | str], bool]:
    """The cells of all rows, or why they cannot be told apart; and whether there were more than can be kept."""
    rows: list[tuple[str, ...] | str] = []
    letters = 0
    for cells in found:
        if len(rows) == csv_text.MOST_ROWS:
            return rows, True
        if cells is None:
            rows.append(csv_text.BROKEN_ROW)
        elif len(cells) > width:
            rows.append(LONG)
        else:
            rows.append(tuple(cells))
            letters += sum(map(len, cells))
        if letters > MOST_LETTERS:
            raise TableRefused(TOO_LARGE)
    return rows, False


def _table(names: Sequence[str]) -> Table:
    """The best heading for each role; a unit alone is one, too: `Kilometer`, `Minuten`."""
    parted = [headings.with_unit(name) for name in names]
    italian = any(
        key == "data" for key, _ in parted
    )  # or Portuguese, where `tempo` is time; in German it is pace
    table = Table({}, {})
    ranks: dict[str, int] = {}
    for at, (key, unit) in enumerate(parted):
        role, rank = _role(key, unit)
        if role is None or (key == "tempo" and not italian):
            continue
        if role not in ranks or rank < ranks[role]:
            ranks[role], table.columns[role] = rank, at
            table.units[role] = unit
    return table


def _role(key: str, unit: str | None) -> tuple[str | None, int]:
    if not key:
        return ("distance" if unit in headings.METRES else "duration" if unit else None), -1
    for role, keys in KNOWN.items():
        if key in keys:
            return role, keys[key]
    return None, 0


def _row(
    count: str, cells: Sequence[str], day: Written | None, order: DateOrder | None, table: Table
) -> TableRow:
    if isinstance(cells, str):
        return TableRow(key=count, why=cells)
    if day is None:
        return TableRow(key=count, why=UNREADABLE if table.text(cells, "date") else NO_DATE)
    start = moment(day, order)
    if start is None:
        return TableRow(key=count, why=AMBIGUOUS)
    sport, sub_sport = _sport(table.text(cells, "sport"))
    values = _values(cells, table, sport)
    if values.asked or not (values.distance_m or values.duration_s):
        return TableRow(key=count, why=values.asked or NOTHING)
    average_hr = number(table.text(cells, "average_hr"))
    activity = Activity(
        sport=sport,
        sub_sport=sub_sport,
        start=start,
        utc_offset_s=day.offset_s or 0,
        distance_m=values.distance_m,
        distance_source="table" if values.distance_m else None,
        duration_s=values.duration_s,
        average_hr=average_hr if average_hr and LOWEST_BPM <= average_hr <= HIGHEST_BPM else None,
        rpe=values.rpe,
        source_format="csv",
        lost=IMPOSSIBLE.format(", ".join(values.impossible)) if values.impossible else None,
        title=table.text(cells, "title") or None,
    )
    return TableRow(key=count, activity=activity)


def _sport(word: str) -> tuple[str, str | None]:
    """A run unless it says otherwise: `easy` and `long` are runs; a word that nobody knows is for the runner to say."""
    if not word or RUN_KINDS.intersection(re.findall(r"\w+", word.casefold())):
        return "run", sport_of(word)[1]
    return sport_of(word)


def _values(cells: Sequence[str], table: Table, sport: str) -> Values:
    values = Values()
    distance, duration = table.text(cells, "distance")[:40], table.text(cells, "duration")[:40]
    if distance:
        _take_distance(values, distance, table.units.get("distance"), sport)
    if duration and not values.asked:
        _take_duration(values, duration, table.units.get("duration"), sport)
    rpe = number(table.text(cells, "rpe"))
    if rpe is not None and not 0 <= rpe <= HIGHEST_RPE:
        values.impossible.append("the effort, which goes from 0 to 10")
    else:
        values.rpe = rpe
    return values


def _take_distance(values: Values, text: str, unit: str | None, sport: str) -> None:
    measure = MEASURE.fullmatch(text)
    if measure and measure[2]:
        unit = headings.UNITS.get(unaccented(measure[2]))
    digits = measure[1].strip() if measure and (unit or not measure[2]) else ""
    if unit in ("m", "yd") and THOUSANDS.fullmatch(digits):
        digits = re.sub(r"[.,]", "", digits)
    shown = number(digits)
    if shown and unit not in headings.METRES:
        values.asked = NO_UNIT_METRES if shown > METRES_FROM else NO_UNIT
        return
    metres = (shown or 0) * headings.METRES.get(unit or "", 1)
    if metres > 0 and (sport != "run" or metres <= LONGEST_RUN_M):
        values.distance_m = metres
    elif shown != 0 and re.search("[0-9]", text):
        values.impossible.append("the distance")


def _take_duration(values: Values, text: str, unit: str | None, sport: str) -> None:
    readings = [seconds for seconds in _readings(text, unit) if seconds]
    if len(readings) > 1 and values.distance_m:
        fastest = FASTEST_RUN_MPS if sport == "run" else FASTEST_MPS
        possible = [seconds for seconds in readings if SLOWEST_MPS <= values.distance_m / seconds <= fastest]
        readings = possible or [0.0]
    if len(readings) > 1:
        values.asked = NO_TIME_UNIT
    elif readings and 0 < readings[0] <= LONGEST_S:
        values.duration_s = readings[0]
    elif readings or re.search("[1-9]", text):
        values.impossible.append("the time")


def _readings(text: str, unit: str | None) -> tuple[float, ...]:
    """Seconds, in each way that a time may be meant: 1:05 is an hour or a minute, and 55 in a column without a unit."""
    if clock := CLOCK.fullmatch(text):
        first, second = int(clock[1]), int(clock[2])
        if clock[3]:
            return (first * 3600.0 + second * 60 + int(clock[3]),)
        hours, minutes = first * 3600.0 + second * 60, first * 60.0 + second
        if unit == "h":
            return (hours,)
        is_minutes = hours > LONGEST_S or (unit == "min" and first >= SHORTEST_MINUTES)
        return (minutes,) if is_minutes else (hours, minutes)
    shown = number(text)
    if shown is not None:
        return (shown * headings.SECONDS[unit],) if unit in headings.SECONDS else (shown * 60, shown)
    parts = PARTS.fullmatch(re.sub(r"\s", "", unaccented(text)))
    if parts and any(parts.groups()):
        return (
            sum(
                int(part or 0) * scale
                for part, scale in zip(parts.groups(), (3600.0, 60.0, 1.0), strict=True)
            ),
        )
    return ()


def _is_log(table: Table) -> bool:
    """A date with a distance; or with a time, where something else says that it is about sport."""
    roles = table.columns.keys()
    return "date" in roles and (
        "distance" in roles or ("duration" in roles and bool(roles & {"rpe", "sport"}))
    )


def accepts(head: bytes) -> bool:
    """Whether the first bytes are headings of a run log, and not those of Strava's table."""
    names, *_ = csv_text.head_records(head) or [[]]
    return _is_log(_table(names)) and not strava.accepts(head)


FORMAT = TableFormat("csv", accepts, read)
