"""A word and many names in, the names that it may be a slip of out, with how many slips. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

SHORTEST_MISSPELT = 5  # letters: below, too many words are one slip away from a medicine
LONGEST_WITH_ONE_SLIP = 8


class Name(NamedTuple):
    """`marks`: see `marks_of`; `letters`: the name without spaces. A tuple, since a look goes through all of them."""

    marks: int
    letters: str
    name: str


Names = Mapping[int, tuple[Name, ...]]  # by number of letters


def names_of(pairs: Iterable[tuple[str, str]]) -> Names:
    """(letters, name) of each, ready for `near`."""
    found: dict[int, list[Name]] = {}
    for letters, name in pairs:
        found.setdefault(len(letters), []).append(Name(marks_of(letters), letters, name))
    return {length: tuple(names) for length, names in found.items()}


def near(letters: str, names: Names) -> Iterator[tuple[str, int]]:
    """(name, slips) of each name within one slip of 5 to 8 letters, or two of more. None of fewer."""
    most = slips_allowed(letters)
    if not most:
        return
    mine = marks_of(letters)
    apart = 2 * most  # one slip adds a letter, takes one away, or both
    for length in range(len(letters) - most, len(letters) + most + 1):
        alike = [name for name in names.get(length, ()) if (mine ^ name.marks).bit_count() <= apart]
        for _, other, name in alike:
            slips = distance(letters, other, most)
            if slips <= most:
                yield name, slips


def slips_allowed(letters: str) -> int:
    if len(letters) < SHORTEST_MISSPELT:
        return 0
    return 1 if len(letters) <= LONGEST_WITH_ONE_SLIP else 2


def marks_of(letters: str) -> int:
    """64 bits: which letters there are (modulo 32), and which of them twice or more. Cheaper than the distance."""
    once = twice = 0
    for letter in letters:
        mark = 1 << (ord(letter) & 31)
        twice |= once & mark
        once |= mark
    return once | twice << 32


def distance(one: str, two: str, most: int) -> int:
    """Letters changed, missing, too many, or swapped with the next; any number above `most` where there are more.

    Damerau-Levenshtein in its restricted form: no letter is touched twice.
    """
    far = most + 1
    before_last: list[int] = []
    last = [column if column <= most else far for column in range(len(two) + 1)]
    for row, letter in enumerate(one, 1):
        here = [far] * (len(two) + 1)
        here[0] = min(row, far)
        for column in range(max(1, row - most), min(len(two), row + most) + 1):
            if letter == two[column - 1]:
                here[column] = last[column - 1]
                continue
            least = 1 + min(last[column], here[column - 1], last[column - 1])
            if row > 1 and column > 1 and letter == two[column - 2] and one[row - 2] == two[column - 1]:
                least = min(least, before_last[column - 2] + 1)
            here[column] = least
        if min(here) > most:
            return far
        before_last, last = last, here
    return last[-1]
