"""The list of the library, as it is updated in place: what has the focus, and what is in view."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.public.helpers import issue


@pytest.fixture
def shelf(library, monkeypatch):
    """Five documents, two to a page, and a topic that four of them have."""
    monkeypatch.setattr("wagtail_partnerships.library.context.PER_PAGE", 2)
    library.dose = factories.make_topic(name="Dose")
    for number in range(5):
        topics = [factories.make_topic()] + [library.dose] * bool(number)
        issue(library, title=f"Document {number}", summary="In short. " * 60, topics=topics)
    return library


def expect_count_in_focus(page, text):
    """The count is told, has the focus, and stands in the upper half of the screen."""
    count = page.get_by_role("status")
    expect(count).to_have_text(text)
    expect(count).to_be_focused()
    expect(count).to_be_in_viewport()
    place = page.evaluate(
        "document.querySelector('[data-partnerships-count]')"
        ".getBoundingClientRect().top / innerHeight"
    )
    assert 0 <= place < 0.5


def choice_of(page, words):
    """A choice among the filters; once it is made, more than its words stand on it."""
    return page.locator(".partnerships-facet a", has_text=words)


@pytest.fixture(params=["desk", "phone"])
def screen(request, open_page):
    if request.param == "desk":
        return open_page(height=500)
    return open_page(width=390, height=500, is_mobile=True, has_touch=True)


def test_next_page_begins_at_its_count(shelf, screen):
    screen.goto(shelf.url)
    screen.get_by_role("link", name="Page 2", exact=True).click()
    expect(screen).to_have_url(re.compile("page=2"))
    expect(screen.get_by_role("article").first).to_contain_text("Document 2")
    expect_count_in_focus(screen, "5 documents")


@pytest.mark.parametrize("way", ["Remove the filter", "Start again"])
def test_less_narrowed_down_begins_at_its_count(way, shelf, screen):
    screen.goto(f"{shelf.url}?topic={shelf.dose.pk}")
    screen.get_by_role("link", name=way).click()
    expect(screen.get_by_role("link", name=way)).to_have_count(0)
    expect_count_in_focus(screen, "5 documents")


def test_fold_of_a_phone_closes_after_a_choice(shelf, phone):
    phone.goto(shelf.url)
    fold = phone.get_by_text("Narrow the list down")
    fold.tap()
    choice = choice_of(phone, "Dose")
    choice.tap()
    expect_count_in_focus(phone, "4 documents found")
    expect(choice).to_be_hidden()
    fold.tap()
    choice.tap()
    expect_count_in_focus(phone, "5 documents")


def test_choosing_at_a_desk_stays_at_the_choice(shelf, page):
    page.goto(shelf.url)
    choice = choice_of(page, "Dose")
    choice.click()
    expect(page.get_by_role("status")).to_have_text("4 documents found")
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-current", "true")


def test_choice_that_stands_behind_others_is_shown(shelf, page):
    for year in range(2000, 2012):
        issue(shelf, title=f"Of {year}", issued_on=date(year, 1, 1))
    page.goto(shelf.url)
    page.get_by_text("more (year of issue)").click()
    choice = choice_of(page, "2001")
    choice.click()
    expect(page.get_by_role("status")).to_have_text("1 document found")
    expect(choice).to_be_focused()
    page.reload()
    expect(choice).to_be_visible()


def test_links_within_the_page_ask_for_no_other_list(shelf, page):
    page.goto(shelf.url)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("location.hash = 'partnerships-latest'")
    page.go_back()
    expect(page).not_to_have_url(re.compile("#"))
    # What a visit back to another list asks for proves that the script still listens.
    page.get_by_role("link", name="Page 2", exact=True).click()
    expect(page.get_by_role("article").first).to_contain_text("Document 2")
    page.go_back()
    expect(page.get_by_role("article").first).to_contain_text("Document 0")
    assert [url.partition("?")[2] for url in asked] == ["page=2", ""]


def test_browser_that_cannot_open_the_fold_by_name_keeps_it(shelf, page):
    def without_the_name(route):
        response = route.fetch()
        styles = response.text().replace("::details-content", "::no-such-part")
        route.fulfill(response=response, body=styles)

    page.route("**/partnerships.css", without_the_name)
    page.goto(shelf.url)
    page.get_by_text("Narrow the list down").click()
    choice_of(page, "Dose").click()
    expect(page.get_by_role("status")).to_have_text("4 documents found")
