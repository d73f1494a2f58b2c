"""`freshlegs demo`: a home full of made-up data, through the real importers, with today's check-in."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from freshlegs.cli.here import Home, Json, WrongCall, data, now, show, store_of

DAYS = 112  # sixteen weeks


def demo(
    home: Home = None,
    as_json: Json = False,
    days: Annotated[int, typer.Option(min=28, max=730, help="How much history.")] = DAYS,
    seed: Annotated[int, typer.Option(help="Another seed, another runner.")] = 1,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day of the check-in; today without it.")
    ] = None,
) -> None:
    """Make up a runner: the same files for the same day and seed."""
    from freshlegs.coach import settings

    try:
        day = date.fromisoformat(on) if on else latest_morning()
    except ValueError:
        raise WrongCall(f"--on {on}: write a day like 2026-11-23") from None
    where = settings.read(home).home
    raise typer.Exit(run(where if home else where / "demo", day, as_json, seed, days))


def latest_morning() -> date:
    """Today once the made-up runner is awake, else yesterday: a check-in never lies in the future."""
    from freshlegs.coach import made_up

    at = now()
    today = at.astimezone(made_up.morning(at.date()).tzinfo).date()
    return today if made_up.morning(today) <= at else today - timedelta(days=1)


def run(home: Path, on: date, as_json: bool, seed: int = 1, days: int = DAYS) -> int:
    """The whole job on made-up data. Ends with the status of its verdict."""
    from freshlegs import coach, knowledge
    from freshlegs.cli.import_ import Meter, ledger, summary
    from freshlegs.coach import made_up

    book = knowledge.book()
    made_up.fresh_home(home)
    if not as_json:
        show(
            f"A runner who does not exist, in {home}.",
            f"Writing {days // 7} weeks of training as FIT, GPX and TCX files.",
        )
    folder = made_up.write(home, on, seed, days)
    with store_of(home) as store:
        with Meter() as meter:
            report = made_up.bring_in(store, folder, on, meter.update)
        advised = made_up.say(store, book, on)
    if as_json:
        data({"home": str(home), "import": report.as_json(), "answer": advised.answer})
    else:
        from freshlegs.cli import paint

        ledger(report, whole=False)
        show(summary(report), "")
        show("Check-in: soreness 6 of 10 on both thighs, stairs only with the rail, no stop signs.", "")
        show(paint.answer(advised.answer, book, advised.zone), "", HOW_TO_GO_ON.format(home=home))
    return 3 if advised.answer["verdict"] in coach.STOPPING else 0


HOW_TO_GO_ON = """\
Now with your own legs: ask your watch or app for an export of all your data, and drop it in.
  ./dev run PATH                     a zip, a folder or single FIT, GPX and TCX files
  ./dev run profile --set age=34 --add medicine=NAME --add kit=bathtub
  ./dev run check-in                 each morning, twenty seconds
Look around in this demo:  ./dev run why --home "{home}"   (also plan, load, history, activity)"""
