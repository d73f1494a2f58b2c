"""Load, History, Remedies, What works and Report in a browser: axe, narrow and large, without script, and on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from playwright.sync_api import expect
from web.browser.looks import ALL_OPEN, DESK, NARROW, axe, fits, press

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

pytestmark = pytest.mark.browser

BOOK = knowledge.book()
PATHS = (
    "/load",
    "/history",
    "/history/activities",
    "/remedies",
    "/remedies/turmeric_supplement",
    "/works",
    "/report",
)
LONG = "Donaudampfschifffahrtsgesellschaft" * 4


def a_month(home: Path) -> None:
    """28 check-ins with ten places, a sign every third day, a run every other day, and what a runner has to answer."""
    with Store.open(home) as store:
        store.rename(LONG)
        profile = {"medicines": ["warfarin", LONG[:120]], "facts": ["pregnancy"]}
        store.save_profile(json.dumps(profile), "Europe/London", NOW - timedelta(days=100))
        store.add_activities([run(n) for n in range(1, 60, 2)] + [undated(), run(1, counted=False)])
        regions = list(BOOK.lists.regions)[:10]
        for days in range(27, -1, -1):
            at = NOW - timedelta(days=days)
            areas = [{"region": each, "side": "left", "score": 3 + days % 6} for each in regions]
            body = {"at": at.isoformat(), "soreness": 8, "stairs_down": "needs_rail", "areas": areas}
            body |= {"signs": ["limp"] if days % 3 == 0 else [], "signs_unanswered": []}
            today.check_in(store, BOOK, body, f"a-day-of-the-month-{days}", at)


def run(days: int, *, counted: bool = True) -> NewActivity:
    one = Activity(
        sport="run" if counted else "unknown",
        source_format="gpx",
        start=NOW - timedelta(days=days),
        distance_m=9000,
        duration_s=3200,
        title=LONG,
    )
    id = f"run-{days}-{counted}"
    return NewActivity(
        id=id, activity=one, utc_offset_s=0, time_zone_source="file", sha256=None, counted=counted
    )


def undated() -> NewActivity:
    one = Activity(sport="run", source_format="gpx", start=None, title=LONG)
    return NewActivity(id="undated", activity=one, utc_offset_s=None, time_zone_source=None, sha256=None)


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_with_all_of_it_open_and_nothing_scrolls_sideways(
    home: Path, walk: Callable[..., Any], path: str
) -> None:
    a_month(home)
    found = []
    for look in ({"theme": "light"}, {"theme": "dark", "size": DESK}):
        page = walk(**look).go(path)
        page.evaluate(ALL_OPEN)
        found += [(look, *fault) for fault in axe(page)]
        for place in page.locator("figure").all():
            expect(place.locator("svg[role=img]").first).to_be_attached()
            expect(place.locator("table")).to_have_count(1)
    page = walk(size=NARROW).go(path)
    page.evaluate(ALL_OPEN)
    fits(page)

    assert found == []


def test_a_run_can_be_thought_of_without_script_and_by_keyboard(home: Path, walk: Callable[..., Any]) -> None:
    a_month(home)
    page = walk(script=False).go("/load")
    rail = page.locator('[data-rail="single_session"]')
    expect(rail).to_have_attribute("data-status", re.compile("^(ok|near|unknown)$"))
    page.get_by_label("Next run, km").fill("99")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Work it out")).to_be_focused()
    page.keyboard.press("Enter")

    expect(rail).to_have_attribute("data-status", "over")
    expect(page.get_by_role("status")).to_contain_text("As if the next run were 99 km")


def test_a_month_is_two_sheets_of_paper_at_most_without_navigation(
    home: Path, walk: Callable[..., Any]
) -> None:
    a_month(home)
    page = walk().go("/report")
    page.get_by_label("With my medicines and conditions").check()
    press(page.get_by_role("button", name="Show the sheet"))
    expect(page.locator(".sheet")).to_contain_text("warfarin")
    made = page.pdf(format="A4", prefer_css_page_size=True)

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", include_hidden=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Show the sheet", include_hidden=True)).to_be_hidden()
    expect(page.get_by_role("heading", name="Freshlegs report")).to_be_visible()
