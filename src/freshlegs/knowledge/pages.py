"""The pages of the remedies in `docs/`, written from the book: `python -m freshlegs.knowledge.pages docs/remedies`."""

import sys
from collections.abc import Mapping
from pathlib import Path

from freshlegs.knowledge import book as shipped
from freshlegs.knowledge import library
from freshlegs.knowledge.book import Book

NOTE = "<!-- Written from the book by `python -m freshlegs.knowledge.pages docs/remedies`. Change the TOML, not this page. -->"


def pages(book: Book) -> Mapping[str, str]:
    """File name -> Markdown, for every remedy and the shelf."""
    return {"README.md": shelf(book), **{f"{id}.md": page(book, id) for id in book.remedies}}


def shelf(book: Book) -> str:
    items = library.shelf(book)["items"]
    lines = [
        NOTE,
        "",
        "# Remedies",
        "",
        f"Nine ways and fuel, in the order of every plan. Book {book.version}.",
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
    said = {claim.id: claim for claim in book.claims}
    lines += ["## From the article", "", *(f"- {name}: {said[name].claim}" for name in remedy.claims), ""]
    return "\n".join(lines)


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
