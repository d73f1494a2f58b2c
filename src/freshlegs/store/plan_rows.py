"""The plans made from check-ins, and what became of their steps.

Of a plan whose question had to be forgotten the verdict and its steps' outcomes stay; nobody is given the plan itself.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Integer, Row, Select, Text, bindparam, func, select, update

from freshlegs.store.engine import insert, number_of
from freshlegs.store.rows import OutcomeRow, PlanRow
from freshlegs.store.tables import outcome, plan
from freshlegs.store.times import day_of, moment_of, text_of

GONE = ""
# Put together once: every page asks these, and a statement costs more to make than to run.
RUNNER, SINCE = bindparam("runner", type_=Integer), bindparam("since", type_=Text)
NEWEST = select(plan).where(plan.c.runner_id == RUNNER, plan.c.question != GONE)
NEWEST = NEWEST.order_by(plan.c.id.desc()).limit(1)
OUTCOMES = select(outcome).where(outcome.c.runner_id == RUNNER, outcome.c.at >= SINCE).order_by(outcome.c.id)

OUTCOMES_OF = OUTCOMES.where(outcome.c.step_start.in_(bindparam("starts", expanding=True)))


def _days_done() -> Select[Any]:
    o = outcome.c
    mine = (o.runner_id == RUNNER) & (o.state == "done")
    remedies = select(func.min(o.remedy).label("remedy")).where(mine).cte(recursive=True)
    following = select(func.min(o.remedy)).where(mine, o.remedy > remedies.c.remedy).scalar_subquery()
    remedies = remedies.union_all(select(following).where(remedies.c.remedy.is_not(None)))
    of_it = mine & (o.remedy == remedies.c.remedy)
    days = select(func.count(o.local_day.distinct())).where(of_it, o.local_day >= SINCE)
    last = select(func.max(o.local_day)).where(of_it)
    asked = select(remedies.c.remedy, days.scalar_subquery(), last.scalar_subquery())
    return asked.where(remedies.c.remedy.is_not(None)).order_by(remedies.c.remedy)


DAYS_DONE = _days_done()


def add(
    db: Connection, runner_id: int, check_in_id: str, made_at: datetime, question: str, answer: str,
    knowledge_version: str, verdict: str,
) -> str:  # fmt: skip
    row = insert(db, plan).values(
        runner_id=runner_id, check_in_id=int(check_in_id), made_at=text_of(made_at), question=question,
        answer=answer, knowledge_version=knowledge_version, verdict=verdict,
    )  # fmt: skip
    return str(db.execute(row.returning(plan.c.id)).scalar_one())


def plans(db: Connection, runner_id: int, since: datetime | None = None) -> tuple[PlanRow, ...]:
    """In the order they were made."""
    asked = select(plan).where(plan.c.runner_id == runner_id, plan.c.question != GONE).order_by(plan.c.id)
    if since is not None:
        asked = asked.where(plan.c.made_at >= text_of(since))
    return tuple(_plan(row) for row in db.execute(asked))


def plans_after(db: Connection, runner_id: int, plan_id: str | None, limit: int) -> tuple[PlanRow, ...]:
    """In the order they were made, behind this one: of ten years not all at once."""
    behind = 0 if plan_id is None else number_of(plan_id)
    of = (plan.c.runner_id == runner_id) & (plan.c.id > behind) & (plan.c.question != GONE)
    return tuple(_plan(row) for row in db.execute(select(plan).where(of).order_by(plan.c.id).limit(limit)))


def forget(db: Connection, runner_id: int, plan_ids: Collection[str]) -> None:
    """Question and answer of these plans: what was asked and what was said to it are kept no longer."""
    of = (plan.c.runner_id == runner_id) & plan.c.id.in_([number_of(id_) for id_ in plan_ids])
    db.execute(update(plan).where(of).values(question=GONE, answer=GONE))


def of_check_ins(db: Connection, runner_id: int, check_in_ids: Collection[str]) -> dict[str, PlanRow]:
    """The last plan of each of these check-ins."""
    p = plan.c
    newest = (
        select(func.max(p.id))
        .where(p.check_in_id.in_([number_of(id_) for id_ in check_in_ids]))
        .group_by(p.check_in_id)
    )
    rows = db.execute(select(plan).where(p.runner_id == runner_id, p.id.in_(newest), p.question != GONE))
    return {found.check_in_id: found for found in map(_plan, rows)}


def latest(db: Connection, runner_id: int) -> PlanRow | None:
    row = db.execute(NEWEST, {"runner": runner_id}).first()
    return None if row is None else _plan(row)


def one(db: Connection, runner_id: int, plan_id: str) -> PlanRow | None:
    of = (plan.c.runner_id == runner_id) & (plan.c.id == number_of(plan_id)) & (plan.c.question != GONE)
    row = db.execute(select(plan).where(of)).first()
    return None if row is None else _plan(row)


def add_outcome(
    db: Connection,
    runner_id: int,
    plan_id: str,
    remedy: str,
    state: Literal["done", "skipped"],
    at: datetime,
    local_day: date,
    *,
    step: int | None = None,
    step_start: str = "",
    reason: str | None = None,
) -> str:
    row = insert(db, outcome).values(
        runner_id=runner_id, plan_id=int(plan_id), remedy=remedy, state=state, at=text_of(at), step=step,
        step_start=step_start, reason=reason, local_day=local_day.isoformat(),
    )  # fmt: skip
    return str(db.execute(row.returning(outcome.c.id)).scalar_one())


def outcomes(db: Connection, runner_id: int, since: datetime | None = None) -> tuple[OutcomeRow, ...]:
    """In the order they were reported: the last one of a step holds."""
    asked = {"runner": runner_id, "since": "" if since is None else text_of(since)}
    return tuple(_outcome(row) for row in db.execute(OUTCOMES, asked))


def outcomes_of(
    db: Connection, runner_id: int, step_starts: Collection[str], since: datetime
) -> tuple[OutcomeRow, ...]:
    """Of steps with these starts alone, as their answers say them, reported since then."""
    starts = list(dict.fromkeys(step_starts))
    asked = {"runner": runner_id, "since": text_of(since), "starts": starts}
    return tuple(_outcome(row) for row in db.execute(OUTCOMES_OF, asked))


def done_since(db: Connection, runner_id: int, first: date) -> tuple[tuple[date, str], ...]:
    """(local day, remedy) of what was done from this day on, each once."""
    o = outcome.c
    asked = (
        select(o.local_day, o.remedy)
        .where(o.runner_id == runner_id, o.state == "done", o.local_day >= first.isoformat())
        .distinct()
        .order_by(o.local_day, o.remedy)
    )
    return tuple((day_of(day), remedy) for day, remedy in db.execute(asked))


def days_done(db: Connection, runner_id: int, since: date) -> tuple[tuple[str, int, date], ...]:
    """(remedy, local days from `since` on which it was done, the last day of all), by remedy.

    It steps from remedy to remedy along the index: of ten years only the days since then are counted.
    """
    found = db.execute(DAYS_DONE, {"runner": runner_id, "since": since.isoformat()})
    return tuple((remedy, count, day_of(day)) for remedy, count, day in found)


def _plan(row: Row[Any]) -> PlanRow:
    return PlanRow(
        id=str(row.id), check_in_id=str(row.check_in_id), made_at=moment_of(row.made_at), question=row.question,
        answer=row.answer, knowledge_version=row.knowledge_version, verdict=row.verdict,
    )  # fmt: skip


def _outcome(row: Row[Any]) -> OutcomeRow:
    return OutcomeRow(
        id=str(row.id), plan_id=str(row.plan_id), remedy=row.remedy, step=row.step, step_start=row.step_start,
        state=row.state, reason=row.reason, at=moment_of(row.at), local_day=day_of(row.local_day),
    )  # fmt: skip
