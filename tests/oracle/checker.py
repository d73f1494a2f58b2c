"""Every hard rule of the plan, on the JSON of a request and its answer. An empty list: nothing is wrong."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from oracle.basics import Basics, near
from oracle.optimum import Item, allowed_starts, candidates, new_ones
from oracle.tables import COUNTED, GRADES, NEVER, ORDER, PLACES, WAYS
from oracle.world import QUARTER, World, moment

OUTSIDE = tuple(remedy for remedy in ORDER if remedy not in COUNTED and remedy not in NEVER)
CROWDED = ("choice", "max_items", "time")


def faults(request: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """One line a fault, each begins with the name of its rule."""
    check = Check(request, answer)
    found = list(check.complete())
    if not found:
        for part in (check.order, check.gates, check.counted, check.days, check.basics, check.reasons):
            found += part()
    return found


class Check:
    def __init__(self, request: dict[str, Any], answer: dict[str, Any]) -> None:
        self.request, self.answer = request, answer
        self.world = World(request, answer)
        self.steps: list[dict[str, Any]] = answer["plan"]["steps"]
        self.left: list[dict[str, Any]] = answer["plan"]["left_out"]
        self.planned = {step["remedy"] for step in self.steps}
        self.rules = {entry["remedy"]: entry["rule"] for entry in self.left}
        self.by_day: dict[date, list[dict[str, Any]]] = {}
        for step in self.steps:
            if step["remedy"] in COUNTED:
                self.by_day.setdefault(self.world.day(moment(step["start"])), []).append(step)

    # --- the shape: each remedy once, in order, with its words ---------------------------------------------------

    def complete(self) -> Iterator[str]:
        left = Counter(entry["remedy"] for entry in self.left)
        for remedy in sorted(self.planned | set(left)):
            if remedy not in ORDER:
                yield f"unknown: {remedy} is no remedy"
        for remedy in ORDER:
            times = left[remedy] + (remedy in self.planned)
            if times != 1:
                yield f"complete: {remedy} stands {times} times in steps and left_out"
        for remedy, count in Counter(step["remedy"] for step in self.steps).items():
            if remedy not in COUNTED and count > 1:
                yield f"once: {remedy} has {count} steps"
        for entry in [*self.steps, *self.left]:
            yield from self.fields(entry)

    def fields(self, entry: dict[str, Any]) -> Iterator[str]:
        remedy = entry["remedy"]
        names = (
            ("dose", "words", "why", "grade", "source") if "start" in entry else ("because", "rule", "source")
        )
        for name in names:
            if not (isinstance(entry.get(name), str) and entry[name].strip()):
                yield f"words: {remedy} has no {name}"
        if entry.get("way") != WAYS.get(remedy):
            yield f"way: {remedy} is called {entry.get('way')}"
        if "start" in entry and entry.get("grade") != GRADES.get(remedy):
            yield f"grade: {remedy} is called {entry.get('grade')}"

    def order(self) -> Iterator[str]:
        steps = [step["remedy"] for step in self.steps]
        left = [entry["remedy"] for entry in self.left]
        wanted = sorted(self.steps, key=lambda step: (ORDER.index(step["remedy"]), moment(step["start"])))
        if (self.world.check_in.get("stress") or 0) >= 5:
            wanted.sort(key=lambda step: step["remedy"] != "wind_down")
            left.sort(key=lambda remedy: remedy != "wind_down")  # the document speaks of steps only
            calm_first = sorted(left, key=lambda r: (r != "wind_down", ORDER.index(r)))
        else:
            calm_first = sorted(left, key=ORDER.index)
        if self.steps != wanted:
            yield f"order: steps {steps}"
        if left != calm_first:
            yield f"order: left_out {left}"

    # --- what may stand at all ------------------------------------------------------------------------------------

    def gates(self) -> Iterator[str]:
        for remedy in ORDER:
            rule = self.world.gate(remedy)
            if rule and remedy in self.planned:
                yield f"{rule}: {remedy} is planned"
            elif rule and self.rules[remedy].partition(":")[0] != rule:
                yield f"rule: {remedy} is left out by {self.rules[remedy]}, not {rule}"

    # --- each counted step by itself (rules 3 to 6) ---------------------------------------------------------------

    def counted(self) -> Iterator[str]:
        world = self.world
        for step in self.steps:
            remedy, start, end = step["remedy"], moment(step["start"]), moment(step["end"])
            if not world.now <= start <= world.latest:
                yield f"horizon: {remedy} starts at {step['start']}"
            if remedy not in COUNTED:
                continue
            row = COUNTED[remedy]
            if end - start != 60 * row.length:
                yield f"length: {remedy} lasts {(end - start) / 60:g} min"
            elif end > world.end:
                yield f"horizon: {remedy} ends at {step['end']}"
            elif start % QUARTER:
                yield f"quarter: {remedy} starts at {step['start']}"
            elif not world.awake_throughout(start, end):
                yield f"asleep: {remedy} at {step['start']}"
            elif row.hands and not world.hands_free(start, end):
                yield f"busy: {remedy} at {step['start']}"
            elif not world.in_window(remedy, start, end):
                yield f"window: {remedy} at {step['start']}"
            elif not world.triggered(remedy, start):
                yield f"trigger: {remedy} at {step['start']}"
            yield from self.learnt(remedy, start)

    def learnt(self, remedy: str, start: int) -> Iterator[str]:
        day = self.world.day(start)
        if self.world.coins.get((remedy, day)) is False:
            yield f"coin: {remedy} on {day}"
        if self.world.harms(remedy):
            yield f"effect: {remedy} makes it worse"
        elif self.world.worth(remedy, day) <= 0:
            yield f"effect: {remedy} is worth nothing"

    # --- each day as a whole (rules 7 to 10, one new item) --------------------------------------------------------

    def days(self) -> Iterator[str]:
        for day, steps in self.by_day.items():
            rows = [COUNTED[step["remedy"]] for step in steps]
            for kind, count in Counter(row.kind for row in rows).items():
                if count > 1:
                    yield f"kind: {count} of {kind} on {day}"
            if sum(self.world.takes_place(step["remedy"], day) for step in steps) > PLACES:
                yield f"places: more than {PLACES} on {day}"
            minutes = sum(row.hands for row in rows)
            if minutes > self.world.minutes:
                yield f"minutes: {minutes} on {day}"
        yield from self.overlaps()
        yield from self.novelty()

    def overlaps(self) -> Iterator[str]:
        hands = sorted(
            (moment(step["start"]), moment(step["end"]), step["remedy"])
            for step in self.steps
            if (step["remedy"] in COUNTED and COUNTED[step["remedy"]].hands) or step["remedy"] == "wind_down"
        )
        for (_, end, one), (start, _, other) in pairwise(hands):
            if start < end:
                yield f"overlap: {one} and {other}"

    def novelty(self) -> Iterator[str]:
        request = self.request
        if request.get("used") is not None:
            known = {entry["remedy"] for entry in [*request["used"], *request.get("assignments", [])]}
            new = self.planned & set(COUNTED) - known - {"walk"} - self.world.wants
            if len(new) > 1:
                yield f"new: {', '.join(sorted(new))}"

    # --- the basics (4.5) -----------------------------------------------------------------------------------------

    def basics(self) -> Iterator[str]:
        basics = Basics(self.world, self.answer)
        for remedy in OUTSIDE:
            if self.world.gate(remedy):
                continue
            wanted = basics.span(remedy) if basics.triggered(remedy) else None
            step = next((step for step in self.steps if step["remedy"] == remedy), None)
            if step is None:
                rule = "time" if basics.triggered(remedy) else "trigger"
                if wanted is not None:
                    yield f"basic: {remedy} is left out by {self.rules[remedy]}, though it has a time"
                elif self.rules[remedy].partition(":")[0] != rule:
                    yield f"rule: {remedy} is left out by {self.rules[remedy]}, not {rule}"
            elif wanted is None:
                yield f"basic: {remedy} at {step['start']}, though no time passes"
            elif not near((moment(step["start"]), moment(step["end"])), wanted):
                due = ", ".join(self.world.local(at).isoformat() for at in wanted)
                yield f"basic: {remedy} at {step['start']} to {step['end']}, not {due}"

    # --- why a counted one was left out (4.7) ---------------------------------------------------------------------

    def reasons(self) -> Iterator[str]:
        days = candidates(self.world)
        order = new_ones(self.world, days)
        for remedy in COUNTED:
            if remedy in self.planned or self.world.gate(remedy):
                continue
            wanted = self.expected(remedy, days, order)
            if self.rules[remedy] not in wanted:
                yield f"rule: {remedy} is left out by {self.rules[remedy]}, not {' or '.join(wanted)}"

    def expected(self, remedy: str, days: dict[date, list[Item]], order: list[str]) -> list[str]:
        world = self.world
        if not any(world.triggered(remedy, at) for at in world.slots):
            return ["trigger"]
        if world.harms(remedy):
            return ["choice: effect"]
        mine = [day for day, items in days.items() if any(item.remedy == remedy for item in items)]
        if not mine:
            return self.without_a_start(remedy)
        if remedy in order and remedy != order[0]:
            # the second turn of 4.6 belongs to the best unguarded one, where the first is struck
            turn = [name for name in order if not COUNTED[name].guard and name not in world.closed][:1]
            if order[0] not in world.closed or [remedy] != turn:
                return ["choice: new"]
        return self.crowded_out(remedy, days[min(mine)], min(mine))

    def without_a_start(self, remedy: str) -> list[str]:
        world = self.world
        if allowed_starts(world, remedy):
            return ["choice"]  # worth nothing
        if any(world.triggered(remedy, at) and world.stands(remedy, at) for at in world.slots):
            return ["choice: trial"]
        return ["time", "choice"] if world.worth(remedy) <= 0 else ["time"]

    def crowded_out(self, remedy: str, items: list[Item], day: date) -> list[str]:
        """What stands in its way in the plan as it is, on its first possible day."""
        there, row = self.by_day.get(day, []), COUNTED[remedy]
        names = sorted(step["remedy"] for step in there)
        mates = [name for name in names if COUNTED[name].kind == row.kind]
        if mates:
            return [f"choice: {mates[0]}"]
        counted = [name for name in names if self.world.takes_place(name, day)]
        if len(counted) >= PLACES and self.world.takes_place(remedy, day):
            return ["max_items: " + ", ".join(counted)]
        if sum(COUNTED[name].hands for name in names) + row.hands > self.world.minutes:
            return ["time: minutes_per_day"]
        starts = next(item.starts for item in items if item.remedy == remedy)
        if not row.guard or not any(item.remedy in self.world.closed for item in items):
            return ["time: overlap"]
        if row.hands and all(self.collides(at, at + 60 * row.length, there) for at in starts):
            return ["time: overlap"]
        # Nothing stands there now: what crowded it out of the first pass was struck, and a guarded one never
        # moves up. 4.7 has no rule for this, so any of its reasons will do.
        return [self.rules[remedy]] if self.rules[remedy].partition(":")[0] in CROWDED else [*CROWDED]

    @staticmethod
    def collides(start: int, end: int, there: list[dict[str, Any]]) -> bool:
        return any(
            start < moment(step["end"]) and end > moment(step["start"])
            for step in there
            if COUNTED[step["remedy"]].hands
        )
