"""The id of an activity follows from its content: the same file gives the same id on every machine."""

import hashlib

from freshlegs.model.activity import Activity


def activity_id(sha256: str, index: int) -> str:
    """`sha256` of the bytes after gunzip; `index` counts the activities that this file gives, from 0."""
    return "a" + hashlib.sha256(f"{sha256}:{index}".encode()).hexdigest()[:12]


def row_id(row: Activity) -> str:
    """Of a row of a table: by the platform's own id, else by what the row says, so that a longer table later
    brings only what is new."""
    told = row.platform_id or f"{row.start}:{row.sport}:{row.distance_m}:{row.duration_s}"
    return "a" + hashlib.sha256(f"row:{row.source_format}:{told}".encode()).hexdigest()[:12]
