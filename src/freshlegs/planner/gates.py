"""What keeps a remedy out before any time is looked for: the verdict, opt-ins, wishes, kit. Never facts or medicines."""

from collections.abc import Set

from freshlegs.knowledge.book import Book, Remedy
from freshlegs.model.answer import Judgement
from freshlegs.model.question import Question

AT_FRESH = "walk"  # the one counted remedy that fresh legs get unasked


def has(kit: Set[str], choices: tuple[str, ...]) -> bool:
    """Any one choice is enough; `a+b` needs both; no choice needs nothing."""
    return not choices or any(kit >= set(choice.split("+")) for choice in choices)


def gate(remedy: Remedy, question: Question, judgement: Judgement, offered: Set[str]) -> str | None:
    """The first rule of verdict, opt_in, asked, never and kit that keeps this remedy out."""
    runner, wants = question.runner, question.check_in.wants
    if shut_by_verdict(remedy, judgement, wants | offered):
        return "verdict"
    if remedy.default == "opt_in" and remedy.opt_in not in runner.opted_in:
        return "opt_in"
    if remedy.default in ("opt_in", "asked") and remedy.id not in wants:
        return "asked"
    if remedy.default == "never":
        return "never"
    return None if has(runner.kit, remedy.kit) else "kit"


def shut_by_verdict(remedy: Remedy, judgement: Judgement, asked_for: Set[str]) -> bool:
    if judgement.keep is not None and remedy.id not in judgement.keep:
        return True
    unasked = not remedy.basic and remedy.id != AT_FRESH and remedy.id not in asked_for
    return judgement.verdict == "fresh" and unasked


def gates(question: Question, book: Book, judgement: Judgement, offered: Set[str]) -> dict[str, str]:
    found = {id: gate(remedy, question, judgement, offered) for id, remedy in book.remedies.items()}
    return {id: rule for id, rule in found.items() if rule is not None}
