"""`freshlegs feed`: the secret addresses at which a calendar program reads the plan."""

from typing import Annotated

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, note, store_of

WHATS = ("add", "list", "revoke", "rotate")


def feed(
    what: Annotated[str, typer.Argument(metavar="add|list|revoke|rotate", help="What to do.")],
    home: Home = None,
    as_json: Json = False,
    base: Annotated[str, typer.Option(help="Where `serve` can be reached.")] = "http://127.0.0.1:8000",
    runner: Annotated[str | None, typer.Option(help="Whose they are, where several may sign in.")] = None,
) -> None:
    """Make the two calendar feeds, say whether there are any, end them, or change their secret addresses.

    The addresses are printed once and kept nowhere.
    """
    if what not in WHATS:
        raise WrongCall(f"There is no `freshlegs feed {what}`; say add, list, revoke or rotate.")
    from freshlegs.coach import calendars
    from freshlegs.web.access import ONLY_RUNNER
    from freshlegs.web.accounts import people

    with store_of(home) as store:
        own = store.of(ONLY_RUNNER if runner is None else people.named(store, runner).runner)
        there = bool(calendars.kept(own))
        if what == "list":
            listed(there, as_json)
        elif what == "revoke":
            calendars.end(own)
            if as_json:
                data({"feeds": []})
            else:
                print("The feeds are ended: their addresses open nothing any more.")
        elif there and what == "add":
            raise WrongCall("There are feeds already. `freshlegs feed rotate` makes new addresses for them.")
        elif not there and what == "rotate":
            raise WrongCall("There are no feeds yet. `freshlegs feed add` makes them.")
        else:
            made = calendars.make(own)
            told(
                {kind: base.rstrip("/") + calendars.path_of(secret) for kind, secret in made.items()}, as_json
            )


def listed(there: bool, as_json: bool) -> None:
    from freshlegs.coach import calendars

    if as_json:
        data({"feeds": list(calendars.KINDS) if there else []})
    elif there:
        print("Private and busy-only. Their addresses are kept nowhere; if they are lost, say rotate.")
    else:
        note("There are no feeds. `freshlegs feed add` makes them.")


def told(addresses: dict[str, str], as_json: bool) -> None:
    if as_json:
        data({"feeds": addresses})
        return
    print(f"Private feed    {addresses['private']}")
    print(f"Busy-only feed  {addresses['busy']}")
    note("Copy them now: they are not shown again. Whoever has one can read that feed.")
