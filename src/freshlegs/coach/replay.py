"""Stored verdicts and a book in; out what that book would say otherwise, and for whom.

Each verdict is made again twice: with the book that made it, which must give the stored bytes, and with the book to
compare. What differs between the two is the work of the book; what differs from the stored bytes is the program's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from freshlegs import knowledge
from freshlegs.coach import books, contract, today
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.load import BookRefused
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import PlanRow, Store

Exact = Literal["same", "program", "not_kept", "not_readable"]
EXACT = {
    "same": "made again to the byte with the book that made it",
    "program": "the book that made it now gives other words: the program has changed since",
    "not_kept": "the book that made it is not kept here",
    "not_readable": "the book that made it can no longer be read by this program",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The part of an answer that a runner acts on. `plan`: remedies in their order; ids throughout."""

    verdict: str
    run_today: str
    care: str
    headline: str
    plan: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One verdict that the book would give otherwise.

    parts   what differs: names of the contract's answer, `steps` and `left_out` for its plan
    rules   rule, rail or remedy -> what became of it, in words
    worded  only words, sources or grades differ, nothing that is decided
    """

    day: str
    plan: str
    made_with: str
    before: Said
    after: Said
    parts: tuple[str, ...]
    rules: Mapping[str, str]
    worded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A question that the book cannot be asked any more: `why` has the faults."""

    day: str
    plan: str
    made_with: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRunner:
    """What the book would change for one runner. `exact`: how many verdicts were made again, and how well."""

    runner: str
    verdicts: int
    made_with: Mapping[str, int]
    exact: Mapping[Exact, int]
    changes: tuple[Change, ...]
    refused: tuple[Refused, ...]

    @property
    def decided(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.worded)


def of_runners(stores: Iterable[Store], book: Book) -> tuple[OfRunner, ...]:
    """For whom this book would change what, one entry a home. Nothing is stored."""
    return tuple(of_runner(store, book) for store in stores)


def of_runner(store: Store, book: Book) -> OfRunner:
    shelf = Shelf(store)
    exact: dict[Exact, int] = {}
    made_with: dict[str, int] = {}
    changes: list[Change] = []
    refused: list[Refused] = []
    plans = store.plans()
    for kept in plans:
        how, before, by = shelf.made_again(kept)
        exact[how] = exact.get(how, 0) + 1
        made_with[kept.knowledge_version] = made_with.get(kept.knowledge_version, 0) + 1
        if by is book:
            continue
        try:
            after = answered(kept, book)
        except CannotBeAsked as why:
            refused.append(
                Refused(day=day_of(kept), plan=kept.id, made_with=kept.knowledge_version, why=str(why))
            )
        else:
            changes += changed(kept, json.loads(before), json.loads(after))
    return OfRunner(
        runner=store.runner().name,
        verdicts=len(plans),
        made_with=made_with,
        exact=exact,
        changes=tuple(changes),
        refused=tuple(refused),
    )


class Shelf:
    """The books that made the verdicts of one home, each read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, tuple[Book, ...]] = {}

    def made_again(self, kept: PlanRow) -> tuple[Exact, str, Book | None]:
        """How well the book that made it gives it again, the answer to compare with, and the book of that answer.

        The answer is the one that this program gives with that book, so that a change of the program is not laid at
        the door of the book to compare. Where that book cannot be had, it is the stored one.
        """
        version = kept.knowledge_version
        first: tuple[str, Book] | None = None
        for book in self.books_of(version):
            with suppress(CannotBeAsked):
                again = answered(kept, book)
                if again == kept.answer:
                    return "same", again, book
                first = first or (again, book)
        if first:
            return "program", *first
        return ("not_readable" if books.kept(self._store, version) else "not_kept"), kept.answer, None

    def books_of(self, version: str) -> tuple[Book, ...]:
        """What is kept under this version and can be read, and the shipped book where it is the one."""
        if version not in self._read:
            shipped = knowledge.book()
            found = [shipped] if shipped.version == version else []
            for packed in books.kept(self._store, version):
                with suppress(BookRefused):
                    book = knowledge.load(books.unpacked(packed))
                    found += [book] if book not in found else []
            self._read[version] = tuple(found)
        return self._read[version]


class CannotBeAsked(FreshlegsError):
    """This book has no answer to this question: it lacks an id of it, or something that the program now wants."""


def answered(kept: PlanRow, book: Book) -> str:
    try:
        return today.replay(kept, book)
    except contract.Malformed as fault:
        raise CannotBeAsked("; ".join(f"{path}: {words}" for path, words in fault.faults)) from None
    except KeyError as missing:  # a program that is newer than the book looks for more in it
        raise CannotBeAsked(f"the book has no {missing.args[0]}") from None


def day_of(kept: PlanRow) -> str:
    """The runner's own day on which it was made."""
    zone = ZoneInfo(json.loads(kept.question).get("timezone", "UTC"))
    return kept.made_at.astimezone(zone).date().isoformat()


# --- two answers side by side -------------------------------------------------------------------------------------------

WORDED = frozenset({"words", "because", "why", "dose", "source", "grade"})


def changed(kept: PlanRow, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """The change, or nothing where both say the same. The version that an answer names is no change."""
    old, new = parts_of(before), parts_of(after)
    if old == new:
        return
    decided = [name for name in new if bare(old[name]) != bare(new[name])]
    yield Change(
        day=day_of(kept),
        plan=kept.id,
        made_with=kept.knowledge_version,
        before=said(before),
        after=said(after),
        parts=tuple(decided or [name for name in new if old[name] != new[name]]),
        rules=rules(old, new),
        worded=not decided,
    )


def parts_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer flat, its headline among the words: `steps` and `left_out` beside the rest."""
    found = {name: answer[name] for name in answer if name not in ("plan", "knowledge_version")}
    return {**found, "headline": {"words": answer["headline"]}, **answer["plan"]}


def bare(part: Any) -> Any:
    """What is decided, without the words for it."""
    if isinstance(part, dict):
        return {name: value for name, value in part.items() if name not in WORDED}
    return [bare(item) for item in part] if isinstance(part, list) else part


def said(answer: dict[str, Any]) -> Said:
    return Said(
        verdict=answer["verdict"],
        run_today=answer["run_today"],
        care=answer["care"],
        headline=answer["headline"],
        plan=tuple(dict.fromkeys(step["remedy"] for step in answer["plan"]["steps"])),
    )


def rules(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    """Rule, rail or remedy -> what became of it."""
    found: dict[str, str] = {}
    was, now = ({reason["rule"] for reason in part["reasons"]} for part in (old, new))
    found |= dict.fromkeys(sorted(was - now), "no longer holds") | dict.fromkeys(
        sorted(now - was), "holds now"
    )
    was_rail, now_rail = ({rail["id"]: rail["status"] for rail in part["rails"]} for part in (old, new))
    for id in sorted(was_rail.keys() | now_rail.keys()):
        before, after = was_rail.get(id, "not there"), now_rail.get(id, "not there")
        if before != after:
            found[id] = f"{before}, now {after}"
    was_out, now_out = ({item["remedy"]: item["rule"] for item in part["left_out"]} for part in (old, new))
    for remedy in sorted(was_out.keys() | now_out.keys()):
        before, after = was_out.get(remedy), now_out.get(remedy)
        if before != after:
            found[remedy] = f"{stands(before)}, now {stands(after)}"
    return found


def stands(rule: str | None) -> str:
    return "planned" if rule is None else f"left out: {rule}"


def plain(found: OfRunner, book: Book) -> dict[str, Any]:
    """As data: what `freshlegs replay --json` prints for one runner."""
    return {**asdict(found), "book": book.version, "would_change": len(found.decided)}
