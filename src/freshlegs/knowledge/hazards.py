"""The hazard log: what can go wrong with this program, what keeps it from going wrong, and the tests that show it.

Kept beside the book and read apart from it: no rule and no answer depends on it.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from freshlegs.knowledge.build import Between, Faults, build
from freshlegs.knowledge.load import BookRefused

FILE = "hazards.toml"
ACCEPTED = 9  # severity times likelihood after controls; above it, the hazard stops a release
UNTESTED = 4  # up to here it may stand without a test
Level = Annotated[int, Between(1, 5)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """`severity`, `likelihood`: 1 to 5, before and after the control. `tests`: node ids of pytest, from the root.

    `later`: the part of the program that brings what is still missing of the control.
    """

    id: str
    hazard: str
    cause: str
    harm: str
    severity: tuple[Level, ...]
    likelihood: tuple[Level, ...]
    control: str
    tests: tuple[str, ...] = ()
    later: str | None = None

    def risk(self, when: int) -> int:
        """`when`: 0 before the control, 1 after it."""
        return self.severity[when] * self.likelihood[when]


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """`verified`: a clinician has confirmed severity and likelihood."""

    about: str
    verified: bool
    hazard: tuple[Hazard, ...]


@cache
def log() -> Log:
    return load(files("freshlegs.knowledge"))


def load(folder: Traversable) -> Log:
    """The log of this folder, or `BookRefused` with every fault."""
    try:
        found = build(Log, tomllib.loads((folder / FILE).read_text("utf-8")))
    except FileNotFoundError:
        raise BookRefused([f"{FILE}: the file is missing"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BookRefused([f"{FILE}: {fault}"]) from None
    except Faults as refused:
        raise BookRefused([f"{FILE} {line}" for line in refused.lines]) from None
    wrong = [f"{FILE} {line}" for line in faults(found)]
    if wrong:
        raise BookRefused(wrong)
    return found


def faults(found: Log) -> Iterator[str]:
    """What no type can say: an id stands once, figures come in pairs, a control that matters is shown or announced."""
    for id, times in Counter(each.id for each in found.hazard).items():
        if times > 1:
            yield f"{id}: stands {times} times"
    for each in found.hazard:
        if not re.fullmatch(r"H\d\d", each.id):
            yield f"{each.id}: wanted an id like H07"
        if len(each.severity) != 2 or len(each.likelihood) != 2:
            yield f"{each.id}: severity and likelihood need two figures each, before and after the control"
            continue
        if each.risk(1) > min(ACCEPTED, each.risk(0)):
            yield f"{each.id}: {each.risk(1)} after the control is too much to accept"
        if not each.tests and not each.later and each.risk(1) > UNTESTED:
            yield f"{each.id}: no test shows its control, and nothing is announced"
        yield from (f"{each.id}: {test!r} is no node id of pytest" for test in each.tests if "::" not in test)
