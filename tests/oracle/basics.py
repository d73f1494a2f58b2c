"""Where the basics and `compression_run` stand (4.5): the starts that the document allows, read narrowly."""

from collections.abc import Iterator, Sequence
from datetime import time
from fractions import Fraction
from typing import Any

from oracle.tables import COUNTED
from oracle.world import DAY, HOUR, QUARTER, Seconds, World, moment

MEALS = (time(7, 30), time(12, 30), time(18, 30))
Span = tuple[Seconds, Seconds]


class Basics:
    """Expected (start, end) by remedy, given the counted steps of the plan. None: no time passes."""

    def __init__(self, world: World, answer: dict[str, Any]) -> None:
        self.world = world
        steps = answer["plan"]["steps"]
        self.hands = [
            (moment(step["start"]), moment(step["end"]))
            for step in steps
            if step["remedy"] in COUNTED and COUNTED[step["remedy"]].hands
        ]
        self.walks = sorted(moment(step["start"]) for step in steps if step["remedy"] == "walk")
        self.sleep_minutes = answer["targets"].get("sleep_minutes")
        self.has_extension = any(step["remedy"] == "sleep_extension" for step in steps)

    def triggered(self, remedy: str) -> bool:
        world = self.world
        match remedy:
            case "electrolytes":
                return any(
                    world.now - DAY <= moment(activity["start"]) <= world.now
                    and (activity.get("duration_s") or 0) > 90 * 60
                    for activity in world.request.get("history", [])
                )
            case "rest_day":
                return world.verdict in ("too_sore", "get_checked")
            case "compression_run":
                return world.planned is not None and world.long_planned
        return True

    def span(self, remedy: str) -> Span | None:
        found = self._span(remedy)
        return found if found and self.world.now <= found[0] <= self.world.latest else None

    def _span(self, remedy: str) -> Span | None:
        world = self.world
        match remedy:
            case "sleep_extension":
                minutes = self.extension()
                beds = (bed - 60 * minutes for bed in self.beds())
                return self.first(beds, 60 * minutes)
            case "sleep_routine":
                return self.first(self.beds(), 0)
            case "fuel_meal":
                return self.meal()
            case "drink_to_thirst" | "rest_day":
                return world.first, world.first
            case "electrolytes":
                meal = self.span("fuel_meal")
                return meal and (meal[0], meal[0])
            case "daylight":
                return self.daylight()
            case "turmeric_food":
                return self.first((world.instant(day, time(18, 30)) for day in world.dates()), 0)
            case "wind_down":
                return self.wind_down()
            case "lavender":
                quiet = self.span("wind_down")
                return quiet and (quiet[0], quiet[0])
            case "compression_run":
                return world.planned
        raise AssertionError(f"{remedy} is no basic")

    def beds(self) -> Iterator[int]:
        return (bed for _, bed in self.world.nights)

    def first(self, starts: Iterator[int], lasts: int) -> Span | None:
        found = next((at for at in starts if self.world.now <= at <= self.world.latest), None)
        return None if found is None else (found, found + lasts)

    def extension(self) -> int:
        if self.sleep_minutes is None:
            return 15
        return int(min(30, max(15, self.sleep_minutes - self.world.usual_night())))

    def meal(self) -> Span | None:
        world = self.world
        if world.last_end is not None and world.now - 2 * HOUR <= world.last_end:
            return world.first, world.first + 30 * 60
        times = sorted(world.instant(day, clock) for day in world.dates() for clock in MEALS)
        return self.first((at for at in times if world.waking(at)), 30 * 60)

    def daylight(self) -> Span | None:
        world = self.world
        if self.walks:
            return self.walks[0], self.walks[0] + 20 * 60
        bright = (at for at in world.slots if 9 * 60 <= world.clock(at) <= 15 * 60 + 30 and world.waking(at))
        return self.first(bright, 20 * 60)

    def wind_down(self) -> Span | None:
        """The latest free quarter of the first evening that has one."""
        world = self.world
        extension = self.span("sleep_extension") if self.has_extension else None
        taken: Sequence[tuple[Seconds, Seconds]] = [*world.taken(), *self.hands]
        for bed in self.beds():
            quarters = range(-(-(bed - 90 * 60) // QUARTER) * QUARTER, bed, QUARTER)
            for at in reversed(quarters):
                end = at + 20 * 60
                sleeps = extension is not None and extension[0] < end and at < extension[1]
                if (
                    world.first <= at <= world.slots[-1]
                    and world.awake_throughout(at, end)
                    and world.hands_free(at, end)
                    and not sleeps
                    and not any(at < stop and end > begin for begin, stop in taken)
                ):
                    return at, end
        return None


def near(found: Span, wanted: Span) -> bool:
    """Fractions of a second may be rounded."""
    return all(abs(Fraction(a) - Fraction(b)) <= 1 for a, b in zip(found, wanted, strict=True))
