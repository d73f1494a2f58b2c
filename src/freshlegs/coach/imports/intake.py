"""Members in, one after the other; rows of the report and what is new for the store out. Touches no store itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from freshlegs.coach.imports.decode import Decoded
from freshlegs.coach.imports.duplicates import Ledger, Seen, richer
from freshlegs.coach.imports.identity import activity_id
from freshlegs.coach.imports.outcome import Judged, judge
from freshlegs.coach.imports.overlaps import uncounted
from freshlegs.coach.imports.report import ActivityLine, MemberLine
from freshlegs.coach.imports.sources import Member
from freshlegs.coach.imports.zone import offset
from freshlegs.model.activity import Activity
from freshlegs.store.rows import Known, MemberRow, NewActivity, RichnessSwap

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Row:
    """A member until the end of the import: what comes later may be richer than what it gave."""

    name: str
    sha256: str | None
    outcome: str
    kind: str | None = None
    why: str | None = None
    repeats: str | None = None  # an activity of the same bytes
    size: int | None = None
    lines: tuple[ActivityLine, ...] = ()


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
        self.ledger = Ledger()
        self.rows: list[Row] = []
        self.batch = Batch()
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

    def take(self, member: Member, decoded: Decoded | None) -> Row:
        row = self._row(member, decoded)
        self.rows.append(row)
        self.batch.rows.append(row)
        return row

    def _row(self, member: Member, decoded: Decoded | None) -> Row:
        if decoded is None:
            outcome = "unreadable" if member.why else "ignored"
            return Row(member.name, member.sha256, outcome, member.kind, member.why)
        repeated = self.ledger.by_sha256.get(decoded.sha256) if decoded.sha256 else None
        if repeated:
            return Row(member.name, decoded.sha256, "duplicate", repeats=repeated[0], size=decoded.size)
        judged = judge(decoded.found, self.now)
        row = Row(member.name, decoded.sha256, judged.outcome, judged.kind, judged.why, size=decoded.size)
        if judged.outcome == "ignored":
            row.kind = decoded.kind
        if judged.activities and decoded.sha256:
            row.lines = tuple(self._activities(judged, decoded, decoded.sha256))
        return row

    def _activities(self, judged: Judged, decoded: Decoded, sha256: str) -> Iterable[ActivityLine]:
        original = decoded.original
        for index, activity in enumerate(judged.activities):
            seen = sight(activity, activity_id(sha256, index), sha256)
            if self.ledger.has_in_file(seen):
                continue  # the file tells the same session twice
            other = self.ledger.match(seen)
            utc_offset_s, source = offset(activity, self.zone)
            new = NewActivity(
                id=seen.id,
                activity=activity,
                utc_offset_s=utc_offset_s,
                time_zone_source=source,
                sha256=sha256,
                original=original,
                packed_stream=decoded.streams[index],
            )
            original = None  # one copy for all activities of the file
            self.ledger.add(seen)
            self._add(new, seen, other)
            yield line(new)

    def _add(self, new: NewActivity, seen: Seen, other: Seen | None) -> None:
        if other is None:
            self.batch.activities.append(new)
        elif richer(seen, other):
            self.ledger.stays[other.id] = seen.id
            self.batch.activities.append(new)
            self.batch.swaps.append(RichnessSwap(loser=other.id, winner=seen.id))
        else:
            self.ledger.stays[seen.id] = other.id
            self.batch.activities.append(replace(new, duplicate_of=other.id))

    def closed_batch(self) -> Batch:
        """What has come together since the last one; which activities count is settled now."""
        batch, self.batch = self.batch, Batch()
        near = {
            seen.id: seen
            for new in batch.activities
            for seen in self.ledger.around(self.ledger.by_id[new.id])
        }
        out = uncounted(near.values())
        fresh = {new.id for new in batch.activities}
        batch.activities = [replace(new, counted=new.id not in out) for new in batch.activities]
        for seen in near.values():
            counted = seen.id not in out
            if counted != seen.counted:
                self.ledger.by_id[seen.id] = replace(seen, counted=counted)
                if seen.id not in fresh:
                    batch.counted[seen.id] = counted
        return batch

    def lines(self) -> tuple[MemberLine, ...]:
        return tuple(self.finished(row) for row in self.rows)

    def finished(self, row: Row) -> MemberLine:
        """The row as things stand: a member whose activities all gave way to richer ones is a duplicate."""
        staying = [given for given in row.lines if given.id not in self.ledger.stays]
        repeats = row.repeats or (row.lines[0].id if row.lines and not staying else None)
        if repeats is not None:
            return MemberLine(
                name=row.name,
                sha256=row.sha256,
                outcome="duplicate",
                duplicate_of=self.ledger.staying(repeats),
            )
        return MemberLine(
            name=row.name,
            sha256=row.sha256,
            outcome=row.outcome,
            kind=row.kind,
            why=row.why,
            activities=tuple(sorted(staying, key=lambda given: (given.start or NEVER, given.id))),
        )

    def kept_row(self, row: Row) -> MemberRow:
        told = self.finished(row)
        return MemberRow(
            name=told.name,
            sha256=told.sha256,
            outcome=told.outcome,
            kind=told.kind,
            why=told.why,
            duplicate_of=told.duplicate_of,
            size=row.size,
            activities=tuple(given.id for given in told.activities),
        )


def sight(activity: Activity, id: str, sha256: str) -> Seen:
    return Seen(
        id=id,
        sha256=sha256,
        sport=activity.sport,
        start=activity.start,
        duration_s=activity.duration_s,
        elapsed_s=activity.elapsed_s,
        distance_m=activity.distance_m,
        source_format=activity.source_format,
        platform_id=activity.platform_id,
        has_heart_rate=activity.average_hr is not None,
        records=activity.records,
    )


def line(new: NewActivity) -> ActivityLine:
    activity = new.activity
    return ActivityLine(
        id=new.id,
        sport=activity.sport,
        sub_sport=activity.sub_sport,
        start=activity.start,
        utc_offset_s=new.utc_offset_s,
        time_zone_source=new.time_zone_source,
        distance_m=activity.distance_m,
        duration_s=activity.duration_s,
        elapsed_s=activity.elapsed_s,
        records=activity.records,
        laps=activity.laps,
        average_hr=activity.average_hr,
        distance_source=activity.distance_source,
        source_format=activity.source_format,
        damaged=activity.damaged,
    )
