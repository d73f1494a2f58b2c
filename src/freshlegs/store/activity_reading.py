"""Activities out: light rows, the packed stream of one, and what an import needs of them to find them again."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Text, bindparam, func, select

from freshlegs.store.rows import Known, KnownActivity, StoredActivity
from freshlegs.store.tables import activity, deleted, original, stream
from freshlegs.store.times import maybe_moment, maybe_text

LIGHT = (
    activity.c.id,
    func.coalesce(activity.c.sport_said, activity.c.sport),
    activity.c.sport,
    activity.c.sub_sport,
    activity.c.start_utc,
    activity.c.utc_offset_s,
    activity.c.time_zone_source,
    activity.c.distance_m,
    activity.c.distance_source,
    activity.c.duration_s,
    activity.c.elapsed_s,
    activity.c.records,
    activity.c.laps,
    activity.c.average_hr,
    activity.c.rpe,
    activity.c.ascent_m,
    activity.c.descent_m,
    activity.c.peak_hr,
    activity.c.source_format,
    activity.c.damaged,
    activity.c.title,
    activity.c.platform_id,
    activity.c.sha256,
    activity.c.counted,
    activity.c.duplicate_of,
    activity.c.heart_rate_s,
)

# Put together once: every page asks these, and a statement costs more to make than to run.
RUNNER, SINCE = bindparam("runner", type_=Integer), bindparam("since", type_=Text)
OWN = select(*LIGHT).where(activity.c.runner_id == RUNNER)
# At home nearly every row is wanted, and an index would read them in an order of its own.
ALL = OWN.with_hint(activity, "NOT INDEXED", "sqlite")
RECENT = OWN.where(activity.c.start_utc >= SINCE)
COUNTS = (activity.c.runner_id == RUNNER) & (activity.c.counted == 1) & activity.c.duplicate_of.is_(None)
PEAKS = select(func.count(activity.c.peak_hr), func.max(activity.c.peak_hr))
PEAKS = PEAKS.where(COUNTS, activity.c.start_utc >= SINCE)
LAST_START = (
    select(activity.c.start_utc)
    .where(
        COUNTS,
        func.coalesce(activity.c.sport_said, activity.c.sport) == bindparam("sport", type_=Text),
        activity.c.start_utc < bindparam("before", type_=Text),
    )
    .order_by(activity.c.start_utc.desc())
    .limit(1)
)


def light(db: Connection, runner_id: int, since: datetime | None = None) -> tuple[StoredActivity, ...]:
    """Without streams; undated first, newest last; duplicates too. With `since` those that started then or later."""
    if since is None:
        asked = db.execute(ALL, {"runner": runner_id})
    else:
        asked = db.execute(RECENT, {"runner": runner_id, "since": maybe_text(since)})
    rows = sorted(asked.all(), key=lambda row: (row[4] or "", row[0]))
    found = [light_row(row) for row in rows]
    return with_words_of(found, found)


def one(db: Connection, runner_id: int, id_: str) -> StoredActivity | None:
    of_it = (activity.c.id == id_) | (activity.c.duplicate_of == id_)
    rows = db.execute(select(*LIGHT).where(activity.c.runner_id == runner_id, of_it)).all()
    found = [light_row(row) for row in rows]
    found = list(with_words_of(found, found))
    return next((row for row in found if row.id == id_), None)


def last_start(db: Connection, runner_id: int, sport: str, before: datetime) -> datetime | None:
    """When the latest activity of this sport began that counts and started before a moment."""
    asked = {"runner": runner_id, "sport": sport, "before": maybe_text(before)}
    return maybe_moment(db.execute(LAST_START, asked).scalar())


def peaks(db: Connection, runner_id: int, since: datetime) -> tuple[int, float | None]:
    """Of what counts and started then or later: how many have a peak of the heart rate, and the highest of them."""
    count, highest = db.execute(PEAKS, {"runner": runner_id, "since": maybe_text(since)}).one()
    return count, highest


def known(db: Connection, runner_id: int) -> Known:
    a = activity.c
    rows = db.execute(
        select(
            a.id, a.sha256, func.coalesce(a.sport_said, a.sport), a.start_utc, a.duration_s, a.elapsed_s,
            a.distance_m, a.source_format, a.platform_id, a.counted, a.duplicate_of,
        ).where(a.runner_id == runner_id).order_by(a.start_utc, a.id)
    ).all()  # fmt: skip
    by_hash: dict[str, tuple[str, ...]] = {}
    by_row: dict[str, str] = {}
    kept = []
    for (
        id_,
        sha256,
        sport,
        start,
        duration_s,
        elapsed_s,
        distance_m,
        source,
        platform,
        counted,
        other,
    ) in rows:
        if sha256 is None:
            by_row[id_] = other or id_
        elif (other or id_) not in by_hash.get(sha256, ()):
            by_hash[sha256] = (*by_hash.get(sha256, ()), other or id_)
        if other is None:
            kept.append(
                KnownActivity(
                    id=id_, sha256=sha256, sport=sport, start=maybe_moment(start), duration_s=duration_s,
                    elapsed_s=elapsed_s, distance_m=distance_m, source_format=source, platform_id=platform,
                    counted=bool(counted),
                )
            )  # fmt: skip
    unwanted = db.execute(select(deleted.c.mark).where(deleted.c.runner_id == runner_id)).scalars()
    return Known(tuple(kept), by_hash, by_row, frozenset(unwanted))


def packed_stream(db: Connection, runner_id: int, id_: str) -> bytes | None:
    of = (stream.c.runner_id == runner_id) & (stream.c.activity_id == id_)
    found: bytes | None = db.execute(select(stream.c.columns).where(of)).scalar()
    return found


def original_hashes(db: Connection, runner_id: int) -> frozenset[str]:
    """Of the originals that are kept."""
    return frozenset(db.execute(select(original.c.sha256).where(original.c.runner_id == runner_id)).scalars())


def has_original(db: Connection, runner_id: int, sha256: str) -> bool:
    of = (original.c.runner_id == runner_id) & (original.c.sha256 == sha256)
    return db.execute(select(original.c.size).where(of)).first() is not None


def all_original_hashes(db: Connection) -> set[str]:
    return set(db.execute(select(original.c.sha256)).scalars())


def light_row(row: Iterable[Any]) -> StoredActivity:
    (
        id_, sport, sport_read, sub_sport, start, utc_offset_s, time_zone_source, distance_m, distance_source,
        duration_s, elapsed_s, records, laps, average_hr, rpe, ascent_m, descent_m, peak_hr, source_format,
        damaged, title, platform_id, sha256, counted, duplicate_of, heart_rate,
    ) = row  # fmt: skip
    return StoredActivity(
        id_, sport, sport_read, sub_sport, maybe_moment(start), utc_offset_s, time_zone_source, distance_m,
        distance_source, duration_s, elapsed_s, records, laps, average_hr, rpe, ascent_m, descent_m, peak_hr,
        source_format, () if damaged == "[]" else tuple(json.loads(damaged)), title, platform_id, sha256,
        counted == 1, duplicate_of, heart_rate,
    )  # fmt: skip


def with_words_of(
    found: list[StoredActivity], others: Iterable[StoredActivity]
) -> tuple[StoredActivity, ...]:
    """Effort and title of a duplicate go to the one that stays, where that has none: on read, so that it can be undone.

    others  rows in which the duplicates of `found` stand
    """
    at = {one.id: place for place, one in enumerate(found)}
    for one in [one for one in others if one.duplicate_of is not None and (one.rpe is not None or one.title)]:
        place = at.get(one.duplicate_of or one.id, -1)
        if place < 0:
            continue  # the one that stays began before the moment that was asked for
        stays = found[place]
        found[place] = stays._replace(
            rpe=one.rpe if stays.rpe is None else stays.rpe, title=stays.title or one.title
        )
    return tuple(found)
