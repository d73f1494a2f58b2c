"""The body map: hooks that the page and its tests rely on, squares that a thumb hits, the runner's own left and right."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures.geometry import SVG, holds, largest_square, outside, parsed, parts, polygon
from pictures.samples import BOOK, MARKS, TODAY

from freshlegs.pictures import TARGETS, Mark, body_map, small_body_map, targets_at
from freshlegs.pictures.body_zones import ZONES, Zone

OFF_MAP = {"upper_back", "neck", "shoulders", "arms", "chest"}
DRAWN = Path(__file__).parents[3] / "shared" / "ui" / "bodymap_regions.json"
IDS = [target.id for target in TARGETS]
EVERY_ZONE = pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.id)


def hooks(svg: str) -> dict[str, ET.Element]:
    return {part.get("data-region", ""): part for part in parsed(svg).iter() if part.get("data-region")}


def middle_x(svg: str, hook: str) -> float:
    root = parsed(svg)
    drawn = {id(part): points for part, points in parts(root)}
    group = next(part for part in root.iter() if part.get("data-region") == hook)
    points = next(drawn[id(part)] for part in group if part.tag == f"{SVG}polygon")
    return (min(x for x, _ in points) + max(x for x, _ in points)) / 2


def test_there_are_forty_targets_and_each_has_its_hook() -> None:
    assert len(ZONES) == 22
    assert len(IDS) == len(set(IDS)) == 40
    assert list(hooks(body_map({}).svg)) == IDS


def test_the_hooks_are_zone_and_side() -> None:
    assert {"calf-left", "calf-right", "lower_back-middle"} <= set(IDS)
    assert "Left calf" in [target.words for target in TARGETS]
    assert all(target.id == f"{target.zone.id}-{target.side}" for target in TARGETS)


def test_every_region_of_the_book_is_in_one_zone_or_off_the_map() -> None:
    on_map = [region for zone in ZONES for region in zone.regions]

    assert len(on_map) == len(set(on_map)) == 31
    assert set(on_map) | OFF_MAP == set(BOOK.lists.regions)
    assert not OFF_MAP & set(on_map)


@EVERY_ZONE
def test_a_zone_is_on_the_side_of_the_body_that_the_book_says(zone: Zone) -> None:
    regions = [BOOK.lists.regions[region] for region in zone.regions]

    assert {region.view for region in regions} == {zone.view}
    assert {region.sided for region in regions} == {zone.sided}
    assert len(regions) > 1 or regions[0].words == zone.words


@EVERY_ZONE
def test_every_target_holds_a_square_of_24_pixels(zone: Zone) -> None:
    assert largest_square(polygon(zone.points), 0.25) >= 24


@EVERY_ZONE
def test_the_number_stands_in_its_zone(zone: Zone) -> None:
    assert holds(polygon(zone.points), zone.mark)


def test_the_drawing_is_the_one_that_was_agreed() -> None:
    if not DRAWN.exists():
        pytest.skip("the shared documents are not here")
    agreed = json.loads(DRAWN.read_text("utf-8"))

    assert {zone.id: zone.regions for zone in ZONES} == {
        zone["id"]: tuple(zone["regions"]) for zone in agreed["zones"]
    }
    assert set(agreed["off_map"]) == OFF_MAP
    for zone, other in zip(ZONES, agreed["zones"], strict=True):
        here, there = polygon(zone.points), polygon(other["points"])
        for place in (0, 1):
            for edge in (min, max):
                assert abs(edge(p[place] for p in here) - edge(p[place] for p in there)) <= 0.8


def test_left_and_right_are_the_runner_s_own() -> None:
    svg = body_map({}).svg

    assert middle_x(svg, "quads-right") < 82 < middle_x(svg, "quads-left") < 164
    assert 164 < middle_x(svg, "calf-left") < 246 < middle_x(svg, "calf-right")


def test_the_map_is_hidden_from_readers_since_the_boxes_are_the_control() -> None:
    assert parsed(body_map({}).svg).get("aria-hidden") == "true"
    assert parsed(small_body_map(TODAY, MARKS).svg).get("aria-hidden") is None


@given(st.dictionaries(st.sampled_from(IDS), st.integers(0, 3)))
def test_the_level_is_told_by_number_and_by_attribute(levels: dict[str, int]) -> None:
    picture = body_map(levels)

    for id, group in hooks(picture.svg).items():
        seen = [part.text for part in group if part.tag == f"{SVG}text" and part.get("display") is None]
        assert group.get("data-level") == str(levels.get(id, 0))
        assert seen == ([str(levels[id])] if levels.get(id) else [])
    assert len(picture.table.rows) == sum(level > 0 for level in levels.values())
    assert outside(picture.svg) == []


def test_the_table_of_the_map_names_the_places() -> None:
    picture = body_map({"calf-left": 2, "lower_back-middle": 1, "heel-right": 0})

    assert picture.table.rows == (("Lower back", "1, sore"), ("Left calf", "2, very sore"))


def test_a_region_is_found_on_the_map() -> None:
    assert targets_at("calf", "left") == ("calf-left",)
    assert targets_at("ankle_inner", "both") == ("ankle-left", "ankle-right")
    assert targets_at("lower_back", "left") == ("lower_back-middle",)
    assert targets_at("neck", "middle") == ()


SOME_MARKS = st.lists(
    st.builds(
        Mark,
        st.sampled_from(sorted(BOOK.lists.regions)),
        st.sampled_from(sorted(BOOK.lists.sides)),
        st.integers(1, 3),
        st.just("A place"),
    )
)


@given(SOME_MARKS)
def test_any_marks_of_a_day_stay_inside_and_stand_in_the_table(marks: list[Mark]) -> None:
    picture = small_body_map(TODAY, tuple(marks))

    assert outside(picture.svg) == []
    assert [row[0] for row in picture.table.rows] == [mark.words for mark in marks]


def test_two_regions_of_a_zone_show_the_worse_level() -> None:
    picture = small_body_map(TODAY, MARKS)
    levels = [part.get("data-level") for part in parsed(picture.svg).iter() if part.get("data-level")]
    digits = [part.text for part in parsed(picture.svg).iter() if "p-level" in part.get("class", "")]

    assert sorted(filter(None, levels)) == sorted(filter(None, digits)) == ["1", "1", "3"]


def test_a_place_off_the_map_is_counted_below_it() -> None:
    texts = [part.text for part in parsed(small_body_map(TODAY, MARKS).svg).iter(f"{SVG}text")]

    assert "1 elsewhere" in texts


def test_a_day_without_a_check_in_is_not_a_day_without_soreness() -> None:
    gap, calm = small_body_map(TODAY, None), small_body_map(TODAY, ())

    assert "No check-in" in gap.svg
    assert "Nowhere sore" in calm.svg
    assert "p-gap" in gap.svg
    assert "p-gap" not in calm.svg
    assert "no check-in" in gap.table.caption


def test_the_maps_of_a_fortnight_have_names_of_their_own() -> None:
    days = [TODAY.replace(day=day) for day in range(1, 15)]

    assert len({small_body_map(day, ()).name for day in days}) == 14
