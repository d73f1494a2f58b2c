"""The kept originals read once more, as after a better decoder came: facts change, what the runner said stays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from freshlegs.coach.imports.identity import activity_id
from freshlegs.coach.imports.joined import completed
from freshlegs.coach.imports.outcome import judge
from freshlegs.coach.imports.pool import Job, Pool
from freshlegs.coach.imports.report import MemberLine, Report
from freshlegs.coach.imports.row import line, lines_of
from freshlegs.coach.imports.run import Progress, cpu_s, workers
from freshlegs.coach.imports.zone import offset
from freshlegs.importers import archive
from freshlegs.importers.directory import DEFLATED
from freshlegs.model.activity import Activity
from freshlegs.reader.decode import Decoded
from freshlegs.store.rows import NewActivity, StoredActivity, pack_heart_rate

if TYPE_CHECKING:
    from freshlegs.store import Store

BATCH = 100
LOST = "Its original is no longer here or is damaged. Restore the last backup."
ZLIB_HEAD, ZLIB_CHECK = 2, 4  # bytes around the raw deflate stream


def read_again(
    store: Store,
    *,
    now: datetime,
    zone: str,
    progress: Callable[[Progress], None] | None = None,
    jobs: int | None = None,
) -> Report:
    """One line for each original: `imported` or `salvaged` where something is read differently, else `duplicate`.

    Activities that a file gives in addition are added; one that it no longer gives stays as it was.
    """
    began_cpu_s, began = cpu_s(), time.monotonic()
    here: dict[str, list[StoredActivity]] = {}
    for one in store.activities():
        if one.sha256 is not None:
            here.setdefault(one.sha256, []).append(one)
    names = names_of(store)
    lines: list[MemberLine] = []
    changed: list[NewActivity] = []
    decode_s: dict[str, float] = {}
    with Pool(workers(jobs, len(here)), frozenset(), None) as pool:
        for job, decoded in pool.read(originals(store, sorted(here), names)):
            told, anew = compared(job, decoded, here[job.of], now, zone)
            lines.append(told)
            changed += anew
            if decoded.format is not None:
                decode_s[decoded.format] = decode_s.get(decoded.format, 0.0) + decoded.decode_s
            if len(lines) % BATCH == 0 or len(lines) == len(here):
                write(store, changed, {one.id for kept in here.values() for one in kept})
                changed = []
                if progress is not None:
                    took_s = time.monotonic() - began
                    progress(Progress(done=len(lines), total=len(here), kind=told.outcome, seconds=took_s))
    return Report(members=tuple(lines), cpu_s=cpu_s() - began_cpu_s, decode_cpu_s=decode_s)


def originals(store: Store, hashes: list[str], names: dict[str, str]) -> Iterator[Job[str]]:
    for sha256 in hashes:
        kept = store.packed_original(sha256)
        packed = archive.Packed(b"", refused=LOST)
        if kept is not None and len(kept) > ZLIB_HEAD + ZLIB_CHECK:
            packed = archive.Packed(kept[ZLIB_HEAD:-ZLIB_CHECK], DEFLATED)
        yield Job(sha256, names.get(sha256, sha256), packed)


def names_of(store: Store) -> dict[str, str]:
    """Hash -> the name under which the file came last."""
    return {
        row.sha256: row.name
        for run in store.import_runs()
        for row in store.members(run.id)
        if row.sha256 is not None
    }


def compared(
    job: Job[str], decoded: Decoded, kept: list[StoredActivity], now: datetime, zone: str
) -> tuple[MemberLine, list[NewActivity]]:
    """The line of one original, and its activities that are read differently now."""
    if decoded.sha256 != job.of:  # nothing could be unpacked, or something else came out
        return MemberLine(name=job.name, sha256=job.of, outcome="unreadable", why=LOST), []
    judged = judge(decoded.found, now)
    by_id = {one.id: one for one in kept}
    anew = []
    for index, found in enumerate(judged.activities):
        id = activity_id(job.of, index)
        new = as_kept(found, id, job.of, by_id.get(id), zone)
        if id not in by_id or facts(new) != facts_kept(by_id[id]):
            anew.append(new)
    if not anew:
        first = kept[0].duplicate_of or kept[0].id
        return MemberLine(name=job.name, sha256=job.of, outcome="duplicate", duplicate_of=first), []
    told = MemberLine(
        name=job.name,
        sha256=job.of,
        outcome=judged.outcome,
        why=judged.why,
        activities=tuple(line(new) for new in anew),
    )
    return told, anew


def as_kept(found: Activity, id: str, sha256: str, kept: StoredActivity | None, zone: str) -> NewActivity:
    """The activity as it is read now, with what a table had added to it."""
    activity = found if kept is None else completed(found, told_by_table(kept))
    utc_offset_s, source = offset(activity, zone)
    if kept is not None and kept.time_zone_source == source == "runner":
        utc_offset_s = kept.utc_offset_s  # where the runner lived then
    return NewActivity(
        id=id, activity=activity, utc_offset_s=utc_offset_s, time_zone_source=source, sha256=sha256
    )


def told_by_table(kept: StoredActivity) -> Activity:
    """Of a stored activity what may come from a table: it fills only what the file leaves open."""
    is_table = kept.distance_source == "table"
    return Activity(
        sport=kept.sport_read,
        sub_sport=kept.sub_sport,
        distance_m=kept.distance_m if is_table else None,
        distance_source="table" if is_table else None,
        rpe=kept.rpe,
        title=kept.title,
        platform_id=kept.platform_id,
    )


def write(store: Store, anew: list[NewActivity], here: set[str]) -> None:
    store.renew_activities([new for new in anew if new.id in here])
    added = [new for new in anew if new.id not in here]
    if added:
        store.add_activities(added)


def facts(new: NewActivity) -> tuple[object, ...]:
    one = new.activity
    rest = (one.rpe, one.ascent_m, one.descent_m, one.peak_hr, pack_heart_rate(one.heart_rate_s))
    return (line(new)._replace(damaged=tuple(one.damaged)), *rest)


def facts_kept(kept: StoredActivity) -> tuple[object, ...]:
    rest = (kept.rpe, kept.ascent_m, kept.descent_m, kept.peak_hr, kept.heart_rate_packed)
    return (lines_of(kept), *rest)
