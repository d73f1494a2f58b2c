"""What helps, how sure, and who must not: the shelf by way and grade, and one remedy with both voices."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from freshlegs import planner
from freshlegs.coach import Malformed, contract
from freshlegs.knowledge import library
from freshlegs.knowledge.book import Book, Remedy
from freshlegs.model.answer import Closure
from freshlegs.model.question import Question, Runner
from freshlegs.planner.gates import has
from freshlegs.planner.reasons import kit
from freshlegs.web.page import Page
from freshlegs.web.site import Visit

LAST = "fuel"  # stands behind the nine ways
NEVER = "never"
DIGIT = re.compile(r"\d")
DOSE = re.compile(r"\d\s?(?:mg|mcg|µg)\b")  # of a drug or supplement: stays in the book (wording)
SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
NUMBERS_OF = {"fuel": ("all", "carbohydrate", "protein"), "hydration": ("all",), "sleep": ("sleep",)}
HIDDEN_FROM_MINORS = ("fuel", "hydration")


@dataclass(frozen=True, slots=True)
class Mine:
    """What of the shelf is not for this runner, and why. `known` False: the profile could not be read."""

    closed: Mapping[str, Closure]
    runner: Runner | None

    @property
    def known(self) -> bool:
        return self.runner is not None


def shelf(visit: Visit) -> Response:
    book = visit.book
    way = visit.request.query_params.get("way") or None
    if way is not None and way not in book.lists.ways:
        raise Malformed([("way", "That is none of the ways. Choose one from the page.")])
    mine = mine_of(visit)
    items = [item for item in library.shelf(book)["items"] if way in (None, item["way"])]
    planned = [item for item in items if item["default"] != NEVER]
    return visit.render(
        "remedies.html",
        title="Remedies",
        here="/remedies",
        way=way,
        groups=grouped(book, planned),
        never=[item for item in items if item["default"] == NEVER],
        mine=mine,
        wanting={id: need for id in book.remedies if (need := missing(book, book.remedies[id], mine))},
    )


def grouped(book: Book, items: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(way, its remedies), the better evidence first, then the order of the plan; fuel behind the nine ways."""
    order = list(book.lists.grades)

    def rank(item: dict[str, Any]) -> int:
        return order.index(item["grade"])

    ways: dict[str, list[dict[str, Any]]] = {}
    for item in sorted(items, key=rank):
        ways.setdefault(item["way"], []).append(item)
    return sorted(ways.items(), key=lambda each: each[0] == LAST)


def mine_of(visit: Visit) -> Mine:
    """What facts, medicines and age close; today's signs and drinks are the plan's."""
    row, now = visit.store.runner(), visit.now.isoformat()
    request = {
        "now": now,
        "timezone": row.timezone,
        "runner": json.loads(row.profile),
        "check_in": {"at": now, "soreness": 0},
    }
    try:
        question: Question = contract.from_plain(request, visit.book)
    except Malformed:
        return Mine({}, None)
    return Mine(planner.closures(question, visit.book), question.runner)


def missing(book: Book, remedy: Remedy, mine: Mine) -> str | None:
    """The reason where it is not at hand: it is off, or something that it needs is not on the runner's list."""
    if mine.runner is None or remedy.default == NEVER:
        return None
    if remedy.default == "opt_in" and remedy.opt_in not in mine.runner.opted_in:
        return book.wording.left_out["opt_in"]
    if not has(mine.runner.kit, remedy.kit):
        return book.wording.left_out["kit"].format(kit=kit(remedy, book))
    return None


def remedy(visit: Visit) -> Response:
    book = visit.book
    card = library.card(book, visit.request.path_params["id"])
    found, mine = book.remedies[card["id"]], mine_of(visit)
    hidden = hides_numbers(book, found, mine)
    voices = {name: card[name] for name in ("says", "dose", "why", "article_says", "studies_say", "we_do")}
    said = voices | {"trigger": found.trigger_words}
    if hidden:
        said = {name: without_numbers(words) for name, words in said.items()}
    return visit.render(
        "remedy.html",
        title="Remedies",
        here="/remedies",
        card=card,
        said=said,
        reviewed_on=found.grade.reviewed_on,
        hidden=hidden,
        closed=mine.closed.get(card["id"]),
        known=mine.known,
        wanting=missing(book, found, mine),
        studies=[line for line in card["studies"] if sayable(book, line) and not (hidden and counts(line))],
        claims=[claim for claim in card["claim_by_claim"] if claim_is_sayable(book, claim, hidden)],
        sources=[source_of(book, id) for id in sources(book, found)],
        anti_doping=book.lists.warnings["anti_doping"].words if found.way == "cbd" else None,
    )


def hides_numbers(book: Book, remedy: Remedy, mine: Mine) -> bool:
    """Who is better off without numbers (the book's `hide_numbers`) reads none here either."""
    if mine.runner is None:
        return remedy.way in NUMBERS_OF
    wanted = {fact for name in NUMBERS_OF.get(remedy.way, ()) for fact in book.hide_numbers[name]}
    age = mine.runner.age
    minor = age is not None and age < book.triage["adult_age"].value
    return not wanted.isdisjoint(mine.runner.facts) or (minor and remedy.way in HIDDEN_FROM_MINORS)


def without_numbers(words: str) -> str:
    return " ".join(part for part in SENTENCE.split(words) if not DIGIT.search(part))


def counts(line: str) -> bool:
    """A finding that gives a figure; the source behind it may have its year."""
    return DIGIT.search(line.rpartition(" [")[0]) is not None


def sayable(book: Book, words: str) -> bool:
    """What the book's own rules of wording never let a page say stays in the book."""
    patterns = (book.wording.patterns[name] for name in book.wording.patterns_always)
    return not DOSE.search(words) and not any(re.search(pattern, words) for pattern in patterns)


def claim_is_sayable(book: Book, claim: dict[str, Any], hidden: bool) -> bool:
    words = f"{claim['article_says']} {claim['studies_say']}"
    return sayable(book, words) and not (hidden and DIGIT.search(words))


def sources(book: Book, remedy: Remedy) -> list[str]:
    return list(dict.fromkeys([remedy.source, *(study.source for study in remedy.studies)]))


def source_of(book: Book, id: str) -> tuple[str, str | None]:
    """(the source in words, its address). A title that says what we never say is told by its name alone."""
    entry, whole = book.sources[id], library.cite(book, id)
    at = f"https://doi.org/{entry.doi}" if entry.doi else None
    if at is None and entry.pmid:
        at = f"https://pubmed.ncbi.nlm.nih.gov/{entry.pmid}/"
    told = f"{id}: {whole}" if sayable(book, whole) else f"{id} ({library.VERIFIED[entry.verified]})"
    return told, at


SHELF = Page(method="GET", path="/remedies", access="self", answer=shelf)
CARD = Page(method="GET", path="/remedies/{id}", access="self", answer=remedy)
