"""The stop questions of a stored runner: which are due, what of an earlier check-in is asked again, what was answered.

A check-in is stored as soon as the soreness is known, with every sign that is still to be asked in
`signs_unanswered`; each page completes it. So leaving half-way loses nothing, and a blank stays a blank.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from freshlegs import load
from freshlegs.coach import contract
from freshlegs.coach.advise import advise
from freshlegs.coach.answer import STOPPING
from freshlegs.coach.stored import request_of
from freshlegs.coach.today import advised_on, keep, stored
from freshlegs.knowledge.book import Book
from freshlegs.model.question import Question
from freshlegs.store import CheckInRow, Store
from freshlegs.store.times import text_of
from freshlegs.triage import flow, trends
from freshlegs.triage.finding import Case
from freshlegs.triage.flow import Before, Page

AT_ONCE = 3
LOOKED = "stop_looked_at"  # setting: the latest stop that was asked about, and what the runner said


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The stop verdict that no later check-in has answered. `looked`: has someone qualified looked at it since?"""

    check_in: str
    day: date
    verdict: str
    signs: tuple[str, ...]
    looked: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The questions of one check-in. `id`: of the stored one, None before that. `verdict`: with what is answered, likewise.

    gap_days  days without a check-in before this one, None where they are too few to be a gap
    """

    id: str | None
    pages: tuple[Page, ...]
    stop: Stop | None
    verdict: str | None
    gap_days: int | None

    @property
    def short_list(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.in_short_list)

    @property
    def asked_first(self) -> tuple[Page, ...]:
        """What the last stop was made of: asked before anything else."""
        return tuple(page for page in self.pages if page.ticked_before)

    @property
    def open(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.blank)

    @property
    def open_signs(self) -> int:
        return sum(len(page.blank) for page in self.pages)


# --- before there is a check-in ----------------------------------------------------------------------------------------


def ahead(store: Store, book: Book, now: datetime) -> Round:
    """What can be asked before anything is said: the signs of the last stop, and the short list."""
    nothing_said = {"at": now.isoformat(), "soreness": 0}
    found = round_of(store, book, question_of(store, book, nothing_said, now))
    return replace(found, pages=(*found.asked_first, *found.short_list))


def open_stop(store: Store) -> Stop | None:
    """The stop of an earlier check-in that is still to be spoken of."""
    return past(store)[1]


def unfinished(store: Store, now: datetime) -> CheckInRow | None:
    """The check-in of this very day that was left half-way. After an emergency a new one is begun."""
    latest = store.latest_check_in()
    if latest is None:
        return None
    today = now.astimezone(ZoneInfo(store.runner().timezone)).date()
    return latest if is_half_way(latest, today) else None


def is_half_way(row: CheckInRow, today: date) -> bool:
    """It is of this day and has signs that nobody has answered; what they are cannot matter more than an emergency."""
    return (
        row.local_day == today
        and row.verdict != "emergency"
        and bool(json.loads(row.body).get("signs_unanswered"))
    )


def left_open(store: Store, said: Collection[str]) -> list[str]:
    """Signs of earlier check-ins that are asked again and that nobody has spoken of: open, whatever else is said."""
    before = past(store)[0]
    return sorted((before.ticked | before.blank).difference(said))


# --- a check-in, page by page ------------------------------------------------------------------------------------------


def begin(
    store: Store,
    book: Book,
    body: Mapping[str, Any],
    key: str,
    now: datetime,
    *,
    any_of_these: bool | None,
    said: Mapping[str, Collection[str] | None] | None = None,
    half_way: bool = False,
) -> str:
    """Store the check-in with what is answered so far, and give its id. `body` has no signs yet; the same key twice
    is one check-in.

    any_of_these  to the short list. False: none of these; True: at least one, or not sure, so that all groups are
                  opened; None: left blank
    said          group -> its signs that hold, for pages that were asked already; None: left blank
    half_way      the runner stopped before stairs or places were said: any group may be due, so all are open
    """
    asked = question_of(store, book, body, now)
    pages = round_of(store, book, asked, everything=half_way or any_of_these is True).pages
    answered = {group: signs for group, signs in (said or {}).items() if signs is not None}
    if any_of_these is False:
        answered = {page.group: () for page in pages if page.in_short_list} | answered
    yes = {sign for signs in answered.values() for sign in signs}
    blank = [sign for page in pages if page.group not in answered for sign in page.signs]
    whole = {**body, "signs": sorted(yes), "signs_unanswered": sorted(blank)}
    row, _ = keep(store, book, whole, key, now)
    return row.id


def taken_up(store: Store, book: Book, id: str, now: datetime) -> Round:
    """A stored check-in as far as it was answered."""
    question = question_of(store, book, body_of(store, id), now)
    return replace(
        round_of(store, book, question, of=stored(store, id)), id=id, verdict=advise(question, book).verdict
    )


def answer(store: Store, book: Book, id: str, group: str, yes: Collection[str], now: datetime) -> Round:
    """Complete a stored check-in by one page: these of its signs hold, the others do not.

    A page that opens only through this answer is asked as well; one that was answered is not asked twice.
    """
    signs = {sign for sign, entry in book.lists.signs.items() if entry.group == group}
    strange = [("signs", f"{sign[:60]!r} is no sign of {group[:60]!r}") for sign in set(yes) - signs]
    if not signs or strange:
        raise contract.Malformed(strange or [("group", f"{group[:60]!r} is no group of signs")])
    body = body_of(store, id)
    held = set(body.get("signs") or ()).difference(signs) | signs.intersection(yes)
    blank = set(body.get("signs_unanswered") or ()).difference(signs)
    whole = {**body, "signs": sorted(held), "signs_unanswered": sorted(blank)}
    contract.from_plain({"now": now.isoformat(), "runner": {}, "check_in": whole}, book)
    store.complete_check_in(id, json.dumps(whole, ensure_ascii=False), now)
    found = taken_up(store, book, id, now)
    if not found.open or found.verdict in STOPPING:  # known at once, whichever check-in is the latest
        advised_on(store, book, stored(store, id), now, anew=True)
    return found


def has_looked(store: Store, stop: Stop, looked: bool) -> None:
    """What the runner says to "has someone qualified looked at it?". It changes no verdict: the signs do."""
    store.set_setting(LOOKED, json.dumps({"check_in": stop.check_in, "looked": looked}))


# --- how it is found ---------------------------------------------------------------------------------------------------


def body_of(store: Store, id: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(stored(store, id).body)
    return body


def question_of(store: Store, book: Book, body: Mapping[str, Any], now: datetime) -> Question:
    return contract.from_plain(request_of(store, book, dict(body), now), book)


def round_of(
    store: Store, book: Book, question: Question, everything: bool = False, of: CheckInRow | None = None
) -> Round:
    """The load is measured without the next run: a run that is only planned calls for no question."""
    done = load.measure(replace(question, next_run=None), book)
    before, stop = past(store, of)
    return Round(
        id=None,
        pages=flow.pages(question, book, done, before, everything),
        stop=stop,
        verdict=None,
        gap_days=trends.gap(Case(question, done, book)),
    )


def past(store: Store, of: CheckInRow | None = None) -> tuple[Before, Stop | None]:
    """What the check-ins before this one (before all that are stored, without `of`) have left to be asked again.

    A stop goes on through check-ins that were left half-way: silence does not end it. One that was answered whole does.
    """
    before: Before | None = None
    for row in newest_first(store, of):
        body = json.loads(row.body)
        yes, blank = body.get("signs"), body.get("signs_unanswered")
        stops = row.verdict in STOPPING
        if before is None and (yes is not None or blank is not None):
            ticked = frozenset(yes or ()) if stops or row.verdict is None else frozenset[str]()
            before = Before(ticked=ticked, blank=frozenset(blank or ()))
        if stops:
            return before or Before(), stop_of(store, row, tuple(yes or ()))
        if row.verdict not in ("unanswered", None):
            break
    return before or Before(), None


def newest_first(store: Store, of: CheckInRow | None) -> Iterator[CheckInRow]:
    """What was said before this one, else all, the last word first: a stop that was added to an older check-in is not
    behind a newer one. Read as they are wanted, since nearly always the first few tell."""
    last = place_of(of) if of is not None else None
    while rows := store.said_before(last, AT_ONCE):
        yield from rows
        last = place_of(rows[-1])


def place_of(row: CheckInRow) -> tuple[str, str]:
    return text_of(row.said_at), row.id


def stop_of(store: Store, row: CheckInRow, signs: tuple[str, ...]) -> Stop:
    kept = json.loads(store.setting(LOOKED) or "{}")
    looked = kept.get("looked") if kept.get("check_in") == row.id else None
    return Stop(
        check_in=row.id,
        day=row.local_day,
        verdict=str(row.verdict),
        signs=tuple(sorted(signs)),
        looked=looked,
    )
