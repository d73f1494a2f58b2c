"""A stream's columns as bytes and back, without loss. Pure.

A column is kept in the smallest of three forms that gives back every bit: whole numbers over a scale (devices count
in seconds, centimetres, 1e-7 degrees or semicircles), written as differences; else float32; else float64. NaN is
kept as a mask of bits. The whole is compressed by zlib behind a head that names the columns.
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from freshlegs.model.activity import Stream

if TYPE_CHECKING:
    from freshlegs.model.activity import Floats

MARK = b"FLS1"
HEAD = struct.Struct("<4sI")  # mark, length of the JSON that follows
SCALES = (1.0, 10.0, 100.0, 1000.0, 1e6, 1e7, 2**31 / 180)
LEVEL = (
    1  # differences compress well at once; a higher level costs four times the time for a tenth of the size
)
LARGEST = 2.0**52


def pack(stream: Stream) -> bytes:
    """Bytes from which `unpack` makes an equal stream; NaN stays NaN, and minus zero comes back as zero."""
    named = [("time_s", stream.time_s), *sorted(stream.columns.items())]
    head: list[Any] = []
    parts: list[bytes] = []
    for name, column in named:
        form, scale, body, mask = _column(np.asarray(column, np.float64))
        head.append([name, form, scale, len(body), len(mask)])
        parts += [body, mask]
    segment = np.diff(stream.segment.astype(np.int64), prepend=0).astype("<i8").tobytes()
    text = json.dumps({"n": len(stream.time_s), "columns": head, "segment": len(segment)}).encode()
    return zlib.compress(HEAD.pack(MARK, len(text)) + text + b"".join([*parts, segment]), LEVEL)


def unpack(packed: bytes) -> Stream:
    """The stream again. Bytes that `pack` did not write raise ValueError."""
    try:
        data = zlib.decompress(packed)
        mark, length = HEAD.unpack_from(data)
        head = json.loads(data[HEAD.size : HEAD.size + length])
    except (zlib.error, struct.error, UnicodeDecodeError) as bad:
        raise ValueError("these are not the columns of a stream") from bad
    if mark != MARK:
        raise ValueError("these are not the columns of a stream")
    at, columns = HEAD.size + length, {}
    for name, form, scale, size, mask_size in head["columns"]:
        body, mask = data[at : at + size], data[at + size : at + size + mask_size]
        columns[name] = _values(form, scale, body, mask, head["n"])
        at += size + mask_size
    segment = np.cumsum(np.frombuffer(data[at : at + head["segment"]], "<i8"))
    return Stream(time_s=columns.pop("time_s"), columns=columns, segment=segment)


def _column(values: Floats) -> tuple[str, float, bytes, bytes]:
    missing = np.isnan(values)
    mask = np.packbits(missing).tobytes() if missing.any() else b""
    solid = np.where(missing, 0.0, values) if mask else values
    for scale in SCALES:
        whole = np.rint(solid * scale)
        if not (np.abs(whole) < LARGEST).all():
            break
        if np.array_equal(whole / scale, solid):
            steps = np.diff(whole.astype(np.int64), prepend=0)
            narrow = len(steps) < 2 or np.abs(steps[1:]).max() < 2**31
            first = steps[:1].astype("<i8").tobytes()
            rest = steps[1:].astype("<i4" if narrow else "<i8").tobytes()
            return ("i" if narrow else "l"), scale, first + rest, mask
    if np.array_equal(_narrow(solid).astype(np.float64), solid):
        return "f", 1.0, _narrow(solid).tobytes(), mask
    return "d", 1.0, solid.astype("<f8").tobytes(), mask


def _narrow(values: Floats) -> Any:
    with np.errstate(over="ignore"):
        return values.astype("<f4")


def _values(form: str, scale: float, body: bytes, mask: bytes, n: int) -> Floats:
    if form in ("i", "l"):
        first = np.frombuffer(body[:8], "<i8")
        rest = np.frombuffer(body[8:], "<i4" if form == "i" else "<i8").astype(np.int64)
        values = np.cumsum(np.concatenate([first, rest])) / scale
    else:
        values = np.frombuffer(body, "<f4" if form == "f" else "<f8").astype(np.float64)
    if mask:
        values[np.unpackbits(np.frombuffer(mask, np.uint8), count=n).astype(bool)] = np.nan
    return values
