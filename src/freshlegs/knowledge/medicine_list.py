"""The names of a book's medicines and of `book/medicine_names.toml`, ready to be looked up as people write them.

The file says which names of the contract's list a brand stands for, and which words beside a name (doses, forms, salts)
say nothing about what it is. It changes no name of that list, and is read once in a process.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from freshlegs.knowledge import misspelt
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.build import Faults, build
from freshlegs.knowledge.load import BookRefused, parsed, shipped

FILE = "medicine_names.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands beside a name; `only_with`: salts that people also take by themselves, and the names they belong to."""

    joiners: tuple[str, ...]
    doses: tuple[str, ...]
    forms: tuple[str, ...]
    salts: tuple[str, ...]
    only_with: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PainRelief:
    classes: tuple[str, ...]
    words: tuple[str, ...]
    low_dose: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brand:
    """`means`: names of the contract's list. `rest`: what else is in it; `classes`: what we know of that rest."""

    means: tuple[str, ...]
    verified: bool
    rest: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    words: Words
    pain_relief: PainRelief
    brands: Mapping[str, Brand]


@cache
def spoken() -> Spoken:
    """The file, or `BookRefused`."""
    unread: list[str] = []
    data = parsed(shipped() / FILE, FILE, unread)
    try:
        return build(Spoken, data)
    except Faults as refused:
        raise BookRefused([*unread, *(f"{FILE} {line}" for line in refused.lines)]) from None


def faults(found: Spoken, book: Book) -> Iterator[str]:
    """What types cannot say: every name and class on its list, and no brand that stands on the contract's list."""
    known = book.lists.medicines
    for name, brand in found.brands.items():
        if name in known:
            yield f"{FILE} {name}: stands in medicines.toml already"
        if not brand.means and not brand.rest:
            yield f"{FILE} {name}: says neither what it means nor what is in it"
        for means in brand.means:
            if means not in known:
                yield f"{FILE} {name}: {means!r} is no medicine"
        for id in brand.classes:
            if id not in book.lists.drug_classes:
                yield f"{FILE} {name}: {id!r} is no drug class"
    named = [name for names in found.words.only_with.values() for name in names]
    for name in (*named, *found.pain_relief.words, *found.pain_relief.low_dose):
        if name not in known and name not in found.brands:
            yield f"{FILE}: {name!r} is no name"


def brand_of(name: str) -> Brand:
    """A name of the contract's list means itself."""
    return spoken().brands.get(name) or Brand((name,), verified=False)


def classes_of(name: str, book: Book) -> tuple[str, ...]:
    """Sorted: those of all that it means, and of its rest as far as we know it."""
    brand = brand_of(name)
    found = {id for means in brand.means for id in book.lists.medicines[means].classes}
    return tuple(sorted(found.union(brand.classes)))


def is_pain_relief(name: str, book: Book) -> bool:
    relief = spoken().pain_relief
    if name in relief.low_dose:
        return False
    return name in relief.words or not set(relief.classes).isdisjoint(classes_of(name, book))


# --- text into words ----------------------------------------------------------------------------------------------

# A dotted abbreviation (b.d.), a number, the x of 1x2, the name in `ibuprofen400`, or a word with its apostrophes.
WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[xX](?=\d)|[^\W\d_]{3,}(?=\d)|[^\W_]+(?:['`\u2019\u00b4][^\W_]+)*|%"
)
SPELT = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "\u0131": "i"})


@dataclass(frozen=True, slots=True)
class Word:
    """`folded`: lower case, without accents, apostrophes and dots; `start` and `end`: where it stands in the text."""

    start: int
    end: int
    folded: str


def clean(text: str) -> str:
    """One form of each character, without marks of trade and characters that nobody sees."""
    bare = "".join(one for one in text if one not in "®™℠" and unicodedata.category(one) != "Cf")
    return unicodedata.normalize("NFKC", bare)


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    found = WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(one.start(), one.end(), folded(one.group())) for one in found]


def folded(word: str) -> str:
    """Lévothyrox -> levothyrox, b.d. -> bd. Never empty."""
    apart = unicodedata.normalize("NFKD", word.casefold().translate(SPELT))
    return "".join(one for one in apart if one.isalnum()) or word


def phrase(name: str) -> str:
    return " ".join(word.folded for word in words_of(clean(name)))


# --- the index ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Index:
    """Keys are phrases: folded words with one space between them."""

    names: Mapping[str, str]  # also written together -> the name of the list or the brand
    beside: Mapping[str, str]  # -> dose, form or salt
    only_with: Mapping[str, tuple[str, ...]]
    joiners: frozenset[str]
    longest: int  # words of the longest phrase
    letters: misspelt.Names


@lru_cache(maxsize=4)
def index(known: tuple[str, ...]) -> Index:
    """For the names of one book's list."""
    found = spoken()
    names: dict[str, str] = {}
    letters: list[tuple[str, str]] = []
    brands = [name for name, brand in found.brands.items() if set(brand.means) <= set(known)]
    for name in (*known, *brands):
        spaced = phrase(name)
        together = spaced.replace(" ", "")
        names.setdefault(spaced, name)
        names.setdefault(together, name)
        letters.append((together, name))
    words = found.words
    kinds = {"dose": words.doses, "form": words.forms, "salt": (*words.salts, *words.only_with)}
    beside = {phrase(entry): kind for kind, entries in kinds.items() for entry in entries}
    return Index(
        names=names,
        beside=beside,
        only_with=words.only_with,
        joiners=frozenset(words.joiners),
        longest=max(key.count(" ") + 1 for key in (*names, *beside)),
        letters=misspelt.names_of(letters),
    )
