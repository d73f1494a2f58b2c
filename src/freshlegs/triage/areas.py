"""The places that hurt: what is not said of them, and the conditions that rules derive from them."""

from collections.abc import Iterator

from freshlegs.model.question import Area
from freshlegs.triage import trends
from freshlegs.triage.finding import Case


def score(case: Case, area: Area) -> int:
    """An area without a score of its own takes the overall soreness."""
    return case.question.check_in.soreness if area.score is None else area.score


def worst(case: Case) -> int:
    """The largest of the overall soreness and all places."""
    check_in = case.question.check_in
    return max([check_in.soreness, *(score(case, area) for area in check_in.areas)])


def tissue(area: Area) -> str:
    return area.tissue or "unsure"


def one_place(case: Case) -> bool:
    """One-sided, another tissue than muscle, or one point: not the broad soreness of a run (stop_rules: odd)."""
    return any(
        area.side in ("left", "right", "middle") or tissue(area) != "muscle" or area.spread == "spot"
        for area in case.question.check_in.areas
    )


def names(case: Case, area: Area) -> Iterator[str]:
    """The `area:` atoms that hold for one area."""
    region = case.book.lists.regions[area.region]
    points, kind, spot = score(case, area), tissue(area), area.spread == "spot"
    marked = points >= case.limit("bone_score_least")
    if kind == "bone" or (spot and region.kind == "bone" and marked):
        yield "bone"
    if region.high_risk_bone and marked and (kind == "bone" or spot):
        yield "high_risk_bone"
    if points >= case.limit("days_score_least") and trends.days_of(case, area) > case.limit("days_more_than"):
        yield "days_over_7"
    if kind == "joint" and points >= case.limit("joint_score_least"):
        yield "joint"
    if spot and points >= case.limit("spot_score_least") and kind != "skin":
        yield "spot"
    if kind == "tendon":
        if points > case.limit("tendon_red_more_than"):
            yield "tendon_red"
        elif points >= case.limit("tendon_amber_least"):
            yield "tendon_amber"


def atoms(case: Case) -> frozenset[str]:
    return frozenset(f"area:{name}" for area in case.question.check_in.areas for name in names(case, area))


def where(case: Case, area: Area) -> str:
    """ "Calf, your left", for a sentence that begins with it."""
    lists = case.book.lists
    region = lists.regions[area.region].words
    if area.side is None:
        return region
    side = lists.sides[area.side].words
    return case.book.wording.say["where"].format(region=region, side=side[0].lower() + side[1:])
