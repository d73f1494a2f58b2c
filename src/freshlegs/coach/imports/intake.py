"""Members in, one after the other; rows of the report and what is new for the store out. Touches no store itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from freshlegs.coach.imports.duplicates import Ledger, Seen, richer
from freshlegs.coach.imports.identity import activity_id, row_id
from freshlegs.coach.imports.joined import Told, completed
from freshlegs.coach.imports.outcome import Judged, dated, judge
from freshlegs.coach.imports.overlaps import uncounted
from freshlegs.coach.imports.report import ActivityLine, MemberLine
from freshlegs.coach.imports.row import Row, line, lines_of, sight
from freshlegs.coach.imports.sources import Member
from freshlegs.coach.imports.zone import offset
from freshlegs.importers.tables import TableRow
from freshlegs.model.activity import Activity
from freshlegs.reader.decode import Decoded
from freshlegs.store.rows import (
    Known,
    MemberRow,
    NewActivity,
    Original,
    Part,
    RichnessSwap,
    StoredActivity,
)

Cut: TypeAlias = Callable[[int, int], Part]
DELETED = "You deleted this activity here. Import the file by itself to have it back."


def nothing(begin: int, end: int) -> Part:
    """Of a member that is no file."""
    return b""


@dataclass(slots=True)
class Batch:
    """What the next commit writes. `counted`: activities kept before whose counting has changed."""

    rows: list[Row] = field(default_factory=list)
    activities: list[NewActivity] = field(default_factory=list)
    swaps: list[RichnessSwap] = field(default_factory=list)
    counted: dict[str, bool] = field(default_factory=dict)


class Intake:
    """The memory of one import: all activities known so far, and all members seen."""

    def __init__(self, known: Known, *, now: datetime, zone: str) -> None:
        self.now = now
        self.zone = zone
        self.known = known
        self.ledger = Ledger()
        self.rows: list[Row] = []
        self.batch = Batch()
        self.given: set[str] = set()  # activities that a file of this import holds, new or not
        self._stored: dict[int, MemberRow] = {}
        for kept in known.activities:
            self.ledger.add(
                Seen(
                    id=kept.id,
                    sha256=kept.sha256,
                    sport=kept.sport,
                    start=kept.start,
                    duration_s=kept.duration_s,
                    elapsed_s=kept.elapsed_s,
                    distance_m=kept.distance_m,
                    source_format=kept.source_format,
                    platform_id=kept.platform_id,
                    is_kept=True,
                    counted=kept.counted,
                )
            )
        self.ledger.by_sha256.update({sha256: list(ids) for sha256, ids in known.by_hash.items() if ids})
        self.ledger.stays.update({id: stays for id, stays in known.rows.items() if id != stays})

    def resume(self, finished: Iterable[MemberRow], activities: Sequence[StoredActivity]) -> None:
        """Members that an import which was broken off had finished: told again as they were, not read again."""
        by_id = {one.id: one for one in activities}
        for kept in finished:
            row = Row(
                position=kept.position,
                name=kept.name,
                sha256=kept.sha256,
                outcome=kept.outcome,
                kind=kept.kind,
                why=kept.why,
                repeats=kept.duplicate_of,
                size=kept.size,
                lines=tuple(lines_of(by_id[id]) for id in kept.activities if id in by_id),
                finished=kept.finished,
            )
            self.rows.append(row)
            self._stored[row.position] = kept
            self.given.update(kept.activities, [kept.duplicate_of] if kept.duplicate_of else [])

    def take(
        self,
        member: Member,
        decoded: Decoded | None,
        cut: Cut = nothing,
        told: Told | None = None,
    ) -> Row:
        """`cut`: gives some of what was decoded, in which the original may lie; `told`: what a table says of this file."""
        row = self._row(member, decoded, cut, told)
        return self._noted(row)

    def take_row(self, container: Member, number: int, found: TableRow) -> Row:
        """A row of a table that has no usable file."""
        row = Row(
            position=position(container, number),
            name=f"{container.name}#{found.key}",
            sha256=None,
            outcome="unreadable",
            why=found.why,
        )
        if found.activity is not None:
            self._from_row(row, found.activity)
        return self._noted(row)

    def _noted(self, row: Row) -> Row:
        self.rows.append(row)
        row.finished = len(self.rows)
        self.batch.rows.append(row)
        return row

    def _row(self, member: Member, decoded: Decoded | None, cut: Cut, told: Told | None) -> Row:
        place = position(member)
        if decoded is None:
            outcome = "unreadable" if member.kind is None else "ignored"
            return Row(place, member.name, member.sha256, outcome, member.kind, member.why)
        sha256, size = decoded.sha256, decoded.size
        if sha256 in self.known.deleted and not member.is_path:
            return Row(place, member.name, sha256, "ignored", "unrelated", DELETED, size=size)
        repeated = self.ledger.by_sha256.get(sha256) if sha256 else None
        if repeated:
            self.given.update(repeated)
            self._words_for(repeated, told)
            return Row(place, member.name, sha256, "duplicate", repeats=repeated[0], size=size)
        judged = judge(decoded.found, self.now)
        row = Row(place, member.name, sha256, judged.outcome, judged.kind, judged.why, size=size)
        if judged.outcome == "ignored":
            row.kind = decoded.kind
        if judged.activities and sha256:
            row.lines = tuple(self._activities(judged, sha256, decoded.original_of(cut), told))
            self.given.update([given.id for given in row.lines])
        return row

    def _activities(
        self, judged: Judged, sha256: str, original: Original | None, told: Told | None
    ) -> Iterable[ActivityLine]:
        row = told.row.activity if told is not None and len(judged.activities) == 1 else None
        for index, found in enumerate(judged.activities):
            activity = found if row is None else completed(found, row)
            seen = sight(activity, activity_id(sha256, index), sha256)
            if self.ledger.has_in_file(seen):
                continue  # the file tells the same session twice
            yield self._new(activity, seen, original)
            original = None  # one copy for all activities of the file

    def _new(self, activity: Activity, seen: Seen, original: Original | None = None) -> ActivityLine:
        other = self.ledger.match(seen)
        utc_offset_s, source = offset(activity, self.zone)
        new = NewActivity(
            id=seen.id,
            activity=activity,
            utc_offset_s=utc_offset_s,
            time_zone_source=source,
            sha256=seen.sha256,
            original=original,
        )
        self.ledger.add(seen)
        if other is None:
            self.batch.activities.append(new)
        elif richer(seen, other):
            self.ledger.stays[other.id] = seen.id
            self.batch.activities.append(new)
            self.batch.swaps.append(RichnessSwap(loser=other.id, winner=seen.id))
        else:
            self.ledger.stays[seen.id] = other.id
            self.batch.activities.append(new._replace(duplicate_of=other.id))
        return line(new)

    def _from_row(self, row: Row, activity: Activity) -> None:
        """The outcome of a row by itself, as if it were a file."""
        activity = dated(activity, self.now)
        id = row_id(activity)
        row.outcome, row.why = ("salvaged", activity.lost) if activity.lost else ("imported", None)
        if id in self.known.deleted:
            row.outcome, row.kind, row.why = "ignored", "unrelated", DELETED
        elif id in self.ledger.by_id or id in self.ledger.stays:
            row.outcome, row.why, row.repeats = "duplicate", None, id
        else:
            row.lines = (self._new(activity, sight(activity, id, None)),)

    def staying_given(self) -> set[str]:
        """The activities that the files of this very import hold."""
        return {self.ledger.staying(id) for id in self.given}

    def match(self, row: Activity) -> str | None:
        """The id of the activity that is the same as this row, whatever gave it."""
        other = self.ledger.match(sight(row, row_id(row), None))
        return None if other is None else other.id

    def _words_for(self, ids: Sequence[str], told: Told | None) -> None:
        """Name and effort from a table for a file that came without it, kept beside as what they are: a duplicate."""
        row = told.row.activity if told is not None and len(ids) == 1 else None
        if row is None or (row.rpe is None and not row.title) or row_id(row) in self.ledger.stays:
            return
        stays = self.ledger.by_id.get(self.ledger.staying(ids[0]))
        if stays is None or (row.platform_id is not None and stays.platform_id == row.platform_id):
            return
        seen = sight(row, row_id(row), None)
        utc_offset_s, source = offset(row, self.zone)
        self.ledger.add(seen)
        self.ledger.stays[seen.id] = stays.id
        self.batch.activities.append(
            NewActivity(
                id=seen.id, activity=row, utc_offset_s=utc_offset_s, time_zone_source=source, sha256=None,
                duplicate_of=stays.id,
            )
        )  # fmt: skip

    def closed_batch(self) -> Batch:
        """What has come together since the last one; which activities count is settled now."""
        batch, self.batch = self.batch, Batch()
        fresh = {new.id for new in batch.activities}
        near = {seen.id: seen for seen in self.ledger.around(self.ledger.by_id[id] for id in fresh)}
        out = uncounted(near.values())
        batch.activities = [new._replace(counted=False) if new.id in out else new for new in batch.activities]
        for seen in near.values():
            counted = seen.id not in out
            if counted != seen.counted:
                self.ledger.by_id[seen.id] = seen._replace(counted=counted)
                if seen.id not in fresh:
                    batch.counted[seen.id] = counted
        return batch

    def lines(self) -> tuple[MemberLine, ...]:
        return tuple(self.finished(row) for row in sorted(self.rows, key=lambda row: row.position))

    def finished(self, row: Row) -> MemberLine:
        return row.finished_as(self.ledger)

    def changed_rows(self) -> list[MemberRow]:
        """Those that a richer file has made a duplicate since they were written."""
        stays = self.ledger.stays
        return self.kept_rows(row for row in self.rows if any(given.id in stays for given in row.lines))

    def kept_rows(self, rows: Iterable[Row]) -> list[MemberRow]:
        """As the ledger keeps them; those only that it does not hold in this form already."""
        found = []
        for row in rows:
            kept = row.kept(self.ledger)
            if self._stored.get(row.position) != kept:
                self._stored[row.position] = kept
                found.append(kept)
        return found


def position(member: Member, number: int = 0) -> int:
    """Where a member stands in the report; rows of a table stand behind it."""
    return member.place << 20 | number
