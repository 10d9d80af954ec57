"""One Chromium for these tests, closed when they are over: its event loop must not outlive them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from bot.evaluation.ports import free_port
from bot.web.app import create_app
from tests.browser.chat import Chat
from tests.browser.console import Console
from tests.browser.fake_door import FakeDoor, serving
from tests.integration.door.servers import running
from tests.support import crm

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    # In a container there is neither a sandbox for the browser nor much shared memory.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    # Pages that a test makes up come from nowhere; they may all the same ask the server beside them.
    "--disable-features=LocalNetworkAccessChecks",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, and leaves them out where there is no browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and "CI" not in os.environ:  # there, a missing browser is a failure
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "fr-FR", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def address(door: FakeDoor) -> Iterator[str]:
    with serving(door) as address:
        yield address


@pytest.fixture
def chat(page: Page, address: str) -> Iterator[Chat]:
    page.set_default_timeout(15_000)
    yield Chat(page, address)
    # Ends what the page still waits for, so that the server can stop at once.
    page.close()


@pytest.fixture
def console(page: Page, tmp_path: Path) -> Iterator[Console]:
    """The console of a company with one member of staff and one lead; no page may complain of anything."""
    services = crm.open_services(tmp_path, now=None)
    crm.add_staff(services)
    crm.add_lead(services)
    complaints: list[str] = []
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
    with running(create_app(services, packages=("bot.web.console",)), free_port()) as address:
        yield Console(page, address, services)
        page.close()
    assert complaints == []
