"""Sleep and food for a day like this one, by the book; hidden where numbers do harm or are not known."""

from datetime import time
from decimal import ROUND_HALF_UP, Decimal

from freshlegs.knowledge.book import Book
from freshlegs.model.answer import Targets
from freshlegs.model.load import LoadToday
from freshlegs.model.question import Question, Runner


def targets(question: Question, book: Book, today: LoadToday) -> Targets:
    runner, hide = question.runner, book.hide_numbers
    facts = runner.facts
    minor = runner.age is not None and runner.age < book.targets["adult_age"].value
    fed = runner.body_mass_kg is not None and not minor and facts.isdisjoint(hide["all"])
    return Targets(
        sleep_minutes=sleep(runner, book, today) if facts.isdisjoint(hide["sleep"]) else None,
        carbohydrate_g=carbohydrate(runner, book, today)
        if fed and facts.isdisjoint(hide["carbohydrate"])
        else None,
        protein_g=protein(runner, book) if fed and facts.isdisjoint(hide["protein"]) else None,
        fat_min_energy_share=book.targets["fat_min_energy_share"].value if fed else None,
    )


def usual_night(bedtime: time, wake: time) -> int:
    """Minutes from bedtime to waking, over midnight where it has to be."""
    return (60 * (wake.hour - bedtime.hour) + wake.minute - bedtime.minute) % (24 * 60)


def sleep(runner: Runner, book: Book, today: LoadToday) -> int:
    """The usual night and a minute for each mile of the week, at most an hour, inside the range for the age.

    A usual night above that range is never shortened: min(max(base + extra, low), max(high, base)).
    """
    figures = book.targets
    base = usual_night(runner.usual_bedtime, runner.usual_wake)
    miles = Decimal(repr(today.week_m)) / Decimal(repr(figures["metres_per_mile"].value))
    extra = min(half_up(miles, 1), int(figures["sleep_extra_most"].value))
    age = runner.age
    if age is not None and age < figures["adult_age"].value:
        group = "minor"
    else:
        group = "older" if age is not None and age >= figures["older_age"].value else "adult"
    low, high = (int(figures[f"sleep_{end}_{group}"].value) for end in ("low", "high"))
    return min(max(base + extra, low), max(high, base))


def carbohydrate(runner: Runner, book: Book, today: LoadToday) -> tuple[int, int]:
    """By the minutes of the day, to the nearest 10 g (thomas2016; where one band ends is ours)."""
    figures, minutes = book.targets, today.minutes_today
    if minutes < figures["carbohydrate_light_under"].value:
        band = "light"
    elif minutes <= figures["carbohydrate_moderate_to"].value:
        band = "moderate"
    else:
        band = "hard" if minutes <= figures["carbohydrate_hard_to"].value else "very_hard"
    return grams(runner, book, f"carbohydrate_{band}_low", f"carbohydrate_{band}_high", "carbohydrate_step")


def protein(runner: Runner, book: Book) -> tuple[int, int]:
    return grams(runner, book, "protein_low", "protein_high", "protein_step")


def grams(runner: Runner, book: Book, low: str, high: str, step: str) -> tuple[int, int]:
    mass, to = Decimal(repr(runner.body_mass_kg)), int(book.targets[step].value)
    first, last = (half_up(mass * Decimal(repr(book.targets[name].value)), to) for name in (low, high))
    return first, last


def half_up(value: Decimal, step: int) -> int:
    return int((value / step).quantize(Decimal(1), ROUND_HALF_UP)) * step
