"""The colours can be read in both themes: text 4.5 to 1, edges and marks 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from freshlegs.web.statics import STYLE, statics

CSS = statics()[STYLE].content.decode()
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
}
VERDICTS = ("fresh", "sore", "too-sore", "get-checked", "emergency", "unanswered")
TEXT = [
    ("fg", "bg"),
    ("fg", "surface"),
    ("muted", "bg"),
    ("muted", "surface"),
    ("accent", "bg"),
    ("accent", "surface"),
    ("on-accent", "accent"),
    ("error", "bg"),
    ("bm-on-12", "bm-1"),
    ("bm-on-12", "bm-2"),
    ("bm-on-3", "bm-3"),
    *((f"v-{verdict}-fg", f"v-{verdict}-bg") for verdict in VERDICTS),
    *(("fg", f"v-{verdict}-bg") for verdict in VERDICTS if verdict != "emergency"),
    *(("accent", f"v-{verdict}-bg") for verdict in VERDICTS if verdict != "emergency"),
]
EDGES = [
    ("control", "bg"),
    ("control", "surface"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("bm-edge", "bg"),
    ("bm-edge", "bm-region"),
    ("chart-over", "bg"),
    ("chart-bar", "bg"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(front: str, back: str, theme: int) -> None:
    assert contrast(PAIRS[front][theme], PAIRS[back][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), EDGES)
def test_edges_can_be_seen(front: str, back: str, theme: int) -> None:
    assert contrast(PAIRS[front][theme], PAIRS[back][theme]) >= 3


def test_every_colour_of_the_pictures_is_a_token_of_the_page() -> None:
    used = set(re.findall(r"var\(--((?:bm|chart|v)-[\w-]+)\)", CSS))

    assert used <= set(PAIRS)


def test_no_file_names_another_host() -> None:
    texts = {name: file.content.decode(errors="replace") for name, file in statics().items()}

    assert [
        name for name, text in texts.items() if re.search(r"https?://(?!www\.w3\.org/)|//cdn", text)
    ] == []
