"""Where the messages of a FIT part are, found without looking inside them.

A device writes thousands of messages of the same length one after the other. A run of them is counted with one
operation on bytes: of the stretch ahead take every n-th byte, n the length, and count the leading ones that equal
the header. Equal header, equal length: by induction the next byte looked at is again a header, and anything else,
such as a new definition, has another header and ends the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from operator import length_hint
from typing import TypeAlias

from freshlegs.importers.fit.fields import Form, form_of

Bytes: TypeAlias = bytes | bytearray

COMPRESSED = 0x80  # header with the low five bits of the time
DEFINITION = 0x40
DEVELOPER = 0x20
UNDEFINED = 1 << 62  # the length of what is not defined: past the end of any file, so that the loop asks once
# In one file. A real one has a few dozen layouts and some thousand single messages, a hostile one any number.
MOST_LAYOUTS = 1_024
MOST_DEFINITIONS_AND_RUNS = 100_000
MOST_MESSAGES = 600_000  # those of a run count as one


class Runs:
    """Where the messages of one layout are: single ones by their position, others by that of the first and how many."""

    __slots__ = ("counts", "singles", "starts")

    def __init__(self) -> None:
        self.singles: list[int] = []
        self.starts: list[int] = []
        self.counts: list[int] = []

    @property
    def count(self) -> int:
        """How many messages there are."""
        return len(self.singles) + sum(self.counts)

    def places(self, size: int) -> Iterator[int]:
        """The position of each message, one by one, in the order of the file."""
        if not self.starts:
            return iter(self.singles)
        pairs = zip(self.starts, self.counts, strict=True)
        runs = (range(start, start + count * size, size) for start, count in pairs)
        return merge(chain.from_iterable(runs), self.singles)


class Layout:
    """The messages of one definition: `full`, and `short` ones whose header holds a compressed time. None: no such."""

    __slots__ = ("form", "full", "short", "singles", "size")

    def __init__(self, form: Form) -> None:
        self.form, self.size = form, form.size
        self.full = Runs() if form.is_read else None
        self.singles = self.full.singles if self.full else None
        self.short: Runs | None = None


@dataclass(frozen=True, slots=True)
class Walked:
    """`stopped_at` is the end of the last whole message; `fault` None, `truncated` or `undefined_message`."""

    layouts: list[Layout]
    stopped_at: int
    fault: str | None


@dataclass(slots=True)
class Patience:
    """What may still be done for one file, over all its parts, before it is taken for a hostile one."""

    layouts: int = MOST_LAYOUTS
    spent: int = 0  # definitions and runs
    messages: int = MOST_MESSAGES  # those of a run count as one


class _Stop(Exception):
    """No further message can be found; the arguments are the fault and where the last whole message ends."""


class _Table:
    """By header byte: the length of the message and where to note it (None: nobody reads it)."""

    def __init__(self, data: Bytes, end: int, patience: Patience) -> None:
        self.data, self.end, self.patience = data, end, patience
        self.size = [UNDEFINED] * 256
        self.singles: list[list[int] | None] = [None] * 256
        self.runs: list[Runs | None] = [None] * 256
        self.layouts: dict[bytes, Layout] = {}  # by the bytes of the definition
        self._local: list[Layout | None] = [None] * 16
        self._has_short = False
        self.spent = patience.spent

    def define(self, pos: int, head: int) -> int:
        """Read what stands at `pos` and no message was defined for; returns where the next message begins."""
        if head & (COMPRESSED | DEFINITION) != DEFINITION:
            return self._define_short(pos, head)
        data, end = self.data, self.end
        if pos + 6 > end:
            raise _Stop("truncated", pos)
        after = pos + 6 + 3 * data[pos + 5]
        if head & DEVELOPER and after < end:
            after += 1 + 3 * data[after]
        if after > end:
            raise _Stop("truncated", pos)
        if self.spent == MOST_DEFINITIONS_AND_RUNS:
            raise _Stop("undefined_message", pos)
        self.spent += 1
        definition = bytes(data[pos + 1 : after])
        layout = self.layouts.get(definition) or self._new_layout(pos, definition)
        local = head & 15
        if self._local[local] is not layout:
            self._local[local] = layout
            self.size[local], self.singles[local], self.runs[local] = layout.size, layout.singles, layout.full
            if self._has_short:
                self.size[COMPRESSED:] = [UNDEFINED] * 128
        return after

    def _new_layout(self, pos: int, definition: bytes) -> Layout:
        if not self.patience.layouts:
            raise _Stop("undefined_message", pos)
        self.patience.layouts -= 1
        layout = self.layouts[definition] = Layout(form_of(definition))
        return layout

    def _define_short(self, pos: int, head: int) -> int:
        """A header with a compressed time is entered when it is met: hardly any file has one."""
        layout = self._local[head >> 5 & 3] if head & COMPRESSED else None
        if layout is None:
            raise _Stop("undefined_message", pos)
        if layout.form.is_read and layout.short is None:
            layout.short = Runs()
        self.size[head], self.runs[head] = layout.size, layout.short
        self.singles[head] = layout.short.singles if layout.short else None
        self._has_short = True
        return pos

    def last(self, pos: int, head: int) -> None:
        """Note the message that ends where the messages end."""
        noted = self.singles[head]
        if noted is not None:
            noted.append(pos)

    def run(self, pos: int, head: int, length: int) -> int:
        """Note the messages with the header at `pos` that follow each other; returns where they end."""
        if self.spent == MOST_DEFINITIONS_AND_RUNS:
            raise _Stop("undefined_message", pos)
        self.spent += 1
        count = _leading(self.data, pos, self.end, length)
        runs = self.runs[head]
        if runs is not None:
            runs.starts.append(pos)
            runs.counts.append(count)
        return pos + count * length


def _leading(data: Bytes, pos: int, end: int, length: int) -> int:
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


def walk(data: Bytes, pos: int, end: int, patience: Patience) -> Walked:
    """Note all messages from `pos` to `end`. Stops at the first that is not defined or not whole."""
    table = _Table(data, end, patience)
    fault = None
    try:
        if pos < end:
            pos = _note_all(table, pos)
    except _Stop as stop:
        fault, pos = stop.args
    return Walked(list(table.layouts.values()), pos, fault)


def _note_all(table: _Table, pos: int) -> int:
    """The loop of `walk`; returns where the messages end. It takes longest of all, so it looks at a header once."""
    data, end, size, singles = table.data, table.end, table.size, table.singles
    left = iter(range(table.patience.messages))
    head = data[pos]
    try:
        for _ in left:
            after = pos + size[head]
            if after < end:
                follow = data[after]
                # Few of a kind are noted one by one, which is faster. Any look ahead will do to tell few from many.
                if follow != head or (ahead := after + 3 * (after - pos)) >= end or data[ahead] != head:
                    noted = singles[head]
                    if noted is not None:
                        noted.append(pos)
                    pos, head = after, follow
                    continue
                pos = table.run(pos, head, after - pos)
            elif size[head] == UNDEFINED:
                pos = table.define(pos, head)
            elif after > end:
                raise _Stop("truncated", pos)
            else:
                table.last(pos, head)
                return end
            if pos >= end:
                return pos
            head = data[pos]
    finally:
        table.patience.messages, table.patience.spent = length_hint(left), table.spent
    raise _Stop("undefined_message", pos)
