"""The never-say list over every word of the product: the book, the sentences in the code, the pages, the documents."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "freshlegs"
BOOK = SOURCE / "knowledge" / "book"
WORDING = knowledge.book().wording

# Besides the patterns of the book: for what stands in its list of never-said words without a pattern of its own.
MORE = {
    "heals": r"(?i)\b(heals?|healed|healing|cures?|cured|treats?|treated|treatments?|diagnos\w+)\b",
    "inflammation": r"(?i)\b(against|reduces?|fights?|calms?) (your |the )?inflammation\b",
    "into_the_muscle": r"(?i)\b(stops?|prevents?|eases?) cramps?\b|\binto the muscles?\b",
    "approved": r"(?i)\b(medical[- ]grade|clinically proven|(doctor|physician)[- ]approved)\b",
    "clinic": r"(?i)\b(patients?|therap(y|ies)|prescri\w+|monitor\w* your)\b",
    "praise": r"(?i)\b(no pain,? no gain|well done|good soreness|streaks?)\b",
    "shouting": r"\w!(\s|$)",
}
PATTERNS = {name: re.compile(pattern) for name, pattern in {**WORDING.patterns, **MORE}.items()}

# One sentence for each line of the list in the book: it has to be caught.
CAUGHT = {
    "diagnoses, detects or rules out a named condition": "That looks like a stress fracture.",
    "treats, heals or cures soreness, damage, inflammation": "A bath heals sore legs.",
    "a personal risk, or any percentage beside risk or injury": "Your risk is up by 30 %.",
    "safe to run": "It is safe to run.",
    "toxins, lactic acid, waste, cortisol, growth hormone": "A walk clears lactic acid.",
    "magnesium goes into the muscle, stops cramps": "The salt stops cramps.",
    "CBD or turmeric heals, works against your inflammation": "Turmeric works against your inflammation.",
    "take a drug, a dose, a number of mg of any drug or supplement": "Take ibuprofen before bed.",
    "medical grade, clinically proven, doctor approved": "Clinically proven tights.",
    "patient, therapy, prescription, monitor your condition": "Cold therapy for you.",
    "litres, glasses, reminders to drink": "Drink 2 litres today.",
    "calories, body mass, body mass index in any answer": "Count the calories.",
    "try to hop, press here, test it": "Try to hop on it.",
    "a brand, one person's story": "It works like a dream.",
    "good soreness, no pain no gain, streaks, well done": "Well done, a streak of nine.",
}

# What may stand, and why.
QUOTED = (  # the voices of others: what the article claims, what a study found, what a paper is called; the list itself
    r"claims\.toml",
    r"sources\.toml",
    r"remedies/.*\.(article_says|studies)",
    r"wording\.toml\.(never|patterns)",
    r"emergency\.toml\.sources",
)
ALLOWED = (
    "does not diagnose or treat",  # the line itself
    "neither diagnoses nor treats",
    "I am treated for cancer",  # what a runner says of herself
    "where I would treat",
    "part of your treatment",
    "Do not stop a prescribed medicine",
    "red streaks on the limb",  # a sign on the skin
)


def told(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """(path, text) of every string in a table."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from told(item, f"{at}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from told(item, at)


def of_the_book() -> Iterator[tuple[str, str]]:
    for file in sorted(BOOK.rglob("*.toml")):
        name = file.relative_to(BOOK).as_posix()
        for at, text in told(tomllib.loads(file.read_text("utf-8")), name):
            if not any(re.match(place, at) for place in QUOTED):
                yield at, text


def of_the_code() -> Iterator[tuple[str, str]]:
    """Every string that is no docstring; in `cli` those too, since they are the help."""
    for file in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        own = set() if "cli" in file.parts else {id(node) for node in docstrings(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own:
                yield f"{file.relative_to(SOURCE).as_posix()}:{node.lineno}", node.value


def docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr):
                yield first.value


def of_the_pages() -> Iterator[tuple[str, str]]:
    for file in sorted([*SOURCE.rglob("*.html"), *SOURCE.rglob("*.j2"), *SOURCE.rglob("*.js")]):
        yield file.relative_to(SOURCE).as_posix(), file.read_text("utf-8")


def of_the_documents() -> Iterator[tuple[str, str]]:
    """Without what stands in backticks, which is typed, not said. Pages of remedies are written from the book."""
    for file in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "changes").glob("*.md")]):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text("utf-8"), flags=re.DOTALL)
        yield file.relative_to(ROOT).as_posix(), text


def faults(words: Iterable[tuple[str, str]]) -> list[str]:
    found = []
    for at, text in words:
        left = text
        for phrase in ALLOWED:
            left = left.replace(phrase, "")
        hits = {name: hit for name, pattern in PATTERNS.items() if (hit := pattern.search(left))}
        found += [f"{at}: {name}: {hit.group(0)!r}" for name, hit in hits.items()]
    return found


PLACES = (of_the_book, of_the_code, of_the_pages, of_the_documents)


@pytest.fixture(scope="module")
def everywhere() -> dict[str, list[tuple[str, str]]]:
    return {place.__name__: list(place()) for place in PLACES}


@pytest.mark.parametrize("place", [place.__name__ for place in PLACES])
def test_what_must_never_be_said_stands_nowhere(
    place: str, everywhere: dict[str, list[tuple[str, str]]]
) -> None:
    assert len(everywhere[place]) > 3
    assert faults(everywhere[place]) == []


def test_every_line_of_the_list_is_caught_by_a_pattern() -> None:
    assert CAUGHT.keys() == WORDING.never.keys()
    assert [line for line, text in CAUGHT.items() if not faults([("here", text)])] == []


def test_what_is_said_instead_may_be_said() -> None:
    assert faults([("instead", said) for said in WORDING.never.values()]) == []


@pytest.mark.parametrize("phrase", ALLOWED)
def test_what_is_allowed_is_still_said_somewhere(
    phrase: str, everywhere: dict[str, list[tuple[str, str]]]
) -> None:
    assert any(phrase in text for place in everywhere.values() for _, text in place)
