"""`freshlegs runner`: the people of one household who may sign in."""

import sys
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, note, now, show, store_of

FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


def runner(
    what: Annotated[str, typer.Argument(metavar="add|password|list", help="What to do.")],
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Whom.")] = None,
    home: Home = None,
    as_json: Json = False,
    role: Annotated[str, typer.Option(help="runner, coach or admin.")] = "runner",
    password_stdin: FromStdin = False,
) -> None:
    """Add somebody who may sign in, give them another password, or list them."""
    if what not in ("add", "password", "list"):
        raise WrongCall(f"There is no `freshlegs runner {what}`; say add, password or list.")
    if what != "list" and name is None:
        raise WrongCall(f"Say whom: freshlegs runner {what} NAME --password-stdin.")
    from freshlegs.web.accounts import people, signing_in

    with store_of(home) as store:
        if what == "list":
            listed(store, as_json)
            return
        assert name is not None
        if what == "add":
            made = people.add(store, name, role, password_of(password_stdin), now())
            told = f"{made.name} may sign in now, and everybody has to."
        else:
            made = people.named(store, name)
            people.change_password(store, made, password_of(password_stdin))
            signing_in.forget_attempts(store, made.name)
            told = f"{made.name} has a new password, and is signed out everywhere."
    if as_json:
        data({"name": made.name, "role": made.role, "runner": made.runner})
    else:
        print(told)


def password_of(from_stdin: bool) -> str:
    """One line of standard input, or asked for twice on a terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongCall("The password comes on standard input: add --password-stdin.")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


def listed(store: Any, as_json: bool) -> None:
    accounts = store.accounts.all()
    if as_json:
        told = [{"name": one.name, "role": one.role, "runner": one.runner} for one in accounts]
        data({"items": told})
    elif not accounts:
        note("There is no account, so nobody has to sign in on this machine.")
    else:
        from rich.text import Text

        show(*(Text(f"{one.name} ({one.role})") for one in accounts))
