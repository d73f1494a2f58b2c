"""Metres of the first week, for new runners with heavier bodies (nielsen2014bmi). Made for nobody else."""

from fractions import Fraction

import numpy as np

from freshlegs.load.rail import figure, rail
from freshlegs.load.sessions import DAY_S, Moment, exact
from freshlegs.model.answer import Rail

ID = "first_week"
NEW = ("first_weeks", "novice")


def is_made_for(moment: Moment) -> bool:
    """New to running, mass over height squared above the figure, and no run older than a week."""
    rule, runner = moment.book.rails[ID], moment.question.runner
    if runner.experience not in NEW or runner.body_mass_kg is None or runner.height_cm is None:
        return False
    height_m = exact(runner.height_cm) / 100
    if exact(runner.body_mass_kg) <= figure(rule, "index") * height_m * height_m:
        return False
    oldest_s = moment.sessions.start_s[:1]
    return (
        not moment.sessions.older and not (oldest_s < moment.now_s - rule.figures["days"].value * DAY_S).any()
    )


def first_week(moment: Moment) -> Rail:
    rule, found = moment.book.rails[ID], moment.sessions.distance_m
    run_m = sum((exact(float(value)) for value in found[np.isfinite(found)]), Fraction(0))
    total = run_m + (moment.next_m or 0)
    limit = exact(rule.limit.value)
    return rail(ID, rule, int(total + Fraction(1, 2)), "over" if total > limit else "ok", cap_m=int(limit))
