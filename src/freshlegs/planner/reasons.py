"""Why a remedy is left out, as a sentence with its rule and source."""

from dataclasses import dataclass

from freshlegs.knowledge.book import Book, Remedy
from freshlegs.model.answer import Closure, Judgement, LeftOut
from freshlegs.model.question import Question


@dataclass(frozen=True, slots=True)
class Why:
    """The rule with its detail, and the remedies that took the place."""

    rule: str
    others: tuple[str, ...] = ()


KEYS = {
    "time: minutes_per_day": "time_minutes",
    "time: overlap": "time_overlap",
    "choice: effect": "choice_effect",
    "choice: trial": "choice_trial",
    "choice": "choice_value",
}


def left_out(
    remedy: Remedy, why: Why, closure: Closure | None, question: Question, book: Book, judgement: Judgement
) -> LeftOut:
    words, source = book.wording.left_out, "ours"
    if why.rule in ("interaction", "unknown_medicine") and closure is not None:
        because, source = closure.because, closure.source
    else:
        blanks = {
            "others": names(why.others, book),
            "minutes": question.runner.minutes_per_day,
            "kit": kit(remedy, book),
            "trigger": remedy.trigger_words,
            "says": remedy.says,
        }
        because = words[key_of(remedy, why, judgement)].format(**blanks)
        if why.rule in ("never", "trigger"):
            source = remedy.source
    return LeftOut(remedy=remedy.id, way=remedy.way, because=because, rule=why.rule, source=source)


def key_of(remedy: Remedy, why: Why, judgement: Judgement) -> str:
    if why.rule == "verdict":
        if judgement.open_signs:
            return "verdict_open"
        return "verdict_fresh" if judgement.verdict == "fresh" else "verdict"
    if why.rule == "choice: new":
        return "choice_new" if why.others else "choice_new_struck"
    if why.rule == "time" and remedy.planning is None:
        return "time_basic"
    if why.rule in KEYS:
        return KEYS[why.rule]
    head = why.rule.partition(":")[0]
    return "choice_kind" if head == "choice" else head


def names(remedies: tuple[str, ...], book: Book) -> str:
    """ "Short nap", "Easy walk" and "Warm wrap" in one sentence, each in the words of its card."""
    found = [f"“{book.remedies[remedy].words}”" for remedy in remedies]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def kit(remedy: Remedy, book: Book) -> str:
    choices = [
        " and ".join(lower(book.lists.kit[item].words) for item in choice.split("+")) for choice in remedy.kit
    ]
    return " or ".join(choices)


def lower(words: str) -> str:
    """A word of its own keeps its capitals (CBD, Epsom)."""
    return words if words[:2].isupper() or words.startswith("Epsom") else words[:1].lower() + words[1:]
