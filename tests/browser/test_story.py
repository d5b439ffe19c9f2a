"""The whole story through the real screens: from a document that is due to its second edition."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.formats import date_format
from playwright.sync_api import expect

from tests import factories
from tests.browser.desks import Desk, Reader
from tests.conftest import make_user
from tests.story import words
from wagtail_partnerships.models import ExpressionOfInterest, GuidancePage
from wagtail_partnerships.status import add_months


@pytest.fixture(autouse=True)
def unhurried(settings):
    """No visitor here types slowly."""
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "FORM_MINIMUM_SECONDS": 0}


@pytest.fixture
def document(library):
    """The document of 2018, due for review since 2023."""
    return factories.make_due_guidance(library, title=words.TITLE, summary=words.FIRST_TEXT)


@pytest.fixture
def call(home_page, document):
    """A draft with everything that it needs to be published."""
    return factories.make_event_call(
        home_page, document=document, title=words.CALL_TITLE, live=False
    )


@pytest.fixture
def editor(editor, editors):
    """May read answers, and not decide on them."""
    editors.permissions.add(Permission.objects.get(codename="view_expressions"))
    return editor


@pytest.fixture
def lead(approvers):
    """One of the Board, who may not approve the text that he submits himself."""
    return make_user("lead", approvers, first_name="Owen", last_name="Parry")


@pytest.fixture
def desk_of(open_page, log_in):
    """The screen of somebody who is logged in: ``desk_of(editor)``."""
    return lambda user: Desk(log_in(open_page(), user))


@pytest.fixture
def visitor(open_page):
    return Reader(open_page())


def test_the_story(document, call, editor, lead, approver, desk_of, visitor):
    editors_desk, leads_desk, approvers_desk = map(desk_of, (editor, lead, approver))
    the_editor_begins_a_full_review(editors_desk, document)
    the_approver_publishes_the_call(approvers_desk, call)
    a_visitor_answers_it(visitor, document)
    an_editor_sees_why_they_cannot_decide(editors_desk)
    the_approver_chooses_the_visitor(approvers_desk)
    the_lead_writes_the_next_edition(leads_desk, document)
    the_reader_still_finds_edition_1(visitor, document)
    the_lead_submits_it_and_cannot_approve(leads_desk, document)
    the_approver_sends_it_back(approvers_desk, document)
    the_lead_submits_it_again(leads_desk, document)
    the_approver_approves(approvers_desk, document)
    the_reader_finds_edition_2(visitor, document)
    the_old_edition_can_still_be_read(visitor)
    the_history_names_every_step(editors_desk, document)


def the_editor_begins_a_full_review(desk, document):
    desk.begin("Begin a full review", document)
    desk.press("Begin a full review")
    desk.sees("Say why the review begins: choose a trigger.")
    desk.choose("Trigger", "Change of legislation")
    desk.choose("Reach", "National")
    desk.choose_person("lead", "Owen Parry")
    desk.press("Begin a full review")
    desk.sees("Owen Parry leads the review.")


def the_approver_publishes_the_call(desk, call):
    desk.edit(call)
    desk.press_in_editor("Publish")
    desk.sees("published")


def a_visitor_answers_it(visitor, document):
    visitor.open(document)
    visitor.sees("Under review")
    visitor.follow(words.CALL_TITLE)
    visitor.write("Your name", words.VISITOR["name"])
    visitor.write("Your e-mail address", "robin")
    visitor.send()
    problems = visitor.page.get_by_role("alert", name="There is a problem")
    expect(problems.get_by_role("link")).to_have_count(3)
    expect(visitor.page.get_by_label("Your name")).to_have_value(words.VISITOR["name"])
    assert not ExpressionOfInterest.objects.exists()
    problems.get_by_role("link", name="e-mail address").click()
    expect(visitor.page.get_by_label("Your e-mail address")).to_be_focused()
    visitor.write("Your e-mail address", words.VISITOR["email"])
    visitor.write("Your interest", words.INTEREST)
    visitor.page.get_by_label("You may write to me about this call").check()
    visitor.send()
    expect(visitor.page.get_by_role("heading", name="Thank you")).to_be_visible()
    visitor.page.reload()
    visitor.sees(ExpressionOfInterest.objects.get().reference)


def an_editor_sees_why_they_cannot_decide(desk):
    open_the_answer(desk)
    expect(desk.main.get_by_role("link", name="Accept", exact=True)).to_have_count(0)
    desk.sees("This needs the right to decide on expressions of interest")


def the_approver_chooses_the_visitor(desk):
    open_the_answer(desk)
    for verb in ("Shortlist", "Accept"):
        desk.follow(verb)
        desk.press(verb)
    desk.sees("Answer accepted")
    assert ExpressionOfInterest.objects.get().state == "accepted"


def open_the_answer(desk):
    """Find the one answer in the register."""
    desk.page.goto(reverse("wagtailadmin_home"))
    desk.page.get_by_role("button", name="Guidance").click()
    desk.page.get_by_role("link", name="Expressions of interest").click()
    desk.main.get_by_role("link", name=ExpressionOfInterest.objects.get().reference).click()


def the_lead_writes_the_next_edition(desk, document):
    desk.begin("Revise the text", document)
    desk.write("Reason", words.REASON)
    desk.press("Revise the text")
    desk.sees("Write edition 2, then submit it for approval.")
    write_draft(desk, document, words.NEXT_TEXT)
    desk.page.get_by_role("button", name="Save draft").click()
    desk.sees("has been updated")


def write_draft(desk, document, summary):
    """Change the draft in the page editor, without saving it."""
    desk.edit(document)
    desk.write("Summary", summary)


def the_reader_still_finds_edition_1(visitor, document):
    visitor.open(document)
    visitor.sees(words.FIRST_TEXT)
    visitor.sees("Being revised")
    expect(visitor.page.get_by_text(words.NEXT_TEXT)).to_have_count(0)


def the_lead_submits_it_and_cannot_approve(desk, document):
    desk.edit(document)
    desk.press_in_editor("Save and submit for approval")
    desk.write("Change note", words.CHANGE_NOTE)
    desk.press("Submit for approval")
    desk.sees("Write the executive summary. The Board decides by it.")
    desk.write("Executive summary", words.EXECUTIVE_SUMMARY)
    desk.press("Submit for approval")
    desk.sees("Owen Parry submitted the text")
    tab = desk.review_tab(document)
    desk.sees("You submitted this text. Somebody else has to approve it.")
    expect(tab.get_by_role("link", name="Approve", exact=True)).to_have_count(0)


def the_approver_sends_it_back(desk, document):
    desk.page.goto(reverse("wagtailadmin_home"))
    desk.sees("Awaiting my decision")
    desk.main.get_by_role("link", name=document.title).first.click()
    desk.follow("Send back")
    desk.write("What has to change", words.SENT_BACK)
    desk.press("Send back")
    desk.sees("Write edition 2, then submit it for approval.")


def the_lead_submits_it_again(desk, document):
    tab = desk.review_tab(document)
    expect(tab.get_by_text(words.SENT_BACK)).to_be_visible()
    write_draft(desk, document, words.LAST_TEXT)
    desk.press_in_editor("Save and submit for approval")
    desk.press("Submit for approval")
    desk.sees("Owen Parry submitted the text")


def the_approver_approves(desk, document):
    desk.begin("Approve", document)
    desk.sees(words.EXECUTIVE_SUMMARY)
    desk.sees("What changes in the text in force")
    desk.sees("Edition 2 goes live now and replaces edition 1, which can still be read.")
    desk.write("Comment", words.AGREED)
    desk.press("Approve")
    desk.sees("It is now in force.")


def the_reader_finds_edition_2(visitor, document):
    second = GuidancePage.objects.get(pk=document.pk).editions[0]
    visitor.open(document)
    visitor.sees(words.LAST_TEXT)
    visitor.sees(f"2, issued on {day(second.issued_on)}")
    visitor.sees(words.CHANGE_NOTE)
    visitor.sees(f"by {day(add_months(second.issued_on, 60))}")


def the_old_edition_can_still_be_read(visitor):
    visitor.follow("Edition 1")
    visitor.sees("This is not the current edition.")
    visitor.sees(words.FIRST_TEXT)


def the_history_names_every_step(desk, document):
    rows = desk.review_tab(document).get_by_role("table").get_by_role("row")
    told = [row.get_by_role("cell").all_inner_texts() for row in rows.all()[1:]]
    assert [(who, what.partition("\n")[0].strip()) for _when, who, what, _comment in told] == [
        ("the system", "Released"),
        ("Ada Preston", "Approved"),
        ("Owen Parry", "Submitted for approval"),
        ("Ada Preston", "Sent back"),
        ("Owen Parry", "Submitted for approval"),
        ("Owen Parry", "Revision begun"),
        ("Edith Nkemelu", "Full review begun"),
        ("the system", "Adopted"),
    ]


def day(value):
    """Return a day as the pages write it."""
    return date_format(value, "j F Y")
