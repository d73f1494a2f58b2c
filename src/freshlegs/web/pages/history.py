"""Where it has been sore: a small body a day, each place by side, and what stays in one place. A gap stays a gap."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from starlette.responses import Response

from freshlegs import pictures
from freshlegs.coach import Malformed, sheet
from freshlegs.knowledge.book import Book
from freshlegs.pictures import Picture
from freshlegs.pictures.soreness_ribbon import MARKS
from freshlegs.store import CheckInRow
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

DAYS = 28
MAPS = 14
STEP = timedelta(days=MAPS)
STAYS = 7  # days in one place from which the page says where to get help
LEVELS = ((8, 3), (6, 2), (0, 1))  # score of a place -> level of the drawing, as the check-in writes them
SIDES = ("left", "right")


class Place(NamedTuple):
    """One place on one side. `scores`: 0 to 10 for each day shown, None where it was not marked."""

    region: str
    side: str
    words: str
    scores: list[int | None]


@dataclass(frozen=True, slots=True)
class Stay:
    """A place that was marked at each check-in of `days` days, up to the latest."""

    words: str
    days: int


@dataclass(frozen=True, slots=True)
class Sides:
    words: str
    left: int
    right: int


class Day(NamedTuple):
    """One row of the table: `body` is the `check_in` of the contract, None for a day without one; `verdict` in words."""

    day: date
    body: dict[str, Any] | None
    verdict: str | None
    places: list[tuple[str, int]]
    done: list[str]


def history(visit: Visit) -> Response:
    book, query = visit.book, visit.request.query_params
    region = query.get("region") or None
    if region is not None and region not in book.lists.regions:
        raise Malformed([("region", "That place is not on the list. Choose one from the page.")])
    last = last_of(visit, query.get("to", ""))
    first = last - timedelta(days=DAYS - 1)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    rows = sheet.gravest_of_days(visit.store, book, first, last)
    found = places(book, days, rows, region)
    shown = days[-MAPS:]
    table = table_of(visit, shown, rows, region)
    return visit.render(
        "history.html",
        title="History",
        here=None,
        region=region,
        any_at_all=bool(rows) or visit.store.latest_check_in() is not None,
        last=last,
        shown=shown,
        maps=[small_map(book, row.day, row.body, region) for row in table],
        table=table,
        check_ins=len(rows),
        ribbon=None if region else ribbon(book, days, rows),
        places=[place._replace(scores=place.scores[-MAPS:]) for place in found if any_in(place, MAPS)],
        sides=sides(book, found),
        stays=stays(book, found, days, rows),
        earlier=(last - STEP).isoformat(),
        later=(last + STEP).isoformat() if last < today(visit) else None,
    )


def today(visit: Visit) -> date:
    return visit.look.local(visit.now).date()


def last_of(visit: Visit, said: str) -> date:
    """The last day shown: as asked, never in the future; what is no date is today."""
    try:
        return min(date.fromisoformat(said), today(visit)) if said else today(visit)
    except ValueError:
        return today(visit)


def places(book: Book, days: list[date], rows: dict[date, CheckInRow], region: str | None) -> list[Place]:
    """Both sides marked at once are a line of the left and one of the right: sides are never merged."""
    by_side: dict[tuple[str, str], list[int | None]] = {}
    for line in sheet.soreness(book, days, rows):
        if line["region"] is None or region not in (None, line["region"]):
            continue
        for side in SIDES if line["side"] == "both" else (line["side"] or "",):
            kept = by_side.setdefault((line["region"], side), [None] * len(days))
            for n, score in enumerate(line["scores"]):
                if score is not None:
                    kept[n] = max(score, kept[n] or 0)
    return [Place(*key, name_of(book, *key), scores) for key, scores in by_side.items()]


def name_of(book: Book, region: str, side: str) -> str:
    words = book.lists.regions[region].words
    return f"{side.capitalize()} {words[:1].lower()}{words[1:]}" if side in SIDES else words


def any_in(place: Place, days: int) -> bool:
    return any(score is not None for score in place.scores[-days:])


def sides(book: Book, found: list[Place]) -> list[Sides]:
    """Regions that were marked more often on one side than on the other."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SIDES, 0))
    for place in found:
        if place.side in SIDES:
            counts[place.region][place.side] = sum(score is not None for score in place.scores)
    return [
        Sides(book.lists.regions[region].words, days["left"], days["right"])
        for region, days in counts.items()
        if days["left"] != days["right"]
    ]


def stays(book: Book, found: list[Place], days: list[date], rows: Mapping[date, CheckInRow]) -> list[Stay]:
    """Places marked at each check-in for a week or more, up to the latest; a longer gap ends the count."""
    checked = [n for n, day in enumerate(days) if day in rows]
    gap = int(book.triage["gap_days_least"].value)
    kept = []
    for place in found:
        begun = None
        for n in reversed(checked):
            follows = begun if begun is not None else checked[-1]
            if place.scores[n] is None or follows - n > gap:
                break
            begun = n
        if begun is not None and (length := checked[-1] - begun + 1) >= STAYS:
            kept.append(Stay(place.words, length))
    return kept


def small_map(book: Book, day: date, body: dict[str, Any] | None, region: str | None) -> Picture:
    if body is None:
        return pictures.small_body_map(day, None)
    marks = tuple(
        pictures.Mark(
            area["region"],
            area.get("side", "both"),
            level_of(area.get("score", body["soreness"])),
            book.lists.regions[area["region"]].words,
        )
        for area in areas_of(book, body, region)
    )
    return pictures.small_body_map(day, marks)


def level_of(score: int) -> int:
    return next(level for least, level in LEVELS if score >= least)


def areas_of(book: Book, body: dict[str, Any], region: str | None) -> list[dict[str, Any]]:
    """A region of an older book may have gone."""
    return [
        area
        for area in body.get("areas", [])
        if area["region"] in book.lists.regions and region in (None, area["region"])
    ]


def ribbon(book: Book, days: list[date], rows: Mapping[date, CheckInRow]) -> Picture:
    known = tuple(
        pictures.SoreDay(day, json.loads(row.body)["soreness"], row.verdict)
        for day, row in sorted(rows.items())
    )
    return pictures.soreness_ribbon(known, days[0], days[-1], book)


def table_of(
    visit: Visit, days: list[date], rows: Mapping[date, CheckInRow], region: str | None
) -> list[Day]:
    """Newest first."""
    book, done = visit.book, done_on(visit, days[0])
    made = []
    for day in reversed(days):
        row = rows.get(day)
        body = None if row is None else json.loads(row.body)
        where = [
            (name_of(book, area["region"], side), area.get("score", body["soreness"]))
            for area in areas_of(book, body or {}, region)
            for side in (SIDES if area.get("side") == "both" else (area.get("side", ""),))
            if body is not None
        ]
        made.append(Day(day, body, short(row), where, done.get(day, [])))
    return made


def short(row: CheckInRow | None) -> str | None:
    """The verdict as the ribbon says it: the book's own sentences speak of today."""
    return None if row is None or row.verdict not in MARKS else MARKS[row.verdict][1]


def done_on(visit: Visit, first: date) -> dict[date, list[str]]:
    """Day of the runner's zone -> the remedies that were done."""
    found = defaultdict(set)
    for day, remedy in visit.store.done_since(first):
        if remedy in visit.book.remedies:
            found[day].add(visit.book.remedies[remedy].words)
    return {day: sorted(words) for day, words in found.items()}


PAGE = Page(method="GET", path="/history", access="self", answer=history)
