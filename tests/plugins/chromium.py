"""Fixtures for tests that drive a real browser: `chromium` for the run, `page` for one test.

The browser resolves no name but localhost, so a page that reaches for another host fails
here too. Without a Chromium the tests are skipped, and `make test` says so loudly.
"""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def path_of_chromium() -> str | None:
    names = [os.environ.get("RINGBACK_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    path = path_of_chromium()
    if path is None:
        pytest.skip("no Chromium: install one or set RINGBACK_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's synchronous calls keep an event loop in this thread, and Django then
        # takes every query for one made from asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",  # root has no sandbox
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser") -> Iterator["Page"]:
    """A fresh page with no cookies. A failing script on it fails the test."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == [], "a script failed on the page"
