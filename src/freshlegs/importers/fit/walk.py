"""Where the messages of a FIT part are, found without looking inside them.

A device writes thousands of messages of the same length one after the other. A run of them is counted with one
operation on bytes: of the stretch ahead take every n-th byte, n the length, and count the leading ones that equal
the header. Equal header, equal length: by induction the next byte looked at is again a header, and anything else,
such as a new definition, has another header and ends the run.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

COMPRESSED = 0x80  # header with the low five bits of the time
DEFINITION = 0x40
DEVELOPER = 0x20
MOST_LAYOUTS = 4_096  # in one part; a real file has a few dozen, a hostile one any number


@dataclass(slots=True)
class Runs:
    """Positions of the first message of each run, and how many follow each other without a gap."""

    starts: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """One definition and where its messages are. `order` is < or >; three bytes for each field: number, size, type."""

    message: int
    order: str
    fields: bytes
    developer: bytes
    size: int
    full: Runs = field(default_factory=Runs)
    short: Runs = field(default_factory=Runs)  # messages whose header holds a compressed time


@dataclass(frozen=True, slots=True)
class Walked:
    """`stopped_at` is the end of the last whole message; `fault` None, `truncated` or `undefined_message`."""

    layouts: list[Layout]
    stopped_at: int
    fault: str | None


class _Stop(Exception):
    """No further message can be found; the argument is the fault."""


class _Table:
    """By header byte: the length of the message (0: not defined) and the runs to note it in."""

    def __init__(self) -> None:
        self.size = [0] * 256
        self.runs = [Runs()] * 256
        self.layouts: dict[bytes, Layout] = {}  # by the bytes of the definition

    def define(self, data: bytes, pos: int, end: int) -> int:
        """Read the definition at `pos`; returns where the next message begins."""
        head = data[pos]
        if head & COMPRESSED or not head & DEFINITION:
            raise _Stop("undefined_message")
        if pos + 6 > end:
            raise _Stop("truncated")
        middle = after = pos + 6 + 3 * data[pos + 5]
        if head & DEVELOPER and after < end:
            after += 1 + 3 * data[after]
        if after > end:
            raise _Stop("truncated")
        written = data[pos + 1 : after]
        layout = self.layouts.get(written)
        if layout is None:
            if len(self.layouts) == MOST_LAYOUTS:
                raise _Stop("undefined_message")
            fields, developer = data[pos + 6 : middle], data[middle + 1 : after]
            layout = self.layouts[written] = _layout(written, fields, developer)
        self._enter(head & 15, layout)
        return after

    def _enter(self, local: int, layout: Layout) -> None:
        if self.runs[local] is layout.full:
            return
        self.size[local], self.runs[local] = layout.size, layout.full
        if local < 4:  # only these fit into a header with a compressed time
            low = COMPRESSED | local << 5
            self.size[low : low + 32] = [layout.size] * 32
            self.runs[low : low + 32] = [layout.short] * 32


def _layout(written: bytes, fields: bytes, developer: bytes) -> Layout:
    """The layout of a definition whose bytes after the header are `written`."""
    order = ">" if written[1] & 1 else "<"
    (message,) = struct.unpack_from(order + "H", written, 2)
    return Layout(message, order, fields, developer, 1 + sum(fields[1::3]) + sum(developer[1::3]))


def _leading(data: bytes, pos: int, end: int, length: int) -> int:
    """How many whole messages with the header at `pos` follow each other from there."""
    head, count, step = data[pos : pos + 1], 0, 32
    while True:
        at = pos + count * length
        sample = data[at : min(end, at + step * length) : length]
        same = len(sample) - len(sample.lstrip(head))
        count += same
        if same < step:
            return min(count, (end - pos) // length)
        step = min(step * 4, 8192)


def walk(data: bytes, pos: int, end: int) -> Walked:
    """Note all messages from `pos` to `end`. Stops at the first that is not defined or not whole."""
    table = _Table()
    size, sink = table.size, table.runs
    fault = None
    try:
        while pos < end:
            head = data[pos]
            length = size[head]
            if not length:
                pos = table.define(data, pos, end)
                continue
            after = pos + length
            if after > end:
                raise _Stop("truncated")
            count = _leading(data, pos, end, length) if after < end and data[after] == head else 1
            runs = sink[head]
            runs.starts.append(pos)
            runs.counts.append(count)
            pos += count * length
    except _Stop as stop:
        fault = str(stop)
    return Walked(list(table.layouts.values()), pos, fault)
