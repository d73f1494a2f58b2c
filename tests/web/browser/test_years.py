"""The two-year drawing in a browser: keys, mouse, zoom, themes, narrow and large, without script, and its weight."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from playwright.sync_api import Page, expect
from web.browser.looks import DESK, DRAWN, NARROW, PHONE, Weights, axe, fits, resize

from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

pytestmark = pytest.mark.browser

GAP = range(30, 34)  # weeks ago without anything
LIGHT = {"bars": "47,122,107", "line": "180,83,26", "sore": "91,79,179"}
DARK = {"bars": "87,184,163", "line": "255,157,102", "sore": "169,160,245"}
# All of the colours are in the drawing, none of the others.
DRAWN_IN = """([drawing, wanted, unwanted]) => {
  const canvas = document.querySelector(`[data-of="${drawing}"] canvas`);
  if (!canvas) return false;
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const found = new Set();
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] === 255) found.add(`${pixels[at]},${pixels[at + 1]},${pixels[at + 2]}`);
  return wanted.every((each) => found.has(each)) && !unwanted.some((each) => found.has(each));
}"""
FILLS_ITS_PLACE = "() => Math.abs(document.querySelector('.uplot').offsetWidth - document.querySelector('figure').clientWidth) < 2"


@pytest.fixture
def two_years(home: Path) -> None:
    with Store.open(home) as store:
        weeks = [week for week in range(104) if week not in GAP]
        store.add_activities([run(week, 5 + week % 20) for week in weeks])
        for week in weeks:
            at = NOW - timedelta(weeks=week)
            body = json.dumps({"at": at.isoformat(), "soreness": week % 11})
            store.add_check_in(f"key-of-the-week-{week}", at, at.date(), body, at)


def run(week: int, km: int) -> NewActivity:
    start = NOW - timedelta(weeks=week, days=1)
    one = Activity(sport="run", source_format="fit", start=start, distance_m=1000 * km, duration_s=300 * km)
    return NewActivity(id=f"w{week}", activity=one, utc_offset_s=0, time_zone_source="file", sha256=None)


def drawn(page: Page, plots: int = 2) -> Page:
    """With its drawings, which have come to rest."""
    expect(page.locator("canvas")).to_have_count(plots)
    page.wait_for_function(FILLS_ITS_PLACE)
    page.evaluate(DRAWN)
    return page


def tells(page: Page, words: str) -> None:
    expect(page.locator(".told")).to_contain_text(words)


@pytest.mark.usefixtures("two_years")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(walk: Callable[..., Any]) -> None:
    found = []
    for size in (PHONE, DESK):
        for theme in ("light", "dark"):
            page = drawn(walk(size=size, theme=theme).go("/history/years"))
            page.get_by_text("Show as a table").click()
            expect(page.get_by_role("table")).to_be_visible()
            found += [(size["width"], theme, *fault) for fault in axe(page)]
    fits(drawn(walk(size=NARROW).go("/history/years")))

    assert found == []


@pytest.mark.usefixtures("two_years")
def test_the_drawing_is_as_wide_as_the_page_and_follows_it(walk: Callable[..., Any]) -> None:
    page = walk(size=DESK).go("/history/years")
    for size in (DESK, PHONE):
        resize(page, size)
        drawn(page)
        expect(page.locator("canvas")).to_have_count(2)  # the narrower one is not drawn beside the wide one


@pytest.mark.usefixtures("two_years")
def test_keys_look_at_each_week_and_the_words_are_those_of_the_table(walk: Callable[..., Any]) -> None:
    page = walk().go("/history/years")
    slider = page.get_by_role("slider", name="Look at one week")
    newest = "Week to: Mon, 23 Nov 2026; Distance, km: 5; Longest run, km: 5; Runs: 1; Mean soreness, of 10: 0; Check-ins: 1"
    expect(page.locator(".told")).to_have_text(newest)
    slider.focus()
    page.keyboard.press("ArrowLeft")

    tells(page, "Mon, 16 Nov 2026; Distance, km: 6;")
    expect(slider).to_have_attribute("aria-valuetext", page.locator(".told").inner_text())
    page.get_by_role("button", name="Three months").click()
    slider.focus()
    for _ in range(GAP[0] - 1):
        page.keyboard.press("ArrowLeft")
    tells(page, "Distance, km: –; Longest run, km: –; Runs: –; Mean soreness, of 10: –")
    page.keyboard.press("Home")
    tells(page, "Week to: Mon, 2 Dec 2024")


@pytest.mark.usefixtures("two_years")
def test_a_mouse_reads_a_week_and_a_drag_looks_closer(walk: Callable[..., Any]) -> None:
    page = drawn(walk(size=DESK).go("/history/years"))
    over = page.locator(".u-over").first
    over.scroll_into_view_if_needed()
    page.evaluate(DRAWN)
    box = over.bounding_box()
    assert box is not None
    slot, middle = box["width"] / 104, box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 50.5 * slot, middle)
    tells(page, "Week to: Mon, 17 Nov 2025")
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")

    page.mouse.move(box["x"] + 52 * slot, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 60 * slot, middle, steps=3)
    page.mouse.up()
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "false")
    page.mouse.move(box["x"] + 0.5 * box["width"] / 8, middle)
    tells(page, "Week to: Mon, 1 Dec 2025")
    page.mouse.dblclick(box["x"] + 100, middle)
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize(("theme", "other"), [("light", "dark"), ("dark", "light")])
def test_the_colours_are_the_tokens_of_the_theme(walk: Callable[..., Any], theme: str, other: str) -> None:
    tokens = {"light": LIGHT, "dark": DARK}
    page = drawn(walk(theme=theme).go("/history/years"))
    page.get_by_role("button", name="Half a year").click()

    for shown, left in ((theme, other), (other, theme)):
        page.emulate_media(color_scheme="dark" if shown == "dark" else "light")
        seen, gone = tokens[shown], tokens[left]
        page.wait_for_function(
            DRAWN_IN, arg=["distance", [seen["bars"], seen["line"]], [gone["bars"], gone["line"]]]
        )
        page.wait_for_function(DRAWN_IN, arg=["soreness", [seen["sore"]], [gone["sore"]]])
        assert page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") == (shown == "dark")


@pytest.mark.usefixtures("two_years")
def test_without_script_the_table_is_simply_there(walk: Callable[..., Any]) -> None:
    page = walk(script=False).go("/history/years")

    expect(page.get_by_role("row")).to_have_count(105)
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_role("slider", include_hidden=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Earlier", include_hidden=True)).to_be_hidden()


@pytest.mark.usefixtures("two_years")
def test_a_cold_page_is_light_and_no_style_is_refused(walk: Callable[..., Any]) -> None:
    window = walk()
    sizes = Weights(window.page).open(window.at + "/history/years")
    drawn(window.page)

    assert sizes[window.at + "/history/years"] <= 16_000
    assert sum("uPlot" in url for url in sizes) == 2
    assert sum(sizes.values()) <= 60_000
    assert window.trouble == []


def test_one_week_can_be_drawn(home: Path, walk: Callable[..., Any]) -> None:
    with Store.open(home) as store:
        store.add_activities([run(0, 7)])
    page = drawn(walk().go("/history/years"), plots=1)

    tells(page, "Distance, km: 7;")
    expect(page.get_by_role("button", name="One year")).to_have_count(0)
    page.get_by_role("button", name="Earlier").click()
    page.evaluate(DRAWN)
    tells(page, "Distance, km: 7;")
