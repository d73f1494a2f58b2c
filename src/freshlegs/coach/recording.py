"""What a watch recorded, point by point: read from the kept original when somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freshlegs.coach.imports.identity import activity_id

if TYPE_CHECKING:
    from freshlegs.model.activity import Stream
    from freshlegs.store import Store


def recorded(store: Store, id: str) -> Stream | None:
    """The columns of one activity; None for a row of a table and for an id that is not here.

    An original that is no longer whole is the store's `StoreDamaged`.
    """
    kept = store.activity(id)
    if kept is None:
        return None
    stored = store.stream(id)
    if stored is not None or kept.sha256 is None:
        return stored
    content = store.original(kept.sha256)
    if content is None:
        return None
    # The readers load numpy, which most of what asks a store does without.
    from freshlegs.importers.reading import read_bytes
    from freshlegs.model.activity import Activity

    _, found = read_bytes(content, "")
    activities = [item for item in found if isinstance(item, Activity)]
    return next(
        (item.stream for index, item in enumerate(activities) if activity_id(kept.sha256, index) == id), None
    )
