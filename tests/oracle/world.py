"""A request as whole seconds and quarter hours: who is awake when, which runs count, where a remedy may start."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from oracle.medicines import CLASSES
from oracle.tables import (
    ASKED,
    BASIC,
    CALM,
    COUNTED,
    HARM,
    ILL,
    KIT,
    MOST_LEARNT,
    NEVER,
    OFFER,
    OPT_IN,
    SECONDS_PER_METRE,
    SHUT,
    UNKNOWN_CLOSES,
    WISH,
)

QUARTER, HOUR, DAY = 900, 3600, 86_400
Seconds = int | Fraction


def moment(text: str) -> int:
    """Seconds since 1970; the generator writes whole seconds only."""
    return int(datetime.fromisoformat(text).timestamp())


class World:
    """Verdict, care and run are those of the answer: the oracle of the plan does not judge triage."""

    def __init__(self, request: dict[str, Any], answer: dict[str, Any]) -> None:
        self.request, self.verdict, self.care = request, answer["verdict"], answer["care"]
        self._local: dict[Seconds, datetime] = {}
        self.runner, self.check_in = request["runner"], request["check_in"]
        self.wants = frozenset(self.check_in.get("wants", []))
        self.zone = ZoneInfo(request.get("timezone", "UTC"))
        self.now, self.hours = moment(request["now"]), request.get("hours", 72)
        self.latest = self.now + HOUR * self.hours  # of a start
        self.first = -(-self.now // QUARTER) * QUARTER
        self.slots = tuple(self.first + QUARTER * n for n in range(4 * self.hours))
        self.end = self.slots[-1] + QUARTER
        self.minutes = self.runner.get("minutes_per_day", 60)
        self.wake = time.fromisoformat(self.runner.get("usual_wake", "06:30"))
        self.bed = time.fromisoformat(self.runner.get("usual_bedtime", "22:30"))
        self.nights = tuple(self._days_awake())
        self.busy = [(moment(b["start"]), moment(b["end"])) for b in self.runner.get("busy", [])]
        self._read_runs(answer["run_today"])
        self.coins = {
            (coin["remedy"], date.fromisoformat(coin["date"])): coin["offer"]
            for coin in request.get("assignments", [])
            if self.verdict in ("fresh", "sore")
        }
        self.offered = frozenset(remedy for (remedy, _), offer in self.coins.items() if offer)

    # --- the clock --------------------------------------------------------------------------------------------

    def local(self, at: Seconds) -> datetime:
        if at not in self._local:
            self._local[at] = datetime.fromtimestamp(int(at // 1), UTC).astimezone(self.zone)
        return self._local[at]

    def day(self, at: Seconds) -> date:
        return self.local(at).date()

    def clock(self, at: Seconds) -> int:
        """Minutes since local midnight."""
        local = self.local(at)
        return 60 * local.hour + local.minute

    def instant(self, day: date, clock: time) -> int:
        return int(datetime.combine(day, clock, self.zone).timestamp())

    def dates(self) -> Iterator[date]:
        start = self.day(self.now)
        for n in range(-1, self.hours // 24 + 4):
            yield start + timedelta(days=n)

    def _days_awake(self) -> Iterator[tuple[int, int]]:
        """(wake, bed) of each day, bed after midnight where the runner says so."""
        for day in self.dates():
            late = day + timedelta(days=1) if self.bed < self.wake else day
            yield self.instant(day, self.wake), self.instant(late, self.bed)

    def waking(self, at: Seconds) -> tuple[int, int] | None:
        return next(((wake, bed) for wake, bed in self.nights if wake <= at < bed), None)

    def usual_night(self) -> int:
        """Minutes from bedtime to wake."""
        bed, wake = (60 * t.hour + t.minute for t in (self.bed, self.wake))
        return (wake - bed) % 1440

    # --- runs and busy time -----------------------------------------------------------------------------------

    def _read_runs(self, run_today: str) -> None:
        """`runs`: (end, seconds) of the run that ended last and of the planned one, if that stands."""
        done = [
            (Fraction(moment(a["start"])) + Fraction(a["duration_s"]), Fraction(a["duration_s"]))
            for a in self.request.get("history", [])
            if a["sport"] == "run" and a.get("duration_s") is not None
        ]
        done = [run for run in done if run[0] <= self.now]
        self.last_end = max((end for end, _ in done), default=None)
        self.runs = [max(done)] if done else []
        following = self.request.get("next_run")
        self.planned: tuple[int, Fraction] | None = None
        if following and run_today in ("as_planned", "easy_only"):
            start, lasts = moment(following["start"]), SECONDS_PER_METRE * Fraction(following["distance_m"])
            self.planned = (start, start + lasts)
            self.runs.append((start + lasts, lasts))
            self.long_planned = following.get("kind") == "long" or lasts >= 90 * 60

    def taken(self) -> list[tuple[int, Seconds]]:
        """Busy time and the planned run."""
        return [*self.busy, *([self.planned] if self.planned else [])]

    def after_run(self, at: Seconds, within_hours: int, least_minutes: int = 0) -> bool:
        return any(
            end <= at <= end + HOUR * within_hours for end, lasts in self.runs if lasts >= 60 * least_minutes
        )

    def rest_broken(self, start: Seconds, end: Seconds, hours: int) -> bool:
        """A part of the step lies between the end of a run and that many hours later."""
        return any(start < done + HOUR * hours and end > done for done, _ in self.runs)

    # --- rules 3 to 6 -----------------------------------------------------------------------------------------

    def awake_throughout(self, start: Seconds, end: Seconds) -> bool:
        night = self.waking(start)
        return night is not None and end <= night[1]

    def hands_free(self, start: Seconds, end: Seconds) -> bool:
        """Not across midnight, not in busy time, not during the planned run."""
        same_day = self.day(start) == self.day(end - 1)
        return same_day and not any(start < stop and end > begin for begin, stop in self.taken())

    def triggered(self, remedy: str, at: int) -> bool:
        """The part of the window that 4.7 calls a trigger."""
        match remedy:
            case "walk" | "easy_bike":
                return bool(self.check_in.get("stairs_down") != "unable")
            case "nap":
                short = self.check_in.get("sleep_hours")
                return (short is not None and short < 7 and self.day(at) == self.day(self.first)) or (
                    self.after_run(at, 24, 120)
                )
            case "heat_wrap":
                return self.after_run(at, 48)
            case "compression":
                return self.verdict == "too_sore" or self.after_run(at, 24, 90)
            case "magnesium_lotion":
                return "bathtub" not in self.runner.get("kit", []) or "magnesium_lotion" in self.wants
        return True

    def in_window(self, remedy: str, start: int, end: int) -> bool:
        """Clock times, and the rests around a run (rules 5 and 6). The step is known to be awake."""
        clock, night = self.clock(start), self.waking(start)
        assert night is not None
        match remedy:
            case "walk" | "easy_bike":
                return 7 * 60 <= clock < 20 * 60
            case "nap":
                return 13 * 60 <= clock <= 16 * 60 - 25 and end <= night[1] - 7 * HOUR
            case "heat_wrap":
                return not self.rest_broken(start, end, 1)
            case "epsom_bath" | "warm_bath":
                before = self.planned and start < self.planned[0] and end > self.planned[0] - 2 * HOUR
                return (
                    clock >= 16 * 60
                    and end <= night[1] - HOUR
                    and not self.rest_broken(start, end, 1)
                    and not before
                )
            case "restorative_yoga":
                return clock >= 16 * 60
            case "turmeric_supplement":
                return 18 * 60 <= clock < 20 * 60 + 30 and not self.rest_broken(start, end, 4)
        return True

    def stands(self, remedy: str, start: int) -> bool:
        """Rules 3 to 6 without the trigger."""
        row = COUNTED[remedy]
        end = start + 60 * row.length
        return (
            end <= self.end
            and self.awake_throughout(start, end)
            and (not row.hands or self.hands_free(start, end))
            and self.in_window(remedy, start, end)
        )

    # --- what is closed, owned, wished, learnt ----------------------------------------------------------------

    def atoms(self) -> frozenset[str]:
        """Signs and context."""
        age, medicines = self.runner.get("age"), self.runner.get("medicines", [])
        context = {
            "under_18": age is not None and age < 18,
            "alcohol_today": self.check_in.get("alcohol_today") is True,
            "any_medicine": bool(medicines),
        }
        return frozenset(self.check_in.get("signs") or []) | {name for name, so in context.items() if so}

    @cached_property
    def closed(self) -> dict[str, str]:
        """Remedy -> interaction or unknown_medicine."""
        names = [" ".join(name.lower().split()) for name in self.runner.get("medicines", [])]
        classes = frozenset(kind for name in names for kind in CLASSES.get(name, ()))
        facts, atoms = frozenset(self.runner.get("facts", [])), self.atoms()
        unknown = any(name not in CLASSES for name in names)
        found = dict.fromkeys(UNKNOWN_CLOSES if unknown else (), "unknown_medicine")
        for row in SHUT:
            if row.facts & facts or row.classes & classes or row.others & atoms:
                found.update(dict.fromkeys(row.remedies, "interaction"))
        return found

    def owns(self, remedy: str) -> bool:
        kit, ways = frozenset(self.runner.get("kit", [])), KIT.get(remedy, ())
        return not ways or any(kit.issuperset(way.split("+")) for way in ways)

    def learnt(self, remedy: str) -> tuple[Fraction, Fraction] | None:
        """(mean, sd) in points of ten, where it counts."""
        for effect in self.request.get("effects", []):
            days = effect["days_with"], effect["days_without"]
            if effect["remedy"] == remedy and min(days) >= 8 and sum(days) >= 28:
                return Fraction(str(effect["mean"])), Fraction(str(effect["sd"]))
        return None

    def harms(self, remedy: str) -> bool:
        found = self.learnt(remedy)
        spared = remedy in self.wants or remedy in self.offered
        return found is not None and found[0] > 0 and found[0] >= HARM * found[1] and not spared

    def takes_place(self, remedy: str, day: date) -> bool:
        """One of the three places of a day: what was not wanted, and what a coin offers, wanted or not (4.6)."""
        return remedy not in self.wants or self.coins.get((remedy, day)) is True

    def worth(self, remedy: str, day: date | None = None) -> int:
        """V_r of 4.3 on that day."""
        row, found, learnt = COUNTED[remedy], self.learnt(remedy), 0
        if found is not None:
            exact = 1000 * (row.prior - found[0] / Fraction(5, 2))
            learnt = int(abs(exact) + Fraction(1, 2)) * (1 if exact > 0 else -1)
            learnt = max(-MOST_LEARNT, min(MOST_LEARNT, learnt))
        if day is not None and self.coins.get((remedy, day)):
            extra = OFFER
        else:
            extra = WISH if remedy in self.wants else 0
        return row.base + learnt + extra - row.hands

    # --- the gates before any slot is looked at (4.7) ------------------------------------------------------------

    def silent(self) -> bool:
        """No step at all."""
        signs, blank = self.check_in.get("signs"), self.check_in.get("signs_unanswered")
        left_open = bool(blank) or (signs is None and blank is None)
        seen_soon = self.verdict == "get_checked" and self.care in ("urgent", "emergency")
        return left_open or seen_soon or self.verdict in ("emergency", "unanswered")

    def barred(self, remedy: str) -> bool:
        """The verdict keeps it out."""
        if self.silent():
            return True
        if self.verdict == "get_checked" or ILL & frozenset(self.check_in.get("signs") or []):
            return remedy not in CALM
        spared = BASIC | {"walk"} | self.wants | self.offered
        return self.verdict == "fresh" and remedy not in spared

    def gate(self, remedy: str, *, closed: bool = True) -> str | None:
        """The first of the rules before `trigger` that holds; without `closed` no row of interactions counts."""
        shut = self.closed.get(remedy) if closed else None
        if self.barred(remedy):
            return "verdict"
        if shut:
            return shut
        if remedy in OPT_IN and OPT_IN[remedy] not in self.runner.get("opted_in", []):
            return "opt_in"
        if remedy in ASKED and remedy not in self.wants:
            return "asked"
        if remedy in NEVER:
            return "never"
        return None if self.owns(remedy) else "kit"
