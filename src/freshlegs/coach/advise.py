"""The only place that decides: a question and the book in, one answer out. Pure."""

from collections.abc import Mapping

from freshlegs import load, planner, triage
from freshlegs.knowledge.book import Book
from freshlegs.model.answer import Answer, Closure, Judgement, Notice, Plan
from freshlegs.model.load import LoadToday
from freshlegs.model.question import Question

BATHS = frozenset({"warm_bath", "epsom_bath"})
PLANNED = {  # a step that is planned -> the warning that goes with it
    "heat_wrap": "burn_risk",
    "compression": "take_off_if_numb",
    "compression_run": "take_off_if_numb",
    "cold_immersion": "not_alone",
    "nap": "no_driving_after_nap",
}


def advise(question: Question, book: Book) -> Answer:
    """Load, then triage, then the plan; care and warnings last, since they look at all three."""
    today = load.measure(question, book)
    judgement = triage.judge(question, book, today)
    targets = load.targets(question, book, today)
    closures = planner.closures(question, book)
    plan = planner.plan(question, book, judgement, closures, targets.sleep_minutes)
    return Answer(
        verdict=judgement.verdict,
        run_today=judgement.run_today,
        care=care(question, book, judgement, closures),
        headline=headline(question, book, judgement, today, plan),
        reasons=judgement.reasons,
        rails=today.rails,
        plan=plan,
        targets=targets,
        warnings=warnings(question, book, today, judgement, closures, plan),
        knowledge_version=book.version,
    )


def care(question: Question, book: Book, judgement: Judgement, closures: Mapping[str, Closure]) -> str:
    """A wish that a medicine, a fact or a sign closes is a reason to ask a pharmacist, whatever else keeps it out."""
    levels = book.lists.care
    asked = "none" if question.check_in.wants.isdisjoint(closures) else "pharmacist"
    return max(judgement.care, asked, key=lambda level: levels[level].gravity)


def headline(question: Question, book: Book, judgement: Judgement, today: LoadToday, plan: Plan) -> str:
    """The verdict first, then one sentence on what to do."""
    words = book.wording.headlines
    given = {warning for warning, _ in judgement.warnings}
    match judgement.verdict:
        case "emergency":
            then = [words["call"]] if "do_not_drive_yourself" in given else []
            then += [words["crisis"]] if "crisis_line" in given else []
            return " ".join([words["emergency"], *then])
        case "get_checked":
            then = [words["routine" if judgement.care == "routine" else "urgent"]]
        case "unanswered":
            then = [words["not_asked" if question.check_in.signs_unanswered is None else "open"]]
        case "too_sore":
            walks = any(step.remedy == "walk" for step in plan.steps)
            then = [words["walk" if walks else "sit"]]
        case "sore" if judgement.run_today != "easy_only":
            return f"{words['sore_no_run']} {words['walk']}"
        case _:
            eased = judgement.verdict == "fresh" and judgement.run_today != "as_planned"
            then = (
                [words["you_decide_easy" if eased else "you_decide"]] if judgement.verdict == "fresh" else []
            )
            then += cap(book, today)
    return " ".join([words[judgement.verdict], *then])


def cap(book: Book, today: LoadToday) -> list[str]:
    found = next((rail.cap_m for rail in today.rails if rail.id == "single_session" and rail.cap_m), None)
    return [book.wording.headlines["cap"].format(cap_km=f"{found / 1000:.1f}")] if found else []


def warnings(
    question: Question,
    book: Book,
    today: LoadToday,
    judgement: Judgement,
    closures: Mapping[str, Closure],
    plan: Plan,
) -> tuple[Notice, ...]:
    """Each warning once, in the order of the book; the first rule that gives it lends its source."""
    found: dict[str, str] = {}
    for warning, source in (
        *judgement.warnings,
        *of_wishes(question, book, closures),
        *of_the_runner(question, book, today),
        *of_the_plan(question, book, plan),
    ):
        found.setdefault(warning, source)
    entries = book.lists.warnings
    return tuple(Notice(id, entry.words, found[id]) for id, entry in entries.items() if id in found)


def of_wishes(question: Question, book: Book, closures: Mapping[str, Closure]) -> list[tuple[str, str]]:
    wants = question.check_in.wants
    closed = [closures[remedy] for remedy in book.remedies if remedy in wants and remedy in closures]
    found = [(warning, shut.source) for shut in closed for warning in ("interaction", "ask_pharmacist_first")]
    found += [("do_not_stop_medicine", shut.source) for shut in closed if shut.through_medicine]
    if "tested_athlete" in question.runner.facts and any(book.remedies[wish].way == "cbd" for wish in wants):
        found.append(("anti_doping", "usada_cbd"))
    return found


def of_the_runner(question: Question, book: Book, today: LoadToday) -> list[tuple[str, str]]:
    runner = question.runner
    minor = runner.age is not None and runner.age < book.triage["adult_age"].value
    hidden = minor or not runner.facts.isdisjoint(book.hide_numbers["all"])
    first_week = any(rail.id == "first_week" and rail.status == "over" for rail in today.rails)
    holds = {
        "unknown_medicine": any(name not in book.lists.medicines for name in runner.medicines),
        "no_forced_drinking": today.long_run_24h,
        "numbers_hidden": hidden,
        "jump_in_distance": today.jump,
        "first_week_small": first_week,
        "under_18": minor,
        "sleep_talk_to_doctor": "insomnia" in runner.facts,
    }
    sources = {"jump_in_distance": book.rails["single_session"].source}
    return [(warning, sources.get(warning, "ours")) for warning, so in holds.items() if so]


def of_the_plan(question: Question, book: Book, plan: Plan) -> list[tuple[str, str]]:
    planned = {step.remedy for step in plan.steps}
    found = [(warning, "ours") for remedy, warning in PLANNED.items() if remedy in planned]
    for row, remedies in planner.moderate(question, book):
        source = row.source[0] if row.source else "ours"
        if planned & BATHS.intersection(remedies):
            found.append(("stand_up_slowly", source))
        if planned & {"walk", "daylight"}.intersection(remedies):
            found.append(("sun_protection", source))
    return found
