"""The `runner` object of the contract, kept as text: read, changed, checked; any fault changes nothing."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from freshlegs.coach import contract
from freshlegs.coach.faults import MOST_OF_A_LIST
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.medicine_names import Understood, understand
from freshlegs.store import Store

SINGULAR = {"fact": "facts", "medicine": "medicines", "kit": "kit", "opt_in": "opted_in", "busy": "busy"}
LISTS = frozenset(SINGULAR.values())
WHOLE = frozenset({"age", "minutes_per_day"})
NUMBERS = frozenset({"body_mass_kg", "height_cm"})
AT = "2000-01-01T00:00:00+00:00"  # a moment for a question that nobody asks: only its faults are read


@dataclass(frozen=True, slots=True)
class Changes:
    """NAME=VALUE each: `set` a field, `add` to a list, `remove` from a list. A medicine is a line as people type it."""

    set: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def change(store: Store, book: Book, whole: str | bytes | None, changes: Changes) -> dict[str, Any]:
    """The profile after the changes, stored if there were any; `Malformed` with every fault otherwise."""
    kept = store.runner()
    found: dict[str, Any] = json.loads(kept.profile)
    timezone = kept.timezone
    if whole is not None:
        read = contract.parse(whole)
        if not isinstance(read, dict):
            raise contract.Malformed([("", "a table of the runner's fields is wanted")])
        found = read
    faults: list[tuple[str, str]] = []
    timezone = applied(found, changes, timezone, book, faults)
    settle(found, book)
    checked(found, timezone, book, faults)
    if whole is not None or changes != Changes():
        store.save_profile(json.dumps(found, ensure_ascii=False), timezone)
    return {**found, "timezone": timezone}


def applied(
    found: dict[str, Any], changes: Changes, timezone: str, book: Book, faults: list[tuple[str, str]]
) -> str:
    for text in changes.set:
        name, _, value = text.partition("=")
        if name == "timezone":
            timezone = value
        elif name in LISTS or name in SINGULAR:
            faults.append((f"runner.{name}", "is a list: use --add and --remove"))
        else:
            found[name] = typed(name, value, faults)
    for text in changes.add:
        name, value = entry(text)
        found[name] = [*found.get(name, []), *([value] if value not in found.get(name, []) else [])]
    for text in changes.remove:
        name, value = entry(text)
        if name == "medicines":
            found[name] = without(value, found.get(name, []), book, faults)
            continue
        if value not in found.get(name, []):
            faults.append((f"runner.{name}", f"{value!r} is not there"))
        found[name] = [kept for kept in found.get(name, []) if kept != value]
    return timezone


def without(line: str, there: list[str], book: Book, faults: list[tuple[str, str]]) -> list[str]:
    """The medicines but those of the line, however each is spelt. The fault does not repeat a name."""
    gone = set(map(str.casefold, kept_as(line, book)))
    kept = {name: set(map(str.casefold, kept_as(name, book))) for name in there}
    if gone - set().union(*kept.values()):
        faults.append(
            ("runner.medicines", "a medicine to be removed is not there; `freshlegs profile` shows them")
        )
    return [name for name in there if not kept[name] <= gone]


def entry(text: str) -> tuple[str, Any]:
    """`kit=bathtub`; `busy=START/END` with offsets; `medicine=` and a line as people type it."""
    name, _, value = text.partition("=")
    name = SINGULAR.get(name, name)
    if name == "busy":
        start, _, end = value.partition("/")
        return name, {"start": start, "end": end}
    return name, value


# --- medicines ----------------------------------------------------------------------------------------------------


def settle(found: dict[str, Any], book: Book) -> None:
    """Lines of medicines become names of the contract's list where we understand them. What is no such list stays a fault."""
    lines = found.get("medicines")
    if (
        isinstance(lines, list)
        and len(lines) <= MOST_OF_A_LIST
        and all(isinstance(one, str) for one in lines)
    ):
        found["medicines"] = list(dict.fromkeys(name for line in lines for name in kept_as(line, book)))


def kept_as(line: str, book: Book) -> list[str]:
    """A blank line stays one, for the contract to refuse, and a name of the list stays as it was typed."""
    plain = " ".join(line.split())
    if plain.lower() in book.lists.medicines:
        return [plain]
    return [name for found in understand(line, book) for name in found.kept] or [line]


def understood(lines: Iterable[str], book: Book) -> list[dict[str, Any]]:
    """What we made of lines of medicines, as data for every face."""
    return [as_data(found) for line in lines for found in understand(line, book)]


def as_data(found: Understood) -> dict[str, Any]:
    return {
        "typed": found.typed,
        "known_as": list(found.names),
        "classes": list(found.classes),
        "not_on_our_list": found.rest,
        "unknown": found.unknown,
        "pain_relief": found.pain_relief,
        "did_you_mean": list(found.suggestions),
    }


# --- what the contract says of it ---------------------------------------------------------------------------------


def typed(name: str, value: str, faults: list[tuple[str, str]]) -> object:
    """A number where the contract wants one; whatever else stays words, for the contract to judge."""
    try:
        return int(value) if name in WHOLE else float(value) if name in NUMBERS else value
    except ValueError:
        faults.append((f"runner.{name}", f"wanted a number, found {value!r}"))
        return None


def checked(found: dict[str, Any], timezone: str, book: Book, faults: list[tuple[str, str]]) -> None:
    question = {"now": AT, "timezone": timezone, "runner": found, "check_in": {"at": AT, "soreness": 0}}
    try:
        contract.from_plain(question, book)
    except contract.Malformed as refused:
        faults += refused.faults
    if faults:
        raise contract.Malformed(faults)
