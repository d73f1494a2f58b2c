"""`freshlegs profile`: facts, medicines, kit, hours and sleep. Advice fits only as well as this is told."""

from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, data, on_terminal, show, store_of

Changes = Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE")]


def profile(
    home: Home = None,
    whole: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Replace it all; - for stdin.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="age=34, usual_wake=06:00")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="medicine=warfarin, kit=bathtub")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="kit=bathtub")] = None,
) -> None:
    """Show or change who you are: any fault changes nothing. Without flags it is shown."""
    from freshlegs import knowledge
    from freshlegs.cli.advise import text_of
    from freshlegs.coach import profile as use_case

    with store_of(home) as store:
        replaced = None if whole is None else text_of(whole)
        changes = use_case.Changes(tuple(set_ or ()), tuple(add or ()), tuple(remove or ()))
        found = use_case.change(store, knowledge.book(), replaced, changes)
    if not on_terminal():
        data(found)
    else:
        show(table(found))


def table(found: dict[str, Any]) -> Any:
    from rich.table import Table

    made = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in found.items():
        made.add_row(name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
    if not found:
        made.add_row(
            "Nothing is known yet.", "freshlegs profile --set age=34 --add kit=bathtub --add medicine=NAME"
        )
    return made
