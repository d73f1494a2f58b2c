"""All of one runner as a zip: JSON Lines by table, original files, a manifest with hashes. Written beside, then renamed."""

import hashlib
import json
import os
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store

FORMAT_VERSION = 1
PLURAL = {
    "activity": "activities",
    "check_in_before": "check_ins_before",
    "deleted": "deleted",
    "runner": "runner",
}


class ExportFailed(FreshlegsError):
    """The zip could not be written; nothing is left half-written."""


def export(store: Store, file: Path, now: datetime) -> dict[str, Any]:
    """The manifest of what was written."""
    part = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as made:
            manifest = filled(store, made, now)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise ExportFailed(
            f"The export could not be written to {file}: {fault.strerror}. Make room or name another place."
        ) from None
    return manifest


def file_of(table: str) -> str:
    """The file of a table in the zip: `check_in` is in `check_ins.jsonl`."""
    return f"{PLURAL.get(table, f'{table}s')}.jsonl"


def table_of(name: str) -> str:
    """The table of a file in the zip; exports of before had the table's own name."""
    stem = name.removesuffix(".jsonl")
    return next((table for table, plural in PLURAL.items() if stem == plural), stem.removesuffix("s"))


def filled(store: Store, made: zipfile.ZipFile, now: datetime) -> dict[str, Any]:
    lines: dict[str, list[str]] = {}
    for table, row in store.export_rows():
        lines.setdefault(table, []).append(row)
    hashes = {}
    for table, rows in sorted(lines.items()):
        text = "".join(f"{row}\n" for row in rows).encode()
        hashes[file_of(table)] = hashlib.sha256(text).hexdigest()
        made.writestr(file_of(table), text)
    originals = sorted(store.known_hashes())
    for sha256 in originals:
        content = store.original(sha256)
        if content is not None:
            made.writestr(f"originals/{sha256}", content)
    manifest = {
        "format_version": FORMAT_VERSION,
        "program": "freshlegs",
        "made_at": now.isoformat(timespec="seconds"),
        "rows": dict(Counter({table: len(rows) for table, rows in lines.items()})),
        "originals": len(originals),
        "sha256": hashes,
    }
    made.writestr("manifest.json", json.dumps(manifest, indent=1))
    return manifest
