"""Which groups of stop signs are to be asked, in the order of danger, and what of them is still blank. Pure.

The conditions stand in the book (lists.toml, asking); the same pages serve the web and the command line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from freshlegs.knowledge.book import Asking, Book, When
from freshlegs.model.load import LoadToday
from freshlegs.model.question import Area, Question
from freshlegs.triage import areas, trends
from freshlegs.triage.finding import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Signs of earlier check-ins that are asked again: those that a stop verdict was made of, and those left blank."""

    ticked: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One group. `blank`: its signs that are to be answered yet. `remarks`: sign -> what earlier check-ins say of it,
    to be shown beside the question; nothing is ever answered by it."""

    group: str
    always: bool
    signs: tuple[str, ...]
    yes: tuple[str, ...]
    blank: tuple[str, ...]
    ticked_before: tuple[str, ...]
    remarks: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_short_list(self) -> bool:
        """One "None of these" for all such groups. What a stop was made of, or has a remark, is asked by itself."""
        return self.always and not self.ticked_before and not self.remarks


def pages(
    question: Question,
    book: Book,
    today: LoadToday,
    before: Before = Before(),
    everything: bool = False,
) -> tuple[Page, ...]:
    """The groups that are due, the most dangerous first.

    today       measured without the next run: only what was done can call for a question
    everything  the runner said "at least one, or not sure": all groups are opened

    A check-in with neither `signs` nor `signs_unanswered` was not asked yet, so all its pages are blank. A group with
    an entry in either was asked once, so it stays among the pages.
    """
    case = Case(question, today, book)
    yes = question.check_in.signs or frozenset()
    open_ = question.check_in.signs_unanswered or frozenset()
    never_asked = question.check_in.signs is None and question.check_in.signs_unanswered is None
    seen = yes | open_ | before.ticked | before.blank
    said_before = remarks(case)
    found = []
    for asking in book.lists.asking:
        signs = tuple(id for id, sign in book.lists.signs.items() if sign.group == asking.group)
        if everything or not seen.isdisjoint(signs) or is_due(asking, case):
            page = Page(
                group=asking.group,
                always=asking.always,
                signs=signs,
                yes=tuple(id for id in signs if id in yes),
                blank=tuple(id for id in signs if never_asked or id in open_),
                ticked_before=tuple(id for id in signs if id in before.ticked),
                remarks={id: said_before[id] for id in signs if id in said_before},
            )
            found.append(page)
    return tuple(found)


def is_due(asking: Asking, case: Case) -> bool:
    return asking.always or any(holds(when, case) for when in asking.any_of)


def holds(when: When, case: Case) -> bool:
    """All that the condition names; what it leaves out asks for nothing. What was not answered fulfils nothing."""
    check_in, runner = case.question.check_in, case.question.runner
    mood = when.mood_least
    return (
        (not when.stairs or check_in.stairs_down in when.stairs)
        and (when.soreness_least is None or areas.worst(case) >= case.limit(when.soreness_least))
        and (mood is None or (check_in.mood is not None and check_in.mood >= case.limit(mood)))
        and (not when.facts or not runner.facts.isdisjoint(when.facts))
        and (not when.uses or in_use(when.uses, case))
        and (not when.context or any(CONTEXT[name](case) for name in when.context))
        and (not of_a_place(when) or any(fits(when, case, area) for area in check_in.areas))
    )


def of_a_place(when: When) -> bool:
    return bool(
        when.regions or when.sides or when.tissues or when.spreads or when.score_least or when.days_most
    )


def fits(when: When, case: Case, area: Area) -> bool:
    """One marked place; 0 of 10 is not marked. A tissue that nobody could tell is the usual one of the region."""
    score = areas.score(case, area) if area.score is not None else max(1, areas.score(case, area))
    said = areas.tissue(area)
    tissue = case.book.lists.regions[area.region].kind if said == "unsure" else said
    return (
        score > 0
        and (not when.regions or area.region in when.regions)
        and (not when.sides or area.side in when.sides)
        and (not when.tissues or tissue in when.tissues)
        and (not when.spreads or area.spread in when.spreads)
        and (when.score_least is None or score >= case.limit(when.score_least))
        and (when.days_most is None or trends.days_of(case, area) <= case.limit(when.days_most))
    )


def in_use(remedies: tuple[str, ...], case: Case) -> bool:
    """Done in the last days (in_use_within); a use whose day is not known may be of today."""
    since = trends.today(case.question) - timedelta(days=case.limit("in_use_within"))
    return any(
        used.remedy in remedies and used.days > 0 and (used.last is None or used.last >= since)
        for used in case.question.used or ()
    )


def new_session(case: Case) -> bool:
    """A session of the last days that the legs did not know: longer than any before it, or the first of its sport."""
    question, now = case.question, case.question.now
    since, known = (
        now - timedelta(hours=case.limit("new_session_within")),
        timedelta(days=case.limit("new_session_known")),
    )
    late = [one for one in question.history if since <= one.start <= now]
    if case.today.jump and any(one.sport == "run" for one in late):
        return True
    return any(
        not any(
            one.sport == before.sport and one.start - known <= before.start < one.start
            for before in question.history
        )
        for one in late
    )


def long_run_24h(case: Case) -> bool:
    return case.today.long_run_24h


CONTEXT: Mapping[str, Callable[[Case], bool]] = {"long_run_24h": long_run_24h, "new_session": new_session}


def remarks(case: Case) -> dict[str, str]:
    """Sign -> what the check-ins of the days before say of it."""
    found, say = {}, case.book.wording.say
    means = trends.weeks(case)
    if trends.rises(means):
        row = ", ".join(f"{float(mean):.1f}" for mean in means if mean is not None)
        found["rising_3_weeks"] = say["weeks_rise"].format(row=row)
    today, least = trends.today(case.question), case.limit("days_more_than")
    for place in case.question.check_in.areas:
        first = trends.first_marked(case, place)
        if first is not None and (today - first).days > least >= trends.days_of(case, place):
            words = say["place_before"].format(where=areas.where(case, place), day=spoken(first))
            found["same_place_over_7_days"] = words
    return found


def spoken(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
