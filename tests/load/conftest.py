"""A runner whose week can be told in a line: runs by days ago and metres."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from freshlegs import knowledge, load
from freshlegs.knowledge import Book
from freshlegs.model.answer import Rail, Targets
from freshlegs.model.load import LoadToday
from freshlegs.model.question import CheckIn, NextRun, Question, Runner, Session

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
Told = tuple[float, float]


@pytest.fixture(scope="session")
def book() -> Book:
    return knowledge.book()


@pytest.fixture
def run() -> Callable[..., Session]:
    """A session that started so many days before NOW, or at `start`."""

    def make(
        days_ago: float = 0,
        metres: float | None = None,
        *,
        start: datetime | None = None,
        sport: str = "run",
        **more: Any,
    ) -> Session:
        began = NOW - timedelta(days=days_ago) if start is None else start
        return Session(start=began, sport=sport, distance_m=metres, **more)

    return make


@pytest.fixture
def asked(run: Callable[..., Session]) -> Callable[..., Question]:
    """`history`: sessions, or pairs of days ago and metres. `ahead`: hours until the next run and its metres."""

    def make(
        history: list[Any] | tuple[Any, ...] = (),
        ahead: Told | None = None,
        *,
        now: datetime = NOW,
        timezone: str = "UTC",
        **runner: Any,
    ) -> Question:
        sessions = [item if isinstance(item, Session) else run(*item) for item in history]
        return Question(
            now=now,
            timezone=timezone,
            runner=Runner(**runner),
            history=tuple(sorted(sessions, key=lambda session: session.start)),
            next_run=ahead and NextRun(start=now + timedelta(hours=ahead[0]), distance_m=ahead[1]),
            check_in=CheckIn(at=now, soreness=1),
        )

    return make


@pytest.fixture
def today(asked: Callable[..., Question], book: Book) -> Callable[..., LoadToday]:
    def make(*args: Any, **more: Any) -> LoadToday:
        return load.measure(asked(*args, **more), book)

    return make


@pytest.fixture
def rail(today: Callable[..., LoadToday]) -> Callable[..., Rail]:
    def make(id: str, *args: Any, **more: Any) -> Rail:
        return next(rail for rail in today(*args, **more).rails if rail.id == id)

    return make


@pytest.fixture
def aims(asked: Callable[..., Question], book: Book) -> Callable[..., Targets]:
    def make(*args: Any, **more: Any) -> Targets:
        question = asked(*args, **more)
        return load.targets(question, book, load.measure(question, book))

    return make
