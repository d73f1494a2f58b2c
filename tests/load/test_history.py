"""Sessions become dense local days, and days become weeks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freshlegs.knowledge import Book
from freshlegs.load import weeks
from freshlegs.load.history import days
from freshlegs.model.question import Session

Make = Callable[..., Session]
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


def test_no_history_has_one_empty_day_and_one_empty_week(book: Book) -> None:
    (week,) = weeks((), LONDON, NOW, book)

    assert len(days((), LONDON, NOW, book)) == 1
    assert (week.last, week.distance_m, week.runs, week.easy_share, week.monotony) == (
        date(2026, 11, 23),
        0,
        0,
        None,
        None,
    )


def test_a_rest_day_is_a_row_of_zeros(run: Make, book: Book) -> None:
    found = days([run(3, 5_000), run(1, 4_000)], LONDON, NOW, book)

    assert found.first == date(2026, 11, 20)
    assert found.panel["distance_m"][:, 0].tolist() == [5_000, 0, 4_000, 0]


def test_a_run_over_midnight_belongs_to_the_day_of_its_start(run: Make, book: Book) -> None:
    late = run(start=datetime(2026, 11, 20, 23, 30, tzinfo=UTC), metres=15_000, duration_s=5_400)

    assert days([late], LONDON, NOW, book).panel["duration_s"][:, 0].tolist() == [5_400, 0, 0, 0]


def test_ten_in_the_evening_in_new_york_is_that_evening(run: Make, book: Book) -> None:
    evening = run(start=datetime(2026, 11, 21, 3, 0, tzinfo=UTC), metres=5_000)

    assert days([evening], NEW_YORK, NOW, book).first == date(2026, 11, 20)
    assert days([evening], LONDON, NOW, book).first == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("change", "hours"), [(datetime(2026, 10, 25, tzinfo=UTC), 25), (datetime(2026, 3, 29, tzinfo=UTC), 23)]
)
def test_a_day_of_25_or_23_hours_is_one_row(run: Make, book: Book, change: datetime, hours: int) -> None:
    midnight = datetime(change.year, change.month, change.day, tzinfo=LONDON).astimezone(UTC)
    last = midnight + timedelta(hours=hours, minutes=-1)
    history = [run(start=at, metres=1_000) for at in (midnight, last, last + timedelta(minutes=1))]

    found = days(history, LONDON, change + timedelta(days=1, hours=12), book)

    assert found.first == change.date()
    assert found.panel["runs"][:, 0].tolist() == [2, 1]


def test_a_file_without_distance_adds_its_time_and_no_metres(run: Make, book: Book) -> None:
    (week,) = weeks([run(1, None, duration_s=1_800), run(2, 5_000.5, duration_s=1_500)], LONDON, NOW, book)

    assert (week.distance_m, week.longest_m, week.minutes, week.runs) == (5_001, 5_001, 55, 2)


def test_all_sports_are_load_and_only_runs_are_running(run: Make, book: Book) -> None:
    found = days([run(1, 20_000, duration_s=3_600, rpe=5, sport="ride"), run(1, 1_000)], LONDON, NOW, book)

    assert found.panel["load"][:, 0].tolist() == [300, 0]
    assert found.panel["distance_m"][:, 0].tolist() == [1_000, 0]


def test_the_easy_share_is_of_the_runs_that_know_it(run: Make, book: Book) -> None:
    history = [
        run(1, 9_000, duration_s=1_000, easy_s=700),
        run(2, 9_000, duration_s=9_000),
        run(3, 1, easy_s=5),
    ]

    assert weeks(history, LONDON, NOW, book)[-1].easy_share == 0.7


def test_weeks_end_today_and_begin_with_the_first_activity(run: Make, book: Book) -> None:
    found = weeks([run(20, 10_000), run(10, 8_000), run(1, 12_000), run(-1, 99_000)], LONDON, NOW, book)

    assert [week.last for week in found] == [date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)]
    assert [week.distance_m for week in found] == [10_000, 8_000, 12_000]
    assert [week.rise for week in found] == [None, 0.8, 1.5]
    assert [week.last for week in weeks([run(400, 1)], LONDON, NOW, book, count=2)] == [
        date(2026, 11, 16),
        date(2026, 11, 23),
    ]


def test_a_mean_of_28_days_needs_28_days(run: Make, book: Book) -> None:
    def shown(days_ago: float) -> float | None:
        return weeks([run(days_ago, 1, duration_s=600, rpe=5)], LONDON, NOW, book)[-1].acute_to_chronic

    assert shown(27) == 0
    assert shown(26) is None
