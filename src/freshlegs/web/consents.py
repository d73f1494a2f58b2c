"""What the runner has allowed: each by itself, none at first. Taking one back deletes what was kept under it."""

from __future__ import annotations

import json
from datetime import datetime

import orjson

from freshlegs.knowledge.book import Book
from freshlegs.store import Store

SETTING = "consents"  # of the store: id -> the moment when it was given
MEDICINES_AND_CONDITIONS = "medicines_and_conditions"
KEEP_PLAN_ON_DEVICE = "keep_plan_on_device"
IDS = (MEDICINES_AND_CONDITIONS, "cohort", KEEP_PLAN_ON_DEVICE)
AT_ONCE = 100  # plans
NO_CONDITION = frozenset({"sport", "consents"})  # groups of facts that say nothing of health


def given(store: Store, book: Book) -> dict[str, str]:
    """Id -> when; medicines and conditions that were typed on the command line were allowed by that."""
    found: dict[str, str] = json.loads(store.setting(SETTING) or "{}")
    if MEDICINES_AND_CONDITIONS not in found and holds_health(json.loads(store.runner().profile), book):
        found[MEDICINES_AND_CONDITIONS] = ""
    return found


def holds_health(profile: dict[str, object], book: Book) -> bool:
    return bool(profile.get("medicines") or conditions(profile, book))


def conditions(profile: dict[str, object], book: Book) -> list[str]:
    """The facts of a profile that are about health."""
    facts = profile.get("facts")
    return [fact for fact in facts if is_condition(fact, book)] if isinstance(facts, list) else []


def is_condition(fact: str, book: Book) -> bool:
    return book.lists.facts[fact].group not in NO_CONDITION


def give(store: Store, id: str, now: datetime) -> None:
    kept = json.loads(store.setting(SETTING) or "{}")
    store.set_setting(SETTING, json.dumps({**kept, id: now.isoformat(timespec="seconds")}))


def forget_plans(store: Store, book: Book) -> None:
    """Question and answer of every plan that was made with medicines or conditions; the verdicts stay."""
    last = None
    while plans := store.plans_after(last, AT_ONCE):
        last = plans[-1].id
        asked = [(plan.id, orjson.loads(plan.question)["runner"]) for plan in plans]
        store.forget_plans([id for id, profile in asked if holds_health(profile, book)])


def withdraw(store: Store, book: Book, id: str) -> None:
    """With what was kept under it."""
    if id == MEDICINES_AND_CONDITIONS:
        runner = store.runner()
        profile = json.loads(runner.profile)
        gone = set(conditions(profile, book))
        profile["facts"] = [fact for fact in profile.get("facts", []) if fact not in gone]
        profile.pop("medicines", None)
        store.save_profile(json.dumps(profile, ensure_ascii=False), runner.timezone)
        forget_plans(store, book)
    kept = json.loads(store.setting(SETTING) or "{}")
    kept.pop(id, None)
    store.set_setting(SETTING, json.dumps(kept))
