"""Today's answer, the plan of a day, and what became of its steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from starlette.responses import Response

from freshlegs.coach import Malformed, moves, outcomes, today
from freshlegs.coach.outcomes import NoSuchStep, by_the_clock
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import OutcomeRow, PlanRow
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, canonical, ok, refuse_stale, tag_of

STATES = ("done", "skipped")


class NoSuchPlan(FreshlegsError):
    def __init__(self) -> None:
        super().__init__("There is no plan of that day.")


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one plan by the clock, what was reported of them, and where the runner has put them."""

    plan: PlanRow
    steps: list[dict[str, Any]]
    reported: dict[int, OutcomeRow]
    moved: dict[int, datetime]

    def shown(self, number: int) -> dict[str, Any]:
        step = self.steps[number - 1]
        start, end = moves.span(step, self.moved.get(number))
        found = self.reported.get(number)
        state = {"state": "planned" if found is None else found.state, "reason": found and found.reason}
        return {"id": str(number), **step, "start": start.isoformat(), "end": end.isoformat(), **state}


def of_today(call: Call) -> Response:
    """The contract's answer to the latest check-in."""
    found = today.today(call.visit.store, call.visit.book, call.visit.now)
    return ok(found.answer)


def plan_of_day(call: Call) -> Response:
    found = steps_of(call, plan_of(call))
    answer = json.loads(found.plan.answer)
    return ok(
        {
            "id": found.plan.id,
            "date": call.at("date"),
            "check_in": found.plan.check_in_id,
            "made_at": found.plan.made_at.isoformat(),
            "verdict": found.plan.verdict,
            "steps": [found.shown(number) for number in range(1, len(found.steps) + 1)],
            "left_out": answer["plan"]["left_out"],
        }
    )


def plan_of(call: Call) -> PlanRow:
    """The last plan that was made on that day of the runner; today's is brought up to date first."""
    store, now = call.visit.store, call.visit.now
    zone = ZoneInfo(store.runner().timezone)
    try:
        day = date.fromisoformat(call.at("date"))
        begin = datetime.combine(day, time(0), zone)
        end = begin + timedelta(days=1)
    except (ValueError, OverflowError):
        raise NoSuchPlan from None
    if day == now.astimezone(zone).date() and store.latest_check_in() is not None:
        today.today(store, call.visit.book, now)
    found = [plan for plan in store.plans(begin) if plan.made_at < end]
    if not found:
        raise NoSuchPlan
    return found[-1]


def steps_of(call: Call, plan: PlanRow) -> Steps:
    store = call.visit.store
    reported = {
        outcome.step: outcome
        for outcome in store.outcomes(plan.made_at)
        if outcome.plan_id == plan.id and outcome.step is not None
    }
    steps = by_the_clock(json.loads(plan.answer)["plan"]["steps"])
    return Steps(plan, steps, reported, moves.moved(store, plan.id))


def step(call: Call) -> Response:
    found = steps_of(call, plan_of(call))
    return given(found.shown(number_of(call, found)))


def given(shown: dict[str, Any]) -> Response:
    return ok(shown, headers={"etag": version_of(shown)})


def version_of(shown: Mapping[str, Any]) -> str:
    return tag_of(canonical(shown))


def reported(call: Call) -> Response:
    """Done or skipped, or put at another time that is open."""
    found = steps_of(call, plan_of(call))
    number = number_of(call, found)
    refuse_stale(call, version_of(found.shown(number)))
    told = call.fields("state", "reason", "start")
    if "start" in told:
        put(call, found, number, told)
    else:
        store_outcome(call, found, number, told)
    return given(steps_of(call, found.plan).shown(number))


def number_of(call: Call, found: Steps) -> int:
    told = call.at("id")
    if not (told.isascii() and told.isdecimal() and len(told) < 6 and 1 <= int(told) <= len(found.steps)):
        raise NoSuchStep(told)
    return int(told)


def store_outcome(call: Call, found: Steps, number: int, told: dict[str, Any]) -> None:
    state, reason = told.get("state"), told.get("reason")
    faults = []
    if state not in STATES:
        faults.append(("state", f"is one of {', '.join(STATES)}"))
    if reason is not None and not (isinstance(reason, str) and len(reason) <= outcomes.LONGEST_REASON):
        faults.append(("reason", f"a text of at most {outcomes.LONGEST_REASON} characters is wanted"))
    if faults:
        raise Malformed(faults)
    done = cast(Literal["done", "skipped"], state)
    step = found.steps[number - 1]
    outcomes.keep(call.visit.store, found.plan.id, number, step, done, reason or None, call.visit.now)


def put(call: Call, found: Steps, number: int, told: dict[str, Any]) -> None:
    store, book = call.visit.store, call.visit.book
    if set(told) != {"start"}:
        raise Malformed([("start", "is sent alone")])
    try:
        start = datetime.fromisoformat(told["start"])
    except (TypeError, ValueError):
        raise Malformed([("start", "a moment with its offset is wanted")]) from None
    open_ = moves.still_open(found.plan, book, found.steps, found.moved, number, call.visit.now)
    chosen = next((one for one in open_ if start.tzinfo and one == start), None)
    if chosen is None:
        raise Malformed([("start", "that time is not open: sleep, busy hours, runs and other steps stay")])
    moves.keep(store, found.plan.id, {**found.moved, number: chosen})


KEPT_STEP = {
    **shapes.STEP,
    "properties": {
        **shapes.STEP["properties"],
        "id": shapes.STRING,
        "state": {"enum": ["planned", *STATES]},
        "reason": shapes.MAYBE_STRING,
    },
}
REPORT = {
    "oneOf": [
        shapes.table(
            {"state": {"enum": list(STATES)}},
            {"reason": {"type": ["string", "null"], "maxLength": outcomes.LONGEST_REASON}},
            closed=True,
        ),
        shapes.table({"start": shapes.MOMENT}, closed=True),
    ]
}
PLAN = shapes.table(
    {
        "id": shapes.STRING,
        "date": shapes.STRING,
        "check_in": shapes.STRING,
        "made_at": shapes.MOMENT,
        "verdict": shapes.STRING,
        "steps": shapes.rows(KEPT_STEP),
        "left_out": shapes.rows(shapes.LEFT_OUT),
    }
)
OPERATIONS = (
    Operation(
        method="GET",
        path="/today",
        does="The answer to your latest check-in",
        access="self",
        scope="read",
        answer=of_today,
        gives={200: shapes.ANSWER},
        refuses=(404, 422),
    ),
    Operation(
        method="GET",
        path="/plans/{date}",
        does="The plan of one day, with what became of each step",
        access="self",
        scope="read",
        answer=plan_of_day,
        gives={200: PLAN},
        refuses=(404, 422),
    ),
    Operation(
        method="GET",
        path="/plans/{date}/steps/{id}",
        does="One step",
        access="self",
        scope="read",
        answer=step,
        gives={200: KEPT_STEP},
        refuses=(404, 422),
    ),
    Operation(
        method="PATCH",
        path="/plans/{date}/steps/{id}",
        does="Report a step done or skipped, or move it",
        access="self",
        scope="write:check-in",
        answer=reported,
        takes=REPORT,
        gives={200: KEPT_STEP},
        refuses=(404, 412, 422),
    ),
)
