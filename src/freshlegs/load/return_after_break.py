"""Whole days from the last run to the next, or to now: after two weeks begin again with less."""

from freshlegs.load.kernel import between, longest
from freshlegs.load.rail import down_to, figure, rail
from freshlegs.load.sessions import DAY_S, Moment, exact, whole_days
from freshlegs.model.answer import Rail

ID = "return_after_break"


def return_after_break(moment: Moment) -> Rail:
    rule, sessions = moment.book.rails[ID], moment.sessions
    if not sessions.runs:
        return rail(ID, rule, None, "unknown")
    last, following = sessions.runs[-1].start, moment.question.next_run
    days = whole_days(moment.question.now if following is None else following.start, last)
    if days < rule.limit.value:
        return rail(ID, rule, days, "ok")
    last_s = float(sessions.start_s[-1])
    window = between(sessions.start_s, last_s - rule.figures["window"].value * DAY_S, last_s)
    with_the_last = slice(window.start, len(sessions.runs))
    best = exact(longest(sessions.distance_m, with_the_last))
    if best <= 0:
        return rail(ID, rule, days, "over", words="over_no_cap")
    cap_m = down_to(figure(rule, "share") * best, rule.figures["cap_step"].value)
    return rail(ID, rule, days, "over", cap_m=cap_m, words="over" if cap_m else "over_no_cap")
