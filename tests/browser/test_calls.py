"""Answering a call on a phone, by keyboard, without JavaScript, and found clean by axe."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.calls.test_counting import TABLE
from wagtail_partnerships.actions.privacy.erasure import erase
from wagtail_partnerships.forms.counting import count
from wagtail_partnerships.forms.tokens import personal_url
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest
from wagtail_partnerships.models.questions import CallAudience


QUESTIONS = (
    {"field_type": "heading", "label": "About you", "guidance": "Take your time."},
    {"field_type": "name", "label": "Your name"},
    {"field_type": "email", "label": "Your e-mail address"},
    {"field_type": "telephone", "label": "Telephone", "required": False},
    {"field_type": "audience", "label": "Which voice do you bring?"},
    {"field_type": "checkboxes", "label": "When can you come?", "choices": "Morning\nAfternoon"},
    {
        "field_type": "statement",
        "label": "Your interest",
        "limit": 5,
        "help_text": "In your own words.",
    },
    {"field_type": "consent", "label": "You may write to me", "guidance": "About this call only."},
)


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "FORM_MINIMUM_SECONDS": 0}


@pytest.fixture
def call(home_page):
    page = factories.make_event_call(questions=QUESTIONS, keeps_waiting_list=True)
    page.partnerships_audiences = [
        CallAudience(voice=factories.make_voice(name=name), places=2)
        for name in ("Student", "Patient")
    ]
    page.save()
    return page


def assert_clean(page):
    """Let axe look at a page, and see that nothing hangs over its edge."""
    # The host's own base template in the tests is not what is under test.
    found = Axe().run(page, context=".partnerships-call")
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} pixels hang over the edge"


def fill_in(page):
    page.get_by_label("Your name").fill("Robin Example")
    page.get_by_label("Your e-mail address").fill("robin@example.com")
    page.get_by_label("Student").check()
    page.get_by_label("Morning").check()
    page.get_by_label("Your interest").fill("I teach patient care")
    page.get_by_label("You may write to me").check()


def test_on_a_phone_with_mistakes_first(phone, call):
    phone.goto(call.url)
    assert_clean(phone)
    phone.get_by_label("Your interest").fill("one two three four five six")
    phone.get_by_role("button", name="Send").tap()
    expect(phone).to_have_title(re.compile("^Error: "))
    summary = phone.get_by_role("alert")
    expect(summary).to_be_focused()
    assert_clean(phone)
    for words in ("Enter your name", "one word too long", "Choose an answer to", "Tick the box"):
        expect(summary).to_contain_text(words)
    summary.get_by_role("link", name="Choose an answer to").tap()
    expect(phone.get_by_label("Patient")).to_be_focused()
    fill_in(phone)
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert_clean(phone)
    phone.reload()
    assert ExpressionOfInterest.objects.count() == 1


def test_by_keyboard_alone(page, call):
    page.goto(call.url)
    page.get_by_label("Your name").focus()
    page.keyboard.type("Robin")
    page.keyboard.press("Tab")
    page.keyboard.type("robin@example.com")
    for _telephone_and_voices in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("I teach")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert ExpressionOfInterest.objects.get().state == "received", "the trap is not in the way"


def test_without_javascript(open_page, call):
    page = open_page(java_script_enabled=False)
    page.goto(call.url)
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_title(re.compile("^Error: "))
    fill_in(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_at_400_per_cent_zoom(open_page, call):
    page = open_page(width=320, height=256)
    page.goto(call.url)
    assert_clean(page)


def test_the_browser_counts_as_the_server_does(page, call):
    page.goto(call.url)
    told = page.locator(".partnerships-count")
    expect(told).to_have_text("Words left: 5")
    page.get_by_label("Your interest").fill("one two three four five six")
    expect(told).to_have_text("Words too many: 1")
    for text, *_counts in TABLE:
        for unit in ("words", "characters", "a4"):
            counted = page.evaluate("([text, unit]) => partnershipsCount(text, unit)", [text, unit])
            assert counted == count(text, unit), (text, unit)


@pytest.mark.parametrize(
    "facts",
    [
        {"opens_at": {"days": 1}},
        {"closes_at": {"days": 2}},
        {"closes_at": {"days": -1}},
        {"event_cancelled": True},
        {"places": 0, "keeps_waiting_list": False},
        {"places": 0},
        {"outcome": "<p>Edition two.</p>", "outcome_published_on": "2023-06-01"},
        {"check_answers": True},
    ],
    ids=lambda facts: "-".join(facts),
)
def test_every_stage_is_clean(page, call, facts):
    for name, value in facts.items():
        if isinstance(value, dict):
            value = timezone.now() + timedelta(**value)
        CallToActionPage.objects.update(**{name: value})
    page.goto(call.url)
    assert_clean(page)
    if "check_answers" in facts:
        fill_in(page)
        page.get_by_role("button", name="Check your answers").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        assert_clean(page)
        page.get_by_role("button", name="Change something").click()
        expect(page.get_by_label("Your name")).to_have_value("Robin Example")
        page.get_by_role("button", name="Check your answers").click()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_closed_while_somebody_was_writing(page, call):
    page.goto(call.url)
    fill_in(page)
    CallToActionPage.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your answer was not sent")).to_be_visible()
    expect(page.get_by_text("I teach patient care")).to_be_visible()
    assert_clean(page)
    assert not ExpressionOfInterest.objects.exists()


def test_after_the_session_has_ended(page, call, settings):
    settings.CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    page.goto(call.url)
    fill_in(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing has been sent")
    expect(page.get_by_label("Your name")).to_have_value("Robin Example")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_the_persons_own_link(phone, call):
    phone.goto(call.url)
    fill_in(phone)
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    expression = ExpressionOfInterest.objects.get()
    parts = urlsplit(personal_url(expression, call))
    phone.goto(f"{parts.path}?{parts.query}")
    assert_clean(phone)
    phone.get_by_role("link", name="Correct your answer").tap()
    expect(phone.get_by_label("Student")).to_be_checked()
    phone.get_by_label("Your name").fill("Robin Corrected")
    phone.get_by_role("button", name="Save the corrections").tap()
    expect(phone.get_by_role("status")).to_have_text("Your answer has been corrected.")
    expect(phone.get_by_text("Robin Corrected")).to_be_visible()
    phone.get_by_role("button", name="Withdraw this consent").tap()
    expect(phone.get_by_role("status")).to_have_text("You have withdrawn the consent.")
    phone.get_by_role("button", name="Withdraw", exact=True).tap()
    expect(phone.get_by_text("State: Withdrawn")).to_be_visible()
    phone.get_by_label("Erase all that says who I am").check()
    phone.get_by_role("button", name="Ask us to erase my data").tap()
    expect(phone.get_by_role("status")).to_have_text("You have asked us to erase your data.")
    assert_clean(phone)
    erase(ExpressionOfInterest.objects.get())
    phone.goto(f"{parts.path}?{parts.query}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link has ended")
    assert_clean(phone)
    phone.goto(f"{call.url}?find=1")
    phone.get_by_role("button", name="Send me the link").tap()
    expect(phone).to_have_title(re.compile("^Error: "))
    assert_clean(phone)
