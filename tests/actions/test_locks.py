"""What a colleague has locked in Wagtail is not sealed, published or replaced over their head."""

from datetime import datetime, timezone

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests import factories, stages
from tests.admin.posting import facts_of, typed, url_of
from wagtail_partnerships.exceptions import TransitionRefused


pytestmark = pytest.mark.django_db

HELD = {"adopt", "submit", "approve", "revise", "reaffirm", "abandon", "correct"}
# Each verb at a stage where it is possible.
STAGE_OF = {verb: stage for stage, verbs in stages.TABLE.items() for verb in verbs}
WHO = "Omar Byrne locked this page on Friday 5 June 2026, 2:30pm (BST)."
LOCKED_AT = datetime(2026, 6, 5, 13, 30, tzinfo=timezone.utc)


def lock(page, user):
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=user, locked_at=LOCKED_AT)
    return type(page).objects.get(pk=page.pk)


@pytest.fixture(params=sorted(STAGE_OF))
def verb(request):
    return request.param


@pytest.fixture
def page(verb, library, other_editor, other_approver):
    page = stages.document_in(STAGE_OF[verb], library, submitter=other_approver)
    return lock(page, other_editor)


def test_locked_by_a_colleague(verb, page, superuser):
    before = facts_of(page)
    if verb not in HELD:
        stages.perform(verb, page, superuser)
        return
    with pytest.raises(TransitionRefused) as refusal:
        stages.perform(verb, page, superuser)
    assert refusal.value.reasons == [
        f"{WHO} Ask them, or somebody who may unlock pages, to unlock it first."
    ]
    assert facts_of(page) == before


def test_locked_by_oneself(verb, page, superuser, settings):
    page = lock(page, superuser)
    if verb in HELD:
        settings.WAGTAILADMIN_GLOBAL_EDIT_LOCK = True
        with pytest.raises(TransitionRefused, match="You locked this page .* Unlock it first"):
            stages.perform(verb, page, superuser)
        settings.WAGTAILADMIN_GLOBAL_EDIT_LOCK = False
    stages.perform(verb, page, superuser)


def test_locks_stop_people_only(verb, page):
    stages.perform(verb, page, None)


@pytest.mark.parametrize("verb", sorted(HELD), indirect=True)
def test_screens_say_who_holds_it(verb, page, superuser, client_for):
    client = client_for(superuser)
    before, drafts = facts_of(page), page.revisions.count()
    url = url_of(page, verb)
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    for address in (url, edit, reverse("partnerships_admin:document", args=(page.pk,))):
        assert WHO in client.get(address).content.decode(), address
    shown = client.post(url, typed(verb, page)).content.decode()
    assert WHO in shown and "Nothing was done" in shown
    assert (facts_of(page), page.revisions.count()) == (before, drafts)


def test_list_of_many_says_who_holds_it(library, other_editor, superuser, client_for):
    lock(factories.make_issued_guidance(library), other_editor)
    assert WHO in client_for(superuser).get(reverse("partnerships_admin:many")).content.decode()


def test_approved_text_goes_live_on_its_day(library, editor, other_editor, freeze):
    from django.core.management import call_command

    page = stages.document_in("approved", library, submitter=editor)
    lock(page, other_editor)
    with freeze("2099-01-02 12:00+00:00"):
        call_command("publish_scheduled")
    assert page.edition == 2
