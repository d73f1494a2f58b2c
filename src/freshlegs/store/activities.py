"""Activities: in by batches, out as light rows, and what the runner answers about them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from freshlegs.store.engine import insert, many
from freshlegs.store.rows import (
    Known,
    KnownActivity,
    NewActivity,
    RichnessSwap,
    StoredActivity,
    pack_heart_rate,
)
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


def add(
    db: Connection, runner_id: int, new: Sequence[NewActivity], swaps: Sequence[RichnessSwap] = ()
) -> None:
    """What is there already stays as it is: an import that was killed and run again adds nothing twice."""
    if new:
        many(db, insert(db, activity).on_conflict_do_nothing(), [_columns(runner_id, one) for one in new])
        _want_again(db, runner_id, [one.sha256 or one.id for one in new])
        streams = [row for one in new if (row := _stream(runner_id, one))]
        if streams:
            many(db, insert(db, stream).on_conflict_do_nothing(), streams)
    for swap in swaps:
        join(db, runner_id, swap.loser, swap.winner)


def renew(db: Connection, runner_id: int, read_anew: Sequence[NewActivity]) -> None:
    """Facts and stream from a second reading of the same original; what the runner has said stays."""
    kept = {"runner_id", "id", "sha256", "counted", "duplicate_of"}
    for one in read_anew:
        columns = _columns(runner_id, one)
        facts = {name: value for name, value in columns.items() if name not in kept}
        of = (activity.c.runner_id == runner_id) & (activity.c.id == one.id)
        if db.execute(update(activity).where(of).values(facts)).rowcount and (row := _stream(runner_id, one)):
            db.execute(delete(stream).where(stream.c.runner_id == runner_id, stream.c.activity_id == one.id))
            db.execute(insert(db, stream), [row])


def light(db: Connection, runner_id: int, since: datetime | None = None) -> tuple[StoredActivity, ...]:
    """All of them, undated first, newest last; with `since` those that started then or later."""
    # At home nearly every row is wanted, and an index would read them in an order of its own.
    asked = (
        select(*LIGHT).where(activity.c.runner_id == runner_id).with_hint(activity, "NOT INDEXED", "sqlite")
    )
    if since is not None:
        asked = asked.where(activity.c.start_utc >= maybe_text(since))
    rows = sorted(db.execute(asked).all(), key=lambda row: (row[4] or "", row[0]))
    return _with_words_of_duplicates([_light(row) for row in rows])


def one(db: Connection, runner_id: int, id_: str) -> StoredActivity | None:
    of_it = (activity.c.id == id_) | (activity.c.duplicate_of == id_)
    rows = db.execute(select(*LIGHT).where(activity.c.runner_id == runner_id, of_it)).all()
    found = _with_words_of_duplicates([_light(row) for row in rows])
    return next((row for row in found if row.id == id_), None)


def last_start(db: Connection, runner_id: int, sport: str, before: datetime) -> datetime | None:
    """When the latest activity of this sport began that counts and started before a moment."""
    a = activity.c
    asked = select(func.max(a.start_utc)).where(
        a.runner_id == runner_id,
        func.coalesce(a.sport_said, a.sport) == sport,
        a.counted == 1,
        a.duplicate_of.is_(None),
        a.start_utc < maybe_text(before),
    )
    return maybe_moment(db.execute(asked).scalar())


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


def set_sport(db: Connection, runner_id: int, id_: str, sport: str) -> bool:
    return _change(db, runner_id, id_, sport_said=sport)


def set_counted(db: Connection, runner_id: int, id_: str, counted: bool) -> bool:
    return _change(db, runner_id, id_, counted=int(counted))


def split(db: Connection, runner_id: int, id_: str) -> bool:
    """The runner says that this one happened by itself: no duplicate, and it counts."""
    return _change(db, runner_id, id_, duplicate_of=None, counted=1)


def join(db: Connection, runner_id: int, id_: str, other: str) -> bool:
    """`id_` and its duplicates become duplicates of `other`, or of the one that `other` is a duplicate of.

    False where one of them is not there, or where that would join one with itself.
    """
    of = (activity.c.runner_id == runner_id) & (activity.c.id == other)
    row = db.execute(select(activity.c.id, activity.c.duplicate_of).where(of)).first()
    if row is None:
        return False
    stays = row.duplicate_of or row.id
    if stays == id_ or not _change(db, runner_id, id_, duplicate_of=stays):
        return False
    db.execute(
        update(activity)
        .where(activity.c.runner_id == runner_id, activity.c.duplicate_of == id_)
        .values(duplicate_of=stays)
    )
    return True


def remove(db: Connection, runner_id: int, id_: str) -> tuple[bool, list[str]]:
    """Whether it was there, and the hashes of the originals that nothing needs any more.

    Its duplicates go with it: deleted means that this run shall not be here, whatever recorded it. That is
    remembered, so that the next import of a whole export does not bring it back.
    """
    of = (activity.c.runner_id == runner_id) & or_(activity.c.id == id_, activity.c.duplicate_of == id_)
    found = db.execute(select(activity.c.id, activity.c.sha256).where(of)).all()
    gone = db.execute(delete(activity).where(of)).rowcount
    free = _unused(db, runner_id, [sha256 for _, sha256 in found if sha256 is not None])
    still = _hashes_here(db, runner_id, [sha256 for _, sha256 in found if sha256 is not None])
    marks = {sha256 or id_ for id_, sha256 in found} - still
    if marks:
        rows = [{"runner_id": runner_id, "mark": mark} for mark in sorted(marks)]
        db.execute(insert(db, deleted).on_conflict_do_nothing(), rows)
    return gone > 0, free


def _want_again(db: Connection, runner_id: int, marks: list[str]) -> None:
    db.execute(delete(deleted).where(deleted.c.runner_id == runner_id, deleted.c.mark.in_(marks)))


def note_originals(db: Connection, runner_id: int, sizes: Iterable[tuple[str, int]]) -> None:
    rows = [{"runner_id": runner_id, "sha256": sha256, "size": size} for sha256, size in sizes]
    if rows:
        many(db, insert(db, original).on_conflict_do_nothing(), rows)


def original_hashes(db: Connection, runner_id: int) -> frozenset[str]:
    return frozenset(db.execute(select(original.c.sha256).where(original.c.runner_id == runner_id)).scalars())


def has_original(db: Connection, runner_id: int, sha256: str) -> bool:
    of = (original.c.runner_id == runner_id) & (original.c.sha256 == sha256)
    return db.execute(select(original.c.size).where(of)).first() is not None


def all_original_hashes(db: Connection) -> set[str]:
    return set(db.execute(select(original.c.sha256)).scalars())


def _unused(db: Connection, runner_id: int, hashes: list[str]) -> list[str]:
    """Drop the rows of these originals where no activity needs them; what no runner has is to be removed."""
    if not hashes:
        return []
    still = _hashes_here(db, runner_id, hashes)
    free = [sha256 for sha256 in hashes if sha256 not in still]
    db.execute(delete(original).where(original.c.runner_id == runner_id, original.c.sha256.in_(free)))
    elsewhere = set(db.execute(select(original.c.sha256).where(original.c.sha256.in_(free))).scalars())
    return [sha256 for sha256 in free if sha256 not in elsewhere]


def _hashes_here(db: Connection, runner_id: int, hashes: list[str]) -> set[str | None]:
    """Those of the hashes that some activity still comes from."""
    mine = select(activity.c.sha256).where(activity.c.runner_id == runner_id, activity.c.sha256.in_(hashes))
    return set(db.execute(mine).scalars())


def _change(db: Connection, runner_id: int, id_: str, **values: Any) -> bool:
    of = (activity.c.runner_id == runner_id) & (activity.c.id == id_)
    return db.execute(update(activity).where(of).values(**values)).rowcount == 1


def _columns(runner_id: int, new: NewActivity) -> dict[str, Any]:
    one = new.activity
    return {
        "runner_id": runner_id, "id": new.id, "sport": one.sport, "sub_sport": one.sub_sport,
        "start_utc": maybe_text(one.start), "utc_offset_s": new.utc_offset_s,
        "time_zone_source": new.time_zone_source, "distance_m": one.distance_m,
        "distance_source": one.distance_source, "duration_s": one.duration_s, "elapsed_s": one.elapsed_s,
        "records": one.records, "laps": one.laps, "average_hr": one.average_hr, "rpe": one.rpe,
        "ascent_m": one.ascent_m, "descent_m": one.descent_m, "peak_hr": one.peak_hr,
        "heart_rate_s": pack_heart_rate(one.heart_rate_s), "source_format": one.source_format,
        "damaged": json.dumps(one.damaged) if one.damaged else "[]", "title": one.title, "platform_id": one.platform_id,
        "sha256": new.sha256, "counted": int(new.counted), "duplicate_of": new.duplicate_of,
    }  # fmt: skip


def _stream(runner_id: int, new: NewActivity) -> dict[str, Any] | None:
    """Of an activity that comes with one: an import leaves it in the original, where it can be read again."""
    if new.activity.stream is None:
        return None
    from freshlegs.store import streams  # numpy is slow to load, and light rows do without

    packed = streams.pack(new.activity.stream)
    return {"runner_id": runner_id, "activity_id": new.id, "columns": packed}


def _light(row: Iterable[Any]) -> StoredActivity:
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


def _with_words_of_duplicates(found: list[StoredActivity]) -> tuple[StoredActivity, ...]:
    """Effort and title of a duplicate go to the one that stays, where that has none: on read, so that it can be undone."""
    at = {one.id: place for place, one in enumerate(found)}
    for one in [one for one in found if one.duplicate_of is not None and (one.rpe is not None or one.title)]:
        place = at.get(one.duplicate_of or one.id, -1)
        if place < 0:
            continue  # the one that stays began before the moment that was asked for
        stays = found[place]
        found[place] = stays._replace(
            rpe=one.rpe if stays.rpe is None else stays.rpe, title=stays.title or one.title
        )
    return tuple(found)
