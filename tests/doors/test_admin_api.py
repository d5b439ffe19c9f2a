"""Wagtail's admin API deletes nothing that its own screens would keep, and says why."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from tests import factories, stages
from tests.conftest import make_group, make_user
from wagtail_partnerships.models import CallRecord, GuidancePage, ReviewCycle


# Without the transaction of a test around it, what is refused half way would stay half done.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def delete(client_for, superuser):
    """Ask the API to delete a page; returns status and answer."""

    def delete(page, user=superuser):
        url = reverse("wagtailadmin_api:pages:action", args=(page.pk, "delete"))
        response = client_for(user).post(url)
        return response.status_code, response.json() if response.content else None

    return delete


@pytest.fixture
def section(home_page):
    """A page of the host."""
    return factories.make_stock_page(home_page, title="About us")


def rows():
    """Return what a deletion would change."""
    return (
        list(Page.objects.order_by("path").values_list("pk", "path", "numchild")),
        list(ReviewCycle.objects.order_by("pk").values_list("pk", "state")),
        list(CallRecord.objects.order_by("pk").values_list("pk", "page")),
        PageLogEntry.objects.filter(deleted=True).count(),
    )


@pytest.mark.parametrize("above", ["page of the host", "library"])
@pytest.mark.parametrize("kept", ["document", "call"])
def test_ancestor_of_what_is_kept_is_not_deleted(above, kept, delete, section):
    place = section if above == "page of the host" else factories.make_library(section)
    factories.make_guidance(place, title="A draft")
    if kept == "document":
        factories.make_issued_guidance(place, title="Imaging")
    else:
        factories.make_expression(factories.make_call(place, title="Imaging"))
    before = rows()
    for page in (place, section):
        status, told = delete(page)
        assert status == 403
        assert "Nothing was deleted." in told["detail"] and "“Imaging" in told["detail"]
    assert rows() == before


@pytest.mark.parametrize("stage", ["in_force", "withdrawn"])
def test_document_that_was_issued_is_not_deleted(stage, delete, library):
    page = stages.document_in(stage, library)
    before = rows()
    assert delete(page)[0] == 403
    assert rows() == before


def test_drafts_go_with_the_page_above(delete, section):
    gone = [section, factories.make_guidance(section), factories.make_call(section)]
    keys = [page.pk for page in gone]
    assert delete(section) == (204, None)
    assert not Page.objects.filter(pk__in=keys).exists()
    assert not ReviewCycle.objects.filter(page_id__in=keys).exists()
    assert not CallRecord.objects.filter(page_id__in=keys).exists()


def test_who_may_not_delete_is_not_told_what_stands_below(delete, section):
    factories.make_issued_guidance(section, title="Imaging")
    writer = make_user("writer", make_group("Writers", section, ["add_page"]))
    status, told = delete(section, writer)
    assert status == 403 and "Imaging" not in told["detail"]
    assert GuidancePage.objects.exists()


def test_pages_of_the_host_are_deleted_as_ever(delete, section, superuser):
    assert delete(section) == (204, None)
    assert PageLogEntry.objects.get(page=section.pk, action="wagtail.delete").user == superuser
