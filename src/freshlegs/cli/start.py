"""`freshlegs start`: the main job. Your files and one check-in in; verdict, plan and everything left out."""

from pathlib import Path
from typing import Annotated

import typer

from freshlegs.cli.here import Home, Json, data, note, now, on_terminal, show, store_of
from freshlegs.cli.says import Says, check_in_of, names_signs, taking_a_check_in

Paths = Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Files, folders or zips of yours.")]


@taking_a_check_in
def start(said: Says, paths: Paths = None, home: Home = None, as_json: Json = False) -> None:
    """Import a history, take a check-in, say what to do. Without PATH on made-up data in a folder of its own."""
    from freshlegs.coach import settings

    if not paths:
        from freshlegs.cli import demo

        status = demo.run(settings.read(home).home / "demo", demo.latest_morning(), as_json)
    else:
        status = with_own_files(paths, said, home, as_json)
    raise typer.Exit(status)


def with_own_files(paths: list[Path], said: Says, home: Path | None, as_json: bool) -> int:
    from freshlegs import coach, knowledge
    from freshlegs.cli.check_in import asked, kept_open, told
    from freshlegs.cli.import_ import WHOLE, imported, ledger, summary

    at = now()
    asks = on_terminal() and not as_json
    # A wrong call is told before the long work.
    body = None if asks and not names_signs(said) else check_in_of(said, at, may_ask=asks)
    with store_of(home) as store:
        report = imported(store, paths, home)
        if not as_json:
            ledger(report, whole=len(report.members) <= WHOLE)
            show(summary(report), "")
        if body is None:
            advised, stopped = asked(store, said, now())
        else:
            advised, stopped = told(store, said, body, now()), False
        unknown = store.runner().profile == "{}"
    if as_json:
        data({"import": report.as_json(), "answer": advised.answer})
    else:
        from freshlegs.cli import paint

        show(paint.answer(advised.answer, knowledge.book(), advised.zone))
        if unknown:
            note(NO_PROFILE)
    if stopped:
        note(kept_open(advised))
        return 130
    return 3 if advised.answer["verdict"] in coach.STOPPING else 0


NO_PROFILE = (
    "We know no conditions, medicines or kit of yours yet, so this plan cannot heed them. Tell us once:\n"
    "  freshlegs profile --set age=34 --add medicine=NAME --add kit=bathtub --add fact=pregnancy"
)
