"""A book in, what a reviewer should look at out: not verified, overdue for review, without a source. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from freshlegs.coach.care import OVERDUE
from freshlegs.knowledge.book import Book, Figure, Verified
from freshlegs.knowledge.check import every_figure
from freshlegs.knowledge.emergency import Numbers

Why = Literal["unverified", "overdue", "unsourced"]
WHY: Mapping[Why, str] = {
    "unverified": "not verified: from memory, or seen without its numbers having been read",
    "overdue": "overdue: not reviewed for more than two years",
    "unsourced": "without a source: a choice of this project, or nothing is named",
}
NOT_READ: tuple[Verified, ...] = ("memory", "exists", "partly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that the book says. `at`: file and path in it; `source` and `reviewed_on` None where it has none."""

    at: str
    says: str
    source: str | None
    verified: Verified
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class Gap:
    why: Why
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """`verified`: how many items were verified in which way."""

    version: str
    items: int
    verified: Mapping[str, int]
    gaps: tuple[Gap, ...]

    def of(self, why: Why) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.why == why)


def care(book: Book, numbers: Numbers | None, today: date) -> Care:
    """Every gap of the book, and of its emergency numbers where they are given. An item may have several."""
    found = (*items(book), *(to_call(numbers) if numbers else ()))
    gaps = [Gap(why, item) for why in WHY for item in found if has(why, item, today)]
    return Care(
        version=book.version,
        items=len(found),
        verified=dict(Counter(item.verified for item in found).most_common()),
        gaps=tuple(gaps),
    )


def has(why: Why, item: Item, today: date) -> bool:
    match why:
        case "unverified":
            return item.verified in NOT_READ
        case "overdue":
            return item.reviewed_on is not None and today - item.reviewed_on > OVERDUE
        case "unsourced":
            return item.source in (None, "ours")


def items(book: Book) -> Iterator[Item]:
    """All that carries a proof, in the order of the files of the book."""
    for at, figure in every_figure(book):
        value = f"{figure.value:g} {figure.unit}" if isinstance(figure, Figure) else f"{figure.value:%H:%M}"
        yield Item(
            at=at, says=value, source=figure.source, verified=figure.verified, reviewed_on=figure.reviewed_on
        )
    for id, remedy in book.remedies.items():
        grade = remedy.grade
        yield Item(
            at=f"remedies/{id}.toml .grade",
            says=f"{remedy.words}: {grade.value}",
            source=grade.source,
            verified=grade.verified,
            reviewed_on=grade.reviewed_on,
        )
    yield from rows(book)
    for id, scale in book.scales.items():
        yield Item(
            at=f"scales.toml .{id}",
            says=scale.formula,
            source=scale.source,
            verified=scale.verified,
            reviewed_on=scale.reviewed_on,
        )
    for name, medicine in book.lists.medicines.items():
        yield Item(
            at=f"medicines.toml {name}",
            says=", ".join(medicine.classes) or "no class",
            source=None,
            verified="abstract" if medicine.verified else "memory",
            reviewed_on=None,
        )
    for id, source in book.sources.items():
        yield Item(
            at=f"sources.toml .{id}", says=source.cite, source=id, verified=source.verified, reviewed_on=None
        )


def rows(book: Book) -> Iterator[Item]:
    """Stop rules and interactions: what closes and what stops."""
    for rule in book.stop_rules:
        yield Item(
            at=f"stop_rules.toml {rule.id}",
            says=rule.words,
            source=first(rule.source),
            verified=rule.verified,
            reviewed_on=rule.reviewed_on,
        )
    for number, row in enumerate(book.interactions, 1):
        yield Item(
            at=f"interactions.toml row {number}",
            says=f"{', '.join(row.remedies)}: {row.why}",
            source=first(row.source),
            verified=row.verified,
            reviewed_on=row.reviewed_on,
        )


def to_call(numbers: Numbers) -> Iterator[Item]:
    for row in numbers.country:
        yield Item(
            at=f"emergency.toml {', '.join(row.codes)}",
            says=" or ".join(row.numbers),
            source=row.source,
            verified=row.verified,
            reviewed_on=row.reviewed_on,
        )


def first(sources: tuple[str, ...]) -> str | None:
    return sources[0] if sources else None
