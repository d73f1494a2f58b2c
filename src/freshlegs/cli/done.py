"""`freshlegs done` and `skip`: what became of a step."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from freshlegs.cli.here import Home, Json, data, now, store_of

StepName = Annotated[
    str, typer.Argument(metavar="STEP", help="Its number in `plan`, or a remedy: its next open step.")
]
Reason = Annotated[str | None, typer.Option(help="A word or two, like too_tired.")]


def done(step: StepName, home: Home = None, as_json: Json = False) -> None:
    """Tick a step of the plan as done."""
    report(step, "done", None, home, as_json)


def skip(step: StepName, reason: Reason = None, home: Home = None, as_json: Json = False) -> None:
    """Say that a step was left out. That is an answer too."""
    report(step, "skipped", reason, home, as_json)


def report(
    step: str, state: Literal["done", "skipped"], reason: str | None, home: Path | None, as_json: bool
) -> None:
    from freshlegs import knowledge
    from freshlegs.coach import outcomes

    with store_of(home) as store:
        found = outcomes.report(store, step, state, reason, now())
    if as_json:
        data(found)
    else:
        print(f"{knowledge.book().remedies[found['remedy']].words}: {state}.")
