"""A real server on a free port and a real Chromium that may speak to nobody else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from conftest import NOW
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from web.browser.looks import PATIENCE_MS, PHONE

from freshlegs.web.app import create_app

DEEP = "every page on its own is looked at by axe with ./dev check --full; test_look has them all, once"
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
LAST_ANSWERS_S = 5  # what is still being answered when a test is over

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Half of the time of all browser tests: pages that `test_look` sees as well."""
    if config.getoption("--hypothesis-profile") == "full":
        return
    for item in items:
        if item.name.startswith("test_axe") and "browser" in str(item.path):
            item.add_marker(pytest.mark.skip(reason=DEEP))


@dataclass
class Walk:
    """One browser window on the app, and what went wrong in it. `at`: the address of the app.

    `expected`: answers that are no trouble. Chromium tells of them on its console, some time after they came.
    """

    page: Page
    at: str
    trouble: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=lambda: {422})

    def go(self, path: str) -> Page:
        self.page.goto(self.at + path)
        return self.page

    def unexpected(self) -> list[str]:
        told = [f"status of {status}" for status in self.expected]
        return [line for line in self.trouble if not any(words in line for words in told)]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", ONLY_HERE]
        )
        yield found
        found.close()


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The app over `home`; at the end it is over with all that it started, or the test has failed."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(home, now=lambda: NOW),
        access_log=False,
        log_level="warning",
        # No line is dropped at the moment at which a slow test uses it again, and none is waited for at the end.
        timeout_keep_alive=2 * PATIENCE_MS // 1000,
        timeout_graceful_shutdown=LAST_ANSWERS_S,
    )
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, args=([listening],), daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join(PATIENCE_MS / 1000)
        listening.close()
    assert not running.is_alive(), "the server, or an import that it began, does not come to its end"


@pytest.fixture
def served(home: Path) -> Iterator[str]:
    """The address of the app over `home`, which may be filled before."""
    with serving(home) as address:
        yield address


@pytest.fixture(scope="session")
def served_for_all(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Callable[[Path], None]], str]]:
    """The address of an app that a whole module shares, over a home filled by the function that is given."""
    with ExitStack() as opened:

        def serve(fill: Callable[[Path], None]) -> str:
            home = tmp_path_factory.mktemp("shared") / "home"
            fill(home)
            return opened.enter_context(serving(home))

        yield serve


@pytest.fixture
def walk(browser: Browser, served: str) -> Iterator[Callable[..., Walk]]:
    """A window: `walk()`, `walk(script=False)`, `walk(size=DESK, theme="dark")`. Any trouble in it fails the test."""
    opened: list[tuple[BrowserContext, Walk]] = []

    def begin(*, script: bool = True, size: ViewportSize = PHONE, theme: str = "light") -> Walk:
        context = browser.new_context(
            viewport=size,
            locale="en-GB",
            java_script_enabled=script,
            color_scheme="dark" if theme == "dark" else "light",
            service_workers="block",  # what they do has tests of its own; here each page comes from the server
        )
        context.set_default_timeout(PATIENCE_MS)
        found = Walk(context.new_page(), served)
        host = served.removeprefix("http://")
        page = found.page
        page.on("console", lambda said: found.trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: found.trouble.append(str(error)))
        page.on(
            "request", lambda sent: found.trouble.append(sent.url) if f"//{host}/" not in sent.url else None
        )
        opened.append((context, found))
        return found

    yield begin
    for context, _ in opened:
        context.close()
    assert [line for _, found in opened for line in found.unexpected()] == []
