"""How much of the running of four weeks was easy: advice, never a guard (festa2020)."""

from fractions import Fraction

import numpy as np

from freshlegs.load.kernel import between
from freshlegs.load.rail import figure, rail
from freshlegs.load.sessions import DAY_S, Moment, exact
from freshlegs.model.answer import Rail

ID = "easy_share"


def easy_share(moment: Moment) -> Rail:
    """Only runs whose easy seconds are known count, on both sides; too short a history is unknown, never ok."""
    rule, sessions = moment.book.rails[ID], moment.sessions
    window = between(sessions.start_s, moment.now_s - rule.figures["days"].value * DAY_S, moment.now_s)
    easy, lasted = sessions.easy_s[window], sessions.duration_s[window]
    known = np.isfinite(easy) & np.isfinite(lasted) & (lasted > 0)
    if not known.any():
        return rail(ID, rule, None, "unknown")
    oldest = float(sessions.start_s[window][known][0])
    if oldest > moment.now_s - rule.figures["oldest"].value * DAY_S:
        return rail(ID, rule, None, "unknown")
    top = sum((exact(float(value)) for value in easy[known]), Fraction(0))
    share = top / sum((exact(float(value)) for value in lasted[known]), Fraction(0))
    if share < exact(rule.limit.value):
        return rail(ID, rule, share, "over")
    return rail(ID, rule, share, "near" if share < figure(rule, "near") else "ok")
