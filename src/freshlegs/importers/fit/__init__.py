"""FIT files, as watches write them: bytes in, activities out.

`decode` gives the parts of a file with their columns, `read` what a runner did. Neither raises on damaged content.
"""

from __future__ import annotations

import numpy as np

from freshlegs.importers.fit.activities import activities_of
from freshlegs.importers.fit.extents import is_fit
from freshlegs.importers.fit.parts import Part, decode, parts_of
from freshlegs.importers.fit.profile import ACTIVITY_KINDS, FILE_ID, KINDS
from freshlegs.importers.fit.walk import Bytes
from freshlegs.model.activity import Format, Found, NoData, NotActivity, Unreadable

__all__ = ["FORMAT", "decode", "read"]

MOST_FILE_IDS = 16
EMPTY = "The file is empty."
NOT_FIT = "The file is not a FIT file."
NOTHING = "Nothing was recorded in it."
NOTHING_LEFT = "The file is damaged before anything was recorded in it."


def read(data: Bytes) -> tuple[Found, ...]:
    """Every activity in a FIT file; a file of another kind, or one without data, is one value that says so."""
    if not data:
        return (Unreadable(EMPTY),)
    with np.errstate(all="ignore"):
        parts = parts_of(data)
        if not parts:
            return (Unreadable(NOT_FIT),)
        kinds = [_kind(part) for part in parts]
        found = activities_of(parts, [kind is None for kind in kinds])
    if found:
        return found
    other = next((kind for kind in kinds if kind is not None), None)
    if other is not None:
        return (NotActivity(other),)
    return (NoData(NOTHING_LEFT if any(part.lost for part in parts) else NOTHING),)


def _kind(part: Part) -> str | None:
    """The id of a part of another kind, None when it may be an activity.

    A kind that nobody knows is an activity when it has a session: the session is the surer sign.
    """
    messages = part.messages(FILE_ID)
    written = (messages.value("kind", row) for row in range(min(len(messages), MOST_FILE_IDS)))
    number = next((int(kind) for kind in written if kind is not None), None)
    if number is None or number in ACTIVITY_KINDS:
        return None
    kind = KINDS.get(number)
    return None if kind is None and part.has_activity else kind or "other"


FORMAT = Format("fit", (".fit",), is_fit, read)
