"""`freshlegs today`, `why` and `plan`: what came of the latest check-in."""

import sys
from typing import Annotated, Any

import typer

from freshlegs.cli.here import Home, Json, data, now, show, store_of

SPOKE = (
    ("reasons", "rule"),
    ("rails", "id"),
    ("warnings", "id"),
)  # what a voice may speak of, and its name there
Plain = Annotated[bool, typer.Option("--plain", help="Three lines, without colour or tables.")]


def today(home: Home = None, as_json: Json = False, plain: Plain = False) -> None:
    """The verdict of today. Ends with 3 when somebody should look at it."""
    found = advised(home)
    if as_json:
        data(found.answer)
    elif plain:
        print("\n".join(three_lines(found.answer)))
    else:
        from freshlegs import knowledge
        from freshlegs.cli import paint

        age(found)
        show(paint.answer(found.answer, knowledge.book(), found.zone))
    raise typer.Exit(3 if found.answer["verdict"] in ("get_checked", "emergency") else 0)


def why(home: Home = None, as_json: Json = False) -> None:
    """Every rule that made the verdict, with its words and source, and both voices: the article's and that of studies."""
    from freshlegs import knowledge
    from freshlegs.knowledge import library

    found, book = advised(home), knowledge.book()
    kept = {
        key: found.answer[key] for key in ("verdict", "run_today", "care", "reasons", "rails", "warnings")
    }
    asked = [item[key] for name, key in SPOKE for item in kept[name]]
    kept["voices"] = library.voices(book, asked)
    if as_json:
        data(kept)
        return
    from rich.text import Text

    from freshlegs.cli import paint
    from freshlegs.cli.remedies import both_voices

    sources = sorted(
        {reason["source"] for reason in kept["reasons"]} | {rail["source"] for rail in kept["rails"]}
    )
    show(
        *paint.headline(found.answer, book, found.zone),
        *paint.reasons(found.answer),
        paint.rails(found.answer, book),
    )
    show(Text("Sources", style="bold"))
    for source in sources:
        show(Text(f"  {source}: {library.cite(book, source)}"))
    show(*both_voices(kept["voices"]))


def plan(
    home: Home = None,
    as_json: Json = False,
    hours: Annotated[int | None, typer.Option(help="Only the steps of so many hours.")] = None,
    ics: Annotated[bool, typer.Option("--ics", help="As a file for a calendar, in neutral words.")] = False,
) -> None:
    """The steps, numbered as `done` and `skip` take them, where they were moved to and what became of them; and what
    was left out and why."""
    from freshlegs import knowledge
    from freshlegs.coach import calendars, standing
    from freshlegs.coach.today import NothingYet

    book, at = knowledge.book(), now()
    with store_of(home) as store:
        found = standing.latest(store, book, at, hours)
        if found is None:
            raise NothingYet
        if ics:
            key = calendars.hashed(calendars.IN_THIS_FILE)
            text = calendars.text(store, book, at, "private", key, calendars.in_english)
            sys.stdout.buffer.write(text.encode())  # its lines end in CR and LF, on every system
            return
    if as_json:
        data(found.answer["plan"])
        return
    from rich.text import Text

    from freshlegs.cli import paint

    age(found)
    show(*paint.plan(found.answer, book, found.steps), Text(), *paint.targets(found.answer))
    show(Text("Left out, and why", style="bold"), paint.left_out(found.answer, book))


def advised(home: Any, hours: int | None = None) -> Any:
    from freshlegs import knowledge
    from freshlegs.coach import today as use_case

    with store_of(home) as store:
        return use_case.today(store, knowledge.book(), now(), hours)


def age(found: Any) -> None:
    if found.stale:
        from freshlegs.cli.here import note

        note(f"This is from {found.made_at:%A %H:%M}. How are your legs today? freshlegs check-in")


def three_lines(answer: dict[str, Any]) -> list[str]:
    from freshlegs import knowledge
    from freshlegs.cli.paint import numbered

    book = knowledge.book()
    first = [book.remedies[step["remedy"]].words for _, step in numbered(answer)[:3]]
    return [
        answer["headline"],
        book.lists.run_decisions[answer["run_today"]].words,
        f"Next: {', '.join(first)}." if first else "No plan: see to the above first.",
    ]
