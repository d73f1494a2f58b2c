"""Our own export comes back: profile, check-ins, plans, outcomes, ledger and originals, with the same hashes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freshlegs.coach.imports.report import ActivityLine, MemberLine
from freshlegs.coach.takeout import FORMAT_VERSION, table_of
from freshlegs.importers.inflate import MEMBER_LIMIT
from freshlegs.store.times import maybe_moment

if TYPE_CHECKING:
    from freshlegs.store import Store

MANIFEST = "manifest.json"
TAIL = 64 << 10
LARGEST_MANIFEST = 1 << 20
LARGEST_TABLE = 1 << 30
ORIGINALS = "originals/"
# All that the zip reader raises of a strange archive; a password and an unknown packing are kinds of RuntimeError.
UNREADABLE = (ValueError, OSError, RuntimeError, zipfile.BadZipFile)

NEWER = "It was exported by a newer Freshlegs than this one. Update Freshlegs, then import it again."
DAMAGED = "The export is damaged: what is in it is not what its list says. Export it anew where it came from."


class Refused(Exception):
    """Nothing was taken in; its text says why."""


def manifest_of(path: Path) -> dict[str, Any] | None:
    """The list of an export of ours; None for any other file."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - TAIL))
            if MANIFEST.encode() not in file.read():  # it is written last, so its name stands near the end
                return None
        with zipfile.ZipFile(path) as made:
            if made.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                return None
            told = json.loads(made.read(MANIFEST))
    except (KeyError, *UNREADABLE):
        return None
    is_ours = isinstance(told, dict) and told.get("program") == "freshlegs"
    return told if is_ours and isinstance(told.get("format_version"), int) else None


def take_in(store: Store, path: Path, manifest: dict[str, Any], *, dry_run: bool) -> list[MemberLine]:
    """One line for each member. All or nothing goes in; what is here already stays as it is."""
    try:
        return _lines(store, path, manifest, dry_run)
    except Refused as refused:
        why = str(refused)
    except UNREADABLE:
        why = DAMAGED
    return [MemberLine(name=path.name, sha256=None, outcome="unreadable", why=why)]


def _lines(store: Store, path: Path, manifest: dict[str, Any], dry_run: bool) -> list[MemberLine]:
    if manifest["format_version"] > FORMAT_VERSION:
        raise Refused(NEWER)
    here = store.known_hashes()
    with zipfile.ZipFile(path) as made:
        tables = dict(_tables(made, manifest))
        originals = [name for name in made.namelist() if name.startswith(ORIGINALS)]
        given = activities_by_hash(tables.get("activity", ()))
        if not dry_run:
            rows = ((table, row) for table, texts in tables.items() for row in texts)
            store.import_rows(rows, _originals(made, originals, here))
        return [_line(name, given, here) for name in made.namelist() if not name.endswith("/")]


def _tables(made: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(table, its rows); each compared with the hash in the list."""
    for name, sha256 in sorted(manifest.get("sha256", {}).items()):
        if made.getinfo(name).file_size > LARGEST_TABLE:
            raise Refused(DAMAGED)
        text = made.read(name)
        if hashlib.sha256(text).hexdigest() != sha256:
            raise Refused(DAMAGED)
        # Only a new line ends a row: a note of the runner may hold other separators.
        yield table_of(name), [row for row in text.decode().split("\n") if row]


def _originals(made: zipfile.ZipFile, names: list[str], here: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    for name in names:
        sha256 = name.removeprefix(ORIGINALS)
        if sha256 in here:
            continue
        if made.getinfo(name).file_size > MEMBER_LIMIT:
            raise Refused(DAMAGED)
        yield sha256, made.read(name)


def _line(name: str, given: dict[str, list[ActivityLine]], here: frozenset[str]) -> MemberLine:
    sha256 = name.removeprefix(ORIGINALS) if name.startswith(ORIGINALS) else None
    if sha256 is None:
        return MemberLine(name=name, sha256=None, outcome="ignored", kind="container")
    lines = tuple(given.get(sha256, ()))
    if sha256 in here:
        first = lines[0].id if lines else None
        return MemberLine(name=name, sha256=sha256, outcome="duplicate", duplicate_of=first)
    return MemberLine(name=name, sha256=sha256, outcome="imported", activities=lines)


def activities_by_hash(rows: Any) -> dict[str, list[ActivityLine]]:
    found: dict[str, list[ActivityLine]] = {}
    for text in rows:
        row = json.loads(text)
        if row["sha256"] is not None and row["duplicate_of"] is None:
            found.setdefault(row["sha256"], []).append(_activity(row))
    return found


def _activity(row: dict[str, Any]) -> ActivityLine:
    return ActivityLine(
        id=row["id"],
        sport=row["sport"],
        sub_sport=row["sub_sport"],
        start=maybe_moment(row["start_utc"]),
        utc_offset_s=row["utc_offset_s"],
        time_zone_source=row["time_zone_source"],
        distance_m=row["distance_m"],
        duration_s=row["duration_s"],
        elapsed_s=row["elapsed_s"],
        records=row["records"],
        laps=row["laps"],
        average_hr=row["average_hr"],
        distance_source=row["distance_source"],
        source_format=row["source_format"],
        damaged=tuple(json.loads(row["damaged"])),
    )
