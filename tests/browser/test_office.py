"""The office at its desk and on the way: case, Board paper, practice change and worklists."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories, stages
from tests.browser.desks import Desk
from wagtail_partnerships.models import (
    Citation,
    Notice,
    PracticeChange,
    Recommendation,
    ReviewComment,
    ReviewCycle,
)
from wagtail_partnerships.status import site_today


MAIN = "main .nice-padding"


def look(page):
    """Nothing on the part of the screen that is ours stands in anybody's way."""
    looked_at = {"include": [[MAIN]], "exclude": [[".messages"]]}
    found = Axe().run(page, context=looked_at).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def walk_to(page, name, role="link", most=80):
    """Go to something by the keyboard alone, as somebody does who sees where the focus is."""
    wanted = page.get_by_role("main").get_by_role(role, name=name).first
    expect(wanted).to_be_visible()
    for _step in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return wanted
    raise AssertionError(f"“{name}” is not reached by the keyboard.")


@pytest.fixture
def desk(page, log_in, approver):
    return Desk(log_in(page, approver))


def test_the_case_is_kept_by_keyboard(desk, library):
    document = stages.document_in("full_review", library)
    ReviewComment.objects.create(
        cycle=document.review_cycle, text="Say who decides.", email="forum@example.org"
    )
    desk.page.goto(reverse("partnerships_admin:case", args=(document.pk,)))
    look(desk.page)
    walk_to(desk.page, "Answer")
    desk.page.keyboard.press("Enter")
    desk.write("Answer", "Chapter 3 names them.")
    look(desk.page)
    walk_to(desk.page, "Save", "button")
    desk.page.keyboard.press("Enter")
    walk_to(desk.page, "Tell the author of 1 comment", "button")
    desk.page.keyboard.press("Enter")
    desk.sees("One author is told.")
    assert Notice.objects.filter(kind="comment_answer").count() == 1


def test_the_board_paper_is_read_and_decided_on_a_phone(phone, log_in, library, editor, approver):
    document = stages.document_in("awaiting_approval", library, submitter=editor)
    Recommendation.objects.create(cycle=document.review_cycle, text="Train them.", owner=editor)
    desk = Desk(log_in(phone, approver))
    phone.goto(reverse("partnerships_admin:board_paper", args=(document.pk,)))
    desk.sees("Adopt it.")
    desk.sees("Train them.")
    look(phone)
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    desk.follow("Decide")
    desk.write("Minute reference", "B/26/4")
    look(phone)
    desk.press("Approve")
    desk.sees("It is now in force.")
    assert document.editions[0].minute_reference == "B/26/4"


def test_a_practice_change_over_forty_documents(desk, library):
    source = factories.make_source()
    change = PracticeChange.objects.create(
        title="New regulations", trigger="legislation", reach="national", happened_on=date.today()
    )
    change.sources.add(source)
    pages = [factories.make_issued_guidance(library) for _number in range(40)]
    Citation.objects.bulk_create(Citation(page_id=page.pk, source=source) for page in pages)
    left_out = pages[7]
    desk.page.goto(reverse("partnerships_admin:change", args=(change.pk,)))
    look(desk.page)
    desk.main.get_by_role("checkbox", name=left_out.title, exact=True).uncheck()
    desk.main.get_by_role("radio", name="Full").check()
    desk.press("Bring it to these documents")
    desk.sees("of 39 documents")
    look(desk.page)
    for _time in range(20):
        if desk.page.get_by_text("Finished on").count():
            break
        desk.page.reload()
    desk.sees("39 of 39 documents")
    begun = ReviewCycle.objects.filter(state="full_review", practice_changes=change)
    assert begun.count() == 39
    assert left_out.review_cycle.state == "in_force"


def test_chart_and_worklists_by_keyboard(desk, library, editor, approver):
    waiting = stages.document_in("awaiting_approval", library, submitter=editor)
    soon = site_today() + timedelta(days=20)
    factories.make_issued_guidance(library, due_on=soon, officer=approver)
    factories.make_due_guidance(library)
    desk.page.goto(reverse("partnerships_admin:planning"))
    look(desk.page)
    chart = desk.main.get_by_role("img", name="Reviews that fall due, by month")
    expect(chart).to_be_visible()
    desk.page.get_by_text("The same as a table").press("Enter")
    expect(desk.main.get_by_role("table")).to_be_visible()
    walk_to(desk.page, "overdue")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    look(desk.page)
    desk.page.goto(reverse("wagtailadmin_home"))
    walk_to(desk.page, "Awaiting my decision")
    desk.page.keyboard.press("Enter")
    expect(desk.main.get_by_role("link", name=waiting.title)).to_be_visible()


def test_hand_over_and_notices_are_clean(desk, library, editor):
    document = stages.document_in("full_review", library)
    ReviewCycle.objects.filter(open_page=document).update(lead=editor)
    desk.page.goto(f"{reverse('partnerships_admin:hand_over')}?from={editor.pk}")
    desk.sees(document.title)
    look(desk.page)
    notice = Notice.objects.filter(cycle__page=document).first() or Notice.objects.create(
        kind="cycle_revise", key="x", user=editor, cycle=document.review_cycle, state="failed"
    )
    desk.page.goto(reverse("partnerships_admin:notice", args=(notice.pk,)))
    look(desk.page)
