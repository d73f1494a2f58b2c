"""The book as a runner reads it: a shelf of remedies, and a card for each. Every face shows these."""

from typing import Any

from freshlegs.knowledge.book import Book, Interaction, Study
from freshlegs.model.errors import FreshlegsError

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
        "studies": [study(found) for found in remedy.studies],
        "not_for": [line(book, row) for row in rows if row.severity != "moderate"],
        "care_if": [line(book, row) for row in rows if row.severity == "moderate"],
        "sources": [f"{source}: {cite(book, source)}" for source in sources],
        "claims": list(remedy.claims),
    }


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


def study(found: Study) -> str:
    estimate = (
        "" if found.estimate is None else f": {found.measure or ''} {found.estimate:g}".replace("  ", " ")
    )
    interval = "" if not found.interval else f" ({found.interval[0]:g} to {found.interval[1]:g})"
    return f"{found.finding}{estimate}{interval} [{found.source}]"


def line(book: Book, row: Interaction) -> str:
    """Why, and for whom: in the words in which a runner told us."""
    lists = book.lists
    whom = [lists.facts[fact].words for fact in row.facts]
    whom += [f"{lists.drug_classes[drug].words} as a medicine" for drug in row.classes]
    whom += [lists.signs[sign].words for sign in row.signs] + [CONTEXT[context] for context in row.context]
    return f"{row.why}: {'; '.join(whom)} ({VERIFIED[row.verified]})"
