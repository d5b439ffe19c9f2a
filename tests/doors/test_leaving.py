"""Unpublishing, expiry and deletion: nothing that was issued vanishes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.actions.unpublish_page import UnpublishPagePermissionError
from wagtail.models import Page, PageLogEntry

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage, ReviewCycle


pytestmark = pytest.mark.django_db

ISSUED = [stage for stage in stages.STAGES if not stage.startswith("new_")]
OPEN = [stage for stage in ISSUED if stage not in {"withdrawn", "superseded"}]
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)


def assert_taken_down(page):
    page = GuidancePage.objects.get(pk=page.pk)
    assert (page.status, page.live, page.expired) == ("withdrawn", True, False)
    assert page.live_revision_id is not None
    assert page.latest_cycle.taken_down
    actions.reinstate(page, None, "In error.")
    assert GuidancePage.objects.get(pk=page.pk).status == "review_due"


@pytest.mark.parametrize("stage", OPEN)
def test_code_that_unpublishes_withdraws(stage, library):
    page = stages.document_in(stage, library)
    page.unpublish()
    assert_taken_down(page)


@pytest.mark.parametrize("stage", OPEN)
def test_base_page_that_is_unpublished_is_withdrawn_too(stage, library):
    page = stages.document_in(stage, library)
    Page.objects.get(pk=page.pk).unpublish()
    assert_taken_down(page)


def test_people_are_told_to_withdraw(library, superuser):
    page = stages.document_in("in_force", library)
    for door in (page, Page.objects.get(pk=page.pk)):
        with pytest.raises(UnpublishPagePermissionError):
            door.unpublish(user=superuser)
    assert GuidancePage.objects.get(pk=page.pk).status == "in_force"


def test_expired_row_is_withdrawn_and_its_date_cleared(library):
    page = stages.document_in("in_force", library)
    GuidancePage.objects.filter(pk=page.pk).update(expire_at=PAST)
    call_command("publish_scheduled")
    page = GuidancePage.objects.get(pk=page.pk)
    assert page.expire_at is None
    assert page.latest_cycle.statement == "The document has expired."
    assert_taken_down(page)


def test_expiry_date_is_refused(library):
    page = stages.document_in("in_force", library)
    page.expire_at = PAST
    with pytest.raises(ValidationError, match="does not expire"):
        page.full_clean()


def test_draft_that_was_never_issued_is_deleted_with_its_cycle(library):
    page = stages.document_in("new_awaiting_approval", library)
    page.delete()
    assert not Page.objects.filter(pk=page.pk).exists()
    assert not ReviewCycle.objects.filter(page_id=page.pk).exists()


@pytest.mark.parametrize("stage", ISSUED)
def test_issued_document_is_not_deleted(stage, library):
    page = stages.document_in(stage, library)
    with pytest.raises(ProtectedError, match="Withdraw it instead"):
        page.delete()
    for door in (Page.objects.get(pk=page.pk), library, library.get_parent()):
        with pytest.raises(ProtectedError), transaction.atomic():
            door.delete()
    assert GuidancePage.objects.filter(pk=page.pk).exists()
    assert ReviewCycle.objects.filter(page_id=page.pk).exists()


def test_purging_revisions_keeps_every_sealed_text(library, approver):
    page = stages.document_in("awaiting_approval", library)
    actions.approve(page.review_cycle, approver)
    sealed = set(page.editions.values_list("sealed_revision_id", flat=True))
    call_command("purge_revisions", days=0, pages=True)
    assert sealed <= set(page.revisions.values_list("pk", flat=True))


def test_history_outlives_person_and_page(library, editor):
    page = stages.document_in("new_drafting", library)
    actions.submit(page.review_cycle, editor, "First.", "Adopt it.")
    actions.recall(page.review_cycle, editor, "Too early.")
    editor.delete()
    page.delete()
    entries = PageLogEntry.objects.filter(page_id=page.pk, action__startswith="wagtail_partner")
    told = [(e.action, e.data["by"], e.data["from"], e.data["to"]) for e in entries]
    assert told == [
        ("wagtail_partnerships.recall", "Edith Nkemelu", "awaiting_approval", "drafting"),
        ("wagtail_partnerships.submit", "Edith Nkemelu", "drafting", "awaiting_approval"),
    ]


def test_withdrawing_keeps_the_unfinished_draft_and_clears_schedules(library):
    page = stages.document_in("approved", library)
    actions.withdraw(page.review_cycle, None, "Unsafe.")
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert page.revisions.filter(content__summary="The next edition.").exists()
    successor = factories.make_issued_guidance(library)
    actions.reinstate(page, None, "In error.")
    actions.supersede(page.review_cycle, None, successor)
    assert page.status == "superseded"


def test_refused_deletion_loses_nothing_of_the_tree(library):
    stages.document_in("in_force", library)
    page = GuidancePage.objects.get()
    for door in (page, Page.objects.get(pk=page.pk), library):
        with pytest.raises(ProtectedError):
            door.delete()
    library.refresh_from_db()
    assert library.numchild == 1


def test_deleting_a_library_of_drafts_takes_their_cycles_along(library):
    stages.document_in("new_drafting", library)
    Page.objects.get(pk=library.pk).delete()
    assert not ReviewCycle.objects.exists()
