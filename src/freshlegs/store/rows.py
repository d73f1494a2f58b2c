"""What goes into the store and what comes out of it: frozen values, no SQL, no arrays but inside a `Stream`.

Moments are zoned `datetime`s in UTC, days are `date`s of the runner's zone, ids are strings. JSON stays text: the
store keeps it byte for byte and does not look inside.
"""

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple, TypeAlias

from freshlegs.model.activity import Activity


class Stretch(NamedTuple):
    """A part of an open file: its bytes are copied by the system and never pass through here."""

    file: int
    at: int
    size: int

    def read(self) -> bytes:
        return os.pread(self.file, self.size, self.at)


Part: TypeAlias = bytes | memoryview | Stretch
Original: TypeAlias = tuple[Part, ...]
ONE_BEAT = struct.Struct("<Hd")  # beats per minute, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerRow:
    """`profile` is the `runner` object of the contract, as JSON text; `{}` until the runner has said something."""

    id: int
    name: str
    profile: str
    timezone: str
    created_at: datetime | None


class StoredActivity(NamedTuple):
    """The facts of one activity without its stream. `None` is not known, never zero.

    sport         the runner's own answer where there is one, else what the file says (`sport_read`)
    start         UTC; None: kept, shown, never in a day or week
    sha256        of the original it came from, None for a row of a table
    counted       False: overlaps a longer one, and the runner has not said yet that both happened
    duplicate_of  the id of the activity that stays, None where this one stays
    rpe, title    its own, else those of its duplicates

    A named tuple, since a start reads thousands of them: a frozen dataclass of this width takes ten times as long.
    """

    id: str
    sport: str
    sport_read: str
    sub_sport: str | None
    start: datetime | None
    utc_offset_s: int | None
    time_zone_source: str | None
    distance_m: float | None
    distance_source: str | None
    duration_s: float | None
    elapsed_s: float | None
    records: int
    laps: int
    average_hr: float | None
    rpe: float | None
    ascent_m: float | None
    descent_m: float | None
    peak_hr: float | None
    source_format: str
    damaged: tuple[str, ...]
    title: str | None
    platform_id: str | None
    sha256: str | None
    counted: bool
    duplicate_of: str | None
    heart_rate_packed: bytes | None

    @property
    def heart_rate_s(self) -> Mapping[int, float] | None:
        """Beats per minute -> seconds of moving time. Unpacked when asked: few of thousands of rows are."""
        if self.heart_rate_packed is None:
            return None
        return dict(ONE_BEAT.iter_unpack(self.heart_rate_packed))


class NewActivity(NamedTuple):
    """An activity on its way in.

    id        follows from the content, so that a second import finds it
    original  the file as a zlib stream, in parts; None where it is kept already or there is no file
    """

    id: str
    activity: Activity
    utc_offset_s: int | None
    time_zone_source: str | None
    sha256: str | None
    original: Original | None = None
    duplicate_of: str | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class RichnessSwap:
    """A new activity is richer than a kept one of the same run: `loser` becomes a duplicate of `winner` (ids)."""

    loser: str
    winner: str


class MemberRow(NamedTuple):
    """One member of an import with its outcome (importing, section 3). `activities`: the ids that it gave.

    position  in the order of the archive, with gaps
    finished  1, 2, 3 … in the order of finishing
    """

    position: int
    finished: int
    name: str
    sha256: str | None
    outcome: str
    kind: str | None = None
    why: str | None = None
    duplicate_of: str | None = None
    size: int | None = None
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """`state`: running, done or failed. A run that was killed stays `running`; the next one of `source` goes on.

    source   tells the very export that it reads; None: nothing that could be gone on with
    total    members that it has, as far as they are known
    members  those that are finished
    """

    id: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    source: str | None
    total: int | None
    members: int


class LedgerCounts(NamedTuple):
    """Of one import. `outcomes`: outcome -> members; `newest`: the number of the member that finished last."""

    outcomes: dict[str, int]
    newest: int


class ActivityCounts(NamedTuple):
    """How many stay, how many of them have a date, and how many are duplicates of one that stays."""

    stays: int
    dated: int
    duplicates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActivity:
    """What an import needs of a kept activity to find it again."""

    id: str
    sha256: str | None
    sport: str
    start: datetime | None
    duration_s: float | None
    elapsed_s: float | None
    distance_m: float | None
    source_format: str
    platform_id: str | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is here already.

    activities  those that stay
    by_hash     sha256 of any original, also of a duplicate's -> ids that stay
    rows        id of any activity without a file -> the id that stays
    deleted     hashes, and ids of activities without a file, that the runner does not want
    """

    activities: tuple[KnownActivity, ...]
    by_hash: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, str]
    deleted: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRow:
    """`body` is the `check_in` of the contract as JSON text; `verdict` that of its latest plan, None before one.

    counts_at  `at`, but never later than it came in: a clock that is wrong puts nothing ahead of today
    said_at    when it was last completed or changed
    """

    id: str
    key: str
    at: datetime
    local_day: date
    body: str
    created_at: datetime
    counts_at: datetime
    said_at: datetime
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One answer with the whole question behind it, both as JSON text, so that it can be replayed."""

    id: str
    check_in_id: str
    made_at: datetime
    question: str
    answer: str
    knowledge_version: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What became of a step. `step`: its number in the plan from 1; `step_start`: its start as the answer says it."""

    id: str
    plan_id: str
    remedy: str
    step: int | None
    step_start: str
    state: str  # done, skipped
    reason: str | None
    at: datetime
    local_day: date  # where the runner was at home then


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in. `role`: runner, coach or admin; `password_hash` None: by passkey alone."""

    id: int
    runner: int
    name: str
    role: str
    password_hash: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in that goes on."""

    id: int
    account: Account
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """`credential`: its id, base64url; `uses`: as the device counts them, 0 where it does not."""

    id: int
    account: Account
    credential: str
    public_key: bytes
    uses: int
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program may do for one runner, and until when."""

    id: int
    runner: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """What was answered to a request with this key. `answer` None: the first one is still under way, or broke off."""

    request_sha256: str
    answer: str | None


class Check(NamedTuple):
    """One line of `doctor`."""

    id: str
    ok: bool
    words: str


def size_of(original: Original) -> int:
    """Bytes of all parts together."""
    return sum([part.size if isinstance(part, Stretch) else len(part) for part in original])


def pack_heart_rate(seconds: Mapping[int, float] | None) -> bytes | None:
    """As it is kept, `ONE_BEAT` after `ONE_BEAT`, lowest first. Where a reader packed it so already, just that."""
    packed: bytes | None = getattr(seconds, "packed", None)
    if packed is not None or not seconds:
        return packed or None
    flat = chain.from_iterable(sorted(seconds.items()))
    return struct.pack("<" + "Hd" * len(seconds), *flat)
