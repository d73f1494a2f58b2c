"""From "See my advice" to the verdict on the page, on a slow phone, over a home with ten years in it. Bar: 2 s.

    python bench/verdict.py [ROUNDS]      7 by default; ends with 1 where the median is over the bar

The phone is Chromium's own throttling: a processor four times as slow, a network of 150 ms, 1.6 Mbit/s down and
750 kbit/s up. The clock is the browser's: from the tap to the first frame after the verdict is in the page. It is wall
time, so a busy machine makes it longer: the last line tells what of it is processor time of the server, which other
work does not change. What else decides it is counted in `tests/web/browser/test_verdict.py`.
"""

from __future__ import annotations

import logging
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
import uvicorn
from pages import NOW, fill
from playwright.sync_api import Browser, sync_playwright

from freshlegs.web.app import create_app

BAR_MS = 2000.0
PROCESSOR = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 93_750,
}  # bytes a second
# Of the time between tap and verdict: until the redirect has come, until the page has come, until it can be seen.
WATCH = """() => {
  const now = () => performance.timeOrigin + performance.now();
  addEventListener("click", ({ target }) => {
    if (target.closest("#send")) sessionStorage.setItem("tapped", String(now()));
  }, true);
  const look = () => {
    if (!document.querySelector("main[data-verdict]")) return requestAnimationFrame(look);
    const seen = now(), tapped = Number(sessionStorage.getItem("tapped"));
    const [page] = performance.getEntriesByType("navigation");
    const since = (moment) => performance.timeOrigin + moment - tapped;
    window.took = [since(page.redirectEnd), since(page.responseEnd), seen - tapped];
  };
  requestAnimationFrame(look);
}"""
SEEN = "verdict seen"
PARTS = ("check-in kept, redirect here", "page here", SEEN, "processor time of the server")


@contextmanager
def serving(home: Path) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(home, now=lambda: NOW), log_level="warning", timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, args=([listening],), daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join(30)
        listening.close()


def check_in(browser: Browser, address: str) -> list[float]:
    """Milliseconds since the tap of each of PARTS, and of this process, which is the server's.

    A new window each time: the files of the form are in its cache.
    """
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="en-GB", service_workers="block"
    )
    context.add_init_script(f"({WATCH})()")
    page = context.new_page()
    page.goto(f"{address}/check-in")
    phone = context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", NETWORK)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
    page.get_by_role("radio", name="0 none").check()
    page.get_by_role("radio", name="As always").check()
    page.get_by_role("radio", name="None of these").check()
    begun = time.process_time()
    page.get_by_role("button", name="See my advice").click()
    page.wait_for_function("() => window.took")
    served_ms = 1000 * (time.process_time() - begun)
    took: list[float] = page.evaluate("() => window.took")
    context.close()
    return [*took, served_ms]


def main(rounds: int) -> int:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        print("There is no Chromium here, so there is nothing to measure.")
        return 0
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        fill(home)
        with serving(home) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            check_in(browser, address)
            found = [check_in(browser, address) for _ in range(rounds)]
            browser.close()
    return told(found)


def told(found: list[list[float]]) -> int:
    print(f"{'':32}{'median ms':>10}{'slowest ms':>11}{'of the bar':>11}")
    middles = {}
    for part, times in zip(PARTS, zip(*found, strict=True), strict=True):
        middles[part] = statistics.median(times)
        print(f"{part:32}{middles[part]:10.0f}{max(times):11.0f}{middles[part] / BAR_MS:11.0%}")
    met = middles[SEEN] <= BAR_MS
    print(f"bar: {SEEN} {BAR_MS:.0f} ms after the tap   {'ok' if met else 'MISSED'}")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
