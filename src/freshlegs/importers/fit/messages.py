"""The few messages of one number in a part, such as sessions and events, value by value."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from freshlegs.importers.fit.developer import PREFIX
from freshlegs.importers.fit.fields import scalar
from freshlegs.importers.fit.pieces import TIME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from freshlegs.importers.fit.fields import Source
    from freshlegs.importers.fit.pieces import Kind
    from freshlegs.importers.fit.walk import Bytes


class Messages:
    """At most `most` messages in the order of the file; what was not measured is None.

    Of a native field and a developer field of one name that one counts which has anything above zero in any message,
    native first. `times` are the seconds of messages that do not hold their own, by position.
    """

    def __init__(self, data: Bytes, kinds: Sequence[Kind], most: int, times: Mapping[int, int]) -> None:
        self._data, self._times = data, times
        rows = [
            (place, kind.sources) for kind in kinds for place in islice(kind.runs.places(kind.size), most)
        ]
        if len(kinds) > 1:
            rows.sort(key=lambda row: row[0])
        self._rows: list[tuple[int, dict[str, Source]]] = rows[:most]
        added = {name for kind in kinds for name in kind.sources if name.startswith(PREFIX)}
        self._by_developer = {name.removeprefix(PREFIX) for name in added if self._is_better(name)}

    def __len__(self) -> int:
        return len(self._rows)

    def value(self, name: str, row: int) -> float | None:
        """One value in its unit."""
        if name in self._by_developer:
            name = PREFIX + name
        return self._written(name, row)

    def times_with(self, octets: Mapping[str, int]) -> Iterator[float]:
        """Seconds of the messages whose fields of one byte have the given values."""
        for row, (place, sources) in enumerate(self._rows):
            for name, octet in octets.items():
                source = sources.get(name)
                if source is None or self._data[place + source.at] != octet:
                    break
            else:
                seconds = self._written(TIME, row)
                if seconds is not None:
                    yield seconds

    def _written(self, name: str, row: int) -> float | None:
        place, sources = self._rows[row]
        if name == TIME and place in self._times:
            return self._times[place]
        source = sources.get(name)
        return None if source is None else scalar(self._data, place, source)

    def _is_better(self, added: str) -> bool:
        """Whether a developer field has anything above zero and the native one nothing."""

        def is_above_zero(name: str) -> bool:
            return any((self._written(name, row) or 0) > 0 for row in range(len(self)))

        return is_above_zero(added) and not is_above_zero(added.removeprefix(PREFIX))
