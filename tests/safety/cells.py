"""Every pair of a remedy with one fact, medicine class, sign or context: what the tables say, and what the plan does.

What the tables say is read from the documents a second time: `oracle.tables` for what is shut, here for what is only
worded. Nothing of it comes from the book.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from oracle.tables import ALL_KIT, FACTS, NEVER, ORDER, SHUT

from freshlegs import coach, knowledge, planner
from freshlegs.knowledge.book import Book, Medicine
from freshlegs.model.question import Question

Outcome = Literal["blocked", "warned", "untouched"]
Kind = Literal["fact", "class", "sign", "context"]
CONTEXTS = ("alcohol_today", "any_medicine", "strength_last_4h", "under_18")


@dataclass(frozen=True)
class Atom:
    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


def _warned(
    remedies: str, facts: str = "", classes: str = "", context: str = ""
) -> tuple[set[str], set[Atom]]:
    named: tuple[tuple[Kind, str], ...] = (("fact", facts), ("class", classes), ("context", context))
    return set(remedies.split()), {Atom(kind, id) for kind, ids in named for id in ids.split()}


_BATHS = "warm_bath epsom_bath cbd_bath_bomb"
# The moderate rows of interactions.md: the remedy stays, and its card says more.
WARNED = (
    _warned("heat_wrap", "pregnancy"),
    _warned(
        _BATHS,
        "low_blood_pressure",
        "acei arb beta_blocker calcium_blocker thiazide loop_diuretic alpha_blocker nitrate pde5_inhibitor",
    ),
    _warned("cold_immersion", context="strength_last_4h"),
    _warned("compression compression_run", "diabetes fragile_skin"),
    _warned("compression_run", "hot_weather"),
    _warned("magnesium_lotion", "oral_magnesium_in_use"),
    _warned(
        "drink_to_thirst",
        "heart_failure ckd ckd_stage4_5 low_sodium_history",
        "thiazide ssri desmopressin carbamazepine",
    ),
    _warned("light_stretching restorative_yoga", classes="fluoroquinolone"),
    _warned("restorative_yoga", "glaucoma pregnancy osteoporosis hypermobility"),
    _warned("nap", "drives_within_30_min"),
    _warned("sleep_extension", "insomnia shift_work"),
    _warned("daylight walk", "skin_cancer_history", "tetracycline retinoid thiazide antiarrhythmic"),
)


def shut(remedy: str) -> set[Atom]:
    """What closes this remedy, of the block and major rows."""
    found: set[Atom] = set()
    for row in SHUT:
        if remedy in row.remedies:
            found |= {Atom("fact", id) for id in row.facts} | {Atom("class", id) for id in row.classes}
            found |= {Atom("context" if id in CONTEXTS else "sign", id) for id in row.others}
    return found


def worded(remedy: str) -> set[Atom]:
    return {atom for remedies, atoms in WARNED if remedy in remedies for atom in atoms}


def wanted(remedy: str, atoms: frozenset[Atom]) -> Outcome:
    """What the tables say of a runner of whom these hold. A medicine of any class is a medicine."""
    held = atoms
    if any(atom.kind == "class" for atom in atoms):
        held = atoms | {Atom("context", "any_medicine")}
    if shut(remedy) & held:
        return "blocked"
    return "warned" if worded(remedy) & held else "untouched"


# --- the other side: the planner ------------------------------------------------------------------------------------


@cache
def book() -> Book:
    """The shipped book with one medicine more for each class, so that a class can be met alone; and one of no class."""
    found = knowledge.book()
    alone = {f"only {id}": Medicine((id,), verified=True) for id in found.lists.drug_classes}
    medicines = {**found.lists.medicines, **alone, "of no class": Medicine((), verified=True)}
    return replace(found, lists=replace(found.lists, medicines=medicines))


def atoms() -> tuple[Atom, ...]:
    lists = book().lists
    return (
        *(Atom("fact", id) for id in FACTS),
        *(Atom("class", id) for id in sorted(lists.drug_classes)),
        *(Atom("sign", id) for id in sorted(lists.signs)),
        *(Atom("context", id) for id in CONTEXTS),
    )


def request(world: str, held: frozenset[Atom]) -> dict[str, Any]:
    """A runner who owns and wants everything, with these things besides. See `WORLDS`."""
    made: dict[str, Any] = json.loads(json.dumps(WORLDS[world]))
    runner, check_in = made["runner"], made["check_in"]
    for atom in sorted(held, key=str):
        match atom.kind, atom.id:
            case "fact", id:
                runner["facts"].append(id)
            case "class", id:
                runner["medicines"].append(f"only {id}")
            case "sign", id:
                check_in["signs"].append(id)
            case _, "alcohol_today":
                check_in["alcohol_today"] = True
            case _, "under_18":
                runner["age"] = 17
            case _, "any_medicine":
                runner["medicines"].append("of no class")
            case _, "strength_last_4h":
                made["history"].append(
                    {"start": "2026-11-23T10:00:00+00:00", "sport": "strength", "duration_s": 1200}
                )
    return made


@cache
def question(world: str, held: frozenset[Atom]) -> Question:
    return coach.question(json.dumps(request(world, held)), book())


def both(first: Question, second: Question) -> Question:
    """The one with all that the other has besides: read together thousands of times, so nothing is parsed again."""
    runner = replace(
        first.runner,
        age=min(first.runner.age or 99, second.runner.age or 99),
        facts=first.runner.facts | second.runner.facts,
        medicines=tuple(sorted({*first.runner.medicines, *second.runner.medicines})),
    )
    check_in = replace(
        first.check_in,
        signs=(first.check_in.signs or frozenset()) | (second.check_in.signs or frozenset()),
        alcohol_today=bool(first.check_in.alcohol_today or second.check_in.alcohol_today),
    )
    history = tuple(sorted({*first.history, *second.history}))
    return replace(first, runner=runner, check_in=check_in, history=history)


def found(held: frozenset[Atom]) -> dict[str, Outcome]:
    """What the planner does with each remedy before it looks for any time."""
    asked = question("sore", held)
    closed = planner.closures(asked, book())
    said = {remedy for _, remedies in planner.moderate(asked, book()) for remedy in remedies}
    return {
        remedy: "blocked" if remedy in closed else "warned" if remedy in said else "untouched"
        for remedy in ORDER
    }


def wrong_cells() -> Iterator[str]:
    """Each cell where table and planner differ, by name."""
    for atom in atoms():
        held = frozenset([atom])
        outcomes = found(held)
        for remedy in ORDER:
            if outcomes[remedy] != (want := wanted(remedy, held)):
                yield f"{remedy} with {atom}: the tables say {want}, the planner {outcomes[remedy]}"


def _world(soreness: int, **check_in: Any) -> dict[str, Any]:
    return {
        "now": "2026-11-23T11:00:00+00:00",
        "hours": 96,
        "runner": {
            "age": 40,
            "kit": list(ALL_KIT),
            "opted_in": ["cbd", "turmeric_supplement", "cold_immersion"],
            "minutes_per_day": 600,
            "facts": [],
            "medicines": [],
        },
        "history": [
            {"start": "2026-11-23T08:00:00+00:00", "sport": "run", "distance_m": 20000, "duration_s": 7300}
        ],
        "next_run": {"start": "2026-11-26T07:00:00+00:00", "distance_m": 16000, "kind": "long"},
        "check_in": {
            "at": "2026-11-23T10:55:00+00:00",
            "soreness": soreness,
            "stairs_down": "normal",
            "signs": [],
            "signs_unanswered": [],
            "wants": list(ORDER),
            **check_in,
        },
    }


# In which a remedy is planned where nothing is shut: one of a kind a day is enough, so no single world holds them all.
_SECOND_OF_ITS_KIND = [
    id for id in ORDER if id not in ("walk", "light_stretching", "heat_wrap", "epsom_bath")
]
WORLDS = {
    "sore": _world(3),
    "too sore": _world(6),
    "second of its kind": _world(6, wants=_SECOND_OF_ITS_KIND),
}
PLANNABLE = frozenset(ORDER) - NEVER
