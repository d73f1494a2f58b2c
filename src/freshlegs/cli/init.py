"""`freshlegs init`: an empty home."""

from typing import Annotated

import typer

from freshlegs.cli.here import Home, Json, data, store_of


def init(
    home: Home = None,
    as_json: Json = False,
    runner: Annotated[str | None, typer.Option(help="The runner's name; it stays on this machine.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Like Europe/London.")] = None,
) -> None:
    """Make an empty home, or name the runner of one."""
    from freshlegs import knowledge
    from freshlegs.coach import profile, settings

    with store_of(home) as store:
        if runner is not None:
            store.rename(runner)
        if timezone is not None:
            profile.change(store, knowledge.book(), None, profile.Changes(set=(f"timezone={timezone}",)))
        found = store.runner()
    where = str(settings.read(home).home)
    if as_json:
        data({"home": where, "runner": found.name, "timezone": found.timezone})
    else:
        print(f"{where} is ready. Next: freshlegs import PATH, then freshlegs check-in.")
