"""The last two years by week: how far, the longest run, how sore. The table holds the numbers; a script draws them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import orjson
from babel import dates, numbers
from starlette.responses import Response

from freshlegs import load as stage
from freshlegs.model.question import Session
from freshlegs.web.page import Page
from freshlegs.web.shown import METRES_OF_A_MILE, Shown
from freshlegs.web.site import Visit

WEEKS = 104
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Seven days that end with `last`. None: nothing is known of it, which is another thing than zero.

    soreness  mean over the days with a check-in, 0 to 10
    """

    last: date
    distance_m: int | None
    longest_m: int | None
    runs: int
    soreness: float | None
    check_ins: int


def years(visit: Visit) -> Response:
    rows = weeks(visit)
    day_of, number = written(visit.look)
    return visit.render(
        "years.html",
        title="Two years",
        here=None,
        rows=rows,
        most=max((row for row in rows if row.distance_m), key=lambda row: row.distance_m or 0, default=None),
        longest=max((row for row in rows if row.longest_m), key=lambda row: row.longest_m or 0, default=None),
        with_runs=sum(row.runs > 0 for row in rows),
        with_check_ins=sum(row.check_ins > 0 for row in rows),
        metres=METRES_OF_A_MILE if visit.look.distance == "mi" else 1000,
        day_of=day_of,
        number=number,
    )


def weeks(visit: Visit) -> list[Row]:
    """Newest first, up to today; none before the first week with a run or a check-in."""
    zone = ZoneInfo(visit.store.runner().timezone)
    today = visit.now.astimezone(zone).date()
    first = today - WEEKS * WEEK + timedelta(days=1)
    ran = {
        week.last: week for week in stage.weeks(runs(visit, first, zone), zone, visit.now, visit.book, WEEKS)
    }
    sore = soreness(visit, first, today)
    found = []
    for last in (today - back * WEEK for back in range(WEEKS)):
        week, scores = ran.get(last), sore.get(last, [])
        found.append(
            Row(
                last=last,
                distance_m=(week and week.distance_m) or None,
                longest_m=(week and week.longest_m) or None,
                runs=week.runs if week else 0,
                soreness=sum(scores) / len(scores) if scores else None,
                check_ins=len(scores),
            )
        )
    while found and not (found[-1].runs or found[-1].check_ins):
        found.pop()
    return found


def runs(visit: Visit, first: date, zone: ZoneInfo) -> Iterator[Session]:
    """Of the day `first` and later, each once: what a duplicate says, the one that stays says too."""
    sports = visit.book.lists.sports
    for one in visit.store.activities(datetime.combine(first, time(), zone)):
        is_run = one.sport in sports and sports[one.sport].counts_as_run
        if is_run and one.start is not None and one.counted and one.duplicate_of is None:
            yield Session(one.start, one.sport, distance_m=one.distance_m)


def soreness(visit: Visit, first: date, today: date) -> dict[date, list[int]]:
    """Last day of a week -> the score of each of its days with a check-in: of several a day the highest."""
    of_day: dict[date, int] = {}
    for day, body in visit.store.check_in_bodies(first, today):
        of_day[day] = max(orjson.loads(body)["soreness"], of_day.get(day, 0))
    found = defaultdict(list)
    for day, score in of_day.items():
        found[today - (today - day) // WEEK * WEEK].append(score)
    return found


def written(look: Shown) -> tuple[Callable[[date], str], Callable[[float], str]]:
    """Days with their year, since two of each are on this page, and numbers below a thousand to one decimal.

    There are 400 of them: the language is looked up once for all, which is a quarter of the page's time.
    """
    locale = look.babel
    pattern = str(locale.datetime_skeletons["yMMMEd"])
    point = numbers.get_decimal_symbol(locale)

    def day_of(day: date) -> str:
        return dates.format_date(day, pattern, locale)

    def number(value: float) -> str:
        return f"{round(value, 1):g}".replace(".", point)

    return day_of, number


PAGE = Page(method="GET", path="/history/years", access="self", answer=years)
