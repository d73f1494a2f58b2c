"""How many taps a check-in takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from web.browser.looks import press

pytestmark = pytest.mark.browser


class Finger:
    """Counts what a thumb has to do on the form."""

    def __init__(self) -> None:
        self.taps = 0

    def __call__(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def sends(self, button: Locator) -> None:
        self.taps += 1
        press(button)


def named(page: Page, words: str) -> Locator:
    return page.get_by_role("radio", name=words, exact=True)


def test_sore_in_two_places_takes_eight_taps_at_most(walk: Callable[..., Any]) -> None:
    page, tap = walk().go("/check-in"), Finger()
    tap(named(page, "6"))
    tap(named(page, "Stiff or slow, but step after step"))
    for _ in range(2):
        tap(page.locator('svg [data-region="quads-left"] polygon'))
    tap(page.locator('svg [data-region="calf-right"] polygon'))
    tap(named(page, "None of these"))
    tap.sends(page.get_by_role("button", name="See my advice"))

    assert tap.taps <= 8
    while page.url.endswith("/check-in/signs"):
        before = tap.taps
        tap(page.get_by_role("checkbox", name="None of these"))
        tap.sends(page.get_by_role("button", name="Continue"))
        assert tap.taps - before == 2
    expect(page.locator("main[data-verdict]")).to_be_visible()


def test_calm_takes_four_taps_with_send(walk: Callable[..., Any]) -> None:
    page, tap = walk().go("/check-in"), Finger()
    tap(named(page, "0 none"))
    tap(named(page, "As always"))
    tap(named(page, "None of these"))
    tap.sends(page.get_by_role("button", name="See my advice"))

    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")
    assert tap.taps == 4
