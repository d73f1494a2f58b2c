"""What an importer found in a file: an activity with its columns, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    Columns: TypeAlias = tuple[Floats, Mapping[str, Floats], Ints]


class Stream:
    """What the device wrote, one row a record, in order of time.

    time_s   (n,) float64, seconds since 1970 UTC; NaN where the record had no usable time
    columns  name -> (n,) float64, NaN where not measured. Names: latitude_deg, longitude_deg, altitude_m,
             distance_m (since the start), speed_mps, heart_rate_bpm, cadence_rpm, power_w, temperature_c, and
             further ones by the same form (name, unit last)
    segment  (n,) int64, 0, 1, 2 …: a pause or a new track begins a new segment

    `Stream.later(make)` is made when one of the three is first asked for: an import never asks.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, time_s: Floats, columns: Mapping[str, Floats], segment: Ints) -> None:
        self._make: Callable[[], Columns] | None = None
        self._made: Columns | None = (time_s, columns, segment)

    @classmethod
    def later(cls, make: Callable[[], Columns]) -> Stream:
        """A stream of what `make` will return: time_s, columns and segment."""
        stream = cls.__new__(cls)
        stream._make, stream._made = make, None
        return stream

    def _columns(self) -> Columns:
        if self._made is None:
            assert self._make is not None
            self._made, self._make = self._make(), None  # what it was made of may go
        return self._made

    @property
    def time_s(self) -> Floats:
        return self._columns()[0]

    @property
    def columns(self) -> Mapping[str, Floats]:
        return self._columns()[1]

    @property
    def segment(self) -> Ints:
        return self._columns()[2]

    def __reduce__(self) -> tuple[type[Stream], Columns]:
        return Stream, self._columns()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activity:
    """One activity of one file. `None` is not measured or not known, never zero.

    start            UTC, None when no usable date
    utc_offset_s     local time minus UTC at the start, None when the file does not tell
    duration_s       moving clock of the device; elapsed_s: last minus first
    records          points or record messages read, before any cleaning
    rpe              0 to 10, only where the runner gave it
    heart_rate_s     beats per minute -> seconds of moving time spent there
    peak_hr          highest mean heart rate over 30 s, bpm
    damaged          ids of importing.md section 2, in the order of that list
    lost             a sentence for the runner when something was lost or repaired (outcome `salvaged`)
    """

    sport: str
    sub_sport: str | None = None
    start: datetime | None = None
    utc_offset_s: int | None = None
    first_position: tuple[float, float] | None = None  # latitude, longitude, degrees
    distance_m: float | None = None
    distance_source: str | None = None  # device, records, table, gps, speed
    duration_s: float | None = None
    elapsed_s: float | None = None
    records: int = 0
    laps: int = 0
    average_hr: float | None = None
    rpe: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    heart_rate_s: Mapping[int, float] | None = None
    peak_hr: float | None = None
    source_format: str = ""
    damaged: tuple[str, ...] = ()
    lost: str | None = None
    platform_id: str | None = None
    title: str | None = None  # the runner's own words: stored, never logged
    stream: Stream | None = None


@dataclass(frozen=True, slots=True)
class NoData:
    """An activity without totals and with fewer than two timed points."""

    why: str


@dataclass(frozen=True, slots=True)
class NotActivity:
    """A good file of another kind: `kind` is an id of importing.md section 3 (settings, workout, route …)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing could be read, and why, in words for the runner."""

    why: str


Found: TypeAlias = Activity | NoData | NotActivity | Unreadable


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `accepts(head)` judges by the first bytes (up to 4,096), never by the name."""

    id: str
    suffixes: tuple[str, ...]
    accepts: Any  # Callable[[bytes], bool]
    read: Any  # Callable[[bytes], tuple[Found, ...]]
