"""The shape of the book: every noun that a rule may read, each number with unit, source, review date and proof.

The TOML beside this file is built into these values by `knowledge.load`, which lists every fault at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Verified = Literal["abstract", "secondary", "partly", "exists", "memory", "ours"]
Grade = Literal["high", "moderate", "low", "very_low", "against", "not_gradable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the domain. One whose `verified` is `memory` is shown as unchecked and never becomes a dose."""

    value: float
    unit: str
    source: str
    reviewed_on: date
    verified: Verified


@dataclass(frozen=True, slots=True)
class Clock:
    """A local time of day that a rule uses."""

    value: time
    source: str
    reviewed_on: date
    verified: Verified


@dataclass(frozen=True, slots=True)
class Source:
    cite: str
    verified: Verified
    doi: str | None = None
    pmid: str | None = None
    note: str | None = None


# --- closed lists: id -> what a runner reads ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """One of an ordered list: the higher gravity wins."""

    words: str
    gravity: int


@dataclass(frozen=True, slots=True)
class Sport:
    words: str
    counts_as_run: bool


@dataclass(frozen=True, slots=True)
class Region:
    words: str
    view: Literal["front", "back"]
    kind: str
    sided: bool
    high_risk_bone: bool


@dataclass(frozen=True, slots=True)
class Fact:
    words: str
    group: str


@dataclass(frozen=True, slots=True)
class SignGroup:
    words: str
    ask: str


@dataclass(frozen=True, slots=True)
class Sign:
    words: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One reason to ask a group of signs: it holds when all that it names holds.

    The names ending in `_least` and `_most` are figures of triage.toml. `regions` to `days_most` speak of one and the
    same marked place; a tissue that was not said is the usual one of the region. `uses`: remedies that were done.
    `context`: conditions that `triage.flow` derives, by name.
    """

    stairs: tuple[str, ...] = ()
    soreness_least: str | None = None  # of the worst of soreness and all places
    mood_least: str | None = None
    facts: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    tissues: tuple[str, ...] = ()
    spreads: tuple[str, ...] = ()
    score_least: str | None = None
    days_most: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """When a group of signs is asked: always, or when any of these holds."""

    group: str
    always: bool = False
    any_of: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    words: str
    article_number: int


@dataclass(frozen=True, slots=True)
class Medicine:
    classes: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Lists:
    verdicts: Mapping[str, Level]
    run_decisions: Mapping[str, Level]
    care: Mapping[str, Level]
    experience: Mapping[str, Entry]
    sexes: Mapping[str, Entry]
    sports: Mapping[str, Sport]
    run_kinds: Mapping[str, Entry]
    sides: Mapping[str, Entry]
    tissues: Mapping[str, Entry]
    spreads: Mapping[str, Entry]
    stairs_down: Mapping[str, Entry]
    warm_up: Mapping[str, Entry]
    grades: Mapping[str, Entry]
    regions: Mapping[str, Region]
    facts: Mapping[str, Fact]
    kit: Mapping[str, Entry]
    sign_groups: Mapping[str, SignGroup]
    signs: Mapping[str, Sign]
    asking: tuple[Asking, ...]  # in the order of danger: the first is asked first
    ways: Mapping[str, Way]
    opt_ins: Mapping[str, Entry]
    warnings: Mapping[str, Entry]
    drug_classes: Mapping[str, Entry]
    medicines: Mapping[str, Medicine]


# --- rules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """Holds when all of `all`, one of `any` and one of `any2` hold (an empty list asks for nothing).

    An atom is a sign id, `fact:ID`, `area:NAME` or `ctx:NAME`. `verdict` and `run` None: a care rule (RF18).
    """

    id: str
    name: str
    words: str
    care: str
    verified: Verified
    reviewed_on: date
    verdict: str | None = None
    run: str | None = None
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    any2: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """`remedies` meet any of these facts, drug classes, signs or contexts: struck (block, major) or worded (moderate)."""

    remedies: tuple[str, ...]
    severity: Literal["block", "major", "moderate"]
    why: str
    verified: Verified
    reviewed_on: date
    facts: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    also_say: str | None = None  # moderate: the words that a card of the remedy gets besides its own


@dataclass(frozen=True, slots=True, kw_only=True)
class RailRule:
    """One rail: its figures by name and its words by status; `{...}` in words are filled by `load`."""

    words: str
    unit: str
    limit: Figure
    grade: Grade
    source: str
    figures: Mapping[str, Figure]
    status_words: Mapping[str, str]


# --- remedies -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeOf:
    value: Grade
    source: str
    reviewed_on: date
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One finding. `estimate` and `interval` are for the library page, never for a card or a dose."""

    source: str
    finding: str
    measure: str | None = None
    estimate: float | None = None
    interval: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What the optimisation knows of a counted remedy (learning: base order of evidence and safety)."""

    hands_on: Figure  # min
    length: Figure  # min
    base: Figure  # points
    prior: Figure  # points of a 1-5 scale on next-day soreness, negative is better
    prior_sd: Figure
    kind: str
    best_end: Literal["early", "late"]
    trigger: str  # a rule of the planner, named: always, can_walk, tired, after_run, after_long_run, no_tub
    starts_from: Clock | None = None
    starts_before: Clock | None = None
    ends_by: Clock | None = None
    ends_before_bed: Figure | None = None  # min
    within_after_run: Figure | None = None  # h from a run's end, both ends included
    run_of_at_least: Figure | None = None  # min
    wait_after_run: Figure | None = None  # h
    wait_before_run: Figure | None = None  # h


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One remedy. `order`: its place in every plan. `planning` None: it stands outside the optimisation."""

    id: str
    order: int
    way: str
    words: str
    default: Literal["on", "opt_in", "asked", "never"]
    guard: Literal["", "supplement", "bath", "heat", "cold", "compression"]
    kit: tuple[str, ...]
    minutes: Figure
    uses_time: bool
    basic: bool
    dose: str
    says: str
    why: str
    trigger_words: str  # the reason where its trigger does not hold
    article_says: str
    studies_say: str
    we_do: str
    source: str
    grade: GradeOf
    claims: tuple[str, ...]
    opt_in: str | None = None  # the id in `opt_ins` that opens it
    stop_when: str | None = None
    studies: tuple[Study, ...] = ()
    planning: Planning | None = None
    figures: Mapping[str, Figure] | None = None  # of basics and of the card, by name
    clocks: Mapping[str, Clock] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of the article, what studies say of it, and what the product does."""

    id: str
    claim: str
    belongs_to: str
    verdict: str
    grade: Grade
    say: str
    rule: str
    evidence: tuple[Study, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale with its pinned convention. One that is not validated for what we use it for is information, unless a
    rule of the verdict counts with it. `hidden_by`: an entry of `hide_numbers`; who has one of its facts never sees it.
    """

    id: str
    words: str
    formula: str
    used_for: str
    validated: bool
    validity: str
    not_for: str
    shown_as: Literal["information", "verdict"]
    source: str
    verified: Verified
    reviewed_on: date
    hidden_by: str | None = None
    check: str | None = None
    figures: Mapping[str, Figure] | None = None
    says: Mapping[str, str] | None = None  # id of a question, answer or band -> its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Every sentence that logic chooses. `{...}` are filled in by the stage named in the key."""

    headlines: Mapping[str, str]
    reasons: Mapping[str, str]
    left_out: Mapping[str, str]
    say: Mapping[str, str]
    footer: str
    patterns: Mapping[str, str]
    patterns_always: tuple[str, ...]
    never: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    version: str
    lists: Lists
    sources: Mapping[str, Source]
    stop_rules: tuple[StopRule, ...]
    interactions: tuple[Interaction, ...]
    triage: Mapping[str, Figure]
    planner: Mapping[str, Figure]
    targets: Mapping[str, Figure]
    rails: Mapping[str, RailRule]
    remedies: Mapping[str, Remedy]  # in the order of the plan
    claims: tuple[Claim, ...]
    scales: Mapping[str, Scale]
    wording: Wording
    hide_numbers: Mapping[str, tuple[str, ...]]  # all, carbohydrate, protein, sleep -> facts
