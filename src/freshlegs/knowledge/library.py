"""The book as a runner reads it: a shelf of remedies, a card for each, and the two voices on every rule.

Every face shows these. The two voices are what the article says and what studies say; beside them stands what we do.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from freshlegs.knowledge import book as shipped_book
from freshlegs.knowledge.book import Book, Claim, Interaction, Study
from freshlegs.knowledge.build import Faults, build
from freshlegs.knowledge.load import BookRefused, shipped
from freshlegs.model.errors import FreshlegsError

ANSWERS = "answers.toml"

DEFAULTS = {
    "on": "when its time comes",
    "opt_in": "only when switched on and asked for",
    "asked": "only when asked for",
    "never": "never planned",
}
CONTEXT = {
    "alcohol_today": "you had alcohol today",
    "under_18": "you are under 18",
    "any_medicine": "you take any medicine",
    "strength_last_4h": "you did strength work in the last 4 hours",
}

# How far studies bear a claim of the article out: why we follow it, or why not.
AGREE = {
    "supported": "Studies agree, so we follow it.",
    "partly": "Studies agree in part, and we follow that part.",
    "unsupported": "No study shows it, so we promise nothing.",
    "wrong": "Studies say otherwise, so we do as they say.",
    "unsafe": "It can do harm, so we do not follow it.",
    "opinion": "A matter of opinion: we leave it to you.",
}
# What may be quoted on a page of the library and not beside somebody's own verdict: it would read as meant for her.
NOT_BESIDE_A_VERDICT = ("names_condition", "drug_dose", "litre_target")
MEASURES = {
    "HR": "hazard ratio",
    "HRR": "hazard rate ratio",
    "RR": "risk ratio",
    "ES": "effect size",
    "g": "effect size g",
    "SMD": "standardised difference",
    "MD": "mean difference",
    "WMD": "weighted mean difference",
    "MD of 10": "difference in points of 10",
    "MD of 100": "difference in points of 100",
    "MD_100": "difference in points of 100",
    "MD_pct": "difference in per cent",
    "RD_pct": "difference in percentage points",
    "pct": "per cent",
    "incidence_pct": "per cent",
}


class NoSuchRemedy(FreshlegsError):
    """The book has no such remedy."""

    def __init__(self, id: str) -> None:
        super().__init__(f"There is no remedy {id!r}. `freshlegs remedies` lists them.")


def shelf(book: Book) -> dict[str, Any]:
    return {
        "version": book.version,
        "items": [
            {
                "id": remedy.id,
                "words": remedy.words,
                "way": remedy.way,
                "way_words": book.lists.ways[remedy.way].words,
                "grade": remedy.grade.value,
                "grade_words": book.lists.grades[remedy.grade.value].words,
                "default": remedy.default,
                "default_words": DEFAULTS[remedy.default],
            }
            for remedy in book.remedies.values()
        ],
    }


def card(book: Book, id: str) -> dict[str, Any]:
    if id not in book.remedies:
        raise NoSuchRemedy(id)
    remedy = book.remedies[id]
    rows = [row for row in book.interactions if id in row.remedies]
    sources = dict.fromkeys([remedy.source, *(study.source for study in remedy.studies)])
    plain = (
        "id",
        "words",
        "way",
        "default",
        "dose",
        "says",
        "why",
        "stop_when",
        "article_says",
        "studies_say",
        "we_do",
    )
    return {
        **{name: getattr(remedy, name) for name in plain},
        "way_words": book.lists.ways[remedy.way].words,
        "grade": remedy.grade.value,
        "grade_words": book.lists.grades[remedy.grade.value].words,
        "studies": [study(book, found) for found in remedy.studies],
        "not_for": [line(book, row) for row in rows if row.severity != "moderate"],
        "care_if": [line(book, row) for row in rows if row.severity == "moderate"],
        "sources": [f"{source}: {cite(book, source)}" for source in sources],
        "claims": list(remedy.claims),
        "claim_by_claim": [claim(book, claim_of(book, name)) for name in remedy.claims],
    }


@dataclass(frozen=True, slots=True)
class Answers:
    """Rule -> the claims of the article that it answers. `rules`: all that are neither remedies nor stop rules."""

    rules: Mapping[str, tuple[str, ...]]
    stop_rules: Mapping[str, tuple[str, ...]]


@cache
def answers() -> Answers:
    """The table of the shipped book."""
    return load_answers(shipped(), shipped_book())


def load_answers(folder: Traversable, book: Book) -> Answers:
    """The table of this folder, or `BookRefused` with every fault. Kept apart from `Book`: no verdict depends on it,
    and a book that was kept without it can be asked again."""
    try:
        found = build(Answers, tomllib.loads((folder / ANSWERS).read_text("utf-8")))
    except FileNotFoundError:
        raise BookRefused([f"{ANSWERS}: the file is missing"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BookRefused([f"{ANSWERS}: {fault}"]) from None
    except Faults as refused:
        raise BookRefused([f"{ANSWERS} {line}" for line in refused.lines]) from None
    wrong = [f"{ANSWERS} {line}" for line in faults(found, book)]
    if wrong:
        raise BookRefused(wrong)
    return found


def faults(found: Answers, book: Book) -> Iterator[str]:
    """What no type can say: each rule that can speak and each claim has the other, and every id leads somewhere."""
    stops, claims = {rule.id for rule in book.stop_rules}, {claim.id for claim in book.claims}
    yield from (f".stop_rules.{id}: missing" for id in stops - found.stop_rules.keys())
    yield from (f".stop_rules.{id}: no such rule" for id in found.stop_rules.keys() - stops)
    yield from (f".rules.{id}: missing" for id in book.rails.keys() - found.rules.keys())
    heads = tuple(f"{rule}_" for rule in found.rules)
    for key in book.wording.reasons:
        if not f"{key}_".startswith(heads):
            yield f".rules: nothing answers for the reason {key!r}"
    for rule, said in (*found.rules.items(), *found.stop_rules.items()):
        if not said:
            yield f"{rule}: it answers no claim"
        yield from (f"{rule}: {id!r} is no claim" for id in said if id not in claims)
    answered = {id for said in (*found.rules.values(), *found.stop_rules.values()) for id in said}
    answered |= {id for remedy in book.remedies.values() for id in remedy.claims}
    yield from (f"{id}: no rule answers it" for id in claims - answered)


def rules(book: Book) -> Mapping[str, tuple[str, ...]]:
    """Every rule that answers the article -> its claims: remedies, stop rules, reasons, rails, warnings, targets."""
    told = answers()
    of_remedies = {id: remedy.claims for id, remedy in book.remedies.items()}
    of_stops = {rule.id: told.stop_rules[rule.id] for rule in book.stop_rules if rule.id in told.stop_rules}
    return {**told.rules, **of_stops, **of_remedies}


def claim_of(book: Book, id: str) -> Claim:
    return next(claim for claim in book.claims if claim.id == id)


def claim(book: Book, found: Claim) -> dict[str, Any]:
    """Both voices on one claim of the article, what we do and why, and the rules that do it."""
    return {
        "id": found.id,
        "belongs_to": found.belongs_to,
        "article_says": found.claim,
        "studies_say": found.say,
        "grade": found.grade,
        "grade_words": book.lists.grades[found.grade].words,
        "studies": [study(book, each) for each in found.evidence],
        "verdict": found.verdict,
        "why": AGREE[found.verdict],
        "we_do": found.rule,
        "rules": [rule for rule, claims in rules(book).items() if found.id in claims],
    }


def voices(book: Book, asked: list[str]) -> list[dict[str, Any]]:
    """The claims that these rules answer, each once, in the order of the article, to stand beside a verdict."""
    known = rules(book)
    said = {name for rule in asked for name in known.get(rule, ())}
    found = [claim(book, each) for each in book.claims if each.id in said]
    return [{**each, "studies": [beside_a_verdict(book, line) for line in each["studies"]]} for each in found]


def beside_a_verdict(book: Book, line: str) -> str:
    """A finding as it stands, or only where to read it."""
    if any(re.search(book.wording.patterns[name], line) for name in NOT_BESIDE_A_VERDICT):
        return f"more stands in the paper [{line.rpartition('[')[2]}"
    return line


VERIFIED = {
    "abstract": "read at the source",
    "secondary": "read in a page that quotes it",
    "partly": "read in part",
    "exists": "seen, its numbers not read",
    "memory": "not checked yet",
    "ours": "a choice of this project",
}


def cite(book: Book, source: str) -> str:
    """The source, and how far we have read it."""
    entry = book.sources[source]
    more = "".join(f" {kind} {value}." for kind, value in (("doi", entry.doi), ("pmid", entry.pmid)) if value)
    return f"{entry.cite}.{more} ({VERIFIED[entry.verified]})".replace("..", ".")


def study(book: Book, found: Study) -> str:
    """One finding: its effect with its interval where one is given, then the source, its year, and how it was verified."""
    effect = ""
    if found.estimate is not None:
        effect = f": {MEASURES[found.measure]} " if found.measure else ": "
        effect += f"{found.estimate:g}"
    interval = "" if not found.interval else f" ({found.interval[0]:g} to {found.interval[1]:g})"
    return f"{found.finding}{effect}{interval} [{found.source}; {origin(book, found)}]"


def origin(book: Book, found: Study) -> str:
    """The year, where the source has one, and how far it was read. A finding that says `(memory)` was not read."""
    source = book.sources[found.source]
    dated = re.search(r"(?:19|20)\d\d", found.source) or re.search(r"\b(?:19|20)\d\d\b", source.cite)
    how = VERIFIED["memory" if "memory)" in found.finding else source.verified]
    return f"{dated.group()}, {how}" if dated else how


def line(book: Book, row: Interaction) -> str:
    """Why, and for whom: in the words in which a runner told us."""
    lists = book.lists
    whom = [lists.facts[fact].words for fact in row.facts]
    whom += [f"{lists.drug_classes[drug].words} as a medicine" for drug in row.classes]
    whom += [lists.signs[sign].words for sign in row.signs] + [CONTEXT[context] for context in row.context]
    return f"{row.why}: {'; '.join(whom)} ({VERIFIED[row.verified]})"
