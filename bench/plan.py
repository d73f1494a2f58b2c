"""The plan alone, over generated requests of 72 h: median, p95 and largest time in milliseconds.

    python bench/plan.py [--count 200]

Target: a median of 5 ms. Each request is planned once before the clock starts, so that no import is timed.
"""

import argparse
import gc
import random
import statistics
import sys
import time as clock
from datetime import UTC, datetime, time, timedelta

from freshlegs import knowledge, planner
from freshlegs.model.answer import Judgement
from freshlegs.model.question import Busy, CheckIn, NextRun, Question, Runner, Session

TARGET_MS = 5.0
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
BOOK = knowledge.book()


def request(rng: random.Random) -> tuple[Question, Judgement]:
    now = MIDNIGHT + timedelta(minutes=rng.randrange(1440))
    busy = []
    for day in range(3):
        if rng.random() < 0.7:
            start = MIDNIGHT + timedelta(days=day, hours=rng.choice([8, 9, 13, 17]))
            busy.append(Busy(start, start + timedelta(hours=rng.choice([2, 4, 8]))))
    counted = [id for id, remedy in BOOK.remedies.items() if remedy.planning]
    lasts = rng.choice([2400.0, 6000.0, 9000.0])
    question = Question(
        now=now,
        timezone=rng.choice(["Europe/London", "America/New_York", "Asia/Kolkata"]),
        runner=Runner(
            kit=frozenset(item for item in BOOK.lists.kit if rng.random() < 0.6),
            opted_in=frozenset(item for item in BOOK.lists.opt_ins if rng.random() < 0.5),
            facts=frozenset(rng.sample(sorted(BOOK.lists.facts), rng.choice([0, 0, 1, 2]))),
            medicines=tuple(rng.sample(sorted(BOOK.lists.medicines), rng.choice([0, 0, 1]))),
            usual_bedtime=rng.choice([time(21, 30), time(22, 30), time(0, 15)]),
            usual_wake=rng.choice([time(5, 30), time(6, 30), time(7, 45)]),
            minutes_per_day=rng.choice([0, 15, 30, 45, 60, 90, 240]),
            busy=tuple(busy),
        ),
        history=(
            Session(
                start=now - timedelta(hours=rng.uniform(3, 40)), sport="run", distance_m=2e4, duration_s=lasts
            ),
        ),
        next_run=NextRun(
            start=MIDNIGHT + timedelta(hours=rng.choice([26, 31, 42])),
            distance_m=rng.choice([5e3, 12e3, 30e3]),
        ),
        check_in=CheckIn(
            at=now,
            soreness=4,
            signs=frozenset(),
            sleep_hours=rng.choice([5.5, 7.5]),
            wants=frozenset(id for id in counted if rng.random() < 0.15),
        ),
    )
    judgement = Judgement(
        verdict=rng.choice(["fresh", "sore", "too_sore"]),
        care="none",
        run_today=rng.choice(["as_planned", "easy_only", "rest"]),
        reasons=(),
        warnings=(),
        keep=None,
        open_signs=False,
    )
    return question, judgement


def measured(question: Question, judgement: Judgement) -> float:
    def once() -> None:
        planner.plan(question, BOOK, judgement, planner.closures(question, BOOK), 500)

    once()
    started = clock.perf_counter()
    once()
    return 1e3 * (clock.perf_counter() - started)


def main() -> int:
    count = argparse.ArgumentParser(description=__doc__)
    count.add_argument("--count", type=int, default=200)
    rng = random.Random(7)
    gc.disable()
    times = sorted(measured(*request(rng)) for _ in range(count.parse_args().count))
    median, p95 = statistics.median(times), times[int(0.95 * (len(times) - 1))]
    print(
        f"plan, {len(times)} requests of 72 h: median {median:.2f} ms, p95 {p95:.2f} ms, max {times[-1]:.2f} ms"
    )
    return 0 if median <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
