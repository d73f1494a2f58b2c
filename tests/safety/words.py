"""What a runner can be shown: every sentence of an answer, of a generated page, of a command; and what never may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from freshlegs import knowledge

WORDING = knowledge.book().wording
NEVER = {name: re.compile(pattern) for name, pattern in WORDING.patterns.items()}
IDS = frozenset(
    [
        "source",
        "start",
        "end",
        "id",
        "remedy",
        "way",
        "rule",
        "grade",
        "status",
        "verdict",
        "care",
        "run_today",
    ]
)


def of(value: object, key: str = "") -> Iterator[str]:
    """Every sentence of an answer, without ids, sources and times."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from of(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from of(inner, key)
    elif isinstance(value, str) and key not in IDS:
        yield value


def forbidden(texts: Iterable[str], names: Iterable[str] = tuple(NEVER)) -> list[tuple[str, str]]:
    """(pattern, text) of everything that may not be said."""
    wanted = [(name, NEVER[name]) for name in names]
    return [(name, text) for text in texts for name, pattern in wanted if pattern.search(text)]


def without_quotes(page: str) -> str:
    """A page of a remedy in our own voice: the voices of others stand in the table, under Studies and From the article."""
    own = re.sub(r"(?ms)^## (Studies|Sources|From the article)\n.*?(?=^## |\Z)", "", page)
    return re.sub(r"(?m)^\| (?!figure).*\n", "", own.partition("\n## In the plan")[0])


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every string."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{at}.{name}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, at)
    elif isinstance(value, str):
        yield at, value
