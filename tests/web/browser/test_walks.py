"""The morning path as people walk it: newcomer, without script, by keyboard; and what axe and the scales say of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from playwright.sync_api import Page, expect
from web.browser.looks import DESK, NARROW, PHONE, Weights, axe, fits, press

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.store import Store

pytestmark = pytest.mark.browser

BOOK = knowledge.book()
SORE: dict[str, Any] = {"at": NOW.isoformat(), "soreness": 6, "stairs_down": "needs_rail"}


def said(home: Path, *signs: str, open_signs: tuple[str, ...] = ()) -> None:
    profile = {"kit": ["bathtub", "heat_wrap", "compression_tights"]}
    with Store.open(home) as store:
        store.save_profile(json.dumps(profile), "Europe/London", datetime(2026, 9, 1, tzinfo=UTC))
        body = {**SORE, "signs": list(signs), "signs_unanswered": list(open_signs)}
        today.check_in(store, BOOK, body, f"{signs}{open_signs}", NOW)


def tap(page: Page, place: str) -> None:
    page.locator(f'svg [data-region="{place}"] polygon').click()


def answer_signs(page: Page) -> None:
    while page.url.endswith("/check-in/signs"):
        page.get_by_role("checkbox", name="None of these").check()
        press(page.get_by_role("button", name="Continue"))


def test_a_newcomer_is_advised_within_eight_taps(walk: Callable[..., Any]) -> None:
    page = walk().go("/")
    press(page.get_by_role("main").get_by_role("link", name="Check in"))

    page.get_by_role("radio", name="6", exact=True).check()  # 1
    page.get_by_role("radio", name="Stiff or slow, but step after step").check()  # 2
    tap(page, "quads-left")  # 3
    tap(page, "quads-right")  # 4
    page.get_by_role("radio", name="None of these").check()  # 5
    press(page.get_by_role("button", name="See my advice"))  # 6
    answer_signs(page)

    expect(page.locator("main")).to_have_attribute("data-verdict", "too_sore")
    press(page.get_by_role("link", name="The whole plan"))
    press(page.get_by_role("button", name="Done: Easy walk").first)
    first = page.locator('[aria-label="Plan"] > [data-remedy="walk"]').first
    expect(first).to_have_attribute("data-state", "done")
    page.reload()
    expect(first).to_have_attribute("data-state", "done")


def test_the_drawing_and_the_boxes_say_the_same(walk: Callable[..., Any]) -> None:
    page = walk().go("/check-in")
    calf = page.locator('svg [data-region="calf-left"]')
    box = page.locator('input[value="calf-left"]')
    for level in ("1", "2", "3"):
        tap(page, "calf-left")
        expect(calf).to_have_attribute("data-level", level)
        expect(box).to_be_checked()
        expect(calf.locator("text:visible")).to_have_text(level)
    tap(page, "calf-left")

    expect(box).not_to_be_checked()
    page.get_by_text("All places as a list").click()
    page.get_by_role("checkbox", name="Right knee", exact=True).check()
    expect(page.locator('svg [data-region="knee-right"]')).to_have_attribute("data-level", "1")
    expect(page.get_by_role("group", name="Which part?")).to_have_count(1)


def test_a_ticked_place_asks_while_the_list_is_closed(walk: Callable[..., Any]) -> None:
    page = walk().go("/check-in")
    expect(page.locator("details.places:not([open])")).to_have_count(1)
    tap(page, "knee-left")

    page.get_by_role("radio", name="Inner knee").check()
    tap(page, "knee-left")
    tap(page, "knee-left")
    expect(page.get_by_role("radio", name="3 painful")).to_be_checked()
    expect(page.get_by_role("radio", name="Inner knee")).to_be_checked()


def test_every_target_holds_a_square_of_24_px_on_a_phone(walk: Callable[..., Any]) -> None:
    page = walk().go("/check-in")
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('svg [data-region] polygon')].map((shape) => {
          const svg = shape.ownerSVGElement, matrix = shape.getScreenCTM(), box = shape.getBBox();
          const scale = Math.abs(matrix.a), point = svg.createSVGPoint();
          const inside = (x, y) => { point.x = x; point.y = y; return shape.isPointInFill(point); };
          let best = 0;
          for (let x = box.x; x < box.x + box.width; x += 1)
            for (let y = box.y; y < box.y + box.height; y += 1) {
              let side = best;
              while (side < 60 && [0, 0.25, 0.5, 0.75, 1].every((t) =>
                inside(x + t * side, y) && inside(x + t * side, y + side) &&
                inside(x, y + t * side) && inside(x + side, y + t * side))) side += 0.5;
              best = side;
            }
          return best * scale;
        }))"""
    )

    assert smallest >= 24


def test_without_script_the_whole_morning_works(walk: Callable[..., Any]) -> None:
    page = walk(script=False).go("/check-in")
    expect(page.locator("svg")).to_be_hidden()
    page.get_by_role("radio", name="6", exact=True).check()
    page.get_by_role("radio", name="Only with the rail").check()
    page.get_by_role("checkbox", name="Left calf").check()
    page.locator('[data-place="calf-left"]').get_by_role("radio", name="2 very sore").check()
    press(page.get_by_role("button", name="See my advice"))
    expect(page.get_by_role("alert")).to_contain_text("a blank is not a no")
    expect(page.get_by_role("checkbox", name="Left calf")).to_be_checked()
    page.get_by_role("radio", name="None of these").check()
    press(page.get_by_role("button", name="See my advice"))
    answer_signs(page)

    expect(page.locator("main")).to_have_attribute("data-verdict", "too_sore")
    press(page.get_by_role("button", name="Done: ").first)
    expect(page.get_by_role("status")).to_contain_text("done")


def test_the_whole_check_in_by_keyboard(walk: Callable[..., Any]) -> None:
    page = walk().go("/check-in")
    hidden = """() => { const box = document.activeElement.getBoundingClientRect();
      const at = document.activeElement.closest('label, summary, a, button') ?? document.activeElement;
      const own = at.getBoundingClientRect();
      return own.bottom <= 0 || own.top >= innerHeight ||
        getComputedStyle(at).outlineStyle === 'none' &&
        getComputedStyle(document.activeElement).outlineStyle === 'none'; }"""

    def reach(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            assert not page.evaluate(hidden)
            if (
                page.evaluate("() => document.activeElement.name || document.activeElement.textContent")
                == name
            ):
                return
        pytest.fail(f"{name} cannot be reached")

    reach("soreness")
    page.keyboard.press("ArrowRight")
    reach("stairs_down")
    page.keyboard.press("Space")
    reach("any_of_these")
    page.keyboard.press("Space")
    reach("See my advice")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")


def test_a_fault_takes_the_focus_to_its_summary(walk: Callable[..., Any]) -> None:
    page = walk().go("/check-in")
    press(page.get_by_role("button", name="See my advice"))

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Say how sore you are").click()
    expect(page).to_have_url(re.compile("#soreness$"))


STATES: dict[str, Callable[[Path], None]] = {
    "new": lambda home: None,
    "sore": said,
    "emergency": lambda home: said(home, "chest_pain"),
    "checked": lambda home: said(home, "limp"),
    "open": lambda home: said(home, open_signs=("fever", "chest_pain")),
}
PAGES = [
    ("new", "/"),
    ("new", "/check-in"),
    ("new", "/help"),
    ("new", "/plan"),
    ("new", "/no-such-page"),
    ("sore", "/"),
    ("sore", "/plan"),
    ("emergency", "/"),
    ("emergency", "/check-in"),
    ("checked", "/plan"),
    ("open", "/"),
    ("open", "/check-in/signs"),
]


@pytest.mark.parametrize(("state", "path"), PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    home: Path, walk: Callable[..., Any], state: str, path: str
) -> None:
    STATES[state](home)
    missing = {404} if path == "/no-such-page" else set()
    found = []
    for size in (PHONE, DESK):
        for theme in ("light", "dark"):
            window = walk(size=size, theme=theme)
            window.expected |= missing
            found += [(size["width"], theme, *fault) for fault in axe(window.go(path))]
    narrow = walk(size=NARROW)
    narrow.expected |= missing
    fits(narrow.go(path))

    assert found == []


@pytest.mark.parametrize(
    ("state", "path"), [("sore", "/"), ("sore", "/check-in"), ("sore", "/plan"), ("new", "/help")]
)
def test_a_cold_page_is_light(home: Path, walk: Callable[..., Any], state: str, path: str) -> None:
    STATES[state](home)
    window = walk()
    sizes = Weights(window.page).open(window.at + path)

    assert sizes[window.at + path] <= 16_000
    assert sum(sizes.values()) <= 60_000
    assert len(sizes) >= 3


def test_on_paper_there_is_no_navigation(home: Path, walk: Callable[..., Any]) -> None:
    said(home)
    page = walk(theme="dark").go("/plan")
    page.emulate_media(media="print")

    expect(page.get_by_role("navigation", include_hidden=True)).to_be_hidden()
    buttons = page.get_by_role("button", name="Done", include_hidden=True)
    expect(buttons.first).to_be_hidden()
    expect(page.locator("html")).to_have_css("color", "rgb(22, 33, 30)")
