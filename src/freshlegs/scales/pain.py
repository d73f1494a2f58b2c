"""A pain of the run in, its band out, for a tendon or the front of the knee only (silbernagel2007). Pure.

The bands share their limits with the verdict, which decides; this says only how the model would name the number.
"""

from dataclasses import dataclass
from typing import Literal

from freshlegs.knowledge.book import Book
from freshlegs.model.question import Area, RunPain
from freshlegs.scales.number import whole


@dataclass(frozen=True, slots=True)
class Monitored:
    """`acceptable`: not red, and settled by the morning; None while the morning is not known."""

    band: Literal["green", "amber", "red"]
    acceptable: bool | None


def monitored(pain: RunPain, area: Area, book: Book) -> Monitored | None:
    """Green 0 to 2, amber 3 to 5, red 6 to 10. None for every place the model was not made for, above all for bone."""
    score = whole(pain.score, "The pain", 0, 10)
    if not is_made_for(area, book):
        return None
    if score >= book.triage["run_pain_red_least"].value:
        return Monitored("red", False)
    amber = score >= book.triage["run_pain_amber_least"].value
    return Monitored("amber" if amber else "green", pain.settles_by_morning)


def is_made_for(area: Area, book: Book) -> bool:
    """A tendon, or the front of the knee; never a bone, nor where the region is one or hides one at risk."""
    if area.region not in book.lists.regions:
        raise ValueError(f"{area.region} is no place that Freshlegs knows; choose one from the body map.")
    region = book.lists.regions[area.region]
    if region.kind == "bone" or region.high_risk_bone:
        return False
    return area.tissue == "tendon" or (
        area.region == "knee_front" and area.tissue in (None, "unsure", "joint")
    )
