"""The `runner` object of the contract, kept as text: read, changed, checked; any fault changes nothing."""

import json
from dataclasses import dataclass
from typing import Any

from freshlegs.coach import contract
from freshlegs.knowledge.book import Book
from freshlegs.store import Store

SINGULAR = {"fact": "facts", "medicine": "medicines", "kit": "kit", "opt_in": "opted_in", "busy": "busy"}
LISTS = frozenset(SINGULAR.values())
WHOLE = frozenset({"age", "minutes_per_day"})
NUMBERS = frozenset({"body_mass_kg", "height_cm"})
AT = "2000-01-01T00:00:00+00:00"  # a moment for a question that nobody asks: only its faults are read


@dataclass(frozen=True, slots=True)
class Changes:
    """NAME=VALUE each: `set` a field, `add` to a list, `remove` from a list."""

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
    timezone = applied(found, changes, timezone, faults)
    checked(found, timezone, book, faults)
    if whole is not None or changes != Changes():
        store.save_profile(json.dumps(found, ensure_ascii=False), timezone)
    return {**found, "timezone": timezone}


def applied(found: dict[str, Any], changes: Changes, timezone: str, faults: list[tuple[str, str]]) -> str:
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
        if value not in found.get(name, []):
            faults.append((f"runner.{name}", f"{value!r} is not there"))
        found[name] = [kept for kept in found.get(name, []) if kept != value]
    return timezone


def entry(text: str) -> tuple[str, Any]:
    """`medicine=warfarin`; `busy=START/END` with offsets."""
    name, _, value = text.partition("=")
    name = SINGULAR.get(name, name)
    if name == "busy":
        start, _, end = value.partition("/")
        return name, {"start": start, "end": end}
    return name, value


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
