"""What the days before may say of today: an entry that says nothing is no zero, and what is dated today is no day before."""

import json
from typing import Any

import pytest

from freshlegs import coach, knowledge, load
from freshlegs.triage import flow, trends
from freshlegs.triage.finding import Case

BOOK = knowledge.book()
CALF = {"region": "calf", "side": "both", "tissue": "muscle", "spread": "broad"}
MONDAY = 23


def request(earlier: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
    check_in = {"at": "2026-11-23T07:25:00+00:00", "soreness": 3, "signs": [], "signs_unanswered": [], **said}
    return {"now": "2026-11-23T07:30:00+00:00", "runner": {}, "earlier": earlier, "check_in": check_in}


def reasons(asked: dict[str, Any]) -> dict[str, str]:
    """Rule -> its words."""
    answer = coach.advise(coach.question(json.dumps(asked), BOOK), BOOK)
    return {reason.rule: reason.words for reason in answer.reasons}


def calf(day: int, score: int | None = 3, **more: Any) -> dict[str, Any]:
    """A day of November on which the calves were marked; without a score nobody said how much."""
    area = CALF if score is None else {**CALF, "score": score}
    return {"date": f"2026-11-{day:02}", "areas": [area], **more}


EIGHT_DAYS = [calf(MONDAY - back) for back in range(1, 9)]


@pytest.mark.parametrize("dated", [23, 24])
def test_what_is_dated_today_or_later_breaks_no_row_of_days(dated: int) -> None:
    """Yesterday and seven days before it; an entry of this evening without the calves takes nothing back."""
    healed = {"date": f"2026-11-{dated}", "soreness": 0, "areas": []}

    assert "RF15" in reasons(request(EIGHT_DAYS, areas=[CALF]))
    assert "RF15" in reasons(request([*EIGHT_DAYS, healed], areas=[CALF]))


def test_a_day_on_which_nobody_said_how_much_neither_ends_the_row_nor_lengthens_it() -> None:
    in_the_middle = [day if day["date"] != "2026-11-19" else calf(19, None) for day in EIGHT_DAYS]
    at_the_end = [*EIGHT_DAYS[:7], calf(15, None)]

    assert "RF15" in reasons(request(in_the_middle, areas=[CALF]))
    assert "RF15" not in reasons(request(at_the_end, areas=[CALF]))


def test_a_day_that_says_none_ends_the_row() -> None:
    better = [day if day["date"] != "2026-11-19" else calf(19, 0) for day in EIGHT_DAYS]

    assert "RF15" not in reasons(request(better, areas=[CALF]))


def remarks(asked: dict[str, Any]) -> dict[str, str]:
    question = coach.question(json.dumps(asked), BOOK)
    pages = flow.pages(question, BOOK, load.measure(question, BOOK))
    return {sign: words for page in pages for sign, words in page.remarks.items()}


def weeks(*scores: tuple[int, ...]) -> list[dict[str, Any]]:
    """Weeks up to yesterday, oldest first, each with a check-in on its last days."""
    newest_first = reversed(scores)
    return [
        {"date": f"2026-11-{MONDAY - 1 - 7 * week - back:02}", "soreness": points}
        for week, row in enumerate(newest_first)
        for back, points in enumerate(row)
    ]


def test_a_day_without_soreness_counts_in_no_weekly_mean() -> None:
    rising = weeks((1, 1, 1), (2, 2, 2), (3, 3, 3))
    silent = [{"date": f"2026-11-{day:02}", "stress": 2} for day in (5, 12, 17)]

    assert "1.0, 2.0, 3.0" in remarks(request(rising))["rising_3_weeks"]
    assert remarks(request([*rising, *silent])) == remarks(request(rising))


def test_silent_days_make_no_week_that_can_be_compared() -> None:
    two_days_in_the_middle = weeks((1, 1, 1), (2, 2), (3, 3, 3))
    silent = [{"date": f"2026-11-{day:02}", "stress": 2} for day in (11, 12, 13)]

    assert "rising_3_weeks" not in remarks(request([*two_days_in_the_middle, *silent]))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"region": "knee_inner", "tissue": "joint", "score": 4}, "Inner knee: soreness in a joint"),
        (
            {"region": "knee_inner", "side": "left", "tissue": "joint", "score": 4},
            "Inner knee, your left: soreness in a joint",
        ),
    ],
)
def test_a_place_without_a_side_is_named_without_one(place: dict[str, Any], words: str) -> None:
    assert reasons(request([], areas=[place]))["area"].startswith(words)


@pytest.mark.parametrize(
    ("score", "run"),
    [
        (2, "no_run_until_assessed"),
        (3, "walk_or_crosstrain"),
        (5, "walk_or_crosstrain"),
        (6, "no_run_until_assessed"),
    ],
)
def test_a_tendon_that_settles_may_be_walked_on_in_its_band_alone(score: int, run: str) -> None:
    """silbernagel2007 looked at 3 to 5 of 10: the exception holds for nothing that was not looked at."""
    tendon = {
        "region": "achilles",
        "side": "left",
        "tissue": "tendon",
        "spread": "patch",
        "score": score,
        "days": 10,
    }
    asked = request([], areas=[tendon], run_pain={"score": 3, "settles_by_morning": True}, warm_up="eases")
    answer = coach.advise(coach.question(json.dumps(asked), BOOK), BOOK)

    assert (answer.verdict, answer.care, answer.run_today) == ("get_checked", "routine", run)


@pytest.mark.parametrize(("last", "days"), [(22, None), (20, None), (19, 3), (12, 10)])
def test_days_without_a_check_in_are_a_gap_from_three_on(last: int, days: int | None) -> None:
    """So many days are missing between that day and this Monday; the first check-in of all follows no gap."""
    question = coach.question(json.dumps(request([{"date": f"2026-11-{last}", "soreness": 1}])), BOOK)
    alone = coach.question(json.dumps(request([])), BOOK)

    assert trends.gap(Case(question, load.measure(question, BOOK), BOOK)) == days
    assert trends.gap(Case(alone, load.measure(alone, BOOK), BOOK)) is None
