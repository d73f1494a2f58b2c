"""What a rule found: how grave, in three measures, and why. Rules yield findings and decide nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from freshlegs.knowledge.book import Book
from freshlegs.model.answer import Reason
from freshlegs.model.load import LoadToday
from freshlegs.model.question import Question


@dataclass(frozen=True, slots=True)
class Finding:
    """At least this verdict, care and run. An id of its list each; the mildest where the rule has no say."""

    reason: Reason
    verdict: str = "fresh"
    care: str = "none"
    run: str = "as_planned"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rule may look at."""

    question: Question
    today: LoadToday
    book: Book

    def limit(self, name: str) -> float:
        return self.book.triage[name].value

    def because(self, key: str, rule: str, source: str = "ours", **blanks: object) -> Reason:
        return Reason(rule, self.book.wording.reasons[key].format(**blanks), source)


Rule = Callable[[Case], Iterator[Finding]]
