"""Daily loads in, fitness, fatigue and form out: two slow means, a picture of load and no measurement. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from freshlegs.knowledge.book import Book
from freshlegs.scales.number import checked, figure

ID = "fitness_fatigue_form"


class Form(NamedTuple):
    """One day, in the unit of the loads. `form` is the fitness less the fatigue of the evening before, 0 on day one."""

    fitness: float
    fatigue: float
    form: float


def course(loads: Sequence[float], book: Book) -> tuple[Form, ...]:
    """One `Form` a day, oldest first; a rest day is 0. Both means start from 0 and close 1 / days of the gap daily.

    The kernel's `ewma` closes 2 / (days + 1) and starts from the first day: another convention for another use.
    """
    slow, fast = figure(book, ID, "fitness_days"), figure(book, ID, "fatigue_days")
    fitness = fatigue = 0.0
    days = []
    for number, load in enumerate(loads, 1):
        checked(load, f"The load of day {number}")
        form = fitness - fatigue
        fitness += (load - fitness) / slow
        fatigue += (load - fatigue) / fast
        days.append(Form(fitness, fatigue, form))
    return tuple(days)
