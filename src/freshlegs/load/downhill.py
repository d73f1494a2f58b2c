"""The descent of the last run against the largest of the 30 days before it: eccentric work that legs remember."""

import numpy as np

from freshlegs.load.kernel import between, longest
from freshlegs.load.rail import rail
from freshlegs.load.sessions import DAY_S, Moment, exact
from freshlegs.model.answer import Rail

ID = "downhill"
HOUR_S = 3_600


def downhill(moment: Moment) -> Rail:
    rule, sessions = moment.book.rails[ID], moment.sessions
    if not sessions.runs:
        return rail(ID, rule, None, "unknown")
    start, descent = float(sessions.start_s[-1]), float(sessions.descent_m[-1])
    recent = start >= moment.now_s - rule.figures["within"].value * HOUR_S
    window = between(sessions.start_s, start - rule.figures["window"].value * DAY_S, start)
    before = longest(sessions.descent_m, window)
    if not recent or not np.isfinite(descent) or before <= 0:
        return rail(ID, rule, None, "unknown")
    value = exact(descent) / exact(before)
    much = value > exact(rule.limit.value) and descent >= rule.figures["least_descent"].value
    return rail(ID, rule, value, "over" if much else "ok")
