"""Gates, candidates, two passes, basics, reasons: the plan of one question."""

from collections.abc import Mapping

from freshlegs.knowledge.book import Book, Remedy
from freshlegs.model.answer import Closure, Judgement, Plan, Step
from freshlegs.model.question import Question
from freshlegs.planner.basics import BASICS, Setting, Span
from freshlegs.planner.candidates import candidates, coins
from freshlegs.planner.gates import gates
from freshlegs.planner.grid import Grid, grid_of
from freshlegs.planner.interactions import moderate
from freshlegs.planner.passes import Chosen, choose, value_of, why_not
from freshlegs.planner.reasons import Why, left_out

RUNNING = ("as_planned", "easy_only")


def plan(
    question: Question,
    book: Book,
    judgement: Judgement,
    closures: Mapping[str, Closure],
    sleep_minutes: int | None,
) -> Plan:
    """Every remedy of the book is in `steps` or in `left_out`, once (learning, section 4)."""
    grid = grid_of(question, book, judgement.run_today in RUNNING)
    offered = {remedy for (remedy, _), offer in coins(question, judgement).items() if offer}
    shut = gates(question, book, judgement, offered)
    found = candidates(question, book, judgement, grid, shut)
    chosen = choose(question, book, found, set(closures))
    spans = spans_of(book, grid, chosen)
    why = whys(question, book, shut, closures, found.out)
    fit_basics(question, book, judgement, grid, sleep_minutes, spans, why)
    minutes, places = question.runner.minutes_per_day, int(book.planner["places"].value)
    for id, remedy in book.remedies.items():
        if id not in spans and id not in why:
            if id in chosen.new:
                why[id] = Why("choice: new", tuple(best for best in [chosen.new[id]] if best))
            else:
                rule, others = why_not(id, found, chosen, bool(remedy.guard), minutes, places)
                why[id] = Why(rule, others, not closures.keys().isdisjoint(others))
    return Plan(
        steps=steps(question, book, grid, spans),
        left_out=tuple(
            left_out(book.remedies[id], why[id], closures.get(id), question, book, judgement)
            for id in book.remedies
            if id not in spans
        ),
        value=value_of(chosen.final),
    )


def spans_of(book: Book, grid: Grid, chosen: Chosen) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for day in chosen.final.values():
        for item, slot in day:
            planning = book.remedies[item.remedy].planning
            assert planning is not None
            start = float(grid.start_s[slot])
            spans.setdefault(item.remedy, []).append((start, start + 60 * planning.length.value))
    return {remedy: sorted(found) for remedy, found in spans.items()}


def whys(
    question: Question,
    book: Book,
    shut: Mapping[str, str],
    closures: Mapping[str, Closure],
    out: Mapping[str, str],
) -> dict[str, Why]:
    """What is settled before the basics: the verdict first, then what is closed, then the gates, then the search."""
    found = {id: Why(rule) for id, rule in {**out, **shut}.items()}
    for id, closure in closures.items():
        if shut.get(id) != "verdict":
            found[id] = Why(closure.rule)
    return found


def fit_basics(
    question: Question,
    book: Book,
    judgement: Judgement,
    grid: Grid,
    sleep_minutes: int | None,
    spans: dict[str, list[Span]],
    why: dict[str, Why],
) -> None:
    """Adds the basics to `spans`, or their rule to `why`."""
    hands_on = tuple(
        span
        for remedy, found in spans.items()
        for span in found
        if (planning := book.remedies[remedy].planning) is not None and planning.hands_on.value
    )
    walk_s = spans["walk"][0][0] if "walk" in spans else None
    at = Setting(question, book, judgement, grid, sleep_minutes, hands_on, walk_s, {})
    for id, fit in BASICS.items():
        if id in why:
            continue
        found = fit(at)
        if isinstance(found, str):
            why[id] = Why(found)
        else:
            at.found[id] = found
            spans[id] = [found]


def steps(question: Question, book: Book, grid: Grid, spans: Mapping[str, list[Span]]) -> tuple[Step, ...]:
    """In the order of the book; with high stress the quiet minutes stand first."""
    stress = question.check_in.stress
    first = "wind_down" if stress is not None and stress >= book.planner["stress_first"].value else None
    rows = moderate(question, book)
    said = {
        remedy: [row.also_say for row, remedies in rows if remedy in remedies and row.also_say]
        for remedy in spans
    }
    order = sorted(spans, key=lambda remedy: (remedy != first, book.remedies[remedy].order))
    return tuple(step(book.remedies[id], span, grid, said[id]) for id in order for span in spans[id])


def step(remedy: Remedy, span: Span, grid: Grid, also: list[str]) -> Step:
    words = [remedy.says, *also, *([remedy.stop_when] if remedy.stop_when else [])]
    return Step(
        remedy=remedy.id,
        way=remedy.way,
        start=grid.local(span[0]),
        end=grid.local(span[1]),
        dose=remedy.dose,
        words=" ".join(words),
        why=remedy.why,
        grade=remedy.grade.value,
        source=remedy.source,
    )
