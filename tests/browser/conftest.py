"""A headless Chromium for tests: ``page`` is a desk, ``phone`` a phone; each starts logged out."""

import os
import shutil

import pytest
from django.db import connection, connections

from tests.scratch import SCRATCH


CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the pages under test is asked for.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's own event loop runs in this thread; Django would take it for an async caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def find_chromium():
    if named := os.environ.get("CHROMIUM"):
        return named
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_itemcollected(item):
    item.add_marker("browser")


@pytest.fixture(scope="package")
def browser(django_db_setup):
    executable = find_chromium()
    if executable is None:
        message = f"No Chromium was found ({', '.join(CHROMIUM_NAMES)}, or CHROMIUM=...)."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)

    from playwright.sync_api import sync_playwright

    initial_data = connection._test_serialized_contents
    with sync_playwright() as playwright:
        # Beside Playwright's event loop Django opens a second connection in this thread. It has to
        # know, too, what a flushed database is filled with.
        connection._test_serialized_contents = initial_data
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=CHROMIUM_ARGUMENTS,
            # What it keeps beside its profile goes into the home directory. Its socket is in TMPDIR
            # while it runs, and the path of a socket may have about a hundred characters.
            env={**os.environ, "HOME": str(SCRATCH), "TMPDIR": str(SCRATCH.parent)},
        )
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def open_page(browser, live_server):
    """Open a page of its own, with its own cookies: ``open_page(width=390, height=844)``."""
    contexts = []

    def open_page(width=1280, height=900, **kwargs):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **kwargs,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    return open_page(width=390, height=844, is_mobile=True, has_touch=True, device_scale_factor=2)


@pytest.fixture
def log_in(live_server, client_for):
    """Log a user in on a page, without the login form: ``log_in(page, editor)``."""

    def log_in(page, user):
        cookie = client_for(user).cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        return page

    return log_in
