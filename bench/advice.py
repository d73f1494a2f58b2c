"""One advice in process, reading the JSON of 2,000 activities included, and the plan alone. Medians, in ms."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from freshlegs import coach, knowledge, load, planner, triage

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
TARGETS = {"advice": 20.0, "plan": 5.0}


def request() -> str:
    history = [
        {
            "start": (NOW - timedelta(hours=20 * n + 5)).isoformat(),
            "sport": "run" if n % 5 else "ride",
            "distance_m": 8000 + n % 7 * 1000,
            "duration_s": 3000 + n,
            "rpe": 4,
            "average_hr": 140,
            "easy_s": 2500,
            "descent_m": 50,
        }
        for n in range(2000)
    ]
    kit = ["bathtub", "bike", "compression_tights", "epsom_salt", "heat_wrap", "magnesium_lotion", "yoga_mat"]
    check_in = {"at": NOW.isoformat(), "soreness": 4, "signs": [], "sleep_hours": 6.0}
    runner = {"age": 40, "body_mass_kg": 70, "kit": kit, "minutes_per_day": 60}
    return json.dumps({"now": NOW.isoformat(), "runner": runner, "history": history, "check_in": check_in})


def median_ms(work: Callable[[], object], times: int = 60) -> float:
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return 1e3 * statistics.median(taken)


def main() -> int:
    book, text = knowledge.book(), request()
    question = coach.question(text, book)
    today = load.measure(question, book)
    judgement = triage.judge(question, book, today)
    closed = planner.closures(question, book)
    found = {
        "advice": median_ms(lambda: coach.answer_json(coach.advise(coach.question(text, book), book))),
        "plan": median_ms(lambda: planner.plan(question, book, judgement, closed, 500)),
    }
    parts = {
        "json alone": median_ms(lambda: json.loads(text)),
        "question": median_ms(lambda: coach.question(text, book)),
        "load": median_ms(lambda: load.measure(question, book)),
        "triage": median_ms(lambda: triage.judge(question, book, today)),
    }
    for name, ms in found.items():
        print(
            f"{name:12} {ms:7.2f} ms   target under {TARGETS[name]:g} ms   {'ok' if ms < TARGETS[name] else 'MISSED'}"
        )
    for name, ms in parts.items():
        print(f"{name:12} {ms:7.2f} ms")
    return int(any(found[name] >= TARGETS[name] for name in found))


if __name__ == "__main__":
    sys.exit(main())
