"""The two-year drawing in a browser: keys, mouse, zoom, themes, narrow and large, without script, and its weight."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from conftest import NOW
from playwright.sync_api import Page, expect

from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
GAP = range(30, 34)  # weeks ago without anything
SEEN = """(place) => {
  const canvas = place.querySelector("canvas");
  const found = new Map();
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] === 255) found.set(pixels.slice(at, at + 3).join(), 1 + (found.get(pixels.slice(at, at + 3).join()) ?? 0));
  return Object.fromEntries(found);
}"""


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


def told(page: Page) -> str:
    return page.locator(".told").inner_text()


@pytest.mark.usefixtures("two_years")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(walk: Callable[..., Any]) -> None:
    found = []
    for size in (PHONE, DESK):
        for theme in ("light", "dark"):
            page = walk(size=size, theme=theme).go("/history/years")
            expect(page.locator("canvas")).to_have_count(2)
            page.get_by_text("Show as a table").click()
            page.evaluate(AXE + ";0")
            result = page.evaluate("(rules) => axe.run({runOnly: rules})", RULES)
            found += [(size["width"], theme, fault["id"], fault["nodes"]) for fault in result["violations"]]
    page = walk(size=NARROW).go("/history/years")
    expect(page.locator("canvas")).to_have_count(2)
    assert page.evaluate(SIDEWAYS) == 0
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert page.evaluate(SIDEWAYS) == 0

    assert found == []


@pytest.mark.usefixtures("two_years")
def test_the_drawing_is_as_wide_as_the_page_and_follows_it(walk: Callable[..., Any]) -> None:
    page = walk(size=DESK).go("/history/years")
    expect(page.locator("canvas")).to_have_count(2)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            "() => Math.abs(document.querySelector('.uplot').offsetWidth - document.querySelector('figure').clientWidth) < 2"
        )
        expect(page.locator("canvas")).to_have_count(2)


@pytest.mark.usefixtures("two_years")
def test_keys_look_at_each_week_and_the_words_are_those_of_the_table(walk: Callable[..., Any]) -> None:
    page = walk().go("/history/years")
    slider = page.get_by_role("slider", name="Look at one week")
    newest = "Week to: Mon, 23 Nov 2026; Distance, km: 5; Longest run, km: 5; Runs: 1; Mean soreness, of 10: 0; Check-ins: 1"
    expect(page.locator(".told")).to_have_text(newest)
    slider.focus()
    page.keyboard.press("ArrowLeft")

    assert "Mon, 16 Nov 2026; Distance, km: 6;" in told(page)
    expect(slider).to_have_attribute("aria-valuetext", told(page))
    page.get_by_role("button", name="Three months").click()
    slider.focus()
    for _ in range(GAP[0] - 1):
        page.keyboard.press("ArrowLeft")
    assert "Distance, km: –; Longest run, km: –; Runs: –; Mean soreness, of 10: –" in told(page)
    page.keyboard.press("Home")
    assert "Week to: Mon, 2 Dec 2024" in told(page)


@pytest.mark.usefixtures("two_years")
def test_a_mouse_reads_a_week_and_a_drag_looks_closer(walk: Callable[..., Any]) -> None:
    page = walk(size=DESK).go("/history/years")
    over = page.locator(".u-over").first
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    slot, middle = box["width"] / 104, box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 50.5 * slot, middle)
    assert "Week to: Mon, 17 Nov 2025" in told(page)
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")

    page.mouse.move(box["x"] + 52 * slot, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 60 * slot, middle, steps=3)
    page.mouse.up()
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "false")
    page.mouse.move(box["x"] + 0.5 * box["width"] / 8, middle)
    assert "Week to: Mon, 1 Dec 2025" in told(page)
    page.mouse.dblclick(box["x"] + 100, middle)
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize(
    ("theme", "bars", "line", "sore"),
    [
        ("light", "47,122,107", "180,83,26", "91,79,179"),
        ("dark", "87,184,163", "255,157,102", "169,160,245"),
    ],
)
def test_the_colours_are_the_tokens_of_the_theme(
    walk: Callable[..., Any], theme: str, bars: str, line: str, sore: str
) -> None:
    page = walk(theme=theme).go("/history/years")
    page.get_by_role("button", name="Half a year").click()
    far, how_sore = (page.locator(f'[data-of="{each}"]') for each in ("distance", "soreness"))

    expect(page.locator("canvas")).to_have_count(2)
    page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(true)))")
    assert {bars, line} <= far.evaluate(SEEN).keys()
    assert sore in how_sore.evaluate(SEEN)
    page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    assert bars not in far.evaluate(SEEN)


@pytest.mark.usefixtures("two_years")
def test_without_script_the_table_is_simply_there(walk: Callable[..., Any]) -> None:
    page = walk(script=False).go("/history/years")

    assert page.get_by_role("row").count() == 105
    assert page.get_by_role("row").nth(1).is_visible()
    assert not page.get_by_role("slider").is_visible()
    assert not page.get_by_role("button", name="Earlier").is_visible()


@pytest.mark.usefixtures("two_years")
def test_a_cold_page_is_light_and_no_style_is_refused(walk: Callable[..., Any]) -> None:
    window = walk()
    sizes: list[tuple[str, int]] = []
    window.page.on("requestfinished", lambda sent: sizes.append((sent.url, sent.sizes()["responseBodySize"])))
    window.go("/history/years")
    window.page.wait_for_load_state("networkidle")

    assert next(size for url, size in sizes if url.endswith("/years")) <= 16_000
    assert sum("uPlot" in url for url, _ in sizes) == 2
    assert sum(size for _, size in sizes) <= 60_000
    assert window.trouble == []


def test_one_week_can_be_drawn(home: Path, walk: Callable[..., Any]) -> None:
    with Store.open(home) as store:
        store.add_activities([run(0, 7)])
    page = walk().go("/history/years")

    expect(page.locator("canvas")).to_have_count(1)
    assert "Distance, km: 7;" in told(page)
    assert page.get_by_role("button", name="One year").count() == 0
    page.get_by_role("button", name="Earlier").click()
    assert "Distance, km: 7;" in told(page)
