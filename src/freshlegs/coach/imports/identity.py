"""The id of an activity follows from its content: the same file gives the same id on every machine."""

import hashlib


def activity_id(sha256: str, index: int) -> str:
    """`sha256` of the bytes after gunzip; `index` counts the activities that this file gives, from 0."""
    return "a" + hashlib.sha256(f"{sha256}:{index}".encode()).hexdigest()[:12]
