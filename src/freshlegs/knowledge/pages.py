"""The pages of the remedies in `docs/`, written from the book: `python -m freshlegs.knowledge.pages docs/remedies`.

Beside them the article claim by claim and the rules that answer it. The page of the hazards is made here as well.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from freshlegs.knowledge import book as shipped
from freshlegs.knowledge import library
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.hazards import Hazard, Log

NOTE = "<!-- Written from the book by `python -m freshlegs.knowledge.pages docs/remedies`. Change the TOML, not this page. -->"


def pages(book: Book) -> Mapping[str, str]:
    """File name -> Markdown: the shelf, every remedy, the claims of the article, the rules."""
    return {
        "README.md": shelf(book),
        "claims.md": claims(book),
        "rules.md": rules(book),
        **{f"{id}.md": page(book, id) for id in book.remedies},
    }


def shelf(book: Book) -> str:
    items = library.shelf(book)["items"]
    lines = [
        NOTE,
        "",
        "# Remedies",
        "",
        f"Nine ways and fuel, in the order of every plan. Book {book.version}.",
        "[The article, claim by claim](claims.md); [the rules that are no remedies](rules.md).",
        "",
        "| remedy | way | evidence | planned |",
        "| --- | --- | --- | --- |",
        *(
            f"| [{item['words']}]({item['id']}.md) | {item['way_words']} | {item['grade_words']} | {item['default_words']} |"
            for item in items
        ),
    ]
    return "\n".join(lines) + "\n"


def page(book: Book, id: str) -> str:
    card, remedy = library.card(book, id), book.remedies[id]
    lines = [
        NOTE,
        "",
        f"# {card['words']}",
        "",
        f"`{id}`, {card['way_words']}. **{card['grade_words']}.**",
        "",
    ]
    lines += ["| the article says | studies say | what we do, and why |", "| --- | --- | --- |"]
    lines += [f"| {card['article_says']} | {card['studies_say']} | {card['we_do']} |", ""]
    lines += [f"**How.** {card['dose']}. {card['says']}", "", f"**Why.** {card['why']}", ""]
    if card["stop_when"]:
        lines += [f"**Stop when.** {card['stop_when']}", ""]
    for heading, key in (("Studies", "studies"), ("Not for you if", "not_for"), ("Take care if", "care_if")):
        if card[key]:
            lines += [f"## {heading}", "", *(f"- {line}" for line in card[key]), ""]
    lines += ["## In the plan", "", *figures(remedy), ""]
    lines += ["## Sources", "", *(f"- {line}" for line in card["sources"]), ""]
    lines += ["## From the article", "", *(from_article(claim) for claim in card["claim_by_claim"]), ""]
    return "\n".join(lines)


def from_article(claim: Mapping[str, Any]) -> str:
    return f"- [{claim['id']}](claims.md#{claim['id'].lower()}): {claim['article_says']}. {claim['why']}"


def claims(book: Book) -> str:
    """All claims of the article: both voices, what we do and why, the studies with their effects, the rules."""
    lines = [NOTE, "", "# The article, claim by claim", ""]
    lines += [
        "An effect is followed by the interval that its study gives. Grades are ours, not a clinician's.",
        "",
    ]
    for found in book.claims:
        claim = library.claim(book, found)
        lines += [f"## {claim['id']}", "", "| the article says | studies say | what we do, and why |"]
        lines += ["| --- | --- | --- |"]
        studies = f"{claim['studies_say']} **{claim['grade_words']}.**"
        lines += [f"| {claim['article_says']}. | {studies} | {claim['we_do']}. {claim['why']} |", ""]
        lines += [*(f"- {study}" for study in claim["studies"] or ["No study of it was read."]), ""]
        lines += [f"Rules: {', '.join(link(book, rule) for rule in claim['rules'])}.", ""]
    return "\n".join(lines)


def link(book: Book, rule: str) -> str:
    return f"[`{rule}`]({rule if rule in book.remedies else 'rules'}.md)"


def rules(book: Book) -> str:
    """Each rule that is no remedy: what it says, what it answers, and what it rests on."""
    lines = [NOTE, "", "# Rules that are no remedies", ""]
    lines += ["| rule | what we do, in its words | answers | rests on |", "| --- | --- | --- | --- |"]
    for rule, answered in library.rules(book).items():
        if rule not in book.remedies:
            links = ", ".join(f"[{name}](claims.md#{name.lower()})" for name in answered)
            lines += [f"| `{rule}` | {spoken(book, rule)} | {links} | {rests_on(book, rule)} |"]
    return "\n".join(lines) + "\n"


def spoken(book: Book, rule: str) -> str:
    """The sentences that this rule may say; what it fills in is a gap here."""
    stops = {found.id: found for found in book.stop_rules}
    if rule in stops:
        found = stops[rule]
        return f"{found.words} ({book.lists.care[found.care].words})"
    said = [f"{book.rails[rule].words}."] if rule in book.rails else []
    said += [book.lists.warnings[rule].words] if rule in book.lists.warnings else []
    for table in (book.wording.reasons, book.wording.left_out):
        said += [words for key, words in table.items() if key == rule or key.startswith(f"{rule}_")]
    return re.sub(r"\{\w+\}", "…", " ".join(said)) or "A figure of the plan."


def rests_on(book: Book, rule: str) -> str:
    stops = {found.id: found for found in book.stop_rules}
    if rule in book.rails:
        sources: tuple[str, ...] = (book.rails[rule].source,)
    else:
        sources = stops[rule].source if rule in stops else ()
    named = [f"{name} ({library.VERIFIED[book.sources[name].verified]})" for name in sources]
    if rule in stops:
        named.append(f"the rule as a whole: {library.VERIFIED[stops[rule].verified]}")
    return "; ".join(named) or "the claims that it answers"


def hazards(log: Log) -> str:
    """The hazard log as a page: what can go wrong, what keeps it from it, and what shows that."""
    note = "<!-- Written from hazards.toml by `python tests/safety/coverage.py --write`. Change the TOML, not this page. -->"
    lines = [note, "", "# What can go wrong", "", log.about, ""]
    lines += ["| id | hazard | before | after | open |", "| --- | --- | --- | --- | --- |"]
    for each in log.hazard:
        before, after = (each.risk(n) for n in (0, 1))
        lines += [
            f"| [{each.id}](#{each.id.lower()}) | {each.hazard} | {before} | {after} | {each.later or ''} |"
        ]
    return "\n".join([*lines, "", *(line for each in log.hazard for line in hazard(each))])


def hazard(each: Hazard) -> list[str]:
    lines = [f"## {each.id}", "", f"**{each.hazard}.** {each.cause}. {each.harm}.", ""]
    lines += [f"Control: {each.control}.", "", *(f"- `{test}`" for test in each.tests)]
    lines += [f"- still to come, with its part: {each.later}"] if each.later else []
    return [*lines, ""]


def figures(remedy: object) -> list[str]:
    """Every number that a rule reads for this remedy, with its unit, source and proof."""
    lines = ["| figure | value | source | verified |", "| --- | --- | --- | --- |"]
    planning = getattr(remedy, "planning", None)
    found = {"minutes": getattr(remedy, "minutes", None), **(getattr(remedy, "figures", None) or {})}
    found |= getattr(remedy, "clocks", None) or {}
    for name in getattr(planning, "__dataclass_fields__", ()):
        found[name] = getattr(planning, name)
    for name, figure in found.items():
        if hasattr(figure, "verified"):
            value = f"{figure.value:g} {figure.unit}" if hasattr(figure, "unit") else f"{figure.value:%H:%M}"
            lines.append(
                f"| {name.replace('_', ' ')} | {value} | {figure.source} | {library.VERIFIED[figure.verified]}, {figure.reviewed_on} |"
            )
    return lines


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages(shipped())
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
