"""Readers of the library: at a keyboard, on a phone, in an old edition, and as members or not."""

import re

import pytest
from playwright.sync_api import expect
from wagtail.models import PageViewRestriction

from tests import factories
from tests.browser.desks import Reader
from tests.browser.test_accessibility import (
    Examiner,
    in_force,
    make_full_document,
    of_two_editions,
    under_review,
)
from tests.conftest import make_user
from tests.public.helpers import make_file, members, restrict
from wagtail_partnerships.models import Attachment


def focused(page):
    """What has the focus: its words, or its label."""
    return page.evaluate(
        "(e => (e.labels && e.labels[0] || e).textContent.trim())(document.activeElement)"
    )


def tab_to(page, words, most=60):
    """Press Tab until something with these words has the focus, and can be seen to have it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if focused(page).startswith(words):
            style = "(e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow)"
            assert page.evaluate(f"{style}(document.activeElement)") != "nonenone", words
            return
    raise AssertionError(f"Tab never came to {words!r}.")


def test_document_is_found_by_keyboard_alone(library, page):
    wanted = make_full_document(library, title="Wanted guidance")
    make_full_document(library, title="Other guidance")
    page.goto(library.url)
    tab_to(page, "Search the library")
    page.keyboard.type("wanted")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(1)
    # The count is announced, wherever the focus is.
    expect(page.get_by_role("status")).to_contain_text("1 document")
    tab_to(page, "Start again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(2)
    tab_to(page, wanted.topics.get().name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(1)
    tab_to(page, "Wanted guidance")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wanted guidance")
    # From the table of contents to a principle that can be cited by its address.
    tab_to(page, "Recommendation 1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#recommendation-\w+$"))


def test_document_is_found_on_a_phone(library, phone):
    wanted = make_full_document(library, title="Wanted guidance")
    make_full_document(library, title="Other guidance")
    phone.goto(library.url)
    filters = phone.get_by_text("Narrow the list down")
    expect(filters).to_be_visible()
    # The documents stand before what narrows them down.
    topic = phone.get_by_role("link", name=wanted.topics.get().name)
    if not topic.first.is_visible():
        filters.tap()
    topic.first.tap()
    expect(phone.get_by_role("article")).to_have_count(1)
    phone.get_by_role("link", name="Wanted guidance", exact=True).first.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wanted guidance")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_old_edition_is_read_and_compared(library, open_page, scripts):
    document = of_two_editions(library)
    page = open_page(java_script_enabled=scripts)
    reader = Reader(page)
    reader.open(document)
    reader.follow("All editions and changes")
    page.locator(f'a[href$="{document.url}editions/1/"]').first.click()
    expect(page.get_by_text("This is not the current edition.").first).to_be_visible()
    expect(page.get_by_text("Nothing about us without us.")).to_be_visible()
    page.goto(f"{document.url}editions/2/changes/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What changed from edition 1")
    expect(page.locator(".deletion").first).to_be_visible()
    page.goto(document.url)
    expect(page.get_by_text("Nothing about us without us.")).to_have_count(0)


def test_member_and_stranger_at_the_same_document(library, open_page, log_in):
    document = make_full_document(library, title="For members")
    file = make_file("plan.pdf", title="The plan")
    factories.add_row(Attachment, page=document, title="The plan", document=file)
    restrict(document, PageViewRestriction.GROUPS, [members()])
    member = make_user("reading_member")
    member.groups.add(members())
    stranger, reader = Examiner(open_page()), Examiner(log_in(open_page(), member))
    for person in (stranger, reader):
        person.visit("library", library.url)
        expect(person.page.get_by_text("Members only").first).to_be_visible()
    row = stranger.page.get_by_role("article")
    expect(row).to_contain_text("For members")
    expect(row).not_to_contain_text("Edition")
    row.get_by_role("link").first.click()
    expect(stranger.page).to_have_url(re.compile("login"))
    assert stranger.page.request.get(file.url, max_redirects=0).status == 302
    expect(reader.page.get_by_role("article")).to_contain_text("Edition 1")
    reader.visit("document", document.url)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("For members")
    assert reader.page.request.get(file.url).status == 200
    assert (stranger.found, reader.found) == ({}, {})


def test_other_states_are_clean(library, page):
    examiner = Examiner(page)
    document = in_force(library)
    second = under_review(library)
    examiner.visit("limited", f"{library.url}?topic={document.topics.get().pk}&status=in_force")
    examiner.visit("newest", f"{library.url}?sort=newest&q=review")
    page.goto(f"{second.url}on/2001-01-01/")
    examiner.look("not in force on that day")
    factories.make_call(document=second)
    examiner.visit("with a call", second.url)
    assert examiner.found == {}
