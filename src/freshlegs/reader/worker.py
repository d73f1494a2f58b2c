"""A process that reads members for an import: packed bytes in by one pipe, what they hold out by another.

Started as `python -m freshlegs.reader.worker`. All that it needs is loaded before it gives up its rights.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

from freshlegs.importers import archive
from freshlegs.importers.tables import TableRow
from freshlegs.reader import frames, limits
from freshlegs.reader.decode import CRASHED, Decoded, TableEnd, decode, failed, read_table
from freshlegs.reader.messages import READY, Batch, Begin, Lying, Rows, Table


def serve(inward: BinaryIO, outward: BinaryIO) -> None:
    begin = Begin(frozenset(), None)
    while True:
        try:
            head, sizes = frames.read_head(inward)
        except frames.Ended:
            return
        if isinstance(head, Begin):
            begin = head
        elif isinstance(head, Batch):
            # All of it first: whoever writes to a worker that hangs must not hang as well.
            waiting = [frames.exactly(inward, size) for size in sizes]
            waiting.reverse()
            answers = tuple(
                answered(
                    where.fetched() if isinstance(where, Lying) else archive.Packed(waiting.pop(), *where),
                    name,
                    begin,
                )
                for name, where in head.members
            )
            bodies = [answer.original for answer in answers if isinstance(answer.original, bytes)]
            frames.write(outward, tuple(without_body(answer) for answer in answers), bodies)
        else:
            table(head, begin, inward, outward)


def answered(member: archive.Packed, name: str, begin: Begin) -> Decoded:
    try:
        return decode(member, name, begin.known, begin.dates)
    except Exception:  # unpacking, too, may fail in ways that nobody has seen
        return failed(CRASHED)


def without_body(answer: Decoded) -> Decoded:
    """The original goes beside the pickle; an empty one stands for it inside."""
    return answer._replace(original=b"") if isinstance(answer.original, bytes) else answer


def table(asked: Table, begin: Begin, inward: BinaryIO, outward: BinaryIO) -> None:
    """Answer each piece with the rows that it completed: one side speaks at a time, so no pipe ever fills up."""
    found: list[TableRow] = []

    def pieces() -> Iterator[bytes]:
        while True:
            frames.write(outward, Rows(tuple(found)))
            found.clear()
            _, sizes = frames.read_head(inward)
            piece = frames.exactly(inward, sizes[0])
            if not piece:
                return
            yield piece

    flow = archive.Flow(pieces(), asked.size, asked.method, asked.check)
    end = TableEnd(None, 0)
    for row in read_table(asked.id, flow, begin.dates, asked.limit):
        if isinstance(row, TableEnd):
            end = row
        else:
            found.append(row)
    frames.write(outward, Rows(tuple(found), end))


def main() -> None:
    limits.load_the_lazy()
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints by accident must not end up among the answers
    inward = sys.stdin.buffer
    limits.apply()
    frames.write(outward, READY)
    serve(inward, outward)


if __name__ == "__main__":
    main()
