"""Answers of questionnaires in, their points out; an answer that is missing is never filled in. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from freshlegs.knowledge.book import Book
from freshlegs.scales.number import counted, exact, figure, whole

# --- numeric rating ---------------------------------------------------------------------------------------------------


def nrs_change_matters(before: int, after: int, book: Book) -> bool:
    """Whether two ratings, 0 to 10, differ by 2 points or more, or by 30 % or more of the first, up or down.

    From 0 no share can be taken, so only the points count.
    """
    for score in (before, after):
        whole(score, "The rating", 0, figure(book, "nrs", "most"))
    change = abs(after - before)
    if change >= figure(book, "nrs", "points"):
        return True
    return before > 0 and change >= exact(figure(book, "nrs", "share")) * before


# --- health problems --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ostrc:
    """A week's health problem. `severity` 0 to 100, None where an answer is missing.

    `is_substantial` None: there is no problem, or the missing answers decide.
    """

    severity: int | None
    is_problem: bool
    is_substantial: bool | None


def ostrc(answers: Sequence[int | None], book: Book) -> Ostrc | None:
    """Taking part, training, results, complaints: 0, 8, 17 or 25 each (ostrc_pkg, the second version of the form).

    A first answer of 0 ends the form, so the others may be None; None for the whole where the first one is missing.
    """
    counted(answers, "The questionnaire", 4)
    points = sorted(int(figure(book, "ostrc", name)) for name in ("none", "minor", "moderate", "most"))
    for number, answer in enumerate(answers, 1):
        if answer is not None and answer not in points:
            raise ValueError(
                f"Answer {number} has to be one of {', '.join(map(str, points))}, and it is {answer}."
            )
    first, *others = answers
    if first is None:
        return None
    if first == 0:
        if any(others):
            raise ValueError(
                "The first answer says that there is no problem, so leave the other three blank."
            )
        return Ostrc(0, False, None)
    given = [answer for answer in others if answer is not None]
    severity = first + sum(given) if len(given) == len(others) else None
    return Ostrc(severity, True, substantial(first, others[:2], book))


def substantial(first: int, training_and_results: Sequence[int | None], book: Book) -> bool | None:
    """No part taken, or training or results changed moderately or more."""
    least = figure(book, "ostrc", "moderate")
    if first >= figure(book, "ostrc", "most") or any((a or 0) >= least for a in training_and_results):
        return True
    return None if None in training_and_results else False


# --- total quality recovery -------------------------------------------------------------------------------------------

TQR = "tqr"
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "nutrition": ("breakfast", "lunch", "dinner", "snacks", "refuelling", "fluid_day", "fluid_run"),
    "sleep_rest": ("night", "nap"),
    "relax": ("relaxed_after", "relaxed_day"),
    "cooldown_stretch": ("cool_down", "stretch"),
}
BANDS = ("extremely_poor", "very_poor", "poor", "reasonable", "good", "very_good", "extremely_good")


@dataclass(frozen=True, slots=True)
class Tqr:
    """Points of a day for what was done, at most 10, 4, 3 and 3; `band` is that of the total."""

    nutrition: int
    sleep_rest: int
    relax: int
    cooldown_stretch: int
    total: int
    band: str


def tqr_actions(done: Collection[str], book: Book) -> Tqr:
    """The points of the things done in a day, by the ids in `ACTIONS`; one named twice counts once."""
    known = [name for group in ACTIONS.values() for name in group]
    for name in sorted(set(done) - set(known)):
        raise ValueError(f"{name} is nothing that gives points; choose from {', '.join(known)}.")
    points = {
        group: sum(int(figure(book, TQR, name)) for name in names if name in done)
        for group, names in ACTIONS.items()
    }
    total = sum(points.values())
    return Tqr(**points, total=total, band=tqr_band(total, book))


def tqr_perceived(points: int, book: Book) -> str:
    """The band of how recovered a runner feels, 6 to 20."""
    least, most = figure(book, TQR, "perceived_least"), figure(book, TQR, "perceived_most")
    return tqr_band(whole(points, "How recovered you feel", least, most), book)


def tqr_band(points: int, book: Book) -> str:
    """The highest band that begins at or below the points, else `none`."""
    reached = [band for band in BANDS if points >= figure(book, TQR, f"{band}_least")]
    return reached[-1] if reached else "none"


# --- what legs can do -------------------------------------------------------------------------------------------------


def lefs(answers: Sequence[int | None], book: Book) -> int | None:
    """Sum of twenty answers, 0 to 4 each, 80 the best; None where one is missing (binkley1999)."""
    counted(answers, "The questionnaire", int(figure(book, "lefs", "questions")))
    most = figure(book, "lefs", "answer_most")
    given = [
        whole(answer, f"Answer {number}", 0, most)
        for number, answer in enumerate(answers, 1)
        if answer is not None
    ]
    return sum(given) if len(given) == len(answers) else None


def lefs_change_matters(before: int, after: int, book: Book) -> bool:
    """Whether two sums differ by 9 points or more: less may be chance."""
    most = figure(book, "lefs", "questions") * figure(book, "lefs", "answer_most")
    for total in (before, after):
        whole(total, "The sum", 0, most)
    return abs(after - before) >= figure(book, "lefs", "points")
