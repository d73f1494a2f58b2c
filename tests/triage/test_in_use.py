"""What counts as in use for the stop rules: the same remedies whose use has the liver asked about."""

from freshlegs import knowledge
from freshlegs.triage.stop import USES

BOOK = knowledge.book()


def test_what_opens_the_questions_about_the_liver_is_what_the_rules_count_as_in_use() -> None:
    asking = next(entry for entry in BOOK.lists.asking if entry.group == "liver")
    named = {remedy for when in asking.any_of for remedy in when.uses}
    facts = {fact for when in asking.any_of for fact in when.facts}

    assert {remedy for remedies in USES.values() for remedy in remedies} == named
    assert set(USES) == facts


def test_every_fact_of_use_is_one_that_a_stop_rule_looks_at() -> None:
    atoms = {atom for rule in BOOK.stop_rules for atom in (*rule.all, *rule.any, *rule.any2)}

    assert {f"fact:{fact}" for fact in USES} <= atoms
