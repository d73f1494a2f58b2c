"""How far next: the rails in words, the weeks behind them, and a run that is only thought of. Nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from starlette.responses import Response

from freshlegs import load as stage
from freshlegs import pictures
from freshlegs.coach import Malformed, contract
from freshlegs.coach.stored import request_of
from freshlegs.knowledge.book import Book, RailRule
from freshlegs.model.answer import Rail
from freshlegs.model.question import Question, Session
from freshlegs.pictures import Picture, Unit
from freshlegs.pictures.words import amount
from freshlegs.web.page import Page
from freshlegs.web.said import Fault
from freshlegs.web.site import Visit

TOMORROW = timedelta(days=1)
DISTANCE = re.compile(r"\d{1,4}([.,]\d{1,2})?")
GRAVITY = ("over", "near", "ok", "unknown")
TO_REACH = "easy_share"  # the one rail whose limit is to be reached, not kept below
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """One rail as the page says it, its words in the runner's unit. `value`, `limit`: None where nothing is known."""

    rail: Rail
    value: str | None
    limit: str | None
    picture: Picture | None


def load(visit: Visit) -> Response:
    try:
        return shown(visit)
    except Malformed:
        return unread(visit)


def tried(visit: Visit) -> Response:
    """What if the next run were so long. A fault leaves the page as it is, with what was typed."""
    typed = visit.field("next").replace(",", ".")
    metres = visit.look.to_metres(float(typed)) if DISTANCE.fullmatch(typed) else 0
    if not metres:
        words = "Type how far the next run is, as a number above 0, such as 12 or 7.5."
        return shown(visit, fault=Fault("next", words))
    try:
        return shown(visit, metres)
    except Malformed:
        return shown(
            visit, fault=Fault("next", "That is further than anybody runs. Type a shorter distance.")
        )


def shown(visit: Visit, next_m: int | None = None, fault: Fault | None = None) -> Response:
    book, unit = visit.book, cast(Unit, visit.look.distance)
    question = question_of(visit, next_m)
    runs = [each for each in question.history if book.lists.sports[each.sport].counts_as_run]
    rails = stage.measure(question, book).rails
    return visit.render(
        "load.html",
        status=422 if fault else 200,
        title="Load",
        here="/load",
        faults=[fault] if fault else [],
        typed=visit.field("next"),
        next_m=next_m,
        next_run=question.next_run,
        newest=runs[-1].start if runs else None,
        readable=True,
        standing=standing(rails),
        rails=[said(rail, book.rails[rail.id], unit) for rail in sorted(rails, key=place)],
        charts=charts(visit, question, runs, rails, unit) if runs else (),
    )


def unread(visit: Visit) -> Response:
    """What is kept does not make a question: the same page, each rail unknown, with the reason."""
    why = (
        "It could not be worked out, since something in your profile cannot be read. Look at it in Settings."
    )
    rails = [
        Rail(
            id=id,
            value=None,
            limit=rule.limit.value,
            status="unknown",
            cap_m=None,
            words=why,
            grade=rule.grade,
            source=rule.source,
        )
        for id, rule in visit.book.rails.items()
    ]
    return visit.render(
        "load.html",
        title="Load",
        here="/load",
        faults=[],
        typed="",
        next_m=None,
        next_run=None,
        newest=None,
        readable=False,
        standing="unknown",
        rails=[Shown(rail, None, None, None) for rail in rails],
        charts=(),
    )


def question_of(visit: Visit, next_m: int | None) -> Question:
    """As of now, without a check-in: rails look at the training alone. The run thought of takes the place of the next."""
    now = visit.now
    request = request_of(visit.store, visit.book, {"at": now.isoformat(), "soreness": 0}, now)
    if next_m is not None:
        following = request.get("next_run", {"start": (now + TOMORROW).isoformat()})
        request["next_run"] = {**following, "distance_m": next_m}
    return contract.from_plain(request, visit.book)


def place(rail: Rail) -> tuple[bool, bool, int]:
    """The gravest first; behind them what the better studies speak against, then what is not known."""
    return rail.status == "unknown", rail.grade == "against", GRAVITY.index(rail.status)


def standing(rails: Iterable[Rail]) -> str:
    """The gravest status; a line that the better studies speak against is no reason for an alarm by itself."""
    counted = [rail.status for rail in rails if rail.grade != "against"]
    return min(counted, key=GRAVITY.index)


def said(rail: Rail, rule: RailRule, unit: Unit) -> Shown:
    if rail.value is None:
        return Shown(rail, None, None, None)
    is_share = rail.id == TO_REACH
    drawn = pictures.easy_share(rail, rule) if is_share else pictures.rail_bar(rail, rule, unit)
    value, limit = (amount(number, rule.unit, unit) for number in (rail.value, rail.limit))
    return Shown(rail, value, limit, drawn)


def charts(
    visit: Visit, question: Question, runs: list[Session], rails: Iterable[Rail], unit: Unit
) -> tuple[Picture, Picture]:
    """Weeks with the line of a tenth, then each run of the days that the longest is taken from."""
    book, zone = visit.book, ZoneInfo(question.timezone)
    weeks = stage.weeks(question.history, zone, visit.now, book, WEEKS)
    following = question.next_run
    planned_m = following.distance_m if following is not None else None
    bars = tuple(pictures.Week(week.last, week.distance_m, week.runs) for week in weeks)
    cap_m = next((rail.cap_m for rail in rails if rail.id == "single_session"), None)
    ahead = None
    if following is not None:
        ahead = pictures.Run(following.start.astimezone(zone).date(), following.distance_m)
    strip = pictures.session_strip(
        tuple(pictures.Run(session.start.astimezone(zone).date(), session.distance_m) for session in runs),
        today_of(visit),
        window(book),
        cap_m,
        ahead,
        unit,
    )
    return pictures.weekly_bars(bars, book.rails["weekly_rise"], planned_m, unit), strip


def today_of(visit: Visit) -> date:
    return visit.look.local(visit.now).date()


def window(book: Book) -> int:
    return int(book.rails["single_session"].figures["window"].value)


PAGE = Page(method="GET", path="/load", access="self", answer=load)
TRIED = Page(method="POST", path="/load", access="self", answer=tried)
