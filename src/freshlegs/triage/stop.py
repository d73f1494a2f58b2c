"""The stop rules of the book, read as they stand: all of `all`, one of `any`, one of `any2`."""

from collections.abc import Iterator

from freshlegs.knowledge.book import StopRule
from freshlegs.model.answer import Reason
from freshlegs.triage import areas
from freshlegs.triage.finding import Case, Finding
from freshlegs.triage.flow import in_use

# What was taken from a plan in the last days is in use, whether or not the profile says so too.
USES = {
    "turmeric_supplement_in_use": ("turmeric_supplement",),
    "cbd_in_use": ("cbd_cream", "cbd_oil", "cbd_bath_bomb"),
}


def atoms(case: Case) -> frozenset[str]:
    """Everything that a stop rule may ask for and that holds now."""
    question = case.question
    found = set(question.check_in.signs or ()) | areas.atoms(case)
    found |= {f"fact:{fact}" for fact in question.runner.facts}
    found |= {f"fact:{fact}" for fact, remedies in USES.items() if in_use(remedies, case)}
    if case.today.long_run_24h:
        found.add("ctx:long_run_24h")
    return frozenset(found)


def holds(rule: StopRule, found: frozenset[str]) -> bool:
    return (
        found.issuperset(rule.all)
        and (not rule.any or not found.isdisjoint(rule.any))
        and (not rule.any2 or not found.isdisjoint(rule.any2))
    )


def stop_rules(case: Case) -> Iterator[Finding]:
    """One finding for each rule that holds; nothing stops at the first."""
    found = atoms(case)
    holding = [rule for rule in case.book.stop_rules if holds(rule, found)]
    gentle = settles_like_a_tendon(case, found, holding)
    for rule in holding:
        reason = Reason(rule.id, rule.words, rule.source[0] if rule.source else "ours")
        run = "walk_or_crosstrain" if gentle and rule.id == "RF15" else rule.run or "as_planned"
        yield Finding(reason, rule.verdict or "fresh", rule.care, run, rule.warnings)


def settles_like_a_tendon(case: Case, found: frozenset[str], holding: list[StopRule]) -> bool:
    """The exception to RF15: a long-lasting tendon ache that stays in its band and settles by morning may be walked
    on (silbernagel2007; tendon only, and only while nothing else holds)."""
    stopping = {rule.id for rule in holding if rule.verdict is not None}
    rf15 = next((rule for rule in holding if rule.id == "RF15"), None)
    pain = case.question.check_in.run_pain
    if rf15 is None or stopping != {"RF15"} or pain is None or pain.settles_by_morning is not True:
        return False
    by_days_alone = found.intersection(rf15.any) == {"area:days_over_7"}
    patterns = {"area:joint", "area:spot", "area:tendon_red"}
    return (
        by_days_alone
        and "area:tendon_amber" in found
        and pain.score < case.limit("run_pain_red_least")
        and found.isdisjoint(patterns)
        and case.question.check_in.warm_up != "worsens"
    )
