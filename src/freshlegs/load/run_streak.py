"""Local days in a row with a run, ending today or yesterday."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from freshlegs.load.rail import rail
from freshlegs.load.sessions import Moment
from freshlegs.model.answer import Rail

ID = "run_streak"


def streak(moment: Moment) -> int:
    """Days are those of the runner's zone; one of 23 or 25 hours is one day."""
    zone = ZoneInfo(moment.question.timezone)
    today = moment.question.now.astimezone(zone).date()
    days, expected = 0, None
    sports, now = moment.book.lists.sports, moment.question.now
    for session in reversed(moment.question.history):  # all of it: a streak may be longer than any window
        if session.start >= now or not sports[session.sport].counts_as_run:
            continue
        day = session.start.astimezone(zone).date()
        if expected is None:
            if day < today - timedelta(days=1):
                return 0
            days, expected = 1, day - timedelta(days=1)
        elif day == expected:
            days, expected = days + 1, day - timedelta(days=1)
        elif day < expected:
            break
    return days


def run_streak(moment: Moment) -> Rail:
    """Nothing run at all is unknown, and not a streak of 0."""
    rule = moment.book.rails[ID]
    if not moment.sessions.runs:
        return rail(ID, rule, None, "unknown")
    days = streak(moment)
    if days >= rule.figures["over"].value:
        return rail(ID, rule, days, "over")
    return rail(ID, rule, days, "near" if days >= rule.figures["near"].value else "ok")
