"""Import, Settings and feeds as people walk them; and what axe and narrow screens say of these pages."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from coach.exports import run
from conftest import NOW
from playwright.sync_api import expect
from web.browser.looks import ALL_OPEN, DESK, NARROW, PHONE, Weights, axe, fits, press

from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.store import MemberRow, Store

pytestmark = pytest.mark.browser

READ_IN_MS = 120_000  # processes are started for it
LONG = "a-very-long-name-without-a-blank" * 5


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A run, the same run again, a broken one."""
    fit = fit_file(run())
    told = {"run.fit": fit, "again.fit": fit, "broken.fit": fit[:8], "other.gpx": gpx_file(run(24 * 60))}
    for name, data in told.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in told]


@pytest.mark.parametrize("script", [True, False])
def test_files_are_sent_followed_and_told_one_by_one(
    walk: Callable[..., Any], files: list[Path], script: bool
) -> None:
    page = walk(script=script).go("/import")
    page.get_by_label("Files or a zip").set_input_files(files)
    press(page.get_by_role("button", name="Import", exact=True))

    expect(page.get_by_role("status")).to_have_text("Finished", timeout=READ_IN_MS)
    page.wait_for_load_state()  # its script or its head has opened the page anew

    rows = page.locator("tr[data-result]")
    expect(rows).to_have_count(4)
    names = rows.locator("td:first-child").all_inner_texts()
    assert sorted(names) == sorted(file.name for file in files)
    outcomes = [str(row.get_attribute("data-result")) for row in rows.all()]
    assert sorted(outcomes) == ["duplicate", "imported", "imported", "unreadable"]
    page.get_by_role("link", name="See my advice").click()
    expect(page).to_have_url(re.compile("/check-in$"))


def test_a_medicine_is_asked_about_once_and_taken_back_with_its_consent(walk: Callable[..., Any]) -> None:
    page = walk(script=False).go("/settings")
    page.get_by_label("A medicine, as on the packet").fill("warfarin")
    press(page.get_by_role("button", name="Add this medicine"))
    press(page.get_by_role("button", name="Yes, keep medicines and conditions"))
    expect(page.locator("#health")).to_contain_text("warfarin")

    press(page.get_by_role("button", name="Take it back and delete them"))

    expect(page.locator("#health")).not_to_contain_text("warfarin")


def test_feeds_export_and_change_without_script(walk: Callable[..., Any], tmp_path: Path) -> None:
    page = walk(script=False).go("/settings")
    press(page.get_by_role("button", name="Create calendar feeds"))
    old = [
        page.get_by_role("link", name=name).get_attribute("href")
        for name in ("Private feed", "Busy-only feed")
    ]
    assert [page.request.get(path).status for path in old] == [200, 200]

    press(page.get_by_role("button", name="Change the secret addresses"))
    assert [page.request.get(path).status for path in old] == [404, 404]

    with page.expect_download() as coming:
        page.get_by_role("button", name="Export everything").click()
    coming.value.save_as(tmp_path / "all.zip")
    assert "manifest.json" in zipfile.ZipFile(tmp_path / "all.zip").namelist()


def filled(home: Path) -> None:
    """Long and hostile words wherever a runner may write."""
    with Store.open(home) as store:
        store.save_profile(
            '{"medicines": ["' + LONG[:118] + '", "warfrin"], "facts": ["pregnancy"], '
            '"busy": [{"start": "2026-11-24T09:00:00+00:00", "end": "2026-11-25T17:00:00+00:00"}]}',
            "Europe/London",
        )
        run_id = store.start_import(NOW, "one", 7)
        outcomes = ("imported", "salvaged", "duplicate", "no_data", "not_activity", "unreadable", "ignored")
        rows = [
            MemberRow(position=n, finished=n, name=f"{LONG}<i>{n}.fit", sha256=None, outcome=outcome, why="It ends early.")
            for n, outcome in enumerate(outcomes, 1)
        ]  # fmt: skip
        store.add_members(run_id, rows)
        store.finish_import(run_id, NOW)
        store.start_import(NOW, "two", 3)


@pytest.mark.parametrize(
    ("is_filled", "path"),
    [
        (False, "/import"),
        (False, "/settings"),
        (True, "/import"),
        (True, "/import/1"),
        (True, "/import/2"),
        (True, "/settings"),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    home: Path, walk: Callable[..., Any], is_filled: bool, path: str
) -> None:
    if is_filled:
        filled(home)
    found = []
    for size in (PHONE, DESK):
        for theme in ("light", "dark"):
            page = walk(size=size, theme=theme).go(path)
            page.evaluate(ALL_OPEN)
            found += [(size["width"], theme, *fault) for fault in axe(page)]
    fits(walk(size=NARROW).go(path))

    assert found == []


def test_a_cold_page_is_light(home: Path, walk: Callable[..., Any]) -> None:
    filled(home)
    for path in ("/import", "/import/1", "/settings"):
        window = walk()
        sizes = Weights(window.page).open(window.at + path)

        assert sizes[window.at + path] <= 16_000
        assert sum(sizes.values()) <= 60_000
