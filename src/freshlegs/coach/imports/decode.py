"""One packed member in, what it holds out. Plain and picklable, so that another process can do it."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Container
from dataclasses import dataclass, replace

from freshlegs.importers import archive, others
from freshlegs.importers.gzipped import Content, unwrapped
from freshlegs.importers.inflate import as_zlib
from freshlegs.importers.reading import read_content
from freshlegs.model.activity import Activity, Found, Unreadable
from freshlegs.store import streams

CRASHED = "It crashed the reader. This is a fault of the program; the other files are not affected."
FASTEST = 1  # packing an original harder takes longer than reading it


@dataclass(frozen=True, slots=True)
class Decoded:
    """kind: the id of `ignored` where nothing here is ours; original: zlib stream of the content, where it is kept.

    size      bytes after unpacking
    streams   for each activity in `found`, its columns as the store keeps them
    decode_s  processor seconds of the reader alone
    is_known  the bytes are here already and were not read
    """

    sha256: str | None
    size: int
    format: str | None = None
    found: tuple[Found, ...] = ()
    kind: str | None = None
    original: bytes | None = None
    streams: tuple[bytes | None, ...] = ()
    decode_s: float = 0.0
    is_known: bool = False


def decode(member: archive.Packed, name: str, known: Container[str] = ()) -> Decoded:
    """What one member holds; content whose sha256 is `known` is hashed only."""
    content = opened(member)
    if isinstance(content, Unreadable):
        return Decoded(None, 0, found=(content,))
    data = content.data
    sha256, size = hashlib.sha256(data).hexdigest(), len(data)
    if sha256 in known:
        return Decoded(sha256, size, is_known=True)
    kind = others.kind(name, data[: others.HEAD])
    if kind == "system_file":
        return Decoded(sha256, size, kind=kind)
    started = time.process_time()
    form, found = read(content, name)
    decode_s = time.process_time() - started
    if not found:
        return Decoded(sha256, size, kind=kind)
    activities = [item for item in found if isinstance(item, Activity)]
    if not activities:
        return Decoded(sha256, size, form, found, decode_s=decode_s)
    return Decoded(
        sha256,
        size,
        form,
        tuple(replace(item, stream=None) for item in activities),
        original=packed_original(content),
        streams=tuple(packed_stream(item) for item in activities),
        decode_s=decode_s,
    )


def opened(member: archive.Packed) -> Content | Unreadable:
    """The content without zip and gzip around it."""
    content = archive.unpacked(member)
    if isinstance(content, Unreadable):
        return content
    inner = unwrapped(content.data)
    return content if isinstance(inner, Content) and inner.data is content.data else inner


def read(content: Content, name: str) -> tuple[str | None, tuple[Found, ...]]:
    try:
        return read_content(content, name)
    except Exception:  # one bad file never stops the rest; the report shows it as a fault of ours
        return None, (Unreadable(CRASHED),)


def packed_stream(activity: Activity) -> bytes | None:
    return None if activity.stream is None else streams.pack(activity.stream)


def packed_original(content: Content) -> bytes:
    if content.deflated is not None:
        return as_zlib(content.deflated, content.data)
    return zlib.compress(content.data, FASTEST)
