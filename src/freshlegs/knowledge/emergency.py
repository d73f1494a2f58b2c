"""A time zone in, the emergency number of its country out, with the words around it. Every face asks `here`.

A zone is no place: somebody abroad may keep the zone of home, and a zone may serve several countries. So the words name
the country, and where the numbers of a zone are not one and the same, all of `unknown` are given.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from freshlegs.knowledge.book import Source, Verified
from freshlegs.knowledge.build import Faults, build
from freshlegs.knowledge.load import BookRefused, shipped

FILE = "emergency.toml"
NUMBER = re.compile(r"\d{2,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Countries (ISO 3166, two letters) that share their numbers. `source` may be missing only where from memory."""

    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    verified: Verified
    reviewed_on: date
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    known: str
    shared: str
    unknown: str
    joined: str
    last: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The file. `unknown`: what is said where the country is not known."""

    unknown: tuple[str, ...]
    say: Say
    sources: Mapping[str, Source]
    country: tuple[Row, ...]

    def of(self, code: str) -> tuple[str, ...] | None:
        return next((row.numbers for row in self.country if code in row.codes), None)


@dataclass(frozen=True, slots=True)
class Here:
    """`country`: its name; None where the zone is of none or of several, that share a number or get those of `unknown`."""

    numbers: tuple[str, ...]
    country: str | None
    words: str


def here(zone: str, numbers: Numbers | None = None) -> Here:
    """What to call in this IANA zone. A zone that is none gets the numbers of `unknown`, never an error."""
    known = numbers or of_the_book()
    countries = zones().get(zone, ())
    found = {known.of(code) for code in countries}
    calls = found.pop() if len(found) == 1 else None
    country = names()[countries[0]] if calls and len(countries) == 1 else None
    how = "unknown" if calls is None else "shared" if country is None else "known"
    calls = calls or known.unknown
    words: str = getattr(known.say, how).format(numbers=listed(calls, known.say), country=country)
    return Here(calls, country, words)


def listed(numbers: tuple[str, ...], say: Say) -> str:
    """`112, 999 or 911`."""
    return say.last.join(filter(None, (say.joined.join(numbers[:-1]), numbers[-1])))


# --- the file -----------------------------------------------------------------------------------------------------------


@cache
def of_the_book() -> Numbers:
    return load(shipped())


def load(folder: Traversable) -> Numbers:
    """The numbers of this book, or `BookRefused` with every fault."""
    try:
        data = tomllib.loads((folder / FILE).read_text("utf-8"))
        found = build(Numbers, data)
    except FileNotFoundError:
        raise BookRefused([f"{FILE}: the file is missing"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BookRefused([f"{FILE}: {fault}"]) from None
    except Faults as refused:
        raise BookRefused([f"{FILE} {line}" for line in refused.lines]) from None
    wrong = list(faults(found))
    if wrong:
        raise BookRefused([f"{FILE} {line}" for line in wrong])
    return found


def faults(found: Numbers) -> Iterator[str]:
    """What no type can say: a country stands once and exists, a number is one, a proof has its source."""
    if not found.unknown:
        yield ".unknown: it is empty"
    yield from (
        f".unknown: {one!r} is no number to call" for one in found.unknown if not NUMBER.fullmatch(one)
    )
    met: set[str] = set()
    for number, row in enumerate(found.country):
        at = f".country[{number}]"
        if not row.numbers or not row.codes:
            yield f"{at}: it names no number or no country"
        yield from (f"{at}: {one!r} is no number to call" for one in row.numbers if not NUMBER.fullmatch(one))
        yield from (f"{at}: {code!r} is no country" for code in row.codes if code not in names())
        yield from (f"{at}: {code} stands twice" for code in row.codes if code in met)
        met |= set(row.codes)
        if row.source is None and row.verified != "memory":
            yield f"{at}: verified, but it names no source"
        if row.source is not None and row.source not in found.sources:
            yield f"{at}: {row.source!r} is no source"


# --- zones and countries, from the tzdata package ------------------------------------------------------------------------


@cache
def names() -> Mapping[str, str]:
    """Country code -> its name, `GB` -> `Britain (UK)`."""
    return {row[0]: row[1] for row in table("iso3166.tab")}


@cache
def zones() -> Mapping[str, tuple[str, ...]]:
    """Zone -> the countries that it serves. A zone that has a country of its own has that one alone.

    Older names lead on: `US/Eastern` to New York. Some lead to a zone of other countries (`Iceland`, to Abidjan), so
    for those all countries of the row count.
    """
    shared = {row[2]: tuple(row[0].split(",")) for row in table("zone1970.tab")}
    own = {row[2]: (row[0],) for row in table("zone.tab")}
    links = {}
    for line in (files("tzdata.zoneinfo") / "tzdata.zi").read_text("utf-8").splitlines():
        if line.startswith("L "):
            _, target, name = line.split()
            links[name] = target
    led = {
        name: shared[end] for name, target in links.items() if (end := links.get(target, target)) in shared
    }
    return {**shared, **led, **own}


def table(name: str) -> list[list[str]]:
    lines = (files("tzdata.zoneinfo") / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
