"""The week up to the next run against the week before it: the article's planning line, graded `against`."""

from fractions import Fraction

import numpy as np

from freshlegs.load.kernel import between
from freshlegs.load.rail import figure, rail
from freshlegs.load.sessions import DAY_S, Moment, exact
from freshlegs.model.answer import Rail

ID = "weekly_rise"


def metres(moment: Moment, low_s: float, high_s: float) -> Fraction:
    sessions = moment.sessions
    found = sessions.distance_m[between(sessions.start_s, low_s, high_s)]
    return sum((exact(float(value)) for value in found[np.isfinite(found)]), Fraction(0))


def rise(moment: Moment) -> Fraction | None:
    """(7 days before t + next run) over the 7 days before that; t is the start of the next run, else now."""
    rule, following = moment.book.rails[ID], moment.question.next_run
    end_s = moment.now_s if following is None else following.start.timestamp()
    span = rule.figures["days"].value * DAY_S
    before = metres(moment, end_s - 2 * span, end_s - span)
    if before < figure(rule, "least"):
        return None
    return (metres(moment, end_s - span, end_s) + (moment.next_m or 0)) / before


def is_strong(moment: Moment) -> bool:
    found = rise(moment)
    return found is not None and found > figure(moment.book.rails[ID], "strong")


def weekly_rise(moment: Moment) -> Rail:
    rule, found = moment.book.rails[ID], rise(moment)
    if found is None:
        return rail(ID, rule, None, "unknown")
    if found > figure(rule, "strong"):
        return rail(ID, rule, found, "over", words="over_strong")
    return rail(ID, rule, found, "over" if found > exact(rule.limit.value) else "ok")
