"""The everyday remedies: they take no place and no minutes, and stand once, at the first time that passes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from freshlegs.knowledge.book import Book
from freshlegs.model.answer import Judgement
from freshlegs.model.question import Question
from freshlegs.planner.grid import Grid, lately, minutes

Span = tuple[float, float]  # start and end, seconds since 1970


@dataclass(frozen=True, slots=True)
class Setting:
    """What the basics are fitted to. `hands_on`: spans of the counted steps that need hands; `walk_s`: first walk."""

    question: Question
    book: Book
    judgement: Judgement
    grid: Grid
    sleep_minutes: int | None
    hands_on: tuple[Span, ...]
    walk_s: float | None
    found: dict[str, Span]

    @property
    def now_s(self) -> float:
        return self.question.now.timestamp()

    @property
    def last_s(self) -> float:
        return self.now_s + 3600 * self.question.hours

    @property
    def first_s(self) -> float:
        return float(self.grid.start_s[0])

    def figure(self, remedy: str, name: str) -> float:
        figures = self.book.remedies[remedy].figures or {}
        return figures[name].value

    def clock(self, remedy: str, name: str) -> int:
        clocks = self.book.remedies[remedy].clocks or {}
        return minutes(clocks[name].value)

    def lasts_s(self, remedy: str) -> float:
        return self.book.remedies[remedy].minutes.value * 60

    def moments(self, clock_min: int, beyond_s: float = 0) -> list[float]:
        """This local time of day on each day of the horizon, as seconds; a time that the clocks skip moves forward.
        `beyond_s`: also the one that comes up to so long after it, for a step that starts before that time."""
        grid = self.grid
        made: list[float] = []
        day = grid.local(self.now_s).date() - timedelta(days=1)
        while True:
            wall = datetime(day.year, day.month, day.day, tzinfo=grid.zone) + timedelta(minutes=clock_min)
            seconds = wall.timestamp()
            if seconds > self.last_s + beyond_s:
                return made
            if seconds >= self.now_s:
                made.append(seconds)
            day += timedelta(days=1)

    def is_awake(self, start_s: float, end_s: float) -> bool:
        local = self.grid.local(start_s)
        since = (60 * local.hour + local.minute - minutes(self.question.runner.usual_wake)) % 1440
        return since < self.grid.waking_min and since + (end_s - start_s) / 60 <= self.grid.waking_min


Fit = Callable[[Setting], Span | str]  # a span, or the rule that keeps it out


def sleep_extension(at: Setting) -> Span | str:
    """Ends at the usual bedtime, 15 to 30 minutes long, as far as the target exceeds the usual night."""
    least, most = (at.figure("sleep_extension", name) for name in ("least", "most"))
    runner = at.question.runner
    usual = (minutes(runner.usual_wake) - minutes(runner.usual_bedtime)) % 1440
    longer = least if at.sleep_minutes is None else min(max(at.sleep_minutes - usual, least), most)
    for bed in at.moments(minutes(runner.usual_bedtime), 60 * longer):
        if bed - 60 * longer >= at.now_s:
            return bed - 60 * longer, bed
    return "time"


def sleep_routine(at: Setting) -> Span | str:
    beds = at.moments(minutes(at.question.runner.usual_bedtime))
    return (beds[0], beds[0]) if beds else "time"


def fuel_meal(at: Setting) -> Span | str:
    """Straight away where a run ended in the two hours before now, else the next meal time in waking hours."""
    within, lasts = at.figure("fuel_meal", "within") * 3600, at.lasts_s("fuel_meal")
    sports = at.book.lists.sports
    for session in lately(at.question):
        end = session.start.timestamp() + (session.duration_s or 0)
        if sports[session.sport].counts_as_run and at.now_s - within <= end <= at.now_s:
            return at.first_s, at.first_s + lasts
    meals = sorted(
        start
        for name in ("breakfast", "lunch", "supper")
        for start in at.moments(at.clock("fuel_meal", name))
    )
    return next(((start, start + lasts) for start in meals if at.is_awake(start, start + lasts)), "time")


def drink_to_thirst(at: Setting) -> Span | str:
    return at.first_s, at.first_s


def electrolytes(at: Setting) -> Span | str:
    """With the meal, after an activity of more than 90 minutes that started in the last 24 hours."""
    least, within = (at.figure("electrolytes", name) for name in ("least_run", "within"))
    long_enough = any(
        at.now_s - within * 3600 <= session.start.timestamp() < at.now_s
        and (session.duration_s or 0) > least * 60
        for session in lately(at.question)
    )
    if not long_enough:
        return "trigger"
    return (at.found["fuel_meal"][0],) * 2 if "fuel_meal" in at.found else "time"


def daylight(at: Setting) -> Span | str:
    """With the first walk of the plan; else the first quarter hour awake in the light part of the day."""
    lasts = at.lasts_s("daylight")
    if at.walk_s is not None:
        return at.walk_s, at.walk_s + lasts
    grid, low, high = at.grid, at.clock("daylight", "from"), at.clock("daylight", "until")
    good = (grid.clock_min >= low) & (grid.clock_min <= high) & (grid.awake_min < grid.waking_min)
    starts = grid.start_s[good]
    return (float(starts[0]), float(starts[0]) + lasts) if len(starts) else "time"


def rest_day(at: Setting) -> Span | str:
    if at.judgement.verdict not in ("too_sore", "get_checked"):
        return "trigger"
    return at.first_s, at.first_s


def turmeric_food(at: Setting) -> Span | str:
    suppers = at.moments(at.clock("turmeric_food", "at"))
    return (suppers[0], suppers[0]) if suppers else "time"


def wind_down(at: Setting) -> Span | str:
    """The latest quarter hour of the last 90 minutes before bed with twenty free minutes."""
    grid, lasts = at.grid, at.lasts_s("wind_down")
    window = at.book.planner["wind_down_window"].value * 60
    earlier_night = at.found.get("sleep_extension")
    for bed in at.moments(minutes(at.question.runner.usual_bedtime), window):
        over_by = bed
        if earlier_night is not None and earlier_night[1] == bed:
            over_by = earlier_night[0]
        late = (grid.start_s >= bed - window) & (grid.start_s + lasts <= over_by)
        for start in reversed(grid.start_s[late].tolist()):
            if is_free(at, start, start + lasts):
                return float(start), start + lasts
    return "time"


def is_free(at: Setting, start: float, end: float) -> bool:
    local = at.grid.local(start)
    over_midnight = 60 * local.hour + local.minute + (end - start) / 60 > 1440
    taken = any(end > low and start < high for low, high in (*at.grid.taken, *at.hands_on))
    return at.is_awake(start, end) and not over_midnight and not taken


def lavender(at: Setting) -> Span | str:
    return (at.found["wind_down"][0],) * 2 if "wind_down" in at.found else "time"


def compression_run(at: Setting) -> Span | str:
    """On the next run that stands, where it is long by its kind or lasts 90 minutes."""
    grid, following = at.grid, at.question.next_run
    if grid.next_start_s is None or grid.next_end_s is None or following is None:
        return "trigger"
    lasts = grid.next_end_s - grid.next_start_s
    if following.kind != "long" and lasts < at.figure("compression_run", "least_run") * 60:
        return "trigger"
    return (grid.next_start_s, grid.next_end_s) if at.now_s <= grid.next_start_s <= at.last_s else "time"


# In an order in which each finds what it leans on.
BASICS: Mapping[str, Fit] = {
    "sleep_extension": sleep_extension,
    "sleep_routine": sleep_routine,
    "fuel_meal": fuel_meal,
    "drink_to_thirst": drink_to_thirst,
    "electrolytes": electrolytes,
    "daylight": daylight,
    "rest_day": rest_day,
    "turmeric_food": turmeric_food,
    "wind_down": wind_down,
    "lavender": lavender,
    "compression_run": compression_run,
}
