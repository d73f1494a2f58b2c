"""What holds for every picture: golden files, well-formed, named, without style or script or a colour of its own."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures.geometry import SVG, outside, parsed
from pictures.samples import BOOK, hostile, samples

from freshlegs import pictures
from freshlegs.pictures import Picture

HERE = Path(__file__).parent
STYLE = (Path(pictures.__file__).parent / "pictures.css").read_text("utf-8")
TOKENS = HERE.parents[2] / "shared" / "ui" / "tokens.css"
SAMPLES = samples()
EVERY = pytest.mark.parametrize("picture", SAMPLES.values(), ids=list(SAMPLES))


@pytest.mark.parametrize("name", list(SAMPLES))
def test_the_picture_is_the_one_that_was_looked_at(name: str, request: pytest.FixtureRequest) -> None:
    beside, svg = HERE / "golden" / f"{name}.svg", SAMPLES[name].svg.replace("><", ">\n<") + "\n"
    if request.config.getoption("--golden"):
        beside.write_text(svg, "utf-8")

    assert beside.read_text("utf-8") == svg


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in (HERE / "golden").iterdir()} == set(SAMPLES)


def test_the_same_values_give_the_same_bytes() -> None:
    assert samples() == SAMPLES


@EVERY
def test_a_picture_has_a_name_a_description_and_a_view_box(picture: Picture) -> None:
    root = parsed(picture.svg)
    ids = {part.get("id"): part.text for part in root if part.get("id")}
    named = root.get("aria-labelledby", "").split()

    assert root.get("role") == "img"
    assert [bool(ids[id]) for id in named] == [True, True]
    assert re.fullmatch(r"0 0 \d+ [\d.]+", root.get("viewBox", ""))


@EVERY
def test_ids_begin_with_the_name_so_that_pictures_share_a_page(picture: Picture) -> None:
    ids = re.findall(r'\bid="([^"]+)"', picture.svg)

    assert ids
    assert all(id.startswith(f"{picture.name}-") for id in ids)
    assert len(ids) == len(set(ids))


@EVERY
def test_no_inline_style_script_or_colour(picture: Picture) -> None:
    assert not re.search(r"style=|<style|<script|\bon\w+=|href=", picture.svg)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", picture.svg)
    assert not re.search(r'(?:fill|stroke)="(?!url\(#)', picture.svg)


@EVERY
def test_every_shape_has_its_look_in_the_style(picture: Picture) -> None:
    classes = {name for found in re.findall(r'class="([^"]+)"', picture.svg) for name in found.split()}

    assert [name for name in sorted(classes) if not re.search(rf"\.{name}\b", STYLE)] == []


@EVERY
def test_nothing_reaches_over_the_edge(picture: Picture) -> None:
    assert outside(picture.svg) == []


@EVERY
def test_no_picture_says_what_is_never_said(picture: Picture) -> None:
    words = [part.text or "" for part in parsed(picture.svg).iter()]
    words += [picture.table.caption, *(cell for row in picture.table.rows for cell in row)]

    for id in BOOK.wording.patterns_always:
        assert not re.search(BOOK.wording.patterns[id], " ".join(words), re.IGNORECASE)


@EVERY
def test_the_table_is_rectangular_and_has_a_caption(picture: Picture) -> None:
    assert picture.table.caption
    assert {len(row) for row in picture.table.rows} <= {len(picture.table.head)}


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.endswith(("_empty", "_unknown"))])
def test_without_data_there_is_a_sentence_and_no_row(name: str) -> None:
    picture = SAMPLES[name]
    shown = " ".join(part.text or "" for part in parsed(picture.svg).iter(f"{SVG}text"))

    assert picture.table.rows == ()
    assert shown.endswith(".")
    assert shown in picture.table.caption


def test_the_style_takes_every_colour_from_the_tokens() -> None:
    if not TOKENS.exists():
        pytest.skip("the shared documents are not here")
    known = set(re.findall(r"(--[\w-]+):", TOKENS.read_text("utf-8")))

    assert set(re.findall(r"var\((--[\w-]+)\)", STYLE)) <= known
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb", STYLE)


@pytest.mark.parametrize(
    "words", ['<script>alert("1")</script>', "\"' onload='x' &amp; <b>", "a\x00b\ud800c\x1b"]
)
def test_hostile_words_stay_words(words: str) -> None:
    for picture in hostile(words).values():
        root = parsed(picture.svg)
        tags = {part.tag.removeprefix(SVG) for part in root.iter()}

        assert tags <= {
            "svg",
            "title",
            "desc",
            "defs",
            "pattern",
            "g",
            "rect",
            "line",
            "polygon",
            "path",
            "text",
        }
        assert not any(name.startswith("on") for part in root.iter() for name in part.attrib)
        assert "<script" not in picture.svg


@given(st.text(max_size=300))
def test_any_words_make_well_formed_pictures_and_stay_inside(words: str) -> None:
    for picture in hostile(words).values():
        assert outside(picture.svg) == []
