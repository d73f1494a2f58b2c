"""Activities in, by batches, and what the runner answers about them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from freshlegs.store.engine import add_many, insert
from freshlegs.store.rows import NewActivity, RichnessSwap, pack_heart_rate
from freshlegs.store.tables import activity, deleted, original, stream
from freshlegs.store.times import maybe_text

ACTIVITY = (
    "runner_id", "id", "sport", "sub_sport", "start_utc", "utc_offset_s", "time_zone_source", "distance_m",
    "distance_source", "duration_s", "elapsed_s", "records", "laps", "average_hr", "rpe", "ascent_m",
    "descent_m", "peak_hr", "heart_rate_s", "source_format", "damaged", "title", "platform_id", "sha256",
    "counted", "duplicate_of",
)  # fmt: skip
STREAM = ("runner_id", "activity_id", "columns")
ORIGINAL = ("runner_id", "sha256", "size")
ANY_DELETED = select(deleted.c.mark).where(deleted.c.runner_id == bindparam("runner")).limit(1)


def add(
    db: Connection, runner_id: int, new: Sequence[NewActivity], swaps: Sequence[RichnessSwap] = ()
) -> None:
    """What is there already stays as it is: an import that was killed and run again adds nothing twice."""
    if new:
        add_many(db, activity, ACTIVITY, [_values(runner_id, one) for one in new])
        _want_again(db, runner_id, [one.sha256 or one.id for one in new])
        add_many(db, stream, STREAM, [row for one in new if (row := _stream(runner_id, one))])
    for swap in swaps:
        join(db, runner_id, swap.loser, swap.winner)


def renew(db: Connection, runner_id: int, read_anew: Sequence[NewActivity]) -> None:
    """Facts and stream from a second reading of the same original; what the runner has said stays."""
    kept = {"runner_id", "id", "sha256", "counted", "duplicate_of"}
    for one in read_anew:
        values = dict(zip(ACTIVITY, _values(runner_id, one), strict=True))
        facts = {name: value for name, value in values.items() if name not in kept}
        of = (activity.c.runner_id == runner_id) & (activity.c.id == one.id)
        if db.execute(update(activity).where(of).values(facts)).rowcount and (row := _stream(runner_id, one)):
            db.execute(delete(stream).where(stream.c.runner_id == runner_id, stream.c.activity_id == one.id))
            add_many(db, stream, STREAM, [row])


def set_sport(db: Connection, runner_id: int, id_: str, sport: str) -> bool:
    return _change(db, runner_id, id_, sport_said=sport)


def set_counted(db: Connection, runner_id: int, id_: str, counted: bool) -> bool:
    return _change(db, runner_id, id_, counted=int(counted))


def split(db: Connection, runner_id: int, id_: str) -> bool:
    """The runner says that this one happened by itself: no duplicate, and it counts. False where there is none."""
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
    if db.execute(ANY_DELETED, {"runner": runner_id}).first() is not None:  # most runners delete nothing
        db.execute(delete(deleted).where(deleted.c.runner_id == runner_id, deleted.c.mark.in_(marks)))


def note_originals(db: Connection, runner_id: int, sizes: Iterable[tuple[str, int]]) -> None:
    add_many(db, original, ORIGINAL, [(runner_id, sha256, size) for sha256, size in sizes])


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


def _values(runner_id: int, new: NewActivity) -> tuple[Any, ...]:
    """In the order of `ACTIVITY`."""
    one = new.activity
    return (
        runner_id, new.id, one.sport, one.sub_sport, maybe_text(one.start), new.utc_offset_s,
        new.time_zone_source, one.distance_m, one.distance_source, one.duration_s, one.elapsed_s, one.records,
        one.laps, one.average_hr, one.rpe, one.ascent_m, one.descent_m, one.peak_hr,
        pack_heart_rate(one.heart_rate_s), one.source_format,
        json.dumps(one.damaged) if one.damaged else "[]", one.title, one.platform_id, new.sha256,
        int(new.counted), new.duplicate_of,
    )  # fmt: skip


def _stream(runner_id: int, new: NewActivity) -> tuple[Any, ...] | None:
    """Of an activity that comes with one: an import leaves it in the original, where it can be read again."""
    if new.activity.stream is None:
        return None
    from freshlegs.store import streams  # numpy is slow to load, and light rows do without

    return runner_id, new.id, streams.pack(new.activity.stream)
