"""The browser itself, on the host's own pages: when this fails, look here first."""

import re

from playwright.sync_api import expect


def test_visitor_sees_the_home_page(page, home_page):
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Test society")


def test_editor_is_logged_in(page, log_in, editor):
    log_in(page, editor).goto("/admin/")
    expect(page).to_have_title(re.compile("^Dashboard"))


def test_phone_is_narrow(phone, home_page):
    phone.goto("/")
    assert phone.evaluate("document.documentElement.clientWidth") == 390
