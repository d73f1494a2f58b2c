"""What the check-ins of the days before say: how long a place hurts, what rises, what had settled.

A day without a check-in says nothing: it is never a zero, and so many of them in a row are a gap (triage.toml,
gap_days_least) that no count of days goes across.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from freshlegs.model.question import Area, Earlier, Question
from freshlegs.triage.finding import Case, Finding

ONE_DAY = timedelta(days=1)


def today(question: Question) -> date:
    """The runner's own day of the check-in."""
    return question.check_in.at.astimezone(ZoneInfo(question.timezone)).date()


def days_before(question: Question) -> Iterator[tuple[date, list[Earlier]]]:
    """Each earlier day with a check-in, newest first. What is dated today or later is no day before."""
    found: dict[date, list[Earlier]] = {}
    start = today(question)
    for entry in question.earlier:
        if entry.date < start:
            found.setdefault(entry.date, []).append(entry)
    yield from sorted(found.items(), reverse=True)


def gap(case: Case) -> int | None:
    """Days without a check-in since the last one; None where there was none, or they are too few to be a gap."""
    last = next((day for day, _ in days_before(case.question)), None)
    missing = 0 if last is None else (today(case.question) - last).days - 1
    return missing if missing >= case.limit("gap_days_least") else None


# --- one place over days ---------------------------------------------------------------------------------------------


def same_place(case: Case, one: Area, other: Area) -> bool:
    """The same region of the same side. `both` is left and right; a side that was not said is only itself."""
    if one.region != other.region:
        return False
    if not case.book.lists.regions[one.region].sided or one.side == other.side:
        return True
    return "both" in (one.side, other.side) and None not in (one.side, other.side)


def hurt(case: Case, place: Area, entries: list[Earlier]) -> tuple[bool | None, int]:
    """Did this place hurt that day, and for how many days already? None: it was marked, nobody said how much."""
    least, found, unknown, already = case.limit("days_score_least"), False, False, 0
    for entry in entries:
        for area in entry.areas:
            if same_place(case, place, area):
                points = entry.soreness if area.score is None else area.score
                unknown = unknown or points is None
                if points is not None and points >= least:
                    found, already = True, max(already, area.days or 0)
    return (None if unknown and not found else found), already


def days_of(case: Case, place: Area) -> int:
    """For how many days a place hurts: as the runner says, or as the check-ins show it day after day."""
    start = today(case.question)
    last, most = start, place.days or 0
    for day, entries in days_before(case.question):
        if (last - day).days > case.limit("gap_days_least"):
            break
        still, already = hurt(case, place, entries)
        if still is False:
            break
        last = day
        if still:
            most = max(most, (start - day).days + already)
    return most


def first_marked(case: Case, place: Area) -> date | None:
    """The first day of the remembered ones on which this place hurt, whatever lies between."""
    return min(
        (day for day, found in days_before(case.question) if hurt(case, place, found)[0]), default=None
    )


# --- soreness over days and weeks --------------------------------------------------------------------------------------


def soreness(entries: list[Earlier]) -> int | None:
    """The worst of a day."""
    return max((entry.soreness for entry in entries if entry.soreness is not None), default=None)


def rising(case: Case) -> Iterator[Finding]:
    """More from day to day for three days (today and the two before it), with a check-in on each (ours)."""
    known = {day: soreness(entries) for day, entries in days_before(case.question)}
    known[today(case.question)] = case.question.check_in.soreness
    back = range(int(case.limit("rising_days")) - 1, -1, -1)
    row = [known.get(today(case.question) - n * ONE_DAY) for n in back]
    if rises(row):
        words = ", ".join(str(points) for points in row)
        yield Finding(case.because("rising", "rising", row=words), "sore", run="easy_only")


def rises(row: list[int | None] | list[Fraction | None]) -> bool:
    """None is not known, and then nothing is."""
    return all(one is not None and two is not None and one < two for one, two in pairwise(row))


def weeks(case: Case) -> list[Fraction | None]:
    """Mean soreness of the three weeks up to yesterday, oldest first; None with too few days to tell."""
    start = today(case.question)
    by_week: dict[int, list[int]] = {}
    for day, entries in days_before(case.question):
        points = soreness(entries)
        if points is not None:
            by_week.setdefault(((start - day).days - 1) // 7, []).append(points)
    least = case.limit("week_check_ins_least")
    rows = [by_week.get(n, []) for n in range(int(case.limit("rising_weeks")) - 1, -1, -1)]
    return [Fraction(sum(row), len(row)) if len(row) >= least else None for row in rows]


# --- pain of a run, and the morning after ------------------------------------------------------------------------------


def settled(case: Case) -> bool | None:
    """Had the pain of the run settled by the morning? As the runner says; else from yesterday's check-in.

    It spoke of pain in the run, no run has started since that day, and today the pain is there still: not settled.
    """
    pain = case.question.check_in.run_pain
    if pain is None or pain.settles_by_morning is not None:
        return None if pain is None else pain.settles_by_morning
    least, question = case.limit("run_pain_amber_least"), case.question
    zone, yesterday = ZoneInfo(question.timezone), today(question) - ONE_DAY
    spoke = any(
        entry.date == yesterday and entry.run_pain is not None and entry.run_pain.score >= least
        for entry in question.earlier
    )
    ran_since = any(
        session.sport == "run" and yesterday < session.start.astimezone(zone).date() <= today(question)
        for session in reversed(question.history)
    )
    return False if spoke and not ran_since and pain.score >= least else None
