"""Import, Settings and feeds as people walk them; and what axe and narrow screens say of these pages."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from coach.exports import run
from conftest import NOW
from playwright.sync_api import expect

from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.store import MemberRow, Store

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.get_by_role("status")).to_have_text("Finished", timeout=60_000)

    rows = page.locator("tr[data-result]")
    assert sorted(rows.locator("td:first-child").all_inner_texts()) == sorted(file.name for file in files)
    outcomes = [row.get_attribute("data-result") for row in rows.all()]
    assert sorted(str(outcome) for outcome in outcomes) == ["duplicate", "imported", "imported", "unreadable"]
    page.get_by_role("link", name="See my advice").click()
    assert page.url.endswith("/check-in")


def test_a_medicine_is_asked_about_once_and_taken_back_with_its_consent(walk: Callable[..., Any]) -> None:
    page = walk(script=False).go("/settings")
    page.get_by_label("A medicine, as on the packet").fill("warfarin")
    page.get_by_role("button", name="Add this medicine").click()
    page.get_by_role("button", name="Yes, keep medicines and conditions").click()
    expect(page.locator("#health")).to_contain_text("warfarin")

    page.get_by_role("button", name="Take it back and delete them").click()

    expect(page.locator("#health")).not_to_contain_text("warfarin")


def test_feeds_export_and_change_without_script(walk: Callable[..., Any], tmp_path: Path) -> None:
    page = walk(script=False).go("/settings")
    page.get_by_role("button", name="Create calendar feeds").click()
    old = [
        page.get_by_role("link", name=name).get_attribute("href")
        for name in ("Private feed", "Busy-only feed")
    ]
    assert [page.request.get(path).status for path in old] == [200, 200]

    page.get_by_role("button", name="Change the secret addresses").click()
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
            for closed in page.locator("main details:not([open]) > summary").all():
                closed.click()
            page.evaluate(AXE + ";0")
            result = page.evaluate("(rules) => axe.run({runOnly: rules})", RULES)
            found += [
                (size["width"], theme, fault["id"], [node["html"][:120] for node in fault["nodes"]])
                for fault in result["violations"]
            ]
            assert page.locator("h1").count() == 1
    page = walk(size=NARROW).go(path)
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert page.evaluate(wide) == 0
    assert found == []


def test_a_cold_page_is_light(home: Path, walk: Callable[..., Any]) -> None:
    filled(home)
    for path in ("/import", "/import/1", "/settings"):
        window = walk()
        sizes: list[tuple[str, int]] = []
        window.page.on(
            "requestfinished",
            lambda request, sizes=sizes: sizes.append((request.url, request.sizes()["responseBodySize"])),
        )
        window.go(path)
        window.page.wait_for_load_state("networkidle")

        assert next(size for url, size in sizes if url.endswith(path)) <= 16_000
        assert sum(size for _, size in sizes) <= 60_000
        window.page.context.clear_cookies()
