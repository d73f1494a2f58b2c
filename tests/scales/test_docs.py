"""The page of the scales: each of the book is there with its source and the example that it is checked by."""

import re
from pathlib import Path

import pytest

from freshlegs import knowledge
from freshlegs.knowledge import Book

PAGE = (Path(__file__).parents[2] / "docs" / "scales.md").read_text("utf-8")
CHAPTERS = re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]


def chapter(id: str) -> str:
    (found,) = (text for text in CHAPTERS if f"`{id}`" in text.splitlines()[0])
    return found


@pytest.mark.parametrize("id", list(knowledge.book().scales))
def test_the_scale_has_its_chapter(book: Book, id: str) -> None:
    scale, text = book.scales[id], chapter(id)

    assert "**Not for**" in text or "**Never for**" in text
    assert scale.source == "ours" or scale.source in text


@pytest.mark.parametrize(
    "id", ["monotony_strain", "acwr", "hrss", "fitness_fatigue_form", "polarization", "riegel"]
)
def test_the_chapter_shows_the_result_of_the_check(book: Book, id: str) -> None:
    results = re.findall(r"\d+(?:\.\d+)?", (book.scales[id].check or "").rpartition("→")[2])

    assert results
    assert [result for result in results if result not in chapter(id)] == []
