"""When to get help: every stop sign by urgency, from the book alone, so that it is there when nothing else is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from starlette.responses import Response

from freshlegs.knowledge.book import Book, StopRule
from freshlegs.web.page import Page
from freshlegs.web.shown import QUANTITY, Shown
from freshlegs.web.site import Visit


@dataclass(frozen=True, slots=True)
class Together:
    """Signs that are grave in company only: one of the first with one of each of the others."""

    first: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


def help(visit: Visit) -> Response:
    book, look = visit.book, visit.plain_look
    alone = {care: signs_alone(book, care) for care in ("emergency", "urgent", "routine")}
    pairs = [together(book, rule) for rule in book.stop_rules if is_a_pair(book, rule)]
    said = chain(*alone.values(), *(chain(pair.first, *pair.others) for pair in pairs))
    return visit.render(
        "help.html",
        look=look,
        title="When to get help",
        here="/help",
        alone=alone,
        degrees=degrees(said) if look.temperature == "c" else [],
        together=pairs,
    )


def degrees(sentences: Iterable[str]) -> list[tuple[str, str]]:
    """Each temperature in both scales: this page does not know who reads it, and a fever must not be misread."""
    celsius, fahrenheit = Shown(temperature="c"), Shown(temperature="f")
    found = {float(said[1]) for each in sentences for said in QUANTITY.finditer(each) if said[3] == "°C"}
    return [(celsius.of_celsius(each), fahrenheit.of_celsius(each)) for each in sorted(found)]


def signs_alone(book: Book, care: str) -> list[str]:
    """The words of the signs that call for this care by themselves, in the order of the rules; none stands twice."""
    graver = {"routine": ("emergency", "urgent"), "urgent": ("emergency",)}.get(care, ())
    above = {sign for rule in book.stop_rules if rule.care in graver for sign in of_itself(book, rule)}
    own = (sign for rule in book.stop_rules if rule.care == care for sign in of_itself(book, rule))
    return [book.lists.signs[sign].words for sign in dict.fromkeys(own) if sign not in above]


def of_itself(book: Book, rule: StopRule) -> tuple[str, ...]:
    lists = [
        atoms for atoms in (tuple((atom,) for atom in rule.all), (rule.any,), (rule.any2,)) if any(atoms)
    ]
    conditions = [atoms for part in lists for atoms in part if atoms]
    return tuple(atom for atom in conditions[0] if atom in book.lists.signs) if len(conditions) == 1 else ()


def is_a_pair(book: Book, rule: StopRule) -> bool:
    """An emergency of several signs, each of which is one that a runner can see."""
    conditions = [*((atom,) for atom in rule.all), *filter(None, (rule.any, rule.any2))]
    return (
        rule.care == "emergency"
        and len(conditions) > 1
        and all(atom in book.lists.signs for atoms in conditions for atom in atoms)
    )


def together(book: Book, rule: StopRule) -> Together:
    conditions = [*((atom,) for atom in rule.all), *filter(None, (rule.any, rule.any2))]
    said = [tuple(book.lists.signs[atom].words for atom in atoms) for atoms in conditions]
    return Together(said[0], tuple(said[1:]))


PAGE = Page(method="GET", path="/help", access="public", answer=help)
