"""What a phone adds to a check-in that had to wait on it: when it was said, whose it is, and the signs asked there."""

from __future__ import annotations

import re
from collections.abc import Set
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException

from freshlegs.web.site import Visit

SIGNS_OF = "signs-"
ALIKE = timedelta(minutes=10)  # a phone's clock may differ from ours by as much
NOT_ANSWERS = re.compile(f"said_at|for|{SIGNS_OF}.*")  # they differ between a first try and the next


def said_at(visit: Visit) -> datetime:
    """The moment at which it was said, if it had to wait; never in the future, and never without a zone."""
    try:
        told = datetime.fromisoformat(visit.field("said_at"))
    except ValueError:
        return visit.now
    return told if told.tzinfo is not None and told < visit.now - ALIKE else visit.now


def refuse_strangers(visit: Visit) -> None:
    """On a shared phone another runner may have signed in since."""
    if visit.field("for") not in ("", whose(visit)):
        raise HTTPException(
            409, "Somebody else filled in this check-in. It waits on this device until they sign in again."
        )


def whose(visit: Visit) -> str:
    return "" if visit.viewer is None else str(visit.viewer.runner)


def signs(visit: Visit) -> dict[str, Set[str]]:
    """Group -> its signs that hold, of the groups that were answered on the device; the others stay blank."""
    lists = visit.book.lists
    found: dict[str, Set[str]] = {}
    for group in lists.sign_groups:
        ticks = set(visit.fields(SIGNS_OF + group))
        yes = {sign for sign in ticks if sign in lists.signs and lists.signs[sign].group == group}
        if yes or "none" in ticks:
            found[group] = yes
    return found
