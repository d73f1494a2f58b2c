"""Bytes in, activities out: the kinds of file that are read, and which of them some bytes are.

No file, no network, no runner. Archives and gzip are in `archive` and `gzipped`; here is one member, unpacked.
"""

from __future__ import annotations

from dataclasses import replace

from freshlegs.importers import fit, gpx, others, tcx
from freshlegs.importers.gzipped import Content, unwrapped
from freshlegs.model.activity import Activity, Format, Found, Unreadable

FORMATS: tuple[Format, ...] = (fit.FORMAT, gpx.FORMAT, tcx.FORMAT)
HEAD = 4096

# importing.md section 2, `damaged`: one order for all readers
MARKS = (
    "checksum",
    "truncated",
    "size_not_written",
    "trailing_bytes",
    "undefined_message",
    "xml_repaired",
    "clock",
    "times_backwards",
    "gps_jumps",
    "gzip",
)


def format_of(head: bytes) -> Format | None:
    """The format whose reader takes these first bytes; the name of the file is not asked."""
    return next((known for known in FORMATS if known.accepts(head)), None)


def promised(name: str) -> bool:
    """The name says that a format of ours is inside."""
    return any(f".{others.suffix(name)}" in known.suffixes for known in FORMATS)


def read_bytes(data: bytes, name: str) -> tuple[str | None, tuple[Found, ...]]:
    """Id of the format and all that was found; `(None, ())` where neither name nor bytes are of a format of ours."""
    content = unwrapped(data)
    if isinstance(content, Unreadable):
        return None, (content,)
    return read_content(content, name)


def read_content(content: Content, name: str) -> tuple[str | None, tuple[Found, ...]]:
    """The same for what is unwrapped already; a fault of the wrapping is marked on every activity."""
    known = format_of(content.data[:HEAD])
    if known is None:
        return None, (Unreadable(others.broken_promise(content.data)),) if promised(name) else ()
    found: tuple[Found, ...] = known.read(content.data)
    return known.id, tuple(_with_wrapping(item, content) for item in found)


def _with_wrapping(item: Found, content: Content) -> Found:
    if not isinstance(item, Activity) or not (content.damaged or content.lost):
        return item
    lost = content.lost if item.lost is None else item.lost
    return replace(item, damaged=ordered({*item.damaged, *content.damaged}), lost=lost)


def ordered(marks: set[str]) -> tuple[str, ...]:
    """Marks in the order of the report; one that it does not know goes last."""
    return tuple(sorted(marks, key=lambda mark: (MARKS.index(mark) if mark in MARKS else len(MARKS), mark)))
