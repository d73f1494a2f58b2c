"""What became of the steps: reported once or again, the last word counts."""

import json
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from freshlegs.coach.today import NothingYet
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store

LONGEST_REASON = 200


class NoSuchStep(FreshlegsError):
    """The plan has no such step."""

    def __init__(self, step: str) -> None:
        super().__init__(f"The plan has no step {step!r}. `freshlegs plan` shows the numbers.")


def by_the_clock(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps as every face numbers them, from 1: by start, then in the order of the answer."""
    order = sorted(range(len(steps)), key=lambda n: (datetime.fromisoformat(steps[n]["start"]), n))
    return [steps[n] for n in order]


def report(
    store: Store, step: str, state: Literal["done", "skipped"], reason: str | None, now: datetime
) -> dict[str, Any]:
    """`step`: a number of the latest plan, or a remedy: its next step without a report, else its last."""
    plan = store.latest_plan()
    if plan is None:
        raise NothingYet
    steps = by_the_clock(json.loads(plan.answer)["plan"]["steps"])
    reported = {outcome.step for outcome in store.outcomes(plan.made_at) if outcome.plan_id == plan.id}
    number = number_of(step, steps, reported)
    words = reason[:LONGEST_REASON] if reason else None
    keep(store, plan.id, number, steps[number - 1], state, words, now)
    return {
        "plan": plan.id,
        "step": number,
        "remedy": steps[number - 1]["remedy"],
        "state": state,
        "reason": words,
    }


def keep(
    store: Store,
    plan: str,
    number: int,
    step: dict[str, Any],
    state: Literal["done", "skipped"],
    reason: str | None,
    now: datetime,
) -> None:
    """One step of a plan, under its number there, on the runner's day of `now`."""
    day = now.astimezone(ZoneInfo(store.runner().timezone)).date()
    store.add_outcome(
        plan, step["remedy"], state, now, day, step=number, step_start=step["start"], reason=reason
    )


def number_of(step: str, steps: list[dict[str, Any]], reported: set[int | None]) -> int:
    if step.isdigit():
        if not 1 <= int(step) <= len(steps):
            raise NoSuchStep(step)
        return int(step)
    mine = [number for number, found in enumerate(steps, 1) if found["remedy"] == step]
    if not mine:
        raise NoSuchStep(step)
    return next((number for number in mine if number not in reported), mine[-1])
