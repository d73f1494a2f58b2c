"""A passkey made and used in a real browser, with an authenticator that exists only there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from conftest import NOW

from freshlegs.web.app import create_app

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
def at_a_name(tmp_path: Path) -> Iterator[str]:
    """Served as localhost: browsers give no passkey to a number."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(tmp_path / "home", now=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning"))
    running = threading.Thread(target=server.run, args=([listening],), daemon=True)
    running.start()
    yield f"http://localhost:{listening.getsockname()[1]}"
    server.should_exit = True
    running.join()
    listening.close()


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    context = browser.new_context(
        locale="en-GB", viewport={"width": 360, "height": 740}, service_workers="block"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    yield page
    context.close()


def test_a_passkey_opens_the_account_that_it_was_made_for(phone: Any, at_a_name: str) -> None:
    phone.goto(f"{at_a_name}/account")
    phone.get_by_label("Name").fill("Anna")
    phone.get_by_label("Password").fill(GOOD)
    phone.get_by_role("button", name="Make the account").click()
    phone.get_by_role("button", name="Add a passkey").click()
    phone.get_by_role("button", name="Remove the passkey").wait_for()
    phone.get_by_role("button", name="Sign out").click()
    phone.get_by_role(
        "button", name="Sign in with a passkey"
    ).wait_for()  # the page that signing out leads to
    phone.goto(f"{at_a_name}/load")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.get_by_role("heading", name="Load", level=1).wait_for()

    assert phone.url == f"{at_a_name}/load"


def test_another_device_does_not_get_in(phone: Any, at_a_name: str) -> None:
    phone.goto(f"{at_a_name}/account")
    phone.get_by_label("Name").fill("Anna")
    phone.get_by_label("Password").fill(GOOD)
    phone.get_by_role("button", name="Make the account").click()
    phone.get_by_role("button", name="Sign out").click()
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.get_by_text("That passkey did not work").wait_for()

    assert phone.goto(f"{at_a_name}/load").status == 401
