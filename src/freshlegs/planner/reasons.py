"""Why a remedy is left out, as a sentence with its rule and source."""

from dataclasses import dataclass

from freshlegs.knowledge.book import Book, Remedy
from freshlegs.model.answer import Closure, Judgement, LeftOut
from freshlegs.model.question import Question


@dataclass(frozen=True, slots=True)
class Why:
    """The rule with its detail, and the remedies that took the place. `closed`: one of those is closed to this runner."""

    rule: str
    others: tuple[str, ...] = ()
    closed: bool = False


KEYS = {
    "verdict": "verdict",
    "opt_in": "opt_in",
    "asked": "asked",
    "never": "never",
    "kit": "kit",
    "trigger": "trigger",
    "time": "time",
    "choice: effect": "choice_effect",
    "choice: trial": "choice_trial",
    "choice": "choice_value",
}
BEATEN = {
    "choice: new": "choice_new",
    "time: minutes_per_day": "time_minutes",
    "time: overlap": "time_overlap",
}


def left_out(
    remedy: Remedy, why: Why, closure: Closure | None, question: Question, book: Book, judgement: Judgement
) -> LeftOut:
    words, source = book.wording.left_out, "ours"
    if why.rule in ("interaction", "unknown_medicine") and closure is not None:
        because, source = closure.because, closure.source
    else:
        blanks = {
            "names": names(why.others, book),
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
    """The sentence of the rule; `..._alone` where nothing that stands can be named."""
    if why.rule == "verdict":
        if judgement.open_signs:
            return "verdict_open"
        return "verdict_fresh" if judgement.verdict == "fresh" else "verdict"
    if why.rule == "trigger" and not remedy.trigger_words:
        return "trigger_other"
    if why.rule == "time" and remedy.planning is None:
        return "time_basic"
    if why.rule in KEYS:
        return KEYS[why.rule]
    head = BEATEN.get(why.rule) or (
        "choice_kind" if why.rule.startswith("choice") else why.rule.partition(":")[0]
    )
    if why.closed:
        return "choice_kind_closed" if head == "choice_kind" else "choice_closed"
    return head if why.others or head in ("max_items", "choice_kind") else f"{head}_alone"


def names(remedies: tuple[str, ...], book: Book) -> str:
    """The walk, the nap and the tights, as a sentence calls them, in the order of the plan."""
    ordered = sorted(remedies, key=lambda remedy: book.remedies[remedy].order)
    found = [book.wording.left_out[f"name_{remedy}"] for remedy in ordered]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def kit(remedy: Remedy, book: Book) -> str:
    choices = [
        " and ".join(lower(book.lists.kit[item].words) for item in choice.split("+")) for choice in remedy.kit
    ]
    return " or ".join(choices)


def lower(words: str) -> str:
    """For the middle of a sentence: `A mat` becomes `a mat`. A word of its own keeps its capitals (CBD, Epsom)."""
    first = words.partition(" ")[0]
    of_its_own = first == "Epsom" or (len(first) > 1 and first.isupper())
    return words if of_its_own else words[:1].lower() + words[1:]
