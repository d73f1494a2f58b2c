"""The history of a question as columns: converted once, then every rail is a window over them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np

from freshlegs.knowledge.book import Book
from freshlegs.load.kernel import Floats
from freshlegs.model.question import Question, Session

DAY_S = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """Runs that started before `now`, ascending; NaN is not known.

    start_s, distance_m, duration_s, easy_s, descent_m   (n,) float64
    all_sports   every activity that started before `now`, as values
    runs         the runs as values, one for each row
    """

    start_s: Floats
    distance_m: Floats
    duration_s: Floats
    easy_s: Floats
    descent_m: Floats
    runs: tuple[Session, ...]
    all_sports: tuple[Session, ...]


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
    now = question.now
    past = tuple(session for session in question.history if session.start < now)
    runs = tuple(session for session in past if book.lists.sports[session.sport].counts_as_run)
    return Moment(question, columns(runs, past), book, now.timestamp())


def columns(runs: tuple[Session, ...], past: tuple[Session, ...]) -> Sessions:
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
    )


def whole_days(later: datetime, earlier: datetime) -> int:
    """Whole days of 24 hours between two moments."""
    return int((later - earlier).total_seconds() // DAY_S)
