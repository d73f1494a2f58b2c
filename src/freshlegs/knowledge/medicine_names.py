"""A line as people type it in, the medicines that were understood out. Every face asks `understand`; nothing is guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from freshlegs.knowledge import misspelt
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.medicine_list import (
    Index,
    Word,
    brand_of,
    classes_of,
    clean,
    index,
    is_pain_relief,
    words_of,
)

LONGEST_LINE = 2_000  # characters; above it nothing is looked for, so that no line takes long
MOST_SUGGESTIONS = 3
SHORTEST_REST = 3  # letters that may be the misspelt end of a name that was recognised without them


@dataclass(frozen=True, slots=True)
class Understood:
    """One medicine of the line.

    typed        the words of the line that it was read from
    names        names of the contract's list that it stands for; none where it is on no list
    classes      drug classes of all that was recognised in it, also where something else is unknown
    rest         what is in it and on no list, in words; empty if there is none
    suggestions  at most three names that it may be a slip of; only for asking, never taken
    kept         what `runner.medicines` holds of it: its names, or where it is unknown the words themselves
    """

    typed: str
    kept: tuple[str, ...]
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    rest: str = ""
    pain_relief: bool = False
    suggestions: tuple[str, ...] = ()

    @property
    def unknown(self) -> bool:
        """It is on no list, or something in it is: it closes the supplements."""
        return not self.names or bool(self.rest)


def understand(line: str, book: Book) -> tuple[Understood, ...]:
    """Each medicine of the line, in its order. Words that we cannot place are an unknown medicine, never dropped."""
    if len(line) > LONGEST_LINE:
        return (Understood(line, (line,)),)
    text, names = clean(line), index(tuple(book.lists.medicines))
    found: list[Piece] = []
    for words in segments(text, names):
        pieces = pieces_of(words, names)
        if pieces:
            found += pieces
        elif found and only_doses(words, names):
            found[-1].end = words[-1].end
        else:
            found.append(Piece(words[0].start, words[-1].end, None))
    if not found and text.strip():
        found.append(Piece(0, len(text), None))
    return tuple(told(piece, text, names, book) for piece in found)


def has_pain_relief(line: str, book: Book) -> bool:
    """The line names pain relief: for the words of a check-in. Low-dose aspirin by a name of its own is none."""
    return any(found.pain_relief for found in understand(line, book))


# --- a line into pieces -------------------------------------------------------------------------------------------

NEXT = re.compile(r"[;\n\r+&|]|,(?!\d)|(?<!\d),|/(?!\d)|(?<!\d)/")  # 2,5 and 30/500 are doses


@dataclass(slots=True)
class Piece:
    """A run of words. `name`: as the index has it, None for what is on no list. `maybe`: letters of a misspelt name."""

    start: int
    end: int
    name: str | None
    maybe: list[str] = field(default_factory=list)


def segments(text: str, names: Index) -> Iterator[list[Word]]:
    """The words between separators; `and` and its like separate too."""
    start = 0
    for end in (*(found.start() for found in NEXT.finditer(text)), len(text)):
        words: list[Word] = []
        for word in words_of(text, start, end):
            if word.folded not in names.joiners:
                words.append(word)
            elif words:
                yield words
                words = []
        if words:
            yield words
        start = end


def pieces_of(words: list[Word], names: Index) -> list[Piece]:
    """Known names and runs of other words. What stands beside a name goes with it; alone it makes no piece."""
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        many, name, kind = longest(words[at:], names, pieces[-1].name if pieces else None)
        here, end = words[at : at + many], words[at + many - 1].end
        if kind:
            if pieces:
                pieces[-1].end = end
        elif name is None and pieces and pieces[-1].name is None:
            pieces[-1].end = end
            pieces[-1].maybe.append(here[0].folded)
        else:
            start = here[0].start if pieces else words[0].start
            pieces.append(Piece(start, end, name, [word.folded for word in here]))
        at += many
    without_beside = "".join("".join(piece.maybe) for piece in pieces)
    whole = "".join(word.folded for word in words)
    for piece in pieces:
        run = "".join(piece.maybe)
        piece.maybe += [run, without_beside, whole] if len(run) >= SHORTEST_REST else [run]
    return pieces


def only_doses(words: list[Word], names: Index) -> bool:
    at = 0
    while at < len(words):
        many, _, kind = longest(words[at:], names, None)
        if kind != "dose":
            return False
        at += many
    return True


def longest(words: list[Word], names: Index, before: str | None) -> tuple[int, str | None, str]:
    """How many words make the longest phrase at the start of `words`, and its name, or its kind if it is no name."""
    for many in range(min(names.longest, len(words)), 0, -1):
        key = " ".join(word.folded for word in words[:many])
        if key in names.names:
            return many, names.names[key], ""
        kind = kind_of(key, names)
        if kind and (key not in names.only_with or before in names.only_with[key]):
            return many, None, kind
    return 1, None, ""


def kind_of(key: str, names: Index) -> str:
    return "dose" if key.isdecimal() else names.beside.get(key, "")


# --- a piece into words for the runner ----------------------------------------------------------------------------


def told(piece: Piece, text: str, names: Index, book: Book) -> Understood:
    typed = " ".join(text[piece.start : piece.end].split())
    if piece.name is None:
        return Understood(typed, (typed,), suggestions=suggestions(piece.maybe, names, book))
    brand = brand_of(piece.name)
    return Understood(
        typed,
        kept=(piece.name,) if brand.rest else brand.means,
        names=brand.means,
        classes=classes_of(piece.name, book),
        rest=brand.rest,
        pain_relief=is_pain_relief(piece.name, book),
    )


def suggestions(typed: list[str], names: Index, book: Book) -> tuple[str, ...]:
    """The nearest first; of equally near ones each set of classes has its turn before any comes again.

    Names that mean the same stand once, the contract's own before a brand.
    """
    nearest: dict[str, int] = {}
    for letters in dict.fromkeys(typed):
        for name, slips in misspelt.near(letters, names.letters):
            nearest[name] = min(slips, nearest.get(name, slips))
    known = book.lists.medicines
    order = sorted(nearest, key=lambda name: (nearest[name], name not in known, name))
    once: dict[tuple[tuple[str, ...], str], str] = {}
    for name in order:
        once.setdefault((brand_of(name).means, brand_of(name).rest), name)
    turns: dict[tuple[int, tuple[str, ...]], int] = {}
    ranked: list[tuple[int, int, str]] = []
    for name in once.values():
        group = (nearest[name], classes_of(name, book))
        turns[group] = turns.get(group, 0) + 1
        ranked.append((nearest[name], turns[group], name))
    return tuple(name for _, _, name in sorted(ranked)[:MOST_SUGGESTIONS])
