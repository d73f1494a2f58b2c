"""A passkey made and used in a real browser, with an authenticator that exists only there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from web.browser.looks import PATIENCE_MS, PHONE, press

GOOD = "blue kettle on the moor"
LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Page]:
    """At localhost, since browsers give no passkey to a number."""
    context = browser.new_context(
        base_url=served.replace("127.0.0.1", "localhost"),
        locale="en-GB",
        viewport=PHONE,
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    yield page
    context.close()


def make_an_account(phone: Page) -> None:
    phone.goto("/account")
    phone.get_by_label("Name").fill("Anna")
    phone.get_by_label("Password").fill(GOOD)
    press(phone.get_by_role("button", name="Make the account"))


def sign_out(phone: Page) -> None:
    press(phone.get_by_role("button", name="Sign out"))
    expect(phone.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def test_a_passkey_opens_the_account_that_it_was_made_for(phone: Page) -> None:
    make_an_account(phone)
    press(phone.get_by_role("button", name="Add a passkey"))
    expect(phone.get_by_role("button", name="Remove the passkey")).to_be_visible()
    sign_out(phone)
    phone.goto("/load")
    press(phone.get_by_role("button", name="Sign in with a passkey"))

    expect(phone.get_by_role("heading", name="Load", level=1)).to_be_visible()
    expect(phone).to_have_url(re.compile("/load$"))


def test_another_device_does_not_get_in(phone: Page) -> None:
    make_an_account(phone)
    sign_out(phone)
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_text("That passkey did not work")).to_be_visible()

    answer = phone.goto("/load")
    assert answer is not None
    assert answer.status == 401
