"""Pain in colours: only where the model was made, with the limits of the verdict."""

import pytest

from freshlegs import scales
from freshlegs.knowledge import Book
from freshlegs.model.question import Area, RunPain
from freshlegs.scales import Monitored

TENDON = Area(region="achilles", side="left", tissue="tendon")
KNEE = Area(region="knee_front", side="left")


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "green"), (2, "green"), (3, "amber"), (5, "amber"), (6, "red"), (10, "red")],
)
@pytest.mark.parametrize("area", [TENDON, KNEE], ids=["tendon", "knee"])
def test_both_sides_of_each_colour(book: Book, area: Area, score: int, band: str) -> None:
    found = scales.monitored(RunPain(score=score, settles_by_morning=True), area, book)

    assert found is not None
    assert found.band == band
    assert found.acceptable == (band != "red")


@pytest.mark.parametrize(("settles", "acceptable"), [(True, True), (False, False), (None, None)])
def test_a_pain_is_acceptable_only_once_the_morning_has_settled_it(
    book: Book, settles: bool | None, acceptable: bool | None
) -> None:
    found = scales.monitored(RunPain(score=2, settles_by_morning=settles), TENDON, book)

    assert found == Monitored("green", acceptable)


@pytest.mark.parametrize("settles", [True, False, None])
def test_red_is_never_acceptable(book: Book, settles: bool | None) -> None:
    found = scales.monitored(RunPain(score=6, settles_by_morning=settles), KNEE, book)

    assert found == Monitored("red", False)


def test_never_for_bone_and_not_where_it_was_not_made_for(book: Book) -> None:
    pain = RunPain(score=1, settles_by_morning=True)
    regions, tissues = book.lists.regions, [None, *book.lists.tissues]
    made_for = {
        (region, tissue)
        for region in regions
        for tissue in tissues
        if scales.monitored(pain, Area(region=region, tissue=tissue), book)
    }

    assert ("achilles", "tendon") in made_for
    assert {tissue for region, tissue in made_for if region != "knee_front"} == {"tendon"}
    assert {tissue for region, tissue in made_for if region == "knee_front"} == {
        None,
        "unsure",
        "joint",
        "tendon",
    }
    assert not [r for r, _ in made_for if regions[r].high_risk_bone or regions[r].kind == "bone"]


def test_the_limits_are_those_that_the_verdict_uses_for_a_tendon(book: Book) -> None:
    assert book.triage["run_pain_amber_least"].value == book.triage["tendon_amber_least"].value
    assert book.triage["run_pain_red_least"].value == book.triage["tendon_red_more_than"].value + 1


def test_a_score_or_a_place_that_is_not_known_is_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="The pain has to be a number from 0 to 10, and it is 11"):
        scales.monitored(RunPain(score=11), TENDON, book)
    with pytest.raises(ValueError, match="choose one from the body map"):
        scales.monitored(RunPain(score=1), Area(region="wing"), book)
