"""A real browser for the tests of this folder. On a machine without one they are skipped, except in CI."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:
    sync_playwright = None

from tests.cues import showcase

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 10_000
"""How many milliseconds to wait for what a page should show at once."""


def _missing() -> str:
    if sync_playwright is None:
        return "playwright is not installed (requirements-dev.txt)"
    if not Path(CHROMIUM).is_file():
        return f"there is no {CHROMIUM}; install chromium or set CHROMIUM to its path"
    return ""


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    if reason := _missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"No browser: {reason}.")
    # Playwright's synchronous interface keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser) -> Iterator["Page"]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.fixture
def shelf(transactional_db) -> dict[str, str]:
    """Stock a shelf that the live server can see; return the address of every kind of page on it."""
    showcase.stock()
    return showcase.PAGES
