"""Without a connection: the form opens, the entry is kept, help comes at once, no verdict is invented; then it goes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from playwright.sync_api import Browser, BrowserContext, Page, expect
from web.browser.looks import PATIENCE_MS, PHONE, press

from freshlegs import knowledge
from freshlegs.coach import advise, contract, today
from freshlegs.store import Store
from freshlegs.web import consents

pytestmark = pytest.mark.browser

BOOK = knowledge.book()
URGENCY = ("none", "routine", "urgent", "emergency")
IN_CONTROL = "() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
WAITING = "() => self.waiting.all()"
HELD = "() => caches.match('/', {cacheName: 'kept'}).then((copy) => Boolean(copy))"
HELD_NO_MORE = "() => caches.match('/', {cacheName: 'kept'}).then((copy) => !copy)"
CARE_OF_EACH = """(signs) => Object.fromEntries(signs.map((sign) => {
  const box = document.querySelector(`.stop-list [value="${sign}"]`);
  box.click();
  const care = document.querySelector("[data-care]:not([hidden])")?.dataset.care;
  box.click();
  return [sign, care ?? "none"];
}))"""


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=served, viewport=PHONE, locale="en-GB", service_workers="allow")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def ready(phone: BrowserContext, path: str = "/check-in") -> Page:
    """A page that the worker looks after."""
    page = phone.new_page()
    page.goto(path)
    page.wait_for_function(IN_CONTROL)
    return page


def fill_in(page: Page, soreness: int = 0, signs: str = "None of these") -> None:
    page.locator(f'input[name=soreness][value="{soreness}"]').check()
    page.get_by_role("radio", name="As always").check()
    page.get_by_role("radio", name=signs).check()


def send(page: Page) -> None:
    press(page.get_by_role("button", name="See my advice"))


def waiting(page: Page) -> list[dict[str, Any]]:
    """The check-ins that wait on the phone, oldest first."""
    page.wait_for_function("() => 'waiting' in self")
    found: list[dict[str, Any]] = page.evaluate(WAITING)
    return found


def kept(home: Path) -> list[dict[str, Any]]:
    with Store.open(home) as store:
        return [json.loads(row.body) for row in store.check_ins()]


def test_a_check_in_without_a_connection_is_kept_and_sent_once(home: Path, phone: BrowserContext) -> None:
    page = ready(phone)
    phone.set_offline(True)
    page.goto("/check-in")
    expect(page.locator("input[name=key]")).not_to_have_value("")
    fill_in(page)
    send(page)

    expect(page.get_by_role("status")).to_contain_text("saved on this phone")
    expect(page.locator("[data-verdict]")).to_have_count(0)
    assert kept(home) == []
    for _ in range(2):
        page.goto("/")
        expect(page.get_by_role("status")).to_contain_text("saved on this phone")

    phone.set_offline(False)
    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")
    page.wait_for_load_state()
    page.reload()
    assert waiting(page) == []
    assert [one["soreness"] for one in kept(home)] == [0]


def test_an_open_form_survives_the_loss_of_the_connection(home: Path, phone: BrowserContext) -> None:
    page = ready(phone)
    fill_in(page)
    key = page.locator("input[name=key]").input_value()
    phone.set_offline(True)
    send(page)

    expect(page.get_by_role("status")).to_contain_text("saved on this phone")
    assert ["key", key] in waiting(page)[0]["entries"]
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto("/help")
    expect(page.get_by_role("status")).to_contain_text("has been sent")
    page.get_by_role("link", name="See what came of it").click()
    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")
    assert len(kept(home)) == 1


def test_two_check_ins_alike_from_the_kept_form_are_two(home: Path, phone: BrowserContext) -> None:
    page = ready(phone)
    phone.set_offline(True)
    page.goto("/check-in")
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_role("button", name="See my advice").click()
    expect(page.locator("input[name=stairs_down]:focus")).to_have_count(1)
    assert waiting(page) == []
    for _ in range(2):
        page.goto("/check-in")
        fill_in(page)
        send(page)
        expect(page.get_by_role("status")).to_contain_text("saved on this phone")
    phone.set_offline(False)

    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")
    assert len(kept(home)) == 2


def test_a_sign_shows_help_at_once_and_is_sent_with_the_check_in(home: Path, phone: BrowserContext) -> None:
    page = ready(phone)
    phone.set_offline(True)
    page.goto("/check-in")
    fill_in(page, signs="At least one, or not sure")
    send(page)
    expect(page.locator("form.stop-list")).to_be_visible()
    shown = page.evaluate(CARE_OF_EACH, list(BOOK.lists.signs))
    milder = {sign for sign in shown if URGENCY.index(shown[sign]) < URGENCY.index(care_of(sign))}
    assert milder == set()
    assert "none" not in shown.values()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator('.stop-list input[value="chest_pain"]').check()

    help_now = page.get_by_role("alert")
    expect(help_now).to_contain_text("Call the emergency number now")
    expect(help_now).to_be_in_viewport()
    for part in (help_now.get_by_role("heading"), help_now.get_by_role("link", name="Call 999")):
        expect(part).to_have_css("color", "rgb(255, 255, 255)")
    phone.set_offline(False)
    expect(page.locator("main")).to_have_attribute("data-verdict", "emergency")
    assert kept(home)[0]["signs"] == ["chest_pain"]
    assert "fever" in kept(home)[0]["signs_unanswered"]


@pytest.mark.parametrize("path", ["/help", "/", "/plan"])
def test_a_stop_that_waited_is_shown_on_whatever_page_is_opened_without_a_tap(
    home: Path, phone: BrowserContext, path: str
) -> None:
    page = ready(phone)
    phone.set_offline(True)
    page.goto("/check-in")
    fill_in(page, signs="At least one, or not sure")
    send(page)
    page.locator('.stop-list input[value="chest_pain"]').check()
    expect(page.get_by_role("alert")).to_contain_text("Call the emergency number now")
    page.close()
    phone.set_offline(False)

    page = phone.new_page()
    page.goto(path, wait_until="commit")
    expect(page.locator("main")).to_have_attribute("data-verdict", "emergency")
    assert kept(home)[0]["signs"] == ["chest_pain"]


def test_signs_that_were_not_answered_are_asked_when_back(home: Path, phone: BrowserContext) -> None:
    page = ready(phone)
    phone.set_offline(True)
    page.goto("/check-in")
    fill_in(page, signs="At least one, or not sure")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("saved on this phone")
    phone.set_offline(False)

    page.wait_for_url("**/check-in/signs")
    page.goto("/")
    expect(page.locator("main")).to_have_attribute("data-verdict", "unanswered")


def care_of(sign: str) -> str:
    said = {"at": NOW.isoformat(), "soreness": 2, "stairs_down": "normal", "signs": [sign]}
    question = contract.from_plain({"now": NOW.isoformat(), "runner": {}, "check_in": said}, BOOK)
    return advise(question, BOOK).care


def test_what_the_server_refuses_waits_until_it_has_been_put_right(home: Path, phone: BrowserContext) -> None:
    page = ready(phone, "/help")
    half = [["key", "a-number-of-the-server"], ["soreness", "0"], ["stairs_down", "normal"]]
    page.evaluate("(entries) => self.waiting.keep(entries)", half)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("could not be sent as it is")
    press(page.get_by_role("button", name="Look through it"))
    expect(page.get_by_role("alert")).to_contain_text("a blank is not a no")
    assert len(waiting(page)) == 1
    page.get_by_role("radio", name="None of these").check()
    send(page)

    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")
    assert waiting(page) == []
    assert len(kept(home)) == 1


def test_a_plan_is_kept_only_where_it_was_allowed(home: Path, phone: BrowserContext) -> None:
    with Store.open(home) as store:
        said = {"at": NOW.isoformat(), "soreness": 6, "stairs_down": "needs_rail", "signs": []}
        today.check_in(store, BOOK, {**said, "signs_unanswered": []}, "morning", NOW)
    page = ready(phone, "/")
    page.reload()
    phone.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    expect(page.get_by_role("main").get_by_role("link", name="Check in")).to_be_visible()
    press(page.get_by_role("link", name="When to get help"))
    expect(page.get_by_role("heading", level=1)).to_have_text("When to get help")

    phone.set_offline(False)
    allow(home, given=True)
    page.goto("/")
    page.wait_for_function(HELD)
    phone.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("status").first).to_contain_text("This page was kept on Monday")
    expect(page.locator("main")).to_have_attribute("data-verdict", "too_sore")
    expect(page.get_by_role("button", name="Done: ").first).to_be_disabled()

    phone.set_offline(False)
    allow(home, given=False)
    page.goto("/settings")
    page.wait_for_function(HELD_NO_MORE)
    phone.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def allow(home: Path, *, given: bool) -> None:
    with Store.open(home) as store:
        if given:
            consents.give(store, consents.KEEP_PLAN_ON_DEVICE, datetime(2026, 11, 23, tzinfo=UTC))
        else:
            consents.withdraw(store, BOOK, consents.KEEP_PLAN_ON_DEVICE)


def test_signing_out_leaves_nothing_on_the_device(home: Path, phone: BrowserContext) -> None:
    allow(home, given=True)
    page = ready(phone, "/")
    page.reload()
    page.wait_for_function(HELD)
    phone.set_offline(True)
    page.goto("/check-in")
    fill_in(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("saved on this phone")
    phone.set_offline(False)
    expect(page.locator("main")).to_have_attribute("data-verdict", "fresh")
    page.wait_for_load_state()
    page.goto("/account")
    page.get_by_label("Name", exact=True).fill("runner")
    page.get_by_label("Password").fill("a very long pass phrase")
    press(page.get_by_role("button", name="Make the account"))
    page.goto("/account")
    press(page.get_by_role("button", name="Sign out"))
    expect(page).to_have_url(re.compile("/login$"))

    left = page.evaluate("() => caches.open('kept').then((cache) => cache.keys()).then((all) => all.length)")
    assert left == 0
    assert waiting(page) == []
