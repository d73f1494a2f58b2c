"""The pattern of an injury: where it is, how it answers to warming up and to the run."""

from collections.abc import Iterator

from freshlegs.model.answer import Reason
from freshlegs.triage import areas, trends
from freshlegs.triage.finding import Case, Finding


def checked(reason: Reason) -> Finding:
    return Finding(reason, "get_checked", "routine", "no_run_until_assessed")


def area(case: Case) -> Iterator[Finding]:
    """One reason for all the places: the one with the highest score speaks, then the first by name."""
    words = {"joint": "area_joint", "spot": "area_spot", "tendon_red": "area_tendon"}
    found = [
        (-areas.score(case, place), place.region, place.side or "", words[name], areas.where(case, place))
        for place in case.question.check_in.areas
        for name in areas.names(case, place)
        if name in words
    ]
    if found:
        points, _, _, key, where = min(found)
        yield checked(case.because(key, "area", where=where, score=-points))


def warm_up(case: Case) -> Iterator[Finding]:
    if case.question.check_in.warm_up != "worsens":
        return
    if areas.one_place(case):
        yield checked(case.because("warm_up_one_side", "warm_up", "adams2012"))
    else:
        yield Finding(case.because("warm_up", "warm_up", "adams2012"), "too_sore", run="rest")


def run_pain(case: Case) -> Iterator[Finding]:
    pain = case.question.check_in.run_pain
    if pain is None or pain.score < case.limit("run_pain_amber_least"):
        return
    if pain.score >= case.limit("run_pain_red_least"):
        key, run = "run_pain_high", "rest"
    elif trends.settled(case) is False:
        key, run = "run_pain_lasts", "walk_or_crosstrain"
    else:
        reason = case.because("run_pain", "run_pain", score=pain.score)
        yield Finding(reason, "sore", run="easy_only")
        return
    if areas.one_place(case):
        yield checked(case.because(f"{key}_one_side", "run_pain", score=pain.score))
    else:
        yield Finding(case.because(key, "run_pain", score=pain.score), "too_sore", run=run)
