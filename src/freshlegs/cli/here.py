"""What commands share: the flags that all have, the home, and the clock, which is read here and nowhere below."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from freshlegs.model.errors import FreshlegsError

if TYPE_CHECKING:
    from freshlegs.store import Store

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Where everything of the runner is kept.", file_okay=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print data, one JSON object and nothing else.")]


class WrongCall(FreshlegsError):
    """The call itself is off: a flag is missing, or cannot be what it says."""

    exit_status = 2


def now() -> datetime:
    return datetime.now(UTC)


def on_terminal() -> bool:
    """Somebody can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def store_of(home: Path | None) -> "Iterator[Store]":
    from freshlegs.coach import settings
    from freshlegs.store import Store

    with Store.open(settings.read(home).home) as store:
        yield store


def data(value: object) -> None:
    """One JSON object on standard output."""
    import json

    print(json.dumps(value, ensure_ascii=False, default=str))


def show(*parts: Any) -> None:
    """Words and tables for people."""
    from freshlegs.cli.paint import console

    for part in parts:
        console().print(part)


def note(words: str) -> None:
    """Progress and remarks go to standard error, so that pipes get nothing but data."""
    print(words, file=sys.stderr)
