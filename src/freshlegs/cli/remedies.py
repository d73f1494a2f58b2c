"""`freshlegs remedies`: what helps, how sure we are, and for whom it is not."""

from typing import Annotated, Any

import typer

from freshlegs.cli.here import Json, data, show


def remedies(
    id: Annotated[str | None, typer.Argument(metavar="ID")] = None,
    as_json: Json = False,
) -> None:
    """All remedies in the order of the plan, or one of them with both voices, its studies and its sources."""
    from freshlegs import knowledge
    from freshlegs.knowledge import library

    book = knowledge.book()
    if id is None:
        found: Any = library.shelf(book)
        data(found) if as_json else show(shelf(found))
    else:
        found = library.card(book, id)
        data(found) if as_json else show(*card(found))


def shelf(found: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("id", "remedy", "way", "evidence", "when"):
        table.add_column(heading, overflow="fold")
    for item in found["items"]:
        table.add_row(
            item["id"], item["words"], item["way_words"], item["grade_words"], item["default_words"]
        )
    return table


def card(found: dict[str, Any]) -> list[Any]:
    from rich.text import Text

    parts: list[Any] = [
        Text(found["words"], style="bold"),
        Text(f"{found['way_words']}. {found['grade_words']}."),
    ]
    for heading, key in (
        ("How", "dose"),
        ("Why", "why"),
        ("Stop when", "stop_when"),
        ("The article says", "article_says"),
        ("Studies say", "studies_say"),
        ("What we do", "we_do"),
    ):
        if found[key]:
            parts.append(Text.assemble((f"{heading}: ", "bold"), found[key]))
    for heading, key in (
        ("Studies", "studies"),
        ("Not for you if", "not_for"),
        ("Take care if", "care_if"),
        ("Sources", "sources"),
    ):
        if found[key]:
            parts += [Text(heading, style="bold"), *(Text(f"  {line}") for line in found[key])]
    return parts + both_voices(found["claim_by_claim"])


def both_voices(claims: list[dict[str, Any]]) -> list[Any]:
    """What the article says, what studies say with their effects, what we do and why; `why` shows it of rules."""
    from rich.text import Text

    parts: list[Any] = [Text("The two voices", style="bold")] if claims else []
    for claim in claims:
        parts.append(Text.assemble((f"  {claim['id']}  The article: ", "bold"), f"{claim['article_says']}."))
        studies = f"{claim['studies_say']} ({claim['grade_words']})"
        parts.append(Text.assemble(("       Studies: ", "bold"), studies))
        parts += [Text(f"         {line}", style="dim") for line in claim["studies"]]
        parts.append(Text.assemble(("       We: ", "bold"), f"{claim['we_do']}. {claim['why']}"))
    return parts
