"""What lies between "See my advice" and the verdict, on a slow phone: counted here, in seconds in `bench/verdict.py`.

Seconds would tell how busy this machine is. What decides them on a phone are the trips over the network, the bytes of
the page, and whether anything that holds up the drawing is fetched anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from playwright.sync_api import Page, Request, expect
from web.browser.looks import press

from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

pytestmark = pytest.mark.browser

PROCESSOR = 4  # times as slow
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 93_750,
}  # bytes a second
MOST_BYTES = 12_000  # 60 ms of that network
ICON = "/static/icon"  # Chromium asks for it when the page stands already
# What the page has loaded by the time that it stands; `sent`: bytes over the network, none where the cache had it.
LOADED = """(icon) => performance.getEntries().filter((entry) =>
  "transferSize" in entry && !entry.name.includes(icon)
).map((entry) => ({
  kind: entry.entryType, address: entry.name, sent: entry.transferSize, redirects: entry.redirectCount ?? 0,
  holds_up: entry.renderBlockingStatus === "blocking",
}))"""


def trained(home: Path) -> None:
    """Half a year of runs, so that the page has something to say of the load."""
    runs = [
        NewActivity(
            id=f"run-{days}",
            activity=Activity(
                sport="run",
                source_format="fit",
                start=NOW - timedelta(days=days),
                distance_m=7000 + 100 * (days % 30),
                duration_s=2600,
            ),
            utc_offset_s=0,
            time_zone_source="file",
            sha256=None,
        )
        for days in range(1, 180, 2)
    ]
    profile = json.dumps({"age": 41, "kit": ["bathtub", "heat_wrap", "compression_tights"]})
    with Store.open(home) as store:
        store.save_profile(profile, "Europe/London", NOW - timedelta(days=200))
        store.add_activities(runs)


def slow_down(page: Page) -> None:
    phone = page.context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", NETWORK)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})


def test_between_send_and_verdict_lies_one_redirect_to_one_light_page(
    home: Path, walk: Callable[..., Any]
) -> None:
    trained(home)
    window = walk()
    page = window.go("/check-in")
    slow_down(page)
    page.get_by_role("radio", name="0 none").check()
    page.get_by_role("radio", name="As always").check()
    page.get_by_role("radio", name="None of these").check()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))

    press(page.get_by_role("button", name="See my advice"))
    expect(page.locator("main[data-verdict=fresh]")).to_be_visible()

    loaded = page.evaluate(LOADED, ICON)
    trips = [(each.method, each.url) for each in asked if each.is_navigation_request()]
    files = {each.url for each in asked if not each.is_navigation_request() and ICON not in each.url}
    verdict = [entry for entry in loaded if entry["kind"] == "navigation"]
    assert trips == [("POST", f"{window.at}/check-in"), ("GET", f"{window.at}/")]
    assert [entry["redirects"] for entry in verdict] == [1]
    assert 0 < verdict[0]["sent"] <= MOST_BYTES
    assert any(entry["holds_up"] for entry in loaded)
    assert files == {entry["address"] for entry in loaded if entry["sent"] == 0}
