"""Every page that is not walked through elsewhere, once: axe, one heading, no sideways scroll, weight, no other host, no error; with hostile words.

One window for all, since opening one costs more than looking. The light theme is measured on the phone and the dark
one on the desk, so that both widths and both themes are seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from conftest import NOW
from playwright.sync_api import Browser, Page, Request

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store
from freshlegs.web.pages import PAGES

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DIFFERENT = ["color-contrast", "target-size", "scrollable-region-focusable"]  # by width and by theme
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%'; }"
HOSTILE = "<script>alert(1)</script>" + "Unbreakable" * 8
NO_HTML = {"/sw.js", "/manifest.webmanifest", "/health", "/offline/stop-list.json"}
WALKED = {"/", "/check-in", "/check-in/signs", "/plan", "/help"}  # test_walks.py looks at them in five states
ALIKE = {"/offline/check-in"}  # the template of the check-in with less in it
PATHS = [
    *(
        page.path
        for page in PAGES
        if page.method == "GET" and "{" not in page.path and page.path not in NO_HTML | WALKED | ALIKE
    ),
    "/remedies/turmeric_supplement",
]
MOST_HTML, MOST_IN_ALL = 60_000, 100_000


@dataclass
class Window:
    """`loaded`: address and bytes as sent, of every file of the page that is open."""

    page: Page
    at: str
    trouble: list[str] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=dict)

    def open(self, path: str) -> None:
        self.trouble.clear()
        self.loaded.clear()
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.at + path)
        self.page.wait_for_load_state("networkidle")

    def count(self, request: Request) -> None:
        sizes = request.sizes()
        self.loaded[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        if not request.url.startswith((self.at, "data:")):
            self.trouble.append(request.url)

    def axe(self, rules: list[str]) -> list[Any]:
        found = self.page.evaluate("(rules) => axe.run({runOnly: rules})", rules)["violations"]
        return [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found]


def fill(home: Path) -> None:
    """A runner with runs, medicines with hostile names, and a sore morning."""
    profile = {"age": 41, "kit": ["bathtub", "heat_wrap"], "medicines": [HOSTILE, "warfarin"]}
    runs = [
        NewActivity(
            id=f"run-{days}",
            activity=Activity(
                sport="run",
                source_format="fit",
                start=NOW - timedelta(days=days),
                distance_m=8000 + days * 20,
                duration_s=3000,
            ),
            utc_offset_s=0,
            time_zone_source="file",
            sha256=None,
        )
        for days in range(1, 60, 2)
    ]
    said = {"at": NOW.isoformat(), "soreness": 6, "stairs_down": "needs_rail", "signs": []}
    with Store.open(home) as store:
        store.save_profile(json.dumps(profile), "Europe/London", datetime(2026, 9, 1, tzinfo=UTC))
        store.add_activities(runs)
        today.check_in(store, knowledge.book(), {**said, "signs_unanswered": []}, "morning", NOW)


@pytest.fixture(scope="module")
def window(browser: Browser, served_for_all: Callable[..., str]) -> Iterator[Window]:
    context = browser.new_context(locale="en-GB", service_workers="block")
    found = Window(context.new_page(), served_for_all(fill))
    context.new_cdp_session(found.page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    found.page.on("console", lambda said: found.trouble.append(said.text) if said.type == "error" else None)
    found.page.on("pageerror", lambda error: found.trouble.append(str(error)))
    found.page.on("requestfinished", found.count)
    yield found
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_fit_to_be_seen(window: Window, path: str) -> None:
    window.open(path)
    page = window.page
    html = window.loaded[window.at + path]

    assert window.trouble == []
    assert len(window.loaded) >= 3
    assert html <= MOST_HTML
    assert sum(window.loaded.values()) <= MOST_IN_ALL
    assert page.locator("h1").count() == 1
    page.evaluate(AXE + ";0")
    assert window.axe(RULES) == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    assert window.axe(DIFFERENT) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate(WIDE) == 0
    page.evaluate(LARGE_TEXT)
    assert page.evaluate(WIDE) == 0
