"""`freshlegs advise`: the advice contract, stateless."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from freshlegs.cli.here import WrongCall

One = Annotated[str | None, typer.Option("--json", metavar="FILE", help="A request in JSON, or - for stdin.")]
Many = Annotated[
    str | None,
    typer.Option("--json-lines", metavar="-", help="One request a line, one answer a line."),
]


def advise(one: One = None, many: Many = None) -> None:
    """Say what to do today for one request. Ends with 2 on a malformed request, 3 when somebody should look."""
    if (one is None) == (many is None):
        raise WrongCall("give one of --json FILE and --json-lines -")
    from freshlegs import coach, knowledge

    if many is not None:
        stream(many)
        return
    assert one is not None
    answer = coach.advise(coach.question(text_of(one)), knowledge.book())
    print(coach.answer_json(answer))
    raise typer.Exit(coach.exit_status(answer))


def text_of(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as fault:
        raise WrongCall(f"{name} cannot be read: {fault.strerror}") from None


def stream(name: str) -> None:
    """Each line is answered and flushed before the next is read; a malformed one gets its faults and no more."""
    import json

    from freshlegs import coach, knowledge

    book = knowledge.book()
    source = sys.stdin.buffer if name == "-" else open_lines(name)
    for line in source:
        if not line.strip():
            continue
        try:
            print(coach.answer_json(coach.advise(coach.question(line, book), book)), flush=True)
        except coach.Malformed as refused:
            print(json.dumps({"error": refused.json()}, ensure_ascii=False), flush=True)


def open_lines(name: str) -> list[bytes]:
    return text_of(name).splitlines()
