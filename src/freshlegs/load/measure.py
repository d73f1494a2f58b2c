"""A question in, the rails and the few facts of today's training out."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from freshlegs.knowledge.book import Book
from freshlegs.load import weekly_rise
from freshlegs.load.downhill import downhill
from freshlegs.load.easy_share import easy_share
from freshlegs.load.first_week import first_week, is_made_for
from freshlegs.load.kernel import between
from freshlegs.load.return_after_break import return_after_break
from freshlegs.load.run_streak import run_streak
from freshlegs.load.sessions import DAY_S, Moment, at
from freshlegs.load.single_session import single_session, spike
from freshlegs.model.answer import Rail
from freshlegs.model.load import LoadToday
from freshlegs.model.question import Question

# In the order of the answer. Every one stands in every answer but `first_week`, which is made for few.
RAILS: tuple[Callable[[Moment], Rail], ...] = (
    single_session,
    weekly_rise.weekly_rise,
    easy_share,
    run_streak,
    downhill,
    return_after_break,
)


def measure(question: Question, book: Book) -> LoadToday:
    moment = at(question, book)
    rails = [make(moment) for make in RAILS]
    if is_made_for(moment):
        rails.append(first_week(moment))
    status = {rail.id: rail.status for rail in rails}
    found = spike(moment)
    slower = {
        "single_session": found.ahead_is_over,
        "weekly_rise": weekly_rise.is_strong(moment),
        "return_after_break": status["return_after_break"] == "over",
        "first_week": status.get("first_week") == "over",
    }
    week_s = moment.now_s - book.targets["week_days"].value * DAY_S
    return LoadToday(
        rails=tuple(rails),
        lowers=tuple(id for id in slower if slower[id]),
        jump=found.is_over,
        long_run_24h=long_run(moment),
        week_m=float(weekly_rise.metres(moment, week_s, moment.now_s)),
        minutes_today=minutes_today(moment),
    )


def long_run(moment: Moment) -> bool:
    """A run of two hours or more started in the 24 hours before now, the 24th included."""
    least, within = (moment.book.triage[name].value for name in ("long_run_least", "long_run_within"))
    sessions = moment.sessions
    window = between(sessions.start_s, moment.now_s - within * 3600, moment.now_s)
    return bool((sessions.duration_s[window] >= least).any())


def minutes_today(moment: Moment) -> float:
    """Minutes of all activities of the local day before now, and of the next run where it is today."""
    question = moment.question
    zone = ZoneInfo(question.timezone)
    today = question.now.astimezone(zone).date()
    seconds = 0.0
    for session in reversed(moment.sessions.all_sports):
        if session.start < question.now - timedelta(hours=26):
            break
        if session.start.astimezone(zone).date() == today:
            seconds += session.duration_s or 0
    following = question.next_run
    if following is not None and following.start.astimezone(zone).date() == today:
        seconds += following.distance_m / 1000 * pace_s_per_km(moment)
    return seconds / 60


def pace_s_per_km(moment: Moment) -> float:
    """Median pace of the runs of 30 days; the book's figure without one."""
    sessions, targets = moment.sessions, moment.book.targets
    window = between(sessions.start_s, moment.now_s - targets["pace_days"].value * DAY_S, moment.now_s)
    pairs = zip(sessions.duration_s[window], sessions.distance_m[window], strict=True)
    paces = [float(lasted / metres * 1000) for lasted, metres in pairs if lasted > 0 and metres > 0]
    return median(paces) if paces else targets["pace_default"].value
