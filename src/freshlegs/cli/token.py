"""`freshlegs token`: what lets a program use the JSON API."""

from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, note, now, show, store_of

Scopes = Annotated[
    list[str] | None,
    typer.Option(help="read, write:check-in, write:import, write:profile or owner. Repeat it for more."),
]


def token(
    what: Annotated[str, typer.Argument(metavar="add|list|revoke", help="What to do.")],
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Of the program; or the token's id.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
    scope: Scopes = None,
    days: Annotated[int, typer.Option(help="For how long it holds.")] = 365,
    runner: Annotated[str | None, typer.Option(help="Whose it is, where several may sign in.")] = None,
) -> None:
    """Make a token for a program, list them, or revoke one. A new one is printed once and kept nowhere."""
    if what not in ("add", "list", "revoke"):
        raise WrongCall(f"There is no `freshlegs token {what}`; say add, list or revoke.")
    if what != "list" and name is None:
        raise WrongCall(
            f"Say which: freshlegs token {what} {'NAME --scope read' if what == 'add' else 'ID'}."
        )
    from freshlegs.web.access import ONLY_RUNNER
    from freshlegs.web.accounts import people, tokens

    with store_of(home) as store:
        whose = ONLY_RUNNER if runner is None else people.named(store, runner).runner
        if what == "list":
            listed(store.accounts.tokens(whose), as_json)
        elif what == "add":
            made = tokens.make(store, whose, name or "", tuple(scope or ()), days, now())
            if as_json:
                data({"token": made, "id": str(max(one.id for one in store.accounts.tokens(whose)))})
            else:
                print(made)
                note("Copy it now: it is not shown again.")
        else:
            revoke(store, whose, name or "", as_json)


def revoke(store: Any, whose: int, id: str, as_json: bool) -> None:
    if not (id.isascii() and id.isdecimal() and store.accounts.revoke_token(whose, int(id))):
        raise WrongCall(f"There is no token {id}. `freshlegs token list` shows their ids.")
    if as_json:
        data({"id": id, "revoked": True})
    else:
        print("It opens nothing any more.")


def listed(found: Any, as_json: bool) -> None:
    if as_json:
        data({"items": [of(one) for one in found]})
    elif not found:
        note("There is no token.")
    else:
        from rich.text import Text

        show(
            *(
                Text(f"{one.id}  {one.name}: {', '.join(one.scopes)}, until {one.expires_at:%Y-%m-%d}")
                for one in found
            )
        )


def of(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "name": one.name,
        "scopes": list(one.scopes),
        "created_at": one.created_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "last_used_at": None if one.last_used_at is None else one.last_used_at.isoformat(),
    }
