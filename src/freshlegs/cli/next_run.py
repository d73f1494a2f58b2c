"""`freshlegs next-run`: the run that is planned, until it is past."""

from typing import Annotated

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, now, store_of


def next_run(
    when: Annotated[
        str | None, typer.Argument(metavar="WHEN", help="2026-11-24T18:00, in your zone, or none.")
    ] = None,
    km: Annotated[float | None, typer.Argument(metavar="KM", help="How far.")] = None,
    kind: Annotated[
        str | None, typer.Option(help="easy, recovery, long, tempo, intervals, hills, race.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Say when and how far you mean to run next; `none` forgets it; without anything it is shown."""
    from freshlegs import knowledge
    from freshlegs.coach import runs

    with store_of(home) as store:
        if when == "none":
            runs.forget(store)
            found = None
        elif when is None:
            found = runs.shown(store, now())
        elif km is None:
            raise WrongCall("say how far too: freshlegs next-run 2026-11-24T18:00 12")
        else:
            found = runs.plan(store, knowledge.book(), when, km, kind)
    if as_json:
        data({"next_run": found})
    elif found is None:
        print("No run is planned.")
    else:
        kind_words = f", {found['kind']}" if "kind" in found else ""
        print(
            f"Next run: {found['start'][:16].replace('T', ' ')}, {found['distance_m'] / 1000:g} km{kind_words}."
        )
