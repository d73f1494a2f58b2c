"""`freshlegs load` and `history`: how far next, and what was."""

from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, data, now, show, store_of


def load(
    home: Home = None,
    as_json: Json = False,
    next_km: Annotated[float | None, typer.Option(help="What if the next run were so long?")] = None,
) -> None:
    """How far the next runs may go, and the weeks behind it."""
    from freshlegs import knowledge
    from freshlegs.coach import training

    book = knowledge.book()
    with store_of(home) as store:
        found = training.load(store, book, now(), next_km)
    if as_json:
        data(found)
        return
    from freshlegs.cli import paint

    show(paint.rails(found, book), "", weeks(found), *information(found, book))


def information(found: dict[str, Any], book: Any) -> list[Any]:
    """Figures of the last week that decide nothing, each with what it is not for."""
    from rich.text import Text

    if not found["weeks"]:
        return []
    week, scales = found["weeks"][-1], book.scales
    known = [
        (scales["monotony_strain"], [("monotony", "{:.2f}"), ("strain", "{:,.0f}")]),
        (scales["acwr"], [("acute_to_chronic", "{:.2f}")]),
    ]
    lines = [
        Text(
            f"  {scale.words}: {', '.join(form.format(week[name]) for name, form in figures)}. {scale.not_for}",
            style="dim",
        )
        for scale, figures in known
        if all(week[name] is not None for name, _ in figures)
    ]
    return [Text(), Text("For information only", style="bold"), *lines] if lines else []


def weeks(found: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("week to", "km", "runs", "longest", "easy", "against the week before", ""):
        table.add_column(heading, justify="right" if heading not in ("week to", "") else "left")
    most = max([week["distance_m"] for week in found["weeks"]], default=0) or 1
    for week in found["weeks"]:
        easy, rise = week["easy_share"], week["rise"]
        table.add_row(
            week["last"],
            f"{week['distance_m'] / 1000:.1f}",
            str(week["runs"]),
            f"{week['longest_m'] / 1000:.1f}",
            "" if easy is None else f"{easy:.0%}",
            "" if rise is None else f"{rise:.2f}",
            "█" * round(20 * week["distance_m"] / most),
        )
    return table


def history(
    home: Home = None,
    as_json: Json = False,
    region: Annotated[str | None, typer.Option(help="One place only, like calf.")] = None,
) -> None:
    """What the check-ins said: a day without one is a gap, and stays one."""
    from freshlegs import knowledge
    from freshlegs.coach import training

    book = knowledge.book()
    with store_of(home) as store:
        found = training.history(store, book, region)
    if as_json:
        data(found)
        return
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("day", "soreness", "stairs", "where", "verdict", "done"):
        table.add_column(heading, overflow="fold")
    for item in found["items"]:
        places = ", ".join(
            f"{book.lists.regions[area['region']].words} {area.get('side', '')} {area.get('score', '')}".strip()
            for area in item["areas"]
        )
        done = ", ".join(book.remedies[remedy].words for remedy in item["done"])
        table.add_row(
            item["day"], str(item["soreness"]), item["stairs_down"] or "", places, item["verdict"] or "", done
        )
    show(table if found["items"] else "No check-in yet. freshlegs check-in --soreness 3 --sign none")
