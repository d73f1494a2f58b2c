"""How long the rails take for a question with 2,000 sessions, and the day kernel for one runner and two years."""

from datetime import UTC, datetime, timedelta, timezone
from statistics import median
from time import process_time

import numpy as np

from freshlegs import knowledge, load
from freshlegs.load import kernel
from freshlegs.model.question import CheckIn, NextRun, Question, Runner, Session

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
TIMES = 50  # CPU time, the median: other work on the machine does not count


def question(sessions: int, hours: int) -> Question:
    """Sessions every so many hours up to now, each with its own zone object, as a reader of JSON makes them."""
    history = tuple(
        Session(
            start=(NOW - timedelta(hours=hours * back + 1)).astimezone(timezone(timedelta(hours=back % 2))),
            sport="run" if back % 5 else "ride",
            distance_m=5_000.0 + 100 * (back % 70),
            duration_s=1_800.0 + 30 * (back % 70),
            easy_s=1_500.0,
            rpe=4.0,
        )
        for back in range(sessions, 0, -1)
    )
    return Question(
        now=NOW,
        timezone="Europe/London",
        runner=Runner(age=34, body_mass_kg=62.0),
        history=history,
        next_run=NextRun(start=NOW + timedelta(hours=10), distance_m=8_000.0),
        check_in=CheckIn(at=NOW, soreness=2),
    )


def typical_ms(work: object) -> float:
    assert callable(work)
    took = []
    for _ in range(TIMES):
        began = process_time()
        work()
        took.append(process_time() - began)
    return 1_000 * median(took)


def main() -> None:
    book = knowledge.book()
    asked, unbroken = question(2_000, 40), question(2_000, 19)
    today = load.measure(asked, book)
    days = np.random.default_rng(1).integers(0, 900, (730, 1))
    panel = dict.fromkeys(("distance_m", "longest_m", "duration_s", "easy_s", "load"), days)
    for name, work in (
        ("rails, 2,000 sessions", lambda: load.measure(asked, book)),
        ("rails, 2,000 sessions, no day off", lambda: load.measure(unbroken, book)),
        ("targets", lambda: load.targets(asked, book, today)),
        ("day kernel, one runner, 730 days", lambda: kernel.day_metrics(panel)),
    ):
        print(f"{name:40}{typical_ms(work):8.2f} ms")


if __name__ == "__main__":
    main()
