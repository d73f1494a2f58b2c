"""What the tests in a browser share: sizes, pressing what leads to another page, axe, widths, weights.

A page may be ready much later than a test that looks at it, so nothing is looked at once and taken for final.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Locator, Page, Request, ViewportSize, expect

# A test says what has to come, not how fast: a machine that is slow or has other work only makes it wait longer.
PATIENCE_MS = 30_000

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
ALL_OPEN = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%'; }"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
# Patience counted in frames: what a script draws follows the width or the letters of the page some frames later.
TOO_WIDE_PX = """async () => {
  const { documentElement: page } = document;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let frames = 0; frames < 2 || (frames < 120 && page.scrollWidth > page.clientWidth); frames += 1) await frame();
  return page.scrollWidth - page.clientWidth;
}"""


def press(button: Locator) -> None:
    """Press what leads to another page, at once or after a script has thought, and wait until that page is loaded."""
    with button.page.expect_navigation():
        button.click()


def resize(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.wait_for_function("(width) => innerWidth === width", arg=size["width"])
    page.evaluate(DRAWN)


def fits(page: Page) -> None:
    """Nothing scrolls sideways in the size that the window has, nor with letters twice as large."""
    too_wide_px = page.evaluate(TOO_WIDE_PX)
    page.evaluate(LARGE_TEXT)
    too_wide_when_large_px = page.evaluate(TOO_WIDE_PX)
    assert (too_wide_px, too_wide_when_large_px) == (0, 0), (
        f"{too_wide_px}, {too_wide_when_large_px} px too wide"
    )


def axe(page: Page, rules: Sequence[str] = RULES) -> list[Any]:
    """(rule, the elements that break it) of the page as it stands, which has to have one h1."""
    expect(page.locator("h1")).to_have_count(1)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE + ";0")
    found = page.evaluate("(rules) => axe.run({runOnly: rules})", list(rules))["violations"]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found]


class Weights:
    """What a page loads. The bytes are asked for afterwards: inside the event they may still be on their way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: list[Request] = []
        page.on("requestfinished", lambda request: self.seen.append(request))

    def open(self, address: str) -> dict[str, int]:
        """Address -> bytes as sent, head and body, of every file of the page."""
        self.seen.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        sizes = {request.url: request.sizes() for request in self.seen}
        return {url: each["responseHeadersSize"] + each["responseBodySize"] for url, each in sizes.items()}
