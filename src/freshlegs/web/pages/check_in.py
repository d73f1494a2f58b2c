"""The check-in: the form, with what is known already, and what becomes of it once it is sent."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from freshlegs.coach import contract, outcomes, questions, runs
from freshlegs.coach.stored import spoken_of
from freshlegs.knowledge.book import Book
from freshlegs.pictures.body import body_map
from freshlegs.web import delivered, said
from freshlegs.web.page import Page
from freshlegs.web.places import places, places_of
from freshlegs.web.said import Fault, Said
from freshlegs.web.site import Visit

LEVEL_OF = ((8, "3"), (6, "2"), (0, "1"))  # score at least -> level
SCALE = range(11)
HOOPER_SCALE = range(1, 8)


def form(visit: Visit) -> Response:
    return shown(visit, visit.form)


def sent(visit: Visit) -> Response:
    """Stored at once, with every sign that is still to be asked left open; then the open signs, or the verdict."""
    if visit.field("again"):
        return shown(visit, with_yesterday(visit))
    delivered.refuse_strangers(visit)
    found = said.read(visit.form, visit.book)
    run = next_run(visit, found)
    check(visit, found)
    if not said.KEY.fullmatch(visit.field("key")):
        found.faults.insert(0, Fault("send", "This form had lost its number. Please send it once more."))
    if found.faults:
        return shown(visit, visit.form, found.faults, status=422)
    if run is not None:
        runs.plan(visit.store, visit.book, *run)
    report_done(visit)
    stop = questions.open_stop(visit.store)
    if stop is not None and visit.field("looked") in said.YES_NO:
        questions.has_looked(visit.store, stop, said.YES_NO[visit.field("looked")])
    id = questions.begin(
        visit.store,
        visit.book,
        found.body,
        key_of(visit),
        visit.now,
        any_of_these=found.any_of_these,
        said=delivered.signs(visit),
    )
    started = questions.taken_up(visit.store, visit.book, id, visit.now)
    return visit.go("/check-in/signs" if started.open and started.verdict != "emergency" else "/")


def key_of(visit: Visit) -> str:
    """The same form twice is one check-in; the same form with other answers is another one, and not lost."""
    answers = sorted(
        (name, str(value))
        for name, value in visit.form.multi_items()
        if not delivered.NOT_ANSWERS.fullmatch(name)
    )
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()[:32]


def check(visit: Visit, found: Said) -> None:
    """`at` is set here; what the contract finds beyond the fields is said as it stands."""
    found.body["at"] = delivered.said_at(visit).isoformat(timespec="seconds")
    if found.faults:
        return
    try:
        contract.from_plain({"now": visit.now.isoformat(), "runner": {}, "check_in": found.body}, visit.book)
    except contract.Malformed as refused:
        found.faults += [Fault("send", f"{path}: {words}") for path, words in refused.faults]


def next_run(visit: Visit, found: Said) -> tuple[str, float, str | None] | None:
    """When, how many kilometres, what kind; None where nothing was said of it."""
    text = said.Text(visit.form)
    distance = text.number("run_distance", 0.1, 1000, found)
    when, kind = visit.field("run_when"), text.one("run_kind", visit.book.lists.run_kinds)
    if not when and distance is None:
        return None
    if not when or distance is None:
        blank = "run_distance" if when else "run_when"
        found.faults.append(Fault(blank, "Of the next run, say both when it is and how far."))
        return None
    try:
        datetime.fromisoformat(when)
    except ValueError:
        found.faults.append(Fault("run_when", "Say when the next run is, with day and time."))
        return None
    return when, visit.look.to_metres(distance) / 1000, kind


def report_done(visit: Visit) -> None:
    """Ticks for steps of the plan that the form was made with; of another plan they would be other steps."""
    plan = visit.store.latest_plan()
    for tick in visit.fields("did"):
        of, _, number = tick.partition("-")
        if plan is not None and of == plan.id and number.isdigit():
            outcomes.report(visit.store, number, "done", None, visit.now)


# --- the form ----------------------------------------------------------------------------------------------------------


def shown(visit: Visit, form: FormData, faults: list[Fault] | None = None, status: int = 200) -> Response:
    store, book, now = visit.store, visit.book, visit.now
    unfinished = questions.unfinished(store, now)
    key = visit.field("key")
    return visit.render(
        "check_in.html",
        status=status,
        title="Check in",
        here="/check-in",
        form=form,
        ticked=set(form.getlist("place")),
        faults=faults or [],
        key=key if said.KEY.fullmatch(key) else secrets.token_urlsafe(16),
        whose=delivered.whose(visit),
        ahead=questions.ahead(store, book, now),
        unfinished=unfinished and questions.taken_up(store, book, unfinished.id, now),
        unfinished_at=unfinished and unfinished.at,
        yesterday={place for place, _ in yesterday(visit)},
        open_steps=open_steps(visit),
        coming=coming(visit),
        **controls(book, form),
    )


def controls(book: Book, form: FormData) -> dict[str, Any]:
    """What the form is made of, whoever fills it in."""
    return {
        "blank": not form,
        "places": places(book),
        "drawing": drawing(frozenset(levels(form).items())),
        "wishes": [remedy for remedy in book.remedies.values() if not remedy.basic or remedy.default != "on"],
        "scale": SCALE,
        "hooper": HOOPER_SCALE,
    }


@lru_cache(maxsize=8)
def drawing(ticked: frozenset[tuple[str, int]]) -> Markup:
    """Nearly always of nothing yet."""
    return Markup(body_map(dict(ticked)).svg)


def levels(form: FormData) -> dict[str, int]:
    """Place -> 1 to 3, as ticked; a place without a level counts as sore."""
    ticked = [value for value in form.getlist("place") if isinstance(value, str)]
    return {
        place: int(level) if (level := form.get(f"level-{place}")) in said.SCORES else 1 for place in ticked
    }


def yesterday(visit: Visit) -> list[tuple[str, dict[str, Any]]]:
    """(place, area) of the last check-in of the day before, as boxes."""
    day = visit.look.local(visit.now).date() - timedelta(days=1)
    rows = visit.store.check_ins(day, day)
    areas = json.loads(rows[-1].body).get("areas", []) if rows else []
    return [
        (place, area) for area in areas for place in places_of(visit.book, area["region"], area.get("side"))
    ]


def with_yesterday(visit: Visit) -> FormData:
    """The form as it was sent, with yesterday's places ticked where today's are not."""
    items = [(name, value) for name, value in visit.form.multi_items() if name != "again"]
    ticked = set(visit.fields("place"))
    for place, area in yesterday(visit):
        if place not in ticked:
            score = area.get("score", 0)
            level = next(level for least, level in LEVEL_OF if score >= least)
            items += [("place", place), (f"level-{place}", level), (f"part-{place}", area["region"])]
            items += [
                (f"{name}-{place}", area[name]) for name in ("tissue", "spread") if area.get(name) is not None
            ]
    return FormData(items)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is past and that nobody has spoken of. `value`: the plan and the step's number in it."""

    value: str
    remedy: str
    start: datetime


def open_steps(visit: Visit) -> list[OpenStep]:
    plan = visit.store.latest_plan()
    if plan is None:
        return []
    steps = outcomes.by_the_clock(json.loads(plan.answer)["plan"]["steps"])
    spoken = spoken_of(visit.store, steps)
    return [
        OpenStep(f"{plan.id}-{number}", step["remedy"], datetime.fromisoformat(step["start"]))
        for number, step in enumerate(steps, 1)
        if datetime.fromisoformat(step["end"]) < visit.now and (step["remedy"], step["start"]) not in spoken
    ]


def coming(visit: Visit) -> dict[str, str]:
    """The run that is planned already, as the fields of the form show it."""
    run = runs.shown(visit.store, visit.now)
    if run is None:
        return {}
    start = visit.look.local(datetime.fromisoformat(run["start"]))
    metres_of_one = visit.look.to_metres(1)
    return {
        "run_when": f"{start:%Y-%m-%dT%H:%M}",
        "run_distance": f"{run['distance_m'] / metres_of_one:.1f}",
        "run_kind": run.get("kind", ""),
    }


FORM = Page(method="GET", path="/check-in", access="self", answer=form)
SENT = Page(method="POST", path="/check-in", access="self", answer=sent)
