"""An answer as a person reads it in a terminal: verdict first, then why, how far, what to do, what not and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from freshlegs.coach.standing import Step
from freshlegs.knowledge import emergency
from freshlegs.knowledge.book import Book

STATUS_STYLE = {"ok": "green", "near": "yellow", "over": "bold red", "unknown": "dim"}
VERDICT_STYLE = {
    "fresh": "bold green",
    "sore": "bold yellow",
    "too_sore": "bold red",
    "get_checked": "bold white on red",
    "emergency": "bold white on red",
    "unanswered": "bold magenta",
}


def console() -> Console:
    """Colour and width from the terminal; plain and 80 wide where there is none (NO_COLOR and TERM are honoured)."""
    made = Console(highlight=False, emoji=False)
    return made if made.is_terminal else Console(highlight=False, emoji=False, width=100, no_color=True)


def answer(found: dict[str, Any], book: Book, zone: str = "") -> RenderableType:
    """The answer of the contract, whole. `found` is its plain form, `zone` that of the question."""
    parts: list[RenderableType] = [*headline(found, book, zone), Text()]
    parts += [Text("Why", style="bold"), *reasons(found), Text()]
    if found["warnings"]:
        parts += [Text("Mind", style="bold")]
        parts += [Text(f"  ! {warning['words']}", style="yellow") for warning in found["warnings"]]
        parts += [Text()]
    if found["verdict"] != "emergency":
        parts += [Text("How far", style="bold"), rails(found, book), Text()]
        parts += [*plan(found, book), Text(), *targets(found)]
        parts += [Text("Left out, and why", style="bold"), left_out(found, book), Text()]
    parts += [Text(book.wording.footer, style="dim")]
    return Group(*parts)


def headline(found: dict[str, Any], book: Book, zone: str = "") -> list[RenderableType]:
    """Without a zone an emergency gets every number that is usual somewhere."""
    lists = book.lists
    lines: list[RenderableType] = [Text(found["headline"], style=VERDICT_STYLE[found["verdict"]])]
    if found["verdict"] == "emergency":
        lines += [Text(emergency.here(zone).words, style="bold")]
    lines += [Text(f"Run today: {lists.run_decisions[found['run_today']].words}")]
    if found["care"] != "none":
        lines += [Text(f"Help: {lists.care[found['care']].words}", style="bold")]
    return lines


def reasons(found: dict[str, Any]) -> list[RenderableType]:
    return [
        Text.assemble(f"  {reason['words']} ", (f"({reason['rule']}; {reason['source']})", "dim"))
        for reason in found["reasons"]
    ]


def rails(found: dict[str, Any], book: Book) -> Table:
    """One rail a row: what it is and where it stands, then what that means."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for rail in found["rails"]:
        rule = book.rails[rail["id"]]
        stands = (
            ""
            if rail["value"] is None
            else f"{amount(rail['value'], rule.unit)} against {amount(rail['limit'], rule.unit)}. "
        )
        evidence = f"({book.lists.grades[rail['grade']].words}, {rail['source']})"
        status = Text(f"  {rail['status']:<8}", style=STATUS_STYLE[rail["status"]])
        what = Text.assemble((f"{rule.words}: ", "bold"), stands, rail["words"], (f" {evidence}", "dim"))
        table.add_row(status, what)
    return table


def amount(value: float, unit: str) -> str:
    """A number with its unit: 1.23 times, 70 %, 3 days, 2.8 km."""
    if unit == "share":
        return f"{100 * value:.0f} %"
    if unit == "metres":
        return f"{value / 1000:.1f} km"
    return f"{value:g} {'day' if value == 1 else 'days'}" if unit == "days" else f"{value:.2f} times"


def plan(found: dict[str, Any], book: Book, kept: Sequence[Step] = ()) -> list[RenderableType]:
    """Numbered as `done` and `skip` take them, a heading for each day.

    kept  the steps as they stand, where some may have been moved, done or skipped
    """
    as_it_stands = {step.number: step for step in kept}
    steps = numbered(found)
    if not steps:
        return [Text("No plan: see to the above first.", style="bold")]
    parts: list[RenderableType] = [Text("Plan", style="bold")]
    day = None
    table = Table(box=None)
    spans = {number: span_of(step, as_it_stands.get(number)) for number, step in steps}
    for number, step in sorted(steps, key=lambda pair: (spans[pair[0]][0], pair[0])):
        start, end = spans[number]
        if start.date() != day:
            day = start.date()
            table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
            table.add_column(justify="right", no_wrap=True)
            table.add_column(no_wrap=True)
            table.add_column(overflow="fold")
            parts += [Text(f"  {day:%A} {day.day} {day:%B}", style="underline"), table]
        when = f"{start:%H:%M}" if start == end else f"{start:%H:%M}–{end:%H:%M}"
        remedy = book.remedies[step["remedy"]]
        small = "dim" if remedy.basic else ""
        grade = f"{book.lists.grades[step['grade']].words}, {step['source']}"
        what = Text.assemble((remedy.words, f"{small} bold"), f". {step['dose']}. ".replace("..", "."))
        if number in as_it_stands and as_it_stands[number].state != "planned":
            what = Text.assemble((f"{as_it_stands[number].state.capitalize()}: ", "bold"), what)
        what.append(f"{step['words']} {step['why']} ", style=small)
        what.append(f"({grade})", style="dim")
        table.add_row(str(number), when, what)
    return parts


def span_of(step: dict[str, Any], kept: Step | None) -> tuple[datetime, datetime]:
    if kept is not None:
        return kept.start, kept.end
    return datetime.fromisoformat(step["start"]), datetime.fromisoformat(step["end"])


def numbered(found: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The steps by the clock with their numbers; the contract's own order stays untouched in the data."""
    order = sorted(range(len(found["plan"]["steps"])), key=lambda n: (start_of(found["plan"]["steps"][n]), n))
    return [(place + 1, found["plan"]["steps"][n]) for place, n in enumerate(order)]


def start_of(step: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(step["start"])


def targets(found: dict[str, Any]) -> list[RenderableType]:
    given, said = found["targets"], []
    if "sleep_minutes" in given:
        said.append(f"sleep {given['sleep_minutes'] // 60} h {given['sleep_minutes'] % 60:02d} min")
    for name, words in (("carbohydrate_g", "carbohydrate"), ("protein_g", "protein")):
        if name in given:
            said.append(f"{words} {given[name][0]} to {given[name][1]} g a day")
    return [Text(f"Aim for: {', '.join(said)}."), Text()] if said else []


def left_out(found: dict[str, Any], book: Book) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for item in found["plan"]["left_out"]:
        why = Text.assemble(item["because"], (f" ({item['rule']}; {item['source']})", "dim"))
        table.add_row(book.remedies[item["remedy"]].words, why)
    return table
