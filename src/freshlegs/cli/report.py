"""`freshlegs report`: one sheet to take along to a physiotherapist."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, now, show, store_of

Day = Annotated[
    str | None, typer.Option(metavar="DATE", help="That day alone: its verdict with the whole plan.")
]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day; 28 days without it.")
]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day; today without it.")]
Html = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the page to print.", dir_okay=False)]
Medicines = Annotated[bool, typer.Option("--medicines", help="With medicines and conditions; without, none.")]


def report(
    home: Home = None,
    as_json: Json = False,
    day: Day = None,
    from_: From = None,
    to: To = None,
    html: Html = None,
    medicines: Medicines = False,
) -> None:
    """Soreness by place and side, running by week, verdicts with their rules: as a page to print, or as data."""
    from zoneinfo import ZoneInfo

    from freshlegs import knowledge
    from freshlegs.coach import sheet, sheet_page

    if day is not None and (from_ is not None or to is not None):
        raise WrongCall("Either --day, or --from and --to.")
    with store_of(home) as store:
        today = now().astimezone(ZoneInfo(store.runner().timezone)).date()
        last = date_of(day or to, today)
        first = last if day else date_of(from_, last - timedelta(days=sheet.USUAL_DAYS - 1))
        made = sheet.sheet(store, knowledge.book(), first, last, now(), medicines)
    if html is not None:
        sheet_page.write(made, html)
    if as_json:
        data(made)
    elif html is not None:
        print(
            f"{html}: {made['from']} to {made['to']}, {made['check_in_days']} check-ins. Open it and print it."
        )
    else:
        show(*lines(made))


def date_of(said: str | None, usual: date) -> date:
    try:
        return usual if said is None else datetime.strptime(said, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise WrongCall(f"{said!r} is no date; say it like 2026-11-23.") from None


def lines(made: dict[str, Any]) -> list[Any]:
    """The verdicts alone: the whole is made to be printed."""
    from rich.text import Text

    found: list[Any] = [
        Text(
            f"{made['from']} to {made['to']}: check-ins on {made['check_in_days']} of {len(made['days'])} days."
        )
    ]
    for one in made["verdicts"]:
        rules = ", ".join(reason["rule"] for reason in one["rules"])
        found.append(Text(f"  {one['day']}  {one['words']}  {one['run_today'] or ''}  ({rules})"))
    return [*found, Text("freshlegs report --html FILE writes the page to print.", style="dim")]
