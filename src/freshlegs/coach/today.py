"""Check in, and read what came of it: the check-in is stored before anything is decided from it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from freshlegs.coach import books, contract
from freshlegs.coach.advise import advise
from freshlegs.coach.answer import STOPPING, answer_json
from freshlegs.coach.stored import request_of
from freshlegs.knowledge.book import Book
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import CheckInRow, PlanRow, Store

STALE_AFTER = timedelta(hours=18)


class NothingYet(FreshlegsError):
    """There is no check-in to advise on."""

    def __init__(self) -> None:
        super().__init__(
            "There is no check-in yet. Say how the legs are: freshlegs check-in --soreness 0 to 10."
        )


class NoSuchCheckIn(FreshlegsError):
    """Nothing is kept under this id."""

    def __init__(self) -> None:
        super().__init__("That check-in is not kept here. Say how the legs are: freshlegs check-in.")


@dataclass(frozen=True, slots=True)
class Advised:
    """A stored plan: the answer in its plain form, with the moment it was made and the check-in that `said` what it answers."""

    plan: str
    said: CheckInRow
    made_at: datetime
    request: str
    answer: dict[str, Any]
    is_new: bool
    stale: bool

    @property
    def check_in(self) -> str:
        return self.said.id

    @property
    def zone(self) -> str:
        """Of the runner when it was asked: whom to call in an emergency follows from it."""
        zone: str = json.loads(self.request)["timezone"]
        return zone


def check_in(store: Store, book: Book, body: dict[str, Any], key: str, now: datetime) -> Advised:
    """Store a check-in and advise on it. The same key twice is one check-in.

    Faults of the check-in are `Malformed`; once it is stored, nothing that follows can lose it.
    """
    kept, is_new = keep(store, book, body, key, now)
    return replace(advised_on(store, book, kept, now), is_new=is_new)


def keep(store: Store, book: Book, body: dict[str, Any], key: str, now: datetime) -> tuple[CheckInRow, bool]:
    """The check-in as stored, and False if `key` was seen before. Faults of it are `Malformed`."""
    contract.from_plain({"now": now.isoformat(), "runner": {}, "check_in": body}, book)
    at = datetime.fromisoformat(body["at"])
    day = at.astimezone(ZoneInfo(store.runner().timezone)).date()
    id, is_new = store.add_check_in(key, at, day, json.dumps(body, ensure_ascii=False), now)
    return stored(store, id), is_new


def stored(store: Store, id: str) -> CheckInRow:
    row = store.check_in(id)
    if row is None:
        raise NoSuchCheckIn
    return row


def today(store: Store, book: Book, now: datetime, hours: int | None = None) -> Advised:
    """The advice on the latest check-in: as stored, or made anew when something has changed since."""
    latest = that_counts(store)
    if latest is None:
        raise NothingYet
    return advised_on(store, book, latest, now, hours)


def that_counts(store: Store) -> CheckInRow | None:
    """The latest check-in; but where a stop was said later in another one, that one. None before the first.

    So with two open forms, a change of an older check-in or one that comes in late: no stop is covered by an answer
    that was given before it.
    """
    latest = store.latest_check_in()
    if latest is None:
        return None
    stops = [row for row in store.said_since(latest.said_at) if row.id != latest.id and may_stop(row)]
    return max(stops, key=lambda row: row.verdict == "emergency", default=latest)


def may_stop(row: CheckInRow) -> bool:
    """By its verdict, or by any sign: the verdict may be of before, or none could be made."""
    return row.verdict in STOPPING or bool(orjson.loads(row.body).get("signs"))


def advised_on(
    store: Store,
    book: Book,
    latest: CheckInRow,
    now: datetime,
    hours: int | None = None,
    *,
    anew: bool = False,
) -> Advised:
    """The advice on this very check-in, also where a later one is there: its signs are never lost in another's.

    anew  something was said in it just now, so that an old answer is none, however stale the check-in is
    """
    stale = now - latest.counts_at > STALE_AFTER
    request = request_of(store, book, orjson.loads(latest.body), now)
    if hours is not None:
        request["hours"] = hours
    kept = store.latest_plan()
    if (
        kept is not None
        and kept.check_in_id == latest.id
        and ((stale and not anew) or unchanged(kept, request, book))
    ):
        answer = orjson.loads(kept.answer)
        return Advised(kept.id, latest, kept.made_at, kept.question, answer, False, stale)
    text = json.dumps(request, ensure_ascii=False)
    answer = answer_json(advise(contract.question(text, book), book))
    books.keep(store, book)  # so that this verdict can be replayed when the book has changed
    plan = store.add_plan(latest.id, now, text, answer, book.version, orjson.loads(answer)["verdict"])
    return Advised(plan, latest, now, text, orjson.loads(answer), True, stale)


def unchanged(kept: PlanRow, request: dict[str, Any], book: Book) -> bool:
    """Nothing but the clock has moved, and the plan is of today and of this book."""
    old = orjson.loads(kept.question)
    same_day = old["now"][:10] == request["now"][:10]
    without = ("now", "used")
    return (
        same_day
        and kept.knowledge_version == book.version
        and {key: value for key, value in old.items() if key not in without}
        == {key: value for key, value in request.items() if key not in without}
    )


def replay(kept: PlanRow, book: Book) -> str:
    """The answer to a stored question by this book: the same bytes as stored where the book is the same."""
    return answer_json(advise(contract.question(kept.question, book), book))
