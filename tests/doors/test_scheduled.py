"""What Wagtail does after a publish waits where the publish has only scheduled a first text."""

import datetime

import pytest
from django.core.management import call_command
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.doctor import examine
from wagtail_partnerships.models import ExpressionOfInterest, GuidanceLibraryPage


pytestmark = pytest.mark.django_db

SOON = datetime.datetime(2099, 1, 1, tzinfo=datetime.timezone.utc)
AFTER = "2099-01-02 00:00+00:00"
SECRET = "Embargoed until spring"


def schedule_document(library, approver):
    page = factories.make_guidance(library, title="Not yet known")
    factories.revise_draft(page, title=SECRET, go_live_at=SOON)
    alias = page.create_alias(parent=library.get_parent(), update_slug="alias")
    actions.submit(page.review_cycle, None, "First text.", "Adopt it.")
    actions.approve(page.review_cycle, approver)
    return page, alias


def schedule_call(library, approver):
    page = factories.make_call(
        library, live=False, title="Not yet known", closes_at=SOON + datetime.timedelta(days=90)
    )
    alias = page.create_alias(parent=library.get_parent(), update_slug="alias")
    factories.revise_draft(page, title=SECRET, go_live_at=SOON).publish(user=approver)
    return page, alias


def schedule_library(library, approver):
    page = GuidanceLibraryPage(title="Not yet known", live=False)
    library.get_parent().add_child(instance=page)
    alias = page.create_alias(update_slug="alias")
    factories.revise_draft(page, title=SECRET, go_live_at=SOON).publish(user=approver)
    return page, alias


@pytest.mark.parametrize("schedule", [schedule_document, schedule_call, schedule_library])
def test_alias_waits_for_the_text_that_it_shows(schedule, library, approver, client, rf, freeze):
    page, alias = schedule(library, approver)
    for one in (page, alias):
        one = type(one).objects.get(pk=one.pk)
        assert not one.live
        assert client.get(one.url).status_code == 404
        assert client.post(one.url, {"name": "Robin"}).status_code == 404
    for address in (library.url, "/api/v2/pages/", "/api/v2/pages/?search=embargoed"):
        answer = client.get(address).content.decode()
        assert SECRET not in answer
        assert "/alias/" not in answer
    on_the_map = Sitemap(rf.get("/")).items()
    assert not {page.pk, alias.pk} & {shown.pk for shown in on_the_map}
    assert not ExpressionOfInterest.objects.exists()
    assert not Page.objects.live().filter(title=SECRET).exists()
    with freeze(AFTER):
        call_command("publish_scheduled")
        alias = type(alias).objects.get(pk=alias.pk)
        answer = client.get(alias.url)
        assert (alias.live, answer.status_code) == (True, 200)
        assert SECRET in answer.content.decode()


def test_alias_of_an_issued_document_keeps_its_text_while_the_next_one_waits(
    library, approver, client
):
    page = factories.make_issued_guidance(library)
    alias = page.create_alias(update_slug="alias")
    actions.begin_brief_review(page.review_cycle, None, "periodic")
    actions.revise(page.review_cycle, None, "Out of date.")
    factories.revise_draft(page, title=SECRET, go_live_at=SOON)
    actions.submit(page.review_cycle, None, "x", "y")
    actions.approve(page.review_cycle, approver)
    answer = client.get(type(alias).objects.get(pk=alias.pk).url)
    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()


def test_doctor_finds_an_alias_that_went_live_too_early(library, approver, client):
    _page, alias = schedule_document(library, approver)
    Page.objects.filter(pk=alias.pk).update(live=True)
    assert "its source is not" in next(examine()).message
    call_command("partnerships_doctor", fix=True)
    assert client.get("/alias/").status_code == 404
    assert list(examine()) == []
