"""Numbers of the book for a scale, and what a runner typed, checked with a sentence that says what to change."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from freshlegs.knowledge.book import Book

MOST, LEAST = 1e9, 1e-6  # beyond them a typed number is a slip, and a power of it may leave the floats


def figure(book: Book, scale: str, name: str) -> float:
    return (book.scales[scale].figures or {})[name].value


def exact(value: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(Decimal(repr(float(value))))


def checked(value: float, what: str, low: float = 0.0, high: float = MOST) -> float:
    """`value` as it is, both bounds included, or ValueError with `what` as the subject of the sentence."""
    if not low <= value <= high:
        raise ValueError(f"{what} has to be a number from {low:,.15g} to {high:,.15g}, and it is {value:g}.")
    return value


def above_zero(value: float, what: str) -> float:
    if not LEAST <= value <= MOST:
        raise ValueError(f"{what} has to be a number above 0 and at most {MOST:,.15g}, and it is {value:g}.")
    return value


def whole(value: int, what: str, low: float, high: float) -> int:
    """A whole number between the bounds, both included, or ValueError."""
    if checked(value, what, low, high) != int(value):
        raise ValueError(f"{what} has to be a whole number, and it is {value:g}.")
    return int(value)


def counted(values: Sequence[object], what: str, wanted: int) -> None:
    if len(values) != wanted:
        raise ValueError(f"{what} has {wanted} numbers, and {len(values)} were given.")
