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

import pytest
from conftest import NOW
from playwright.sync_api import Browser, Page
from web.browser.looks import DESK, NARROW, PATIENCE_MS, PHONE, Weights, axe, fits, resize

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store
from freshlegs.web.pages import PAGES

pytestmark = pytest.mark.browser

DIFFERENT = ["color-contrast", "target-size", "scrollable-region-focusable"]  # by width and by theme
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
    """`trouble`: what went wrong on the page that is open."""

    page: Page
    at: str
    weights: Weights
    trouble: list[str] = field(default_factory=list)

    def open(self, path: str) -> dict[str, int]:
        """Address -> bytes as sent, of every file of the page."""
        self.page.goto("about:blank")  # what was late on the page before comes to an end there
        self.trouble.clear()
        resize(self.page, PHONE)
        self.page.emulate_media(color_scheme="light")
        return self.weights.open(self.at + path)


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
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    found = Window(page, served_for_all(fill), Weights(page))
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("console", lambda said: found.trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.trouble.append(str(error)))
    yield found
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_fit_to_be_seen(window: Window, path: str) -> None:
    loaded = window.open(path)
    page = window.page

    assert window.trouble == []
    assert [url for url in loaded if not url.startswith((window.at, "data:"))] == []
    assert len(loaded) >= 3
    assert loaded[window.at + path] <= MOST_HTML
    assert sum(loaded.values()) <= MOST_IN_ALL
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    resize(page, DESK)
    assert axe(page, DIFFERENT) == []
    resize(page, NARROW)
    fits(page)
    assert window.trouble == []
