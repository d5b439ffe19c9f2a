"""Deleting at every door: what is kept is named with its way out, and the rest goes whole."""

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail.models import Page

from tests import factories, stages
from wagtail_partnerships.admin.deletion import find_kept
from wagtail_partnerships.models import ExpressionOfInterest, ReviewCycle


pytestmark = pytest.mark.django_db


def messages_of(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def delete_url(page):
    return reverse("wagtailadmin_pages:delete", args=(page.pk,))


def bulk_url(*pages, action="delete"):
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", action))
    return url + "?" + "&".join(f"id={page.pk}" for page in pages) + "&next=/admin/"


@pytest.fixture
def shelf(library):
    """A page with a document deep below it."""
    return factories.make_library(library, title="A shelf")


@pytest.mark.parametrize("stage", ["in_force", "full_review", "drafting", "approved", "withdrawn"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_ancestor_of_an_issued_document_is_kept(method, stage, shelf, superuser, client_for):
    page = stages.document_in(stage, shelf)
    response = getattr(client_for(superuser), method)(delete_url(shelf))
    assert response.status_code == 302
    assert f'href="/admin/partnerships/documents/{page.pk}/"' in messages_of(response)
    assert "Withdraw or supersede" in messages_of(response)
    assert Page.objects.filter(pk=page.pk).exists()


def test_an_answered_call_is_kept_until_it_is_purged(shelf, document, superuser, client_for):
    call = factories.make_call(shelf, document=document)
    for _number in range(2):
        factories.make_expression(call)
    client = client_for(superuser)
    purge = reverse("partnerships_admin:purge", args=(call.call_record.pk,))
    for refused in (delete_url(shelf), delete_url(call), bulk_url(shelf), bulk_url(call)):
        for method in ("get", "post") if "bulk" not in refused else ("post",):
            said = messages_of(getattr(client, method)(refused))
            assert f"{call.title} (2 answers)" in said, refused
            assert f'href="{purge}"' in said
    with pytest.raises(ProtectedError, match="2 answers"):
        call.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        Page.objects.filter(pk=call.pk).delete()
    assert find_kept([shelf]).sentence().count("(2 answers)") == 1
    html = client.get(purge).content.decode()
    assert "have not been exported" in html
    version = {"version": "2", "sure": "on"}
    assert "Export the answers first" in client.post(purge, version).content.decode()
    assert "where it stands now" in client.post(purge, {**version, "version": "1"}).content.decode()
    client.post(purge, {**version, "without_export": "on"})
    assert not ExpressionOfInterest.objects.not_erased().exists()
    client.post(delete_url(shelf))
    assert not Page.objects.filter(pk=call.pk).exists()


def test_never_issued_ones_go_with_their_ancestor(shelf, document, superuser, client_for):
    draft = factories.make_guidance(shelf)
    call = factories.make_call(shelf, document=document)
    client = client_for(superuser)
    client.get(delete_url(shelf))
    assert ReviewCycle.objects.filter(page=draft).exists()
    response = client.post(delete_url(shelf))
    assert not Page.objects.filter(pk__in=[shelf.pk, draft.pk, call.pk]).exists()
    assert "deleted" in messages_of(response)


def test_asking_for_the_site_name_clears_nothing(shelf, superuser, client_for):
    draft = factories.make_guidance(shelf)
    client_for(superuser).post(delete_url(shelf), {"confirm_site_name": "something else"})
    assert ReviewCycle.objects.filter(page=draft).exists()


def test_bulk_deletion_obeys(shelf, home_page, superuser, client_for):
    page = stages.document_in("in_force", shelf)
    stock = factories.make_stock_page(home_page)
    client = client_for(superuser)
    client.get(bulk_url(shelf, stock))
    response = client.post(bulk_url(shelf, stock))
    assert page.title in messages_of(response)
    assert Page.objects.filter(pk__in=[shelf.pk, stock.pk, page.pk]).count() == 3
    response = client.post(bulk_url(page))
    assert Page.objects.filter(pk=page.pk).exists()
    draft = factories.make_guidance(home_page)
    client.post(bulk_url(draft, stock))
    assert not Page.objects.filter(pk__in=[draft.pk, stock.pk]).exists()


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_bulk_publishing_changes_no_document(action, library, superuser, client_for):
    from tests.admin.posting import facts_of

    pages = [stages.document_in(stage, library) for stage in ("new_drafting", "in_force")]
    before = [facts_of(page) for page in pages]
    client = client_for(superuser)
    client.post(bulk_url(library, *pages, action=action), {"include_descendants": "on"})
    assert [facts_of(page) for page in pages] == before


@pytest.mark.skipif(WAGTAIL_VERSION < (8, 0), reason="needs Wagtail 8")
def test_api_deletion_obeys(shelf, superuser):
    from wagtail.actions.registry import action_registry

    from wagtail_partnerships.reading.visibility import PAGE

    page = stages.document_in("in_force", shelf)
    delete = action_registry.get_action_class(PAGE, "delete")
    with pytest.raises(delete.permission_error_class) as refusal:
        delete(shelf, user=superuser).execute()
    assert page.title in str(refusal.value)
    assert Page.objects.filter(pk=page.pk).exists()
    other = factories.make_library(shelf.get_parent())
    draft = factories.make_guidance(other)
    delete(other, user=superuser).execute()
    assert not Page.objects.filter(pk__in=[other.pk, draft.pk]).exists()


def test_titles_of_other_trees_are_not_linked(home_page, shelf, client_for):
    from tests.conftest import make_group, make_user

    page = stages.document_in("in_force", shelf)
    group = make_group("Deleters", home_page, ["add_page", "change_page", "bulk_delete_page"])
    client = client_for(make_user("deleter", group))
    Page.objects.filter(pk=shelf.pk).update(live=False)
    client.post(delete_url(shelf))
    assert Page.objects.filter(pk=page.pk).exists()
