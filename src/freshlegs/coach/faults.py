"""What the types of the wire cannot say: ids on their lists, sane moments, pairs that contradict each other.

Each function yields (path, words) for every fault that it finds and stops at none.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from freshlegs.coach import wire
from freshlegs.knowledge.book import Book

MOST_OF_A_LIST = 200
LONGEST_NAME = 120


def id_lists(book: Book) -> Mapping[str, tuple[Any, str]]:
    """Path with `[]` for each entry of a list -> the closed list, and its name in words."""
    lists, remedies = book.lists, book.remedies
    areas = {"region": lists.regions, "side": lists.sides, "tissue": lists.tissues, "spread": lists.spreads}
    return {
        "runner.sex": (lists.sexes, "sexes"),
        "runner.experience": (lists.experience, "experience"),
        "runner.facts[]": (lists.facts, "facts"),
        "runner.kit[]": (lists.kit, "kit"),
        "runner.opted_in[]": (lists.opt_ins, "opt_ins"),
        "history[].sport": (lists.sports, "sports"),
        "next_run.kind": (lists.run_kinds, "run_kinds"),
        "check_in.stairs_down": (lists.stairs_down, "stairs_down"),
        "check_in.warm_up": (lists.warm_up, "warm_up"),
        "check_in.signs[]": (lists.signs, "signs"),
        "check_in.signs_unanswered[]": (lists.signs, "signs"),
        "check_in.wants[]": (remedies, "remedies"),
        "earlier[].stairs_down": (lists.stairs_down, "stairs_down"),
        "earlier[].warm_up": (lists.warm_up, "warm_up"),
        "earlier[].signs[]": (lists.signs, "signs"),
        "earlier[].signs_unanswered[]": (lists.signs, "signs"),
        "used[].remedy": (remedies, "remedies"),
        "effects[].remedy": (remedies, "remedies"),
        "assignments[].remedy": (remedies, "remedies"),
        **{f"check_in.areas[].{name}": (ids, name) for name, ids in areas.items()},
        **{f"earlier[].areas[].{name}": (ids, name) for name, ids in areas.items()},
    }


def faults_of_ids(data: object, book: Book) -> Iterator[tuple[str, str]]:
    """Every id that is on no list, from plain data of any shape."""
    for path, (known, name) in id_lists(book).items():
        for at, value in walk(data, path.split("."), ""):
            if isinstance(value, str) and value not in known:
                yield at, f"{value[:60]!r} is not on the list of {name}"


def walk(data: object, parts: list[str], at: str) -> Iterator[tuple[str, object]]:
    if not parts:
        yield at, data
        return
    name, many = parts[0].removesuffix("[]"), parts[0].endswith("[]")
    if not isinstance(data, dict) or name not in data:
        return
    here = f"{at}.{name}" if at else name
    if not many:
        yield from walk(data[name], parts[1:], here)
    elif isinstance(data[name], list):
        for n, item in enumerate(data[name]):
            yield from walk(item, parts[1:], f"{here}[{n}]")


def faults_of(request: wire.Request, book: Book) -> Iterator[tuple[str, str]]:
    yield from faults_of_request_ids(request, book)
    yield from faults_of_runner(request.runner)
    yield from faults_of_history(request, book)
    yield from faults_of_learning(request, book)
    try:
        ZoneInfo(request.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "timezone", f"{request.timezone[:60]!r} is no time zone; write it like Europe/London"
    for path, moment in moments(request):
        if not 1970 <= moment.year <= 2200:
            yield path, "the year is out of range"


def moments(request: wire.Request) -> Iterator[tuple[str, datetime]]:
    yield "now", request.now
    yield "check_in.at", request.check_in.at
    if request.next_run is not None:
        yield "next_run.start", request.next_run.start
    for n, busy in enumerate(request.runner.busy):
        yield f"runner.busy[{n}].start", busy.start
        yield f"runner.busy[{n}].end", busy.end


def faults_of_request_ids(request: wire.Request, book: Book) -> Iterator[tuple[str, str]]:
    """As `faults_of_ids`, on values: no second walk over a long history."""
    for path, (known, name) in id_lists(book).items():
        if path != "history[].sport":
            for at, value in look(request, path.split("."), ""):
                if value is not None and value not in known:
                    yield at, f"{str(value)[:60]!r} is not on the list of {name}"


def look(value: object, parts: list[str], at: str) -> Iterator[tuple[str, object]]:
    if not parts:
        yield at, value
        return
    name, many = parts[0].removesuffix("[]"), parts[0].endswith("[]")
    inner, here = getattr(value, name, None), f"{at}.{name}" if at else name
    if not many:
        yield from look(inner, parts[1:], here)
    else:
        for n, item in enumerate(inner or ()):
            yield from look(item, parts[1:], f"{here}[{n}]")


def faults_of_runner(runner: wire.Runner) -> Iterator[tuple[str, str]]:
    if runner.usual_bedtime == runner.usual_wake:
        yield "runner.usual_bedtime", "the same as the usual wake time: no night is left"
    for name in ("usual_bedtime", "usual_wake"):
        clock: time = getattr(runner, name)
        if clock.tzinfo is not None or clock.second or clock.microsecond:
            yield f"runner.{name}", "a local time of day, like 22:30"
    for n, busy in enumerate(runner.busy):
        if busy.end <= busy.start:
            yield f"runner.busy[{n}].end", "it ends before it starts"
    for name in ("facts", "medicines", "kit", "opted_in", "busy"):
        if len(getattr(runner, name)) > MOST_OF_A_LIST:
            yield f"runner.{name}", f"more than {MOST_OF_A_LIST} entries"
    for n, medicine in enumerate(runner.medicines):
        if not medicine.strip() or len(medicine) > LONGEST_NAME:
            yield f"runner.medicines[{n}]", f"a name of 1 to {LONGEST_NAME} characters"


def faults_of_history(request: wire.Request, book: Book) -> Iterator[tuple[str, str]]:
    for n, session in enumerate(request.history):
        if session.sport not in book.lists.sports:
            yield f"history[{n}].sport", f"{session.sport[:60]!r} is not on the list of sports"
        if not 1970 <= session.start.year <= 2200:
            yield f"history[{n}].start", "the year is out of range"


def faults_of_learning(request: wire.Request, book: Book) -> Iterator[tuple[str, str]]:
    for n, effect in enumerate(request.effects):
        if effect.sd <= 0:
            yield f"effects[{n}].sd", "has to be above 0"
        if min(effect.days_with, effect.days_without) < 0:
            yield f"effects[{n}]", "days cannot be below 0"
        if abs(effect.mean) > 10 or effect.sd > 100:
            yield f"effects[{n}]", "mean and sd are points of 0 to 10"
    for n, used in enumerate(request.used or ()):
        if used.days < 0:
            yield f"used[{n}].days", "cannot be below 0"
    for n, coin in enumerate(request.assignments):
        remedy = book.remedies.get(coin.remedy)
        if remedy and (remedy.planning is None or remedy.guard in ("supplement", "cold")):
            yield f"assignments[{n}].remedy", f"{coin.remedy} is never put to a coin"
    yield from twice("effects", [effect.remedy for effect in request.effects])
    yield from twice("used", [used.remedy for used in request.used or ()])
    yield from twice("assignments", [(coin.remedy, coin.date) for coin in request.assignments])


def twice(path: str, keys: list[Any]) -> Iterator[tuple[str, str]]:
    for n, key in enumerate(keys):
        if key in keys[:n]:
            yield f"{path}[{n}]", "stands twice"
