"""All that a leaver looks after goes to somebody else; no seal breaks; both stand in history."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import PageLogEntry

from tests import factories, stages
from tests.conftest import make_user
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage, Notice, Recommendation, ReviewCycle
from wagtail_partnerships.notices.sending import send_all


pytestmark = pytest.mark.django_db

URL = "partnerships_admin:hand_over"


def read(page):
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def leaver(editors):
    return make_user("leaver", editors, first_name="Lee", last_name="Verity")


@pytest.fixture
def documents(library, leaver):
    """One in force, one with a sealed text that waits for approval, one taken out of use."""
    pages = [
        factories.make_issued_guidance(library, officer=leaver),
        stages.document_in("awaiting_approval", library),
        stages.document_in("withdrawn", library),
    ]
    GuidancePage.objects.filter(pk__in=[page.pk for page in pages]).update(officer=leaver)
    return pages


def test_everything_of_a_leaver_is_handed_over_at_once(
    documents, library, leaver, approver, other_editor, client_for
):
    review = stages.document_in("full_review", library)
    ReviewCycle.objects.filter(open_page=review).update(lead=leaver)
    advice = Recommendation.objects.create(
        cycle=review.review_cycle, text="Train them.", owner=leaver
    )
    call = factories.make_call(library, document=review, contact_user=leaver)
    type(leaver).objects.filter(pk=leaver.pk).update(is_active=False)
    Notice.objects.all().delete()
    client, url = client_for(approver), f"{reverse(URL)}?from={leaver.pk}"
    shown = client.get(url).content.decode()
    assert "Lee Verity (account not active)" in shown
    for thing in (*documents, review, call):
        assert thing.title in shown
    client.post(url, {"successor": other_editor.pk})
    assert {read(page).officer for page in documents} == {other_editor}
    assert review.review_cycle.lead == other_editor
    advice.refresh_from_db()
    assert advice.owner == other_editor
    assert read(call).contact_user == other_editor
    assert "Lee Verity" not in client.get(reverse(URL)).content.decode()
    entry = PageLogEntry.objects.filter(action="wagtail_partnerships.assign_officer").first()
    assert (entry.data["old"], entry.data["new"]) == ("Lee Verity", "Omar Byrne")
    send_all()
    assert [letter.to for letter in mail.outbox] == [["other_editor@example.org"]]


def test_no_seal_breaks_and_no_revision_brings_the_leaver_back(
    documents, approver, other_editor, client_for, leaver
):
    in_force, waiting, _withdrawn = documents
    factories.revise_draft(in_force, summary="A small mistake put right.")
    client_for(approver).post(f"{reverse(URL)}?from={leaver.pk}", {"successor": other_editor.pk})
    assert in_force.review_cycle.current_edition.seal_is_intact()
    assert waiting.review_cycle.seal_is_intact()
    actions.approve(waiting.review_cycle, approver)
    actions.correct(in_force.review_cycle, approver, "A mistake.")
    for page in (in_force, waiting):
        assert read(page).officer == other_editor
        for revision in read(page).revisions.all():
            assert revision.as_object().officer == other_editor


def test_what_an_editor_changes_holds_at_once_and_is_logged(documents, editor, other_editor):
    page = documents[0]
    factories.revise_draft(page, user=editor, officer=other_editor, summary="Another draft.")
    assert read(page).officer == other_editor
    assert read(page).summary != "Another draft."
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.assign_officer")
    assert (entry.data["by"], entry.data["old"]) == ("Edith Nkemelu", "Lee Verity")


def test_only_what_one_may_change_is_handed_over(documents, leaver, stranger, client_for):
    client = client_for(stranger)
    assert "Lee Verity" not in client.get(reverse(URL)).content.decode()
    client.post(f"{reverse(URL)}?from={leaver.pk}", {"successor": stranger.pk})
    assert {read(page).officer for page in documents} == {leaver}


def test_nobody_inactive_takes_over(documents, leaver, approver, client_for):
    gone = make_user("gone", is_active=False)
    response = client_for(approver).post(f"{reverse(URL)}?from={leaver.pk}", {"successor": gone.pk})
    assert "successor" in response.context["form"].errors
    assert {read(page).officer for page in documents} == {leaver}


def test_names_stay_when_the_account_goes(documents, library, leaver, approver):
    """Whoever led, submitted, postponed or answered is named also when their account is deleted."""
    review = stages.document_in("full_review", library)
    cycle = actions.assign_lead(review.review_cycle, approver, leaver)
    advice = Recommendation.objects.create(cycle=cycle, text="Train them.", owner=leaver)
    postponed = actions.postpone(
        factories.make_issued_guidance(library).review_cycle,
        approver,
        stages.FACTS["postpone"]["due_on"],
        "Regulations expected.",
    )
    leaver.delete()
    approver.delete()
    for row in (cycle, advice, postponed):
        row.refresh_from_db()
    assert (cycle.lead, cycle.led_by_name) == (None, "Lee Verity")
    assert (advice.owner, advice.owned_by_name) == (None, "Lee Verity")
    assert postponed.extended_by_name == "Ada Preston"
    entry = PageLogEntry.objects.filter(
        action="wagtail_partnerships.assign_officer", page=documents[0].pk
    ).get()
    assert (entry.data["old"], entry.data["new"]) == ("Lee Verity", "")
