"""How sore: the number, the stairs, and sleep, fatigue, stress and soreness taken together."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from freshlegs.model.question import CheckIn
from freshlegs.triage import areas
from freshlegs.triage.finding import Case, Finding


def soreness(case: Case) -> Iterator[Finding]:
    worst = areas.worst(case)
    if worst >= case.limit("rest_least"):
        key, verdict, run = "soreness_rest", "too_sore", "rest"
    elif worst >= case.limit("too_sore_least"):
        key, verdict, run = "soreness_too_sore", "too_sore", "walk_or_crosstrain"
    elif worst >= case.limit("sore_least"):
        key, verdict, run = "soreness_sore", "sore", "easy_only"
    else:
        key, verdict, run = "soreness_fresh", "fresh", "as_planned"
    yield Finding(case.because(key, "soreness", worst=worst), verdict, run=run)


def stairs(case: Case) -> Iterator[Finding]:
    """Who cannot walk down the stairs does not run that day: the article's rule, on every face."""
    down = case.question.check_in.stairs_down
    if down in ("one_step_at_a_time", "needs_rail", "unable"):
        run = "walk_or_crosstrain" if down == "one_step_at_a_time" else "rest"
        yield Finding(case.because(f"stairs_{down}", "stairs", "seed-article"), "too_sore", run=run)


def hooper_sum(check_in: CheckIn) -> int | None:
    """Sleep, fatigue, stress (1 to 7 each, 1 good) and soreness laid on 1 to 7; None unless all were answered."""
    parts = (check_in.sleep_quality, check_in.fatigue, check_in.stress)
    if None in parts:
        return None
    scaled = (Decimal(check_in.soreness) * Decimal("0.6")).quantize(Decimal(1), ROUND_HALF_UP)
    return sum(part for part in parts if part is not None) + 1 + int(scaled)


def hooper(case: Case) -> Iterator[Finding]:
    total = hooper_sum(case.question.check_in)
    if total is not None and total >= case.limit("hooper_least"):
        yield Finding(case.because("hooper", "hooper"), "too_sore", run="walk_or_crosstrain")
