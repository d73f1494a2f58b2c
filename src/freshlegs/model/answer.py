"""The one answer: verdict, reasons, rails, plan, what was left out, targets, warnings."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reason:
    rule: str
    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """`value` is rounded half up to 4 decimals (whole days and metres), None when unknown; `cap_m` None: no cap."""

    id: str
    value: float | int | None
    limit: float | int
    status: str  # ok, near, over, unknown
    cap_m: int | None
    words: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a remedy may not stand: `rule` is interaction or unknown_medicine, with the words and source of its row."""

    rule: str
    because: str
    source: str
    through_medicine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    remedy: str
    way: str
    start: datetime
    end: datetime
    dose: str
    words: str
    why: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    remedy: str
    way: str
    because: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...]
    value: int = 0  # of the counted steps, by the weights of the book


@dataclass(frozen=True, slots=True)
class Targets:
    sleep_minutes: int | None = None
    carbohydrate_g: tuple[int, int] | None = None
    protein_g: tuple[int, int] | None = None
    fat_min_energy_share: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    id: str
    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What triage found. `warnings`: id -> source, of the rules that hold. `keep`: the remedies that may stand
    (None: all). `open_signs`: stop signs were left blank or not asked."""

    verdict: str
    care: str
    run_today: str
    reasons: tuple[Reason, ...]
    warnings: tuple[tuple[str, str], ...]
    keep: frozenset[str] | None
    open_signs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    verdict: str
    run_today: str
    care: str
    headline: str
    reasons: tuple[Reason, ...]
    rails: tuple[Rail, ...]
    plan: Plan
    targets: Targets
    warnings: tuple[Notice, ...]
    knowledge_version: str
