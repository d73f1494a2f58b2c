"""Heart rate and minutes in, load out: four ways to weigh them, none of them the truth (fellrnr_trimp). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from freshlegs.knowledge.book import Book
from freshlegs.scales.number import above_zero, checked, counted, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Heart:
    """A runner's own bounds in beats per minute. `sex` is an id of the book: weights exist for female and male only."""

    rest_bpm: float
    max_bpm: float
    sex: str | None

    def __post_init__(self) -> None:
        above_zero(self.rest_bpm, "The resting heart rate")
        above_zero(self.max_bpm, "The highest heart rate")
        if self.max_bpm <= self.rest_bpm:
            raise ValueError(
                f"The highest heart rate has to be above the resting one, and {self.max_bpm:g} is not above"
                f" {self.rest_bpm:g}."
            )


def reserve(heart: Heart, bpm: float) -> float | None:
    """Share of the way from rest to highest, 0 to 1, both included; None outside: a bound or the sensor is wrong."""
    if not heart.rest_bpm <= bpm <= heart.max_bpm:
        return None
    return (bpm - heart.rest_bpm) / (heart.max_bpm - heart.rest_bpm)


def trimp(heart: Heart, average_bpm: float | None, minutes: float | None, book: Book) -> float | None:
    """minutes * r * 0.64 * e ** (slope * r), r from `reserve`, slope by sex.

    None without a heart rate, a time or a weight for the sex, and where the heart rate lies outside the bounds.
    """
    if minutes is not None:
        checked(minutes, "The time in minutes")
    if heart.sex is not None and heart.sex not in book.lists.sexes:
        raise ValueError(f"The sex has to be one of {', '.join(book.lists.sexes)}, and it is {heart.sex}.")
    if average_bpm is None or minutes is None or heart.sex not in ("female", "male"):
        return None
    share = reserve(heart, above_zero(average_bpm, "The heart rate"))
    if share is None:
        return None
    slope = figure(book, "trimp", f"slope_{heart.sex}")
    return minutes * share * figure(book, "trimp", "weight") * exp(slope * share)


def hrss(
    heart: Heart, average_bpm: float | None, minutes: float | None, threshold_bpm: float, book: Book
) -> float | None:
    """100 for an hour at the threshold: `trimp` over that of 60 minutes at `threshold_bpm`.

    None where one of the two is, and at a threshold that is the resting heart rate: nothing to measure by.
    """
    hour = trimp(heart, threshold_bpm, figure(book, "hrss", "minutes"), book)
    found = trimp(heart, average_bpm, minutes, book)
    return figure(book, "hrss", "points") * found / hour if hour and found is not None else None


def edwards(minutes: Sequence[float], book: Book) -> float:
    """Minutes in five zones of the highest heart rate, 50 to 60 % first, times 1 to 5."""
    return weighted(minutes, "edwards", 5, book)


def lucia(minutes: Sequence[float], book: Book) -> float:
    """Minutes below the first, between the first and second, and above the second threshold, times 1, 2, 3."""
    return weighted(minutes, "lucia", 3, book)


def weighted(minutes: Sequence[float], scale: str, zones: int, book: Book) -> float:
    counted(minutes, "The list of minutes, one for each zone,", zones)
    return sum(
        checked(spent, f"The time in zone {zone}") * figure(book, scale, f"zone_{zone}")
        for zone, spent in enumerate(minutes, 1)
    )
