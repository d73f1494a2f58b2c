"""What goes through the pipes between an import and its workers: a pickled head, then plain bytes.

Both ends are this program. The bytes of members stay outside the pickle, so that none is copied on the way.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Sequence
from typing import Any, BinaryIO

LENGTH = struct.Struct("<I")


class Ended(Exception):
    """The other end is gone."""


def write(stream: BinaryIO, head: object, bodies: Sequence[bytes] = ()) -> None:
    told = pickle.dumps((head, [len(body) for body in bodies]), pickle.HIGHEST_PROTOCOL)
    try:
        stream.write(LENGTH.pack(len(told)) + told)
        for body in bodies:
            stream.write(body)
        stream.flush()
    except (BrokenPipeError, ValueError, OSError):
        raise Ended from None


def read_head(stream: BinaryIO) -> tuple[Any, list[int]]:
    """(head, lengths of the bodies that follow: the reader takes them one by one)."""
    (length,) = LENGTH.unpack(exactly(stream, LENGTH.size))
    head, sizes = pickle.loads(exactly(stream, length))
    return head, sizes


def exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) < size:
        raise Ended
    return data
