"""The history of a question as columns: converted once, then every rail is a window over them."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np

from freshlegs.knowledge.book import Book
from freshlegs.load.kernel import Floats
from freshlegs.model.question import Question, Session

DAY_S = 86_400
LOOK_BACK = timedelta(
    days=70
)  # the longest window of a rail is 37 days: a jump of a week ago and the 30 days before it


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """Runs that started before `now`, from ten weeks before the last of them on, ascending; NaN is not known.

    start_s, distance_m, duration_s, easy_s, descent_m   (n,) float64
    all_sports   every activity of the same span, as values
    older        there are runs before the first row
    runs         the runs as values, one for each row
    """

    start_s: Floats
    distance_m: Floats
    duration_s: Floats
    easy_s: Floats
    descent_m: Floats
    runs: tuple[Session, ...]
    all_sports: tuple[Session, ...]
    older: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """What every rail is given: the question, its sessions, the book, and now in seconds."""

    question: Question
    sessions: Sessions
    book: Book
    now_s: float

    @property
    def next_m(self) -> Fraction | None:
        following = self.question.next_run
        return None if following is None else exact(following.distance_m)


def exact(value: float) -> Fraction:
    """The number as it was written: 1.1 is eleven tenths."""
    return Fraction(Decimal(repr(value)))


def at(question: Question, book: Book) -> Moment:
    """The columns of the sessions that any rail can look at: ten weeks before now, or before the last run."""
    now, sports, history = question.now, book.lists.sports, question.history
    end = bisect_left(history, now, key=started)
    last = next((n for n in range(end - 1, -1, -1) if sports[history[n].sport].counts_as_run), None)
    if last is None:
        return Moment(question, columns((), history[:end], False), book, now.timestamp())
    first = bisect_left(history, history[last].start - LOOK_BACK, key=started)
    past = history[first:end]
    runs = tuple(session for session in past if sports[session.sport].counts_as_run)
    older = any(sports[session.sport].counts_as_run for session in history[:first])
    return Moment(question, columns(runs, past, older), book, now.timestamp())


def started(session: Session) -> datetime:
    return session.start


def columns(runs: tuple[Session, ...], past: tuple[Session, ...], older: bool) -> Sessions:
    def column(name: str) -> Floats:
        values = [getattr(run, name) for run in runs]
        return np.array([np.nan if value is None else value for value in values], np.float64)

    return Sessions(
        start_s=np.array([run.start.timestamp() for run in runs], np.float64),
        distance_m=column("distance_m"),
        duration_s=column("duration_s"),
        easy_s=column("easy_s"),
        descent_m=column("descent_m"),
        runs=runs,
        all_sports=past,
        older=older,
    )


def whole_days(later: datetime, earlier: datetime) -> int:
    """Whole days of 24 hours between two moments."""
    return int((later - earlier).total_seconds() // DAY_S)
