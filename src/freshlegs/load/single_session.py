"""The next run, or the last, against the longest of the 30 days before it (frandsen2025). The alarm of the rails."""

from dataclasses import dataclass
from fractions import Fraction

from freshlegs.knowledge.book import RailRule
from freshlegs.load.kernel import between, longest
from freshlegs.load.rail import down_to, figure, rail
from freshlegs.load.sessions import DAY_S, Moment, exact
from freshlegs.model.answer import Rail

ID = "single_session"


@dataclass(frozen=True, slots=True)
class Spike:
    """`ahead`: next run over the base; `behind`: last run over its own reference. None: nothing to compare."""

    ahead: Fraction | None
    behind: Fraction | None
    base_m: Fraction
    limit: Fraction

    @property
    def ahead_is_over(self) -> bool:
        return self.ahead is not None and self.ahead > self.limit

    @property
    def is_over(self) -> bool:
        return self.ahead_is_over or (self.behind is not None and self.behind > self.limit)


def strict(moment: Moment) -> bool:
    """Facts that ask for no rise at all: those of the care rule on energy (RF18)."""
    wanted = {
        atom.removeprefix("fact:")
        for rule in moment.book.stop_rules
        if rule.verdict is None
        for atom in rule.any
        if atom.startswith("fact:")
    }
    return not wanted.isdisjoint(moment.question.runner.facts)


def reference(moment: Moment, row: int) -> Fraction:
    """The longest run of the 30 days before this one, itself excluded; 0 where there is none."""
    sessions, rule = moment.sessions, moment.book.rails[ID]
    start = float(sessions.start_s[row])
    window = between(sessions.start_s, start - rule.figures["window"].value * DAY_S, start)
    return exact(longest(sessions.distance_m, window))


def base(moment: Moment) -> Fraction:
    """The longest of the last 30 days, where a jump of the last 7 days counts only as what it jumped from (ours)."""
    sessions, rule = moment.sessions, moment.book.rails[ID]
    window = between(sessions.start_s, moment.now_s - rule.figures["window"].value * DAY_S, moment.now_s)
    fresh_s = moment.now_s - rule.figures["last"].value * DAY_S
    jump, best = figure(rule, "jump"), Fraction(0)
    for row in range(window.start, window.stop):
        if not sessions.distance_m[row] > best:
            continue
        metres = exact(float(sessions.distance_m[row]))
        if sessions.start_s[row] >= fresh_s:
            before = reference(moment, row)
            if before > 0 and metres > jump * before:
                metres = before
        best = max(best, metres)
    return best


def spike(moment: Moment) -> Spike:
    sessions, rule = moment.sessions, moment.book.rails[ID]
    base_m, next_m = base(moment), moment.next_m
    ahead = next_m / base_m if next_m is not None and base_m > 0 else None
    behind = None
    known = [row for row in range(len(sessions.runs) - 1, -1, -1) if sessions.distance_m[row] >= 0][:1]
    for row in known:
        if sessions.start_s[row] >= moment.now_s - rule.figures["last"].value * DAY_S:
            before = reference(moment, row)
            behind = exact(float(sessions.distance_m[row])) / before if before > 0 else None
    limit = figure(rule, "strict_limit") if strict(moment) else exact(rule.limit.value)
    return Spike(ahead, behind, base_m, limit)


def single_session(moment: Moment) -> Rail:
    rule, found = moment.book.rails[ID], spike(moment)
    cap_m = down_to(found.limit * found.base_m, rule.figures["cap_step"].value) if found.base_m > 0 else None
    values = [value for value in (found.ahead, found.behind) if value is not None]
    if not values:
        words = "unknown_cap" if cap_m else "unknown"
        return rail(ID, rule, None, "unknown", limit=found.limit, cap_m=cap_m, words=words)
    value = max(values)
    if value > found.limit:
        # Where both are over, the next run is the one that can still be changed.
        ahead = found.ahead if found.ahead_is_over else None
        words = "over_last" if ahead is None else band(rule, ahead)
        words = words if cap_m else "over_no_cap"
        return rail(ID, rule, value, "over", limit=found.limit, cap_m=cap_m, words=words)
    status = "near" if value > figure(rule, "near") * found.limit else "ok"
    words = status if cap_m else "within"
    return rail(ID, rule, value, status, limit=found.limit, cap_m=cap_m, words=words)


def band(rule: RailRule, value: Fraction) -> str:
    """How much longer, as a key of its sentence; never a risk. `usual` is over only where the limit is strict."""
    if value <= figure(rule, "jump"):
        return "over_usual"
    if value <= figure(rule, "band_longer"):
        return "over"
    return "over_much" if value <= figure(rule, "band_much") else "over_very_much"
