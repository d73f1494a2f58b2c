"""One member on its way through an import, and what becomes of it in the report and in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from freshlegs.coach.imports.duplicates import Ledger, Seen
from freshlegs.coach.imports.report import ActivityLine, MemberLine
from freshlegs.model.activity import Activity
from freshlegs.store.rows import MemberRow, NewActivity, StoredActivity

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Row:
    """A member until the end of the import: what comes later may be richer than what it gave.

    repeats   an activity of the same bytes, or of the same row of a table
    finished  1, 2, 3 … in the order of finishing
    """

    position: int
    name: str
    sha256: str | None
    outcome: str
    kind: str | None = None
    why: str | None = None
    repeats: str | None = None
    size: int | None = None
    lines: tuple[ActivityLine, ...] = ()
    finished: int = 0

    def finished_as(self, ledger: Ledger) -> MemberLine:
        """The row as things stand: a member whose activities all gave way to richer ones is a duplicate."""
        staying = [given for given in self.lines if given.id not in ledger.stays]
        if len(staying) > 1:
            staying.sort(key=lambda given: (given.start or NEVER, given.id))
        repeats = self.repeats or (self.lines[0].id if self.lines and not staying else None)
        if repeats is not None:
            return MemberLine(
                name=self.name,
                sha256=self.sha256,
                outcome="duplicate",
                duplicate_of=ledger.staying(repeats),
            )
        return MemberLine(
            name=self.name,
            sha256=self.sha256,
            outcome=self.outcome,
            kind=self.kind,
            why=self.why,
            activities=tuple(staying),
        )

    def kept(self, ledger: Ledger) -> MemberRow:
        told = self.finished_as(ledger)
        return MemberRow(
            position=self.position,
            finished=self.finished,
            name=told.name,
            sha256=told.sha256,
            outcome=told.outcome,
            kind=told.kind,
            why=told.why,
            duplicate_of=told.duplicate_of,
            size=self.size,
            activities=tuple([given.id for given in told.activities]),
        )


def sight(activity: Activity, id: str, sha256: str | None) -> Seen:
    """What tells this activity apart from others."""
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
    one = new.activity
    return ActivityLine(  # in the order of its fields: names would take half as long again
        new.id, one.sport, one.sub_sport, one.start, new.utc_offset_s, new.time_zone_source, one.distance_m,
        one.duration_s, one.elapsed_s, one.records, one.laps, one.average_hr, one.distance_source,
        one.source_format, one.damaged,
    )  # fmt: skip


def lines_of(kept: StoredActivity) -> ActivityLine:
    """The same for an activity that is in the store already, as its file says it."""
    return ActivityLine(
        id=kept.id,
        sport=kept.sport_read,
        sub_sport=kept.sub_sport,
        start=kept.start,
        utc_offset_s=kept.utc_offset_s,
        time_zone_source=kept.time_zone_source,
        distance_m=kept.distance_m,
        duration_s=kept.duration_s,
        elapsed_s=kept.elapsed_s,
        records=kept.records,
        laps=kept.laps,
        average_hr=kept.average_hr,
        distance_source=kept.distance_source,
        source_format=kept.source_format,
        damaged=kept.damaged,
    )
