"""Which rows of the book's interactions hold for this runner today, and which remedies they close."""

from collections.abc import Mapping
from datetime import timedelta

from freshlegs.knowledge.book import Book, Interaction
from freshlegs.knowledge.medicine_names import understand
from freshlegs.model.answer import Closure
from freshlegs.model.question import Question
from freshlegs.planner.grid import lately

SHUT_BY_UNKNOWN = (
    "turmeric_supplement",
    "cbd_cream",
    "cbd_oil",
    "cbd_bath_bomb",
    "electrolytes",
    "magnesium_lotion",
)
GRAVEST_FIRST = ("block", "major")


def closures(question: Question, book: Book) -> Mapping[str, Closure]:
    """Remedy -> why it may not stand: the gravest row, then the first of the table; then medicines that we do not know."""
    found: dict[str, Closure] = {}
    rows = holding(question, book)
    for severity in GRAVEST_FIRST:
        for row in rows:
            if row.severity == severity:
                for remedy in row.remedies:
                    through = any(
                        remedy in other.remedies and by_medicine(other, question, book)
                        for other in rows
                        if other.severity in GRAVEST_FIRST
                    )
                    source = row.source[0] if row.source else "ours"
                    found.setdefault(remedy, Closure("interaction", f"{row.why}.", source, through))
    if any(name not in book.lists.medicines for name in question.runner.medicines):
        words = book.wording.left_out["unknown_medicine"]
        for remedy in SHUT_BY_UNKNOWN:
            found.setdefault(remedy, Closure("unknown_medicine", words, "ours"))
    return found


def moderate(question: Question, book: Book) -> tuple[tuple[Interaction, tuple[str, ...]], ...]:
    """The rows that leave a remedy in the plan and change its words, with the remedies they speak of."""
    return tuple((row, row.remedies) for row in holding(question, book) if row.severity == "moderate")


def holding(question: Question, book: Book) -> list[Interaction]:
    facts, signs = question.runner.facts, question.check_in.signs or frozenset()
    context, medicines = contexts(question, book), classes(question, book)
    return [
        row
        for row in book.interactions
        if not facts.isdisjoint(row.facts)
        or not signs.isdisjoint(row.signs)
        or not context.isdisjoint(row.context)
        or not medicines.isdisjoint(row.classes)
    ]


def by_medicine(row: Interaction, question: Question, book: Book) -> bool:
    asked = "any_medicine" in row.context and bool(question.runner.medicines)
    return asked or not classes(question, book).isdisjoint(row.classes)


def classes(question: Question, book: Book) -> frozenset[str]:
    """The drug classes of all medicines, also of those in a name that is on no list.

    Such a name (`diazepam 5 mg`) stays unknown and closes the supplements; what we do make out in it closes its own rows
    besides. A misspelt name has no class here: what it may mean is for the runner to say.
    """
    known = book.lists.medicines
    return frozenset(
        id
        for name in question.runner.medicines
        for found in ([known[name]] if name in known else understand(name, book))
        for id in found.classes
    )


def contexts(question: Question, book: Book) -> frozenset[str]:
    """What is derived and no fact: alcohol today, age, medicines at all, strength work a few hours ago."""
    runner, found = question.runner, set()
    if question.check_in.alcohol_today:
        found.add("alcohol_today")
    if runner.age is not None and runner.age < book.planner["adult_age"].value:
        found.add("under_18")
    if runner.medicines:
        found.add("any_medicine")
    since = question.now - timedelta(hours=book.planner["strength_within"].value)
    if any(s.sport == "strength" and since <= s.start < question.now for s in lately(question)):
        found.add("strength_last_4h")
    return frozenset(found)
