"""One rule for every publish, whichever of Wagtail's doors it comes by."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.actions.publish_page_revision import (
    PublishPagePermissionError,
    PublishPageRevisionAction,
)
from wagtail.models import Page, PageLogEntry

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.models import ReviewCycle


pytestmark = pytest.mark.django_db

SOON = datetime.datetime(2099, 1, 1, tzinfo=datetime.timezone.utc)
REFUSING = [stage for stage in stages.STAGES if stage != "new_drafting"]


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def facts_of(page):
    page = fresh(page)
    cycle = page.latest_cycle
    return (page.live, page.live_revision_id, page.summary, cycle.pk, cycle.state, cycle.version)


@pytest.mark.parametrize("stage", REFUSING)
@pytest.mark.parametrize("by_code", [True, False])
def test_unsealed_text_is_refused_with_the_reason(stage, by_code, library, superuser):
    page = stages.document_in(stage, library)
    draft = page.get_latest_revision_as_object()
    draft.summary = "Never approved."
    draft.go_live_at = None
    revision = draft.save_revision(clean=False)
    before = facts_of(page)
    with pytest.raises(PublishPagePermissionError, match=r"\w+ .*\."):
        revision.publish(user=None if by_code else superuser)
    assert facts_of(page) == before


def test_new_document_published_by_code_is_adopted(library):
    page = stages.document_in("new_drafting", library)
    page.get_latest_revision().publish()
    page = fresh(page)
    assert (page.live, page.edition, page.status) == (True, 1, "in_force")
    assert page.editions.get().outcome == "adopted"
    assert page.editions.get().sealed_revision_id == page.live_revision_id


def test_new_document_published_by_a_person_is_refused(library, approver):
    page = stages.document_in("new_drafting", library)
    with pytest.raises(PublishPagePermissionError, match="Submit it, or adopt it"):
        page.get_latest_revision().publish(user=approver)
    assert not fresh(page).live


def test_new_document_scheduled_by_code_is_refused(library):
    page = stages.document_in("new_drafting", library)
    revision = factories.revise_draft(page, go_live_at=SOON)
    with pytest.raises(PublishPagePermissionError, match="Clear its go-live date"):
        revision.publish()


def test_live_text_published_again_changes_nothing(library, approver):
    page = stages.document_in("brief_review", library)
    before = facts_of(page)
    page.live_revision.publish(user=approver)
    assert facts_of(page) == before


def test_code_that_goes_round_the_page_is_refused(library):
    page = stages.document_in("drafting", library)
    before = facts_of(page)
    with pytest.raises(PublishPagePermissionError, match="actions"):
        PublishPageRevisionAction(page.get_latest_revision()).execute()
    page.live_revision = page.get_latest_revision()
    with pytest.raises(PublishPagePermissionError):
        page.save()
    assert facts_of(page) == before


def test_draft_cannot_be_made_live_by_hand(library):
    page = stages.document_in("new_drafting", library)
    page.live = True
    with pytest.raises(PublishPagePermissionError):
        page.save()
    assert not fresh(page).live


def test_stale_instance_does_not_bring_an_old_text_back(library, approver):
    stale = stages.document_in("awaiting_approval", library)
    actions.approve(stale.review_cycle, approver)
    with pytest.raises(PublishPagePermissionError):
        stale.save()
    assert fresh(stale).summary == "The next edition."


def test_approved_text_goes_live_with_its_number(library, approver):
    page = stages.document_in("awaiting_approval", library)
    cycle = actions.approve(page.review_cycle, approver)
    page = fresh(page)
    assert (cycle.state, cycle.outcome, cycle.edition) == ("concluded", "revised", 2)
    assert (page.summary, page.edition, page.status) == ("The next edition.", 2, "in_force")
    assert page.live_revision_id == cycle.sealed_revision_id
    assert page.review_cycle.current_edition == cycle


@pytest.mark.parametrize("stage", ["new_approved", "approved"])
def test_scheduled_text_is_released_when_it_goes_live(stage, library, freeze):
    page = stages.document_in(stage, library)
    assert page.status == ("draft" if stage == "new_approved" else "being_revised")
    with freeze("2099-01-02 00:00+00:00"):
        call_command("publish_scheduled")
        page = fresh(page)
        assert page.live
        assert page.status == "in_force"
        assert page.review_cycle.last_reviewed_on == datetime.date(2099, 1, 2)
        assert page.review_cycle.due_on == datetime.date(2104, 1, 2)


def test_past_go_live_date_is_cleared_at_approval(library, approver, freeze):
    page = stages.document_in("in_force", library)
    actions.begin_brief_review(page.review_cycle, None, "periodic")
    actions.revise(page.review_cycle, None, "Out of date.")
    factories.revise_draft(page, summary="Next.", go_live_at=SOON)
    actions.submit(page.review_cycle, None, "x", "y")
    with freeze("2099-06-01 12:00+00:00"):
        actions.approve(page.review_cycle, approver)
    page = fresh(page)
    assert (page.summary, page.go_live_at, page.edition) == ("Next.", None, 2)


def test_text_whose_number_was_taken_meanwhile_stops_nobody_else(library, approver, freeze):
    page = stages.document_in("drafting", library)
    factories.revise_draft(page, reference="REF-1", go_live_at=SOON)
    actions.submit(page.review_cycle, None, "x", "y")
    actions.approve(page.review_cycle, approver)
    other = factories.make_stock_page(library.get_parent(), live=False)
    other.go_live_at = SOON
    other.save_revision().publish()
    factories.make_guidance(library, title="It was quicker", reference="ref-1")
    with freeze("2099-01-02 00:00+00:00"):
        call_command("publish_scheduled")
    assert Page.objects.get(pk=other.pk).live
    page = fresh(page)
    assert (page.edition, page.reference, page.review_cycle.state) == (1, "", "drafting")
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.schedule_refused")
    assert "It was quicker" in entry.data["comment"]


def test_refused_schedule_stops_nobody_else(library, freeze):
    page = stages.document_in("in_force", library)
    rogue = factories.revise_draft(page, summary="Never approved.")
    rogue.approved_go_live_at = SOON
    rogue.save()
    other = factories.make_stock_page(library.get_parent(), live=False)
    other.go_live_at = SOON
    other.save_revision().publish()
    before = facts_of(page)
    with freeze("2099-01-02 00:00+00:00"):
        call_command("publish_scheduled")
    rogue.refresh_from_db()
    assert rogue.approved_go_live_at is None
    assert facts_of(page) == before
    assert Page.objects.get(pk=other.pk).live
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.schedule_refused")
    assert "correction or a review" in entry.data["comment"]


def test_scheduled_text_with_a_broken_seal_is_recalled(library, freeze):
    page = stages.document_in("approved", library)
    revision = page.review_cycle.sealed_revision
    revision.content["summary"] = "Slipped in."
    revision.save()
    with freeze("2099-01-02 00:00+00:00"):
        call_command("publish_scheduled")
    assert fresh(page).summary == "What to do, and why."
    assert page.review_cycle.state == "drafting"


def test_unscheduling_in_wagtail_is_a_recall(library, approver, client_for):
    page = stages.document_in("approved", library)
    revision = page.review_cycle.sealed_revision
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=(page.pk, revision.pk))
    client_for(approver).post(url)
    assert page.review_cycle.state == "drafting"
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.recall")
    assert entry.data["comment"] == "Unscheduled in Wagtail"
    assert entry.data["by"] == "Ada Preston"


def test_editor_may_not_unschedule(library, editor, client_for):
    page = stages.document_in("approved", library)
    revision = page.review_cycle.sealed_revision
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=(page.pk, revision.pk))
    client_for(editor).post(url)
    assert page.review_cycle.state == "approved"


def test_correction_publishes_under_the_same_edition(library, approver):
    page = stages.document_in("full_review", library)
    actions.correct(page.review_cycle, approver, "A wrong figure.")
    page = fresh(page)
    assert (page.summary, page.edition) == ("A small mistake put right.", 1)
    assert (page.review_cycle.state, page.editions.get().corrections.get().number) == (
        "full_review",
        1,
    )


def test_revert_and_reaffirm_bring_the_live_text_back_as_draft(library, approver):
    page = stages.document_in("brief_review", library)
    actions.reaffirm(page.review_cycle, approver, "Still right.")
    page = fresh(page)
    assert page.get_latest_revision_as_object().summary == "What to do, and why."
    assert not page.has_unpublished_changes
    assert page.revisions.count() >= 3


def test_one_open_cycle_whatever_is_published(library, approver):
    page = stages.document_in("drafting", library)
    assert stages.open_cycles(page) == 1
    actions.submit(page.review_cycle, None, "x", "y")
    actions.approve(page.review_cycle, approver)
    assert stages.open_cycles(page) == 1
    assert ReviewCycle.objects.filter(page_id=page.pk).count() == 3
