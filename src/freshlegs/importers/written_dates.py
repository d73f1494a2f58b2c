"""A date in words or numbers in, the moment out, in the forms of many languages. Day and month are never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from freshlegs.importers.sport_words import unaccented
from freshlegs.importers.tables import DateOrder

NOON_S = 12 * 3600
YEARS = range(1900, 2101)  # which of these can be true is for whoever knows today

UNREADABLE = "The date of this row cannot be read. Write it as 2024-05-31."
AMBIGUOUS = (
    "Day and month of this date may be exchanged, and no other row settles it. "
    "Say `--dates dmy` where the day comes first, `--dates mdy` where the month does."
)

CLOCK = re.compile(
    r"(?<![0-9.:])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?(?![0-9:])"
    # Danish; a date with points only is no clock, which is why something has to stand before it
    r"|(?<=[0-9] )([0-9]{1,2})\.([0-9]{2})(?:\.([0-9]{2}))?(?![0-9.])"
)
AFTERNOON = re.compile(r"(?<![^\W\d])p\.?\s?m\b|午後|下午|晚上|中午|오후")
MORNING = re.compile(r"(?<![^\W\d])a\.?\s?m\b|午前|上午|早上|清晨|凌晨|오전")
OFFSET = re.compile(r"\s?(?:z\b|utc|gmt)?\s?(?:([+-])([0-9]{2}):?([0-9]{2}))?")

# Beginnings of names, without accents, in the order of the months. English, German, French, Portuguese, Dutch and Czech
# were seen in exports; the others are those of Unicode's CLDR, against which the tests hold them.
MONTHS = (
    "jan ene gen sty led янв oca",
    "feb fev lut uno фев sub",
    "mar maa mrt bre мар",
    "apr avr abr kwi dub апр nis",
    "may mai mag maj mei kve май мая",
    "jun juin giu cze cvn cerven cervna июн haz",
    "jul juil lug lip cvc cervenc cervene июл tem",
    "aug aou ago sie srp авг agu",
    "sep set wrz zar сен eyl",
    "oct okt out ott paz rij окт eki",
    "nov lis ноя kas",
    "dec dez dic des gru pro дек ara",
)
STEMS = {stem: month for month, stems in enumerate(MONTHS, 1) for stem in stems.split()}
LONGEST_STEM = max(map(len, STEMS))


@dataclass(frozen=True, slots=True)
class Written:
    """A date as somebody wrote it.

    first, second  day and month in this order, unless `order` is mdy
    order          None where both may be either
    bare           numbers with a slash, a dash or a blank between them, so that other rows may settle the order
    clock_s        seconds since midnight, None without a time of day
    offset_s       seconds ahead of UTC, None where it does not say
    """

    year: int
    first: int
    second: int
    order: DateOrder | None
    bare: bool
    clock_s: int | None
    offset_s: int | None


def written(text: str) -> Written | None:
    """None for everything that is no date."""
    plain = " ".join(unaccented(text[:80]).split())
    clock = CLOCK.search(plain)
    clock_s, offset_s, rest = None, None, plain
    if clock:
        zone = OFFSET.match(plain, clock.end())
        end = zone.end() if zone else clock.end()
        rest = f"{plain[: clock.start()]} {plain[end:]}"
        clock_s = _seconds(clock, rest)
        if clock_s is None:
            return None
        offset_s = _offset(zone) if zone else None
    day = _day(rest)
    if day is None:
        return None
    year, first, second, bare = day
    return Written(year, first, second, _order(first, second, bare), bare, clock_s, offset_s)


def order_of(dates: Iterable[Written]) -> DateOrder | None:
    """What the rows with a day over 12 say, when they agree."""
    said = {date.order for date in dates if date.bare and date.order and date.first != date.second}
    return said.pop() if len(said) == 1 else None


def moment(date: Written, order: DateOrder | None) -> datetime | None:
    """In UTC; without a time of day noon. `order` settles what the date itself leaves open; None where nothing does."""
    order = date.order or order
    if order is None:
        return None
    day, month = (date.first, date.second) if order == "dmy" else (date.second, date.first)
    seconds = (NOON_S if date.clock_s is None else date.clock_s) - (date.offset_s or 0)
    return datetime(date.year, month, day, tzinfo=UTC) + timedelta(seconds=seconds)


def _seconds(clock: re.Match[str], rest: str) -> int | None:
    hour, minute, second = (
        int(part or 0) for part in (clock.groups()[:3] if clock[1] else clock.groups()[3:])
    )
    if hour <= 12:
        if AFTERNOON.search(rest):
            hour = hour % 12 + 12
        elif MORNING.search(rest):
            hour %= 12
    return hour * 3600 + minute * 60 + min(second, 59) if hour < 24 and minute < 60 and second <= 60 else None


def _offset(zone: re.Match[str]) -> int | None:
    if not zone[0].strip():
        return None
    seconds = int(zone[2] or 0) * 3600 + int(zone[3] or 0) * 60
    return -seconds if zone[1] == "-" else seconds


def _day(text: str) -> tuple[int, int, int, bool] | None:
    """(year, first, second, bare) of a text without a clock, each within its bounds."""
    numbers = re.findall(r"[0-9]+", text)
    months = {month for word in re.findall(r"[^\W\d_]{3,}", text) if (month := _month(word))}
    bare = False
    if len(months) == 1 and len(numbers) == 2:
        day, year = sorted(numbers, key=len) if len(numbers[0]) == 4 else numbers
        first, second = day, str(months.pop())
    elif len(numbers) == 1 and len(numbers[0]) == 8:
        year, second, first = numbers[0][:4], numbers[0][4:6], numbers[0][6:]
    elif len(numbers) != 3:
        return None
    elif len(numbers[0]) == 4:
        year, second, first = numbers
    else:
        first, second, year = numbers
        bare = "." not in text
        if len(year) == 2 and bare and "/" not in text:
            return None  # 24-05-01: nobody can say which of them is the year
    return _checked(year, first, second, bare)


def _checked(year: str, first: str, second: str, bare: bool) -> tuple[int, int, int, bool] | None:
    if len(year) not in (2, 4) or max(len(first), len(second)) > 2:
        return None
    found = int(year) + (2000 if len(year) == 2 else 0), int(first), int(second), bare
    for order in ("dmy", "mdy") if bare else ("dmy",):
        if found[0] in YEARS and _exists(found[0], *(found[1:3] if order == "dmy" else found[2:0:-1])):
            return found
    return None


def _order(first: int, second: int, bare: bool) -> DateOrder | None:
    if not bare or first == second or first > 12:
        return "dmy"
    return "mdy" if second > 12 else None


def _exists(year: int, day: int, month: int) -> bool:
    try:
        datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return False
    return True


def _month(word: str) -> int | None:
    return next((STEMS[word[:n]] for n in range(LONGEST_STEM, 2, -1) if word[:n] in STEMS), None)
