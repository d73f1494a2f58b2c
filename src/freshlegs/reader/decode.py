"""One packed member in, what it holds out. Plain and picklable, since another process does it."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

from freshlegs.importers import archive, others, table_formats
from freshlegs.importers.gzipped import Content, unwrapped
from freshlegs.importers.inflate import as_zlib
from freshlegs.importers.packing import adler32
from freshlegs.importers.reading import read_content
from freshlegs.importers.tables import DateOrder, TableRefused, TableRow
from freshlegs.model.activity import Activity, Found, Unreadable
from freshlegs.reader.beats import Beats

Part = TypeVar("Part")

CRASHED = "It crashed the reader. This is a fault of the program; the other files are not affected."
HUNG = "It took longer than 30 seconds to read and was given up; the other files are not affected."
HUNGRY = "It needs more memory to read than a file of its size should; the other files are not affected."
FASTEST = 1  # packing an original harder takes longer than reading it


class Stretched(NamedTuple):
    """An original that lies in the packed bytes already, as raw deflate; `check`: adler32 of what it unpacks to."""

    begin: int
    end: int
    check: int


class Decoded(NamedTuple):
    """kind: the id of `ignored` where nothing here is ours; original: the content, packed, where it is kept.

    size      bytes after unpacking
    rows      of a table that was packed once more, so that nobody had seen it before
    decode_s  processor seconds of the reader alone
    is_known  the bytes are here already and were not read

    A named tuple, since thousands of them come through the pipes.
    """

    sha256: str | None
    size: int
    format: str | None = None
    found: tuple[Found, ...] = ()
    kind: str | None = None
    original: bytes | Stretched | None = None
    rows: tuple[TableRow, ...] = ()
    decode_s: float = 0.0
    is_known: bool = False

    def original_of(self, cut: Callable[[int, int], Part]) -> tuple[bytes | Part, ...] | None:
        """The original as a zlib stream in parts; `cut(begin, end)` gives some of what this was decoded from."""
        if isinstance(self.original, Stretched):
            begin, end, check = self.original
            return as_zlib(cut(begin, end), check)
        return None if self.original is None else (self.original,)


def failed(why: str) -> Decoded:
    return Decoded(None, 0, found=(Unreadable(why),))


def decode(
    member: archive.Packed, name: str, known: Container[str] = (), dates: DateOrder | None = None
) -> Decoded:
    """What one member holds; content whose sha256 is `known` is hashed only. Lets go of the packed bytes early."""
    content = opened(member)
    if isinstance(content, Unreadable):
        return Decoded(None, 0, found=(content,))
    data = content.data
    sha256, size = hashlib.sha256(data).hexdigest(), len(data)
    if sha256 in known:
        return Decoded(sha256, size, is_known=True)
    kind = others.kind(name, bytes(data[: others.HEAD]))
    if kind == "system_file":
        return Decoded(sha256, size, kind=kind)
    stretched = stretch_of(content, member)
    if stretched is not None:
        content = replace(content, deflated=None)
    del member
    return read(content, name, sha256, kind, stretched, dates)


def read(
    content: Content, name: str, sha256: str, kind: str, stretched: Stretched | None, dates: DateOrder | None
) -> Decoded:
    started = time.process_time()
    form, found = guarded(content, name)
    decode_s = time.process_time() - started
    size = len(content.data)
    if not found:
        rows = rows_of(content.data, dates)
        return Decoded(sha256, size, kind="container" if rows else kind, rows=rows)
    activities = tuple(without_columns(item) for item in found if isinstance(item, Activity))
    if not activities:
        return Decoded(sha256, size, form, found, decode_s=decode_s)
    original = stretched or packed_original(content)
    return Decoded(sha256, size, form, activities, original=original, decode_s=decode_s)


def without_columns(activity: Activity) -> Activity:
    """What an import keeps of it: its stream can be read again from the original."""
    beats = Beats.of(activity.heart_rate_s) if activity.heart_rate_s else None
    return replace(activity, stream=None, heart_rate_s=beats)


def opened(member: archive.Packed) -> Content | Unreadable:
    """The content without zip and gzip around it."""
    content = archive.unpacked(member)
    if isinstance(content, Unreadable):
        return content
    inner = unwrapped(content.data)
    return content if isinstance(inner, Content) and inner.data is content.data else inner


def guarded(content: Content, name: str) -> tuple[str | None, tuple[Found, ...]]:
    try:
        return read_content(content, name)
    except MemoryError:
        return None, (Unreadable(HUNGRY),)
    except Exception:  # one bad file never stops the rest; the report shows it as a fault of ours
        return None, (Unreadable(CRASHED),)


def rows_of(data: bytes, dates: DateOrder | None) -> tuple[TableRow, ...]:
    table = table_formats.table_of(bytes(data[: others.HEAD]))
    if table is None:
        return ()
    rows: list[TableRow] = []
    try:
        rows.extend(table.read([data], dates))
    except TableRefused as refused:
        rows.append(TableRow(key="end", why=str(refused)))
    return tuple(rows)


def stretch_of(content: Content, member: archive.Packed) -> Stretched | None:
    """Where the original lies in the packed bytes, if it does; then the parent need not be sent it back."""
    inside = content.deflated
    if inside is None or inside.data is not member.data:
        return None
    return Stretched(inside.begin, inside.end, adler32(content.data))


def packed_original(content: Content) -> bytes:
    if content.deflated is not None:
        return b"".join(as_zlib(content.deflated.cut(), adler32(content.data)))
    return zlib.compress(content.data, FASTEST)


class TableEnd(NamedTuple):
    """What is known of a table once it is read. `why`: where it stopped early."""

    sha256: str | None
    size: int
    why: str | None = None


def read_table(
    id: str, flow: archive.Flow, dates: DateOrder | None, limit: int
) -> Iterator[TableRow | TableEnd]:
    """The rows of a table that is read as a stream, and at last its end. Raises nothing of its own."""
    digest, size = hashlib.sha256(), 0
    why = None

    def pieces() -> Iterator[bytes]:
        """Where the stream breaks, the reader is told that it ends: what came before still gives its rows."""
        nonlocal size, why
        try:
            for piece in archive.unpacked_pieces(flow.pieces, flow.size, flow.method, flow.check, limit):
                size += len(piece)
                digest.update(piece)
                yield piece
        except archive.FlowBroken as broken:
            why = str(broken)

    coming = pieces()
    try:
        yield from table_formats.named(id).read(coming, dates)
        for _ in coming:  # what stands behind the last row still counts for the hash and the check
            pass
    except TableRefused as refused:
        why = why or str(refused)
    except MemoryError:
        why = HUNGRY
    except Exception:  # a fault of ours costs the rest of one table
        why = CRASHED
    yield TableEnd(digest.hexdigest() if why is None else None, size, why)
