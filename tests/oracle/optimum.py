"""The best plan by the published weights, found by HiGHS: rows for rules 7 to 10, a clique row a quarter for rule 8.

Written from learning.md 4.3, 4.4 and 4.6. Ties are settled by further solves in the order of 4.3, since the
guarded steps that survive a strike depend on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import highspy
import numpy as np

from oracle.tables import COUNTED, MOST_DEVIATION, PLACES
from oracle.world import QUARTER, World, moment

SCALE = 300  # one point of value outweighs all deviation of a day


@dataclass(frozen=True)
class Item:
    """A remedy on one day: `starts` holds the allowed ones, the best first."""

    remedy: str
    value: int
    takes_place: bool
    starts: tuple[int, ...]


Day = dict[str, int]  # remedy -> start
Column = tuple[Item, int, int]  # offset from the best start, start


def value_of(request: dict[str, Any], answer: dict[str, Any]) -> int:
    """The weights of the counted steps that stand in the answer."""
    world = World(request, answer)
    return sum(
        world.worth(step["remedy"], world.day(moment(step["start"])))
        for step in answer["plan"]["steps"]
        if step["remedy"] in COUNTED
    )


def best_value(request: dict[str, Any], answer: dict[str, Any]) -> int:
    world = World(request, answer)
    return sum(world.worth(remedy, day) for day, plan in best_days(world).items() for remedy in plan)


def best_steps(request: dict[str, Any], answer: dict[str, Any]) -> list[tuple[int, str]]:
    """(start, remedy) of the one plan that 4.3 and 4.4 leave after all ties."""
    plans = best_days(World(request, answer), ties=True).values()
    return sorted((start, remedy) for plan in plans for remedy, start in plan.items())


def best_days(world: World, *, ties: bool = False) -> dict[date, Day]:
    """4.4: as if nothing were closed; keep what is guarded, strike, fill with what is not guarded.

    Without `ties` one of the equally good plans; the first pass before a strike settles them all the same.
    """
    days = candidates(world)
    order, shut = new_ones(world, days), world.closed
    first = order[:1]
    again = [name for name in order if not COUNTED[name].guard and name not in shut][:1]
    second = again if first and first[0] in shut else first
    plans = {}
    for day, items in days.items():
        allowed = [item for item in items if item.remedy not in order or item.remedy in first]
        struck = any(item.remedy in shut for item in items)
        plan = solve(allowed, world.minutes, {}, ties=ties or struck)
        if struck:
            kept = {name: at for name, at in plan.items() if COUNTED[name].guard and name not in shut}
            rest = [
                item
                for item in items
                if item.remedy in kept
                or (
                    not COUNTED[item.remedy].guard
                    and item.remedy not in shut
                    and (item.remedy not in order or item.remedy in second)
                )
            ]
            plan = solve(rest, world.minutes, kept, ties=ties)
        plans[day] = plan
    return plans


def candidates(world: World) -> dict[date, list[Item]]:
    """Every remedy with a start, day by day, whatever interactions.md says of it."""
    days: dict[date, list[Item]] = {}
    for remedy, row in COUNTED.items():
        if world.gate(remedy, closed=False) or world.harms(remedy):
            continue
        starts: dict[date, list[int]] = {}
        for at in allowed_starts(world, remedy):
            starts.setdefault(world.day(at), []).append(at)
        for day, mine in starts.items():
            value = world.worth(remedy, day)
            if value > 0:
                best_first = mine if row.best == "early" else mine[::-1]
                item = Item(remedy, value, world.takes_place(remedy, day), tuple(best_first))
                days.setdefault(day, []).append(item)
    return days


def allowed_starts(world: World, remedy: str) -> list[int]:
    """Slots that pass rules 3 to 6 and the trigger, on days without a coin against it."""
    return [
        at
        for at in world.slots
        if world.coins.get((remedy, world.day(at))) is not False
        and world.triggered(remedy, at)
        and world.stands(remedy, at)
    ]


def new_ones(world: World, days: Mapping[date, list[Item]]) -> list[str]:
    """New counted remedies with a start, the best first (4.6)."""
    request = world.request
    if request.get("used") is None:
        return []
    known = {"walk", *(entry["remedy"] for entry in [*request["used"], *request.get("assignments", [])])}
    found = {item.remedy for items in days.values() for item in items} - known - world.wants
    return sorted(found, key=lambda name: (-world.worth(name), name))


# --- one day -----------------------------------------------------------------------------------------------------


def solve(items: Iterable[Item], minutes: int, kept: Day, *, ties: bool) -> Day:
    """The best starts of one day; those of `kept` are fixed at their times."""
    ordered = sorted(items, key=lambda item: item.remedy)
    columns = [
        (item, offset, at)
        for item in ordered
        for offset, at in enumerate(item.starts)
        if kept.get(item.remedy, at) == at
    ]
    if not columns:
        return {}
    model = Model(columns, minutes)
    model.require([column[0].remedy in kept for column in columns])
    far = [min(offset, MOST_DEVIATION) for _, offset, _ in columns]
    chosen = model.best([SCALE * column[0].value - far[n] for n, column in enumerate(columns)])
    if ties:
        chosen = settle(model, ordered, columns, far)
    return {column[0].remedy: column[2] for n, column in enumerate(columns) if chosen[n]}


def settle(model: "Model", ordered: list[Item], columns: list[Column], far: list[int]) -> list[bool]:
    """Of equally good plans the set whose sorted ids come first, then, id by id, the start nearest the best end."""
    # no equal set holds another, since every value is above 0: powers of two put the sets in order
    weight = {item.remedy: 2 ** (len(ordered) - n) for n, item in enumerate(ordered)}
    chosen = model.best([weight[column[0].remedy] for column in columns])
    for item in ordered:
        if any(chosen[n] and column[0] is item for n, column in enumerate(columns)):
            mine = [offset if column[0] is item else 0 for column, offset in zip(columns, far, strict=True)]
            chosen = model.best([-offset for offset in mine])
    return chosen


class Model:
    """0-1 columns (item, offset, start), the rows of rules 7 to 10, and goals that are met one after the other."""

    def __init__(self, columns: list[Column], minutes: int) -> None:
        self.count = len(columns)
        self.rows: list[tuple[dict[int, int], int, int]] = []  # weights by column, low, high
        rows = [COUNTED[item.remedy] for item, _, _ in columns]
        for kind in sorted({row.kind for row in rows}):
            self.at_most({n: 1 for n, row in enumerate(rows) if row.kind == kind}, 1)
        self.at_most({n: 1 for n, column in enumerate(columns) if column[0].takes_place}, PLACES)
        self.at_most({n: row.hands for n, row in enumerate(rows) if row.hands}, minutes)
        cover: dict[int, dict[int, int]] = {}
        for n, (row, column) in enumerate(zip(rows, columns, strict=True)):
            # starts lie on quarters, so a step that begins in a quarter covers it from its beginning
            for at in range(column[2], column[2] + 60 * row.length, QUARTER) if row.hands else ():
                cover.setdefault(at, {})[n] = 1
        for at in sorted(cover):
            self.at_most(cover[at], 1)

    def at_most(self, weights: dict[int, int], bound: int) -> None:
        if sum(weights.values()) > bound:
            self.rows.append((weights, 0, bound))

    def require(self, fixed: list[bool]) -> None:
        for n, so in enumerate(fixed):
            if so:
                self.rows.append(({n: 1}, 1, 1))

    def best(self, goal: list[int]) -> list[bool]:
        """Reach the most of this goal, and hold it from now on."""
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, setting in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.0,
        }.items():
            highs.setOptionValue(name, setting)
        highs.passModel(self.programme(goal))
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise AssertionError(f"HiGHS found no optimum: {highs.getModelStatus()}")
        chosen = [value > 0.5 for value in highs.getSolution().col_value]
        reached = sum(weight for weight, so in zip(goal, chosen, strict=True) if so)
        held = {n: weight for n, weight in enumerate(goal) if weight}
        if held:
            self.rows.append((held, reached, reached))
        return chosen

    def programme(self, goal: list[int]) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.count, len(self.rows)
        lp.col_cost_ = np.array([-weight for weight in goal], float)
        lp.col_lower_, lp.col_upper_ = np.zeros(self.count), np.ones(self.count)
        lp.row_lower_ = np.array([low for _, low, _ in self.rows], float)
        lp.row_upper_ = np.array([high for _, _, high in self.rows], float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * self.count
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.cumsum([0, *(len(weights) for weights, _, _ in self.rows)])
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = np.array([n for weights, _, _ in self.rows for n in weights], np.int32)
        lp.a_matrix_.value_ = np.array(
            [weight for weights, _, _ in self.rows for weight in weights.values()], float
        )
        return lp
