"""How hard and how long in, session load out (foster2001). Pure."""

from freshlegs.knowledge.book import Book
from freshlegs.scales.number import checked, figure

ID = "srpe"


def srpe(effort: float | None, minutes: float | None, book: Book) -> float | None:
    """Effort of the whole session, 0 to 10, times its minutes, in units of load; the days of `load` add up the same.

    None where the effort or the time was not given: an effort is never guessed.
    """
    if effort is not None:
        checked(effort, "The effort", high=figure(book, ID, "effort_most"))
    if minutes is not None:
        checked(minutes, "The time in minutes")
    return None if effort is None or minutes is None else effort * minutes
