"""The doctor finds broken states and repairs what needs no decision."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.doctor import examine
from wagtail_partnerships.models import GuidancePage, ReviewCycle


pytestmark = pytest.mark.django_db


def findings():
    return [finding.message for finding in examine()]


def fix():
    out = io.StringIO()
    call_command("partnerships_doctor", fix=True, stdout=out)
    assert findings() == []
    return out.getvalue()


@pytest.mark.parametrize("stage", stages.STAGES)
def test_healthy_documents_are_left_alone(stage, library):
    page = stages.document_in(stage, library)
    page.create_alias(update_slug="alias") if page.live else None
    assert findings() == []
    assert "0 repaired, 0 left." in fix()


def test_raw_page_without_a_cycle_gets_one(library):
    page = factories.make_guidance(library)
    ReviewCycle.objects.all().delete()
    assert "has no review cycle" in findings()[0]
    fix()
    assert page.status == "draft"


def test_raw_live_page_is_adopted(library):
    page = factories.make_guidance(library)
    ReviewCycle.objects.all().delete()
    GuidancePage.objects.filter(pk=page.pk).update(live=True)
    fix()
    page = GuidancePage.objects.get(pk=page.pk)
    assert (page.live, page.edition, page.status) == (True, 1, "in_force")


def test_issued_document_without_an_open_cycle_gets_one(library):
    page = factories.make_due_guidance(library)
    ReviewCycle.objects.open().delete()
    fix()
    assert (page.status, page.edition) == ("review_due", 1)


def test_issued_row_that_is_not_live_is_put_back(library):
    page = stages.document_in("in_force", library)
    GuidancePage.objects.filter(pk=page.pk).update(live=False, live_revision=None)
    fix()
    page = GuidancePage.objects.get(pk=page.pk)
    assert page.live_revision_id == page.editions.get().sealed_revision_id


def test_stale_schedule_is_cleared(library):
    page = stages.document_in("in_force", library)
    page.revisions.update(approved_go_live_at=timezone.now())
    assert "scheduled without being approved" in findings()[0]
    fix()


def test_what_needs_a_decision_is_named_and_ends_with_an_error(library, editor):
    first, second = (factories.make_issued_guidance(library) for _ in range(2))
    actions.supersede(first.review_cycle, None, second)
    actions.withdraw(second.review_cycle, None, "Unsafe.")
    third = stages.document_in("full_review", library)
    ReviewCycle.objects.filter(open_page=third.pk).update(lead=editor)
    editor.is_active = False
    editor.save()
    revision = third.editions.get().sealed_revision
    revision.content["summary"] = "Slipped in."
    revision.save()
    told = " ".join(findings())
    for words in ("is out of use", "no active account", "seal of revision"):
        assert words in told
    with pytest.raises(CommandError, match="left for a person"):
        call_command("partnerships_doctor", fix=True, stdout=io.StringIO())
