"""A program may delete everything of a runner only shortly after a person has allowed it in the web app."""

from __future__ import annotations

from datetime import datetime, timedelta

from freshlegs.store import Store

ALLOWED = "may_be_deleted_until"  # setting: the moment when the permission ends
HOLDS = timedelta(minutes=15)


def allow(store: Store, now: datetime) -> None:
    store.set_setting(ALLOWED, (now + HOLDS).isoformat())


def is_allowed(store: Store, now: datetime) -> bool:
    kept = store.setting(ALLOWED)
    return kept is not None and now < datetime.fromisoformat(kept)
