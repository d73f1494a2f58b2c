"""All rules, then the worst of each measure, then pain relief, open signs and the rails: one judgement."""

from collections.abc import Iterable, Mapping

from freshlegs.knowledge.book import Book, Level
from freshlegs.model.answer import Judgement, Reason
from freshlegs.model.load import LoadToday
from freshlegs.model.question import CheckIn, Question
from freshlegs.triage import pattern, severity, trends
from freshlegs.triage.finding import Case, Finding, Rule
from freshlegs.triage.stop import stop_rules

# The order of the reasons; the verdict does not depend on it.
RULES: tuple[Rule, ...] = (
    stop_rules,
    pattern.area,
    pattern.warm_up,
    pattern.run_pain,
    severity.soreness,
    trends.rising,
    severity.stairs,
    severity.hooper,
)
STEADY = frozenset({"sleep_extension", "sleep_routine", "fuel_meal", "drink_to_thirst", "rest_day"})
RAISED = {"fresh": "sore", "sore": "too_sore", "too_sore": "get_checked"}
HARD_RUNS = ("tempo", "intervals", "hills")


def judge(question: Question, book: Book, today: LoadToday) -> Judgement:
    """The verdict with every rule that holds (stop_rules.md). A sign more can only make it graver."""
    case = Case(question, today, book)
    findings = [finding for rule in RULES for finding in rule(case)]
    if question.check_in.pain_relief_last_24h:
        findings.append(masked(case, findings))
    open_signs = is_open(question.check_in)
    if open_signs:
        reason = case.because("unanswered", "unanswered")
        findings.append(Finding(reason, "unanswered", run="blocked"))
    lists = book.lists
    verdict = worst(lists.verdicts, (finding.verdict for finding in findings))
    care = worst(lists.care, (finding.care for finding in findings))
    run = worst(lists.run_decisions, run_words(findings, verdict, open_signs))
    reasons = [finding.reason for finding in findings]
    if run == "as_planned":
        slower = list(slowing(case))
        reasons += slower
        run = "easy_only" if slower else run
    return Judgement(
        verdict=verdict,
        care=care,
        run_today=run,
        reasons=tuple(reasons),
        warnings=tuple(
            (warning, finding.reason.source) for finding in findings for warning in finding.warnings
        ),
        keep=what_may_stand(verdict, care, open_signs, findings),
        open_signs=open_signs,
    )


def is_open(check_in: CheckIn) -> bool:
    """Blank is not no: an entry left blank, or signs that were never asked."""
    never_asked = check_in.signs is None and check_in.signs_unanswered is None
    return never_asked or bool(check_in.signs_unanswered)


def masked(case: Case, findings: list[Finding]) -> Finding:
    """Pain relief in the last 24 hours: one class worse than what was found, and no run."""
    found = worst(case.book.lists.verdicts, (finding.verdict for finding in findings))
    raised = RAISED.get(found, found)
    checked = found == "too_sore"
    return Finding(
        case.because("pain_relief", "pain_relief"),
        raised,
        "routine" if checked else "none",
        "no_run_until_assessed" if checked else "walk_or_crosstrain",
        ("masked_check_in", "no_analgesic_before_run"),
    )


def run_words(findings: list[Finding], verdict: str, open_signs: bool) -> list[str]:
    """Open signs block the run only where they make the verdict; a graver rule has its own word on the run."""
    graver = open_signs and verdict in ("get_checked", "emergency")
    return [found.run for found in findings if not (graver and found.reason.rule == "unanswered")]


def slowing(case: Case) -> list[Reason]:
    """What turns a run as planned into an easy one: rails of today, and stress before a hard run."""
    rails = {rail.id: rail for rail in case.today.rails}
    reasons = [case.because(rail, rail, rails[rail].source) for rail in case.today.lowers]
    following, stress = case.question.next_run, case.question.check_in.stress
    hard = following is not None and following.kind in HARD_RUNS
    if hard and stress is not None and stress >= case.limit("stress_high_least"):
        reasons.append(case.because("stress", "stress"))
    return reasons


def what_may_stand(
    verdict: str, care: str, open_signs: bool, findings: list[Finding]
) -> frozenset[str] | None:
    """The remedies that the verdict leaves: none, the steady few, or all (None)."""
    urgent = verdict == "get_checked" and care in ("urgent", "emergency")
    if open_signs or urgent or verdict in ("emergency", "unanswered"):
        return frozenset()
    unwell = any(finding.reason.rule == "RF10d" for finding in findings)
    return STEADY if verdict == "get_checked" or unwell else None


def worst(levels: Mapping[str, Level], found: Iterable[str]) -> str:
    return max(found, key=lambda level: levels[level].gravity)
