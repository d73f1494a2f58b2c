"""Text in, `Question` out, or every fault of it by its path; `Answer` in, text out. The reader of the contract."""

import json
import re
from operator import itemgetter
from typing import Any

import numpy as np
import orjson

from freshlegs.coach import wire
from freshlegs.coach.faults import faults_of, faults_of_ids
from freshlegs.coach.rows import sessions
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.build import Faults, build
from freshlegs.model import question as nouns
from freshlegs.model.errors import FreshlegsError

LARGEST = 32 * 1024 * 1024  # characters of a request: a long life of daily runs takes a tenth of it


class Malformed(FreshlegsError):
    """The request cannot be answered. `faults`: (path, words) of everything that is wrong, sorted."""

    exit_status = 2

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(f"  {path or 'the request'}: {words}" for path, words in self.faults)
        super().__init__(f"The request has {len(self.faults)} fault(s); nothing was guessed.\n{lines}")

    def json(self) -> dict[str, Any]:
        return {"faults": [{"path": path, "words": words} for path, words in self.faults]}


def question(text: str | bytes, book: Book) -> nouns.Question:
    """The request as a value whose lists are in one order, so that their order in the text cannot matter."""
    return from_plain(parse(text), book)


def from_plain(data: object, book: Book) -> nouns.Question:
    """The same from data that was parsed already."""
    history = rows_of(data, book)
    if history is not None and isinstance(data, dict):
        data = {**data, "history": []}
    try:
        request = build(wire.Request, data)
    except Faults as refused:
        faults = [fault_of(line) for line in refused.lines]
        raise Malformed(faults + list(faults_of_ids(data, book))) from None
    faults = list(faults_of(request, book))
    if faults:
        raise Malformed(faults)
    if history is None:
        history = [nouns.Session(**everything(session)) for session in request.history]
    return tidy(request, history)


def rows_of(data: object, book: Book) -> list[nouns.Session] | None:
    rows = data.get("history") if isinstance(data, dict) else None
    return None if rows is None else sessions(rows, book.lists.sports.keys())


def parse(text: str | bytes) -> object:
    """JSON as plain data. A key that stands twice is a fault: the second `signs` must not hide the first."""
    if len(text) > LARGEST:
        raise Malformed([("", f"longer than {LARGEST} characters")])
    try:
        raw = text.encode() if isinstance(text, str) else text
        data = orjson.loads(raw)
    except ValueError as fault:
        raise Malformed([("", f"not JSON: {fault}")]) from None
    if keys_as_written(raw) != keys_in(data):
        refuse_keys_that_stand_twice(raw)
    return data


QUOTE, COLON, SPACES = ord('"'), ord(":"), tuple(b" \t\n\r")


def keys_as_written(raw: bytes) -> int | None:
    """How many colons follow a quote; None where a space or an escaped quote makes that no count of the keys."""
    octets = np.frombuffer(raw, np.uint8)
    before = octets[np.flatnonzero(octets[1:] == COLON)]
    if b'\\"' in raw or np.isin(before, SPACES).any():
        return None
    return int((before == QUOTE).sum())


def keys_in(data: object) -> int:
    """How many keys plain data holds; text that says one twice has written more."""
    if isinstance(data, dict):
        return len(data) + sum(map(keys_in, data.values()))
    if isinstance(data, list):
        if data and set(map(type, data)) == {dict} and all(map(NESTED.isdisjoint, data)):
            return sum(map(len, data))  # rows of a history: no key of theirs holds a table
        return sum(map(keys_in, data))
    return 0


NESTED = frozenset({"areas"})


def refuse_keys_that_stand_twice(raw: bytes) -> None:
    """The careful way, for text that the count cannot clear."""
    twice: set[str] = set()

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            twice.update(name for name in names if names.count(name) > 1)
        return made

    json.loads(raw, object_pairs_hook=table)
    if twice:
        raise Malformed([(name, "this key stands twice in one table") for name in sorted(twice)])


def fault_of(line: str) -> tuple[str, str]:
    path, _, words = line.partition(": ")
    return ("" if path == "(whole)" else path.lstrip(".")), words


# --- one order for every list --------------------------------------------------------------------------------------


def tidy(request: wire.Request, history: list[nouns.Session]) -> nouns.Question:
    runner, check_in, following = request.runner, request.check_in, request.next_run
    return nouns.Question(
        now=request.now,
        timezone=request.timezone,
        runner=nouns.Runner(
            **same(runner, "age", "sex", "body_mass_kg", "height_cm", "experience"),
            **same(runner, "usual_bedtime", "usual_wake", "minutes_per_day"),
            facts=frozenset(runner.facts),
            kit=frozenset(runner.kit),
            opted_in=frozenset(runner.opted_in),
            medicines=tuple(sorted({re.sub(r"\s+", " ", name.strip()).lower() for name in runner.medicines})),
            busy=tuple(
                nouns.Busy(busy.start, busy.end)
                for busy in sorted(runner.busy, key=lambda b: (b.start, b.end))
            ),
        ),
        history=in_order(history),
        next_run=None
        if following is None
        else nouns.NextRun(**same(following, "start", "distance_m", "kind")),
        earlier=tuple(
            sorted((earlier(day) for day in request.earlier), key=lambda day: (day.date, repr(day)))
        ),
        used=None if request.used is None else tuple(sorted(request.used, key=lambda used: used.remedy)),
        effects=tuple(sorted(request.effects, key=lambda effect: effect.remedy)),
        assignments=tuple(
            nouns.Assignment(**everything(coin))
            for coin in sorted(request.assignments, key=lambda coin: (coin.date, coin.remedy))
        ),
        check_in=nouns.CheckIn(
            **everything(check_in)
            | {
                "areas": areas(check_in.areas),
                **pain_and_signs(check_in),
                "wants": frozenset(check_in.wants),
            }
        ),
        hours=request.hours,
    )


def earlier(day: wire.Earlier) -> nouns.Earlier:
    return nouns.Earlier(**everything(day) | {"areas": areas(day.areas), **pain_and_signs(day)})


def pain_and_signs(said: wire.CheckIn | wire.Earlier) -> dict[str, Any]:
    """None stays None: it was not answered."""
    signs = {name: getattr(said, name) for name in ("signs", "signs_unanswered")}
    return {
        "run_pain": said.run_pain and nouns.RunPain(**everything(said.run_pain)),
        **{name: None if found is None else frozenset(sorted(found)) for name, found in signs.items()},
    }


def same(value: object, *names: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def everything(value: Any) -> dict[str, Any]:
    return same(value, *value.__dataclass_fields__)


def areas(found: tuple[wire.Area, ...]) -> tuple[nouns.Area, ...]:
    made = {nouns.Area(**everything(area)) for area in found}
    return tuple(sorted(made, key=repr))


def in_order(history: list[nouns.Session]) -> tuple[nouns.Session, ...]:
    """By start; where two have the same one, by everything else, so that the order of the request cannot matter."""
    found = sorted(history, key=itemgetter(0))
    if len(set(map(itemgetter(0), found))) < len(found):
        found.sort(key=lambda one: (*one[:2], *(-1 if value is None else value for value in one[2:])))
    return tuple(found)
