"""The shipped book, and the worked numbers of the science pages where they lie beside the house."""

import json
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.knowledge import Book

PAGE = Path(__file__).parents[2] / "../shared/science/worked_examples.json"


@pytest.fixture(scope="session")
def book() -> Book:
    return knowledge.book()


@pytest.fixture(scope="session")
def page() -> dict[str, Any]:
    if not PAGE.exists():
        pytest.skip("the science pages do not lie beside this checkout")
    found: dict[str, Any] = json.loads(PAGE.read_text("utf-8"))
    return found
