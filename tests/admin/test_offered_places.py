"""Below which pages documents, calls and libraries are offered."""

import pytest
from django.urls import reverse

from tests import factories
from wagtail_partnerships import checks


pytestmark = pytest.mark.django_db

LIBRARY, DOCUMENT, CALL = "guidancelibrarypage", "guidancepage", "calltoactionpage"


@pytest.fixture
def parents(home_page, library, document, call):
    return {
        "home page": home_page,
        "stock page": factories.make_stock_page(home_page),
        "library": library,
        "document": document,
        "call": call,
    }


def offered_below(parent, client):
    html = client.get(reverse("wagtailadmin_pages:add_subpage", args=(parent.pk,))).content.decode()
    return {
        name
        for name in (LIBRARY, DOCUMENT, CALL)
        if reverse("wagtailadmin_pages:add", args=("wagtail_partnerships", name, parent.pk)) in html
    }


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("home page", {LIBRARY, DOCUMENT, CALL}),
        ("stock page", {LIBRARY, DOCUMENT}),
        ("library", {LIBRARY, DOCUMENT, CALL}),
        ("document", {DOCUMENT, CALL}),
        ("call", set()),
    ],
)
def test_page_types_are_offered_where_they_belong(place, expected, parents, superuser, client_for):
    assert offered_below(parents[place], client_for(superuser)) == expected


def test_a_site_says_otherwise_in_one_line(parents, superuser, client_for, settings):
    settings.WAGTAIL_PARTNERSHIPS = {
        **settings.WAGTAIL_PARTNERSHIPS,
        "PARENT_PAGE_TYPES": {
            "call": ["testapp.StockPage"],
            "document": ["wagtail_partnerships.GuidanceLibraryPage"],
        },
    }
    client = client_for(superuser)
    assert offered_below(parents["home page"], client) == {LIBRARY}
    assert offered_below(parents["stock page"], client) == {LIBRARY, CALL}
    assert offered_below(parents["library"], client) == {LIBRARY, DOCUMENT}


def test_what_stands_elsewhere_can_be_edited(call, superuser, client_for):
    misplaced = factories.make_guidance(call)
    client = client_for(superuser)
    assert client.get(reverse("wagtailadmin_pages:edit", args=(misplaced.pk,))).status_code == 200
    misplaced.save_revision()
    assert misplaced.get_parent().pk == call.pk


def test_page_cannot_be_moved_where_it_is_not_offered(call, document, superuser):
    tester = document.permissions_for_user(superuser)
    assert not tester.can_move_to(call)
    assert tester.can_move_to(factories.make_library())


@pytest.mark.parametrize(
    "types", [{"calls": []}, {"call": ["testapp.NoSuchPage"]}, {"call": ["testusers.User"]}]
)
def test_names_that_mean_nothing_are_told(types, settings):
    settings.WAGTAIL_PARTNERSHIPS = {"PARENT_PAGE_TYPES": types}
    (message,) = checks.check_parent_page_types(None)
    assert message.id == "wagtail_partnerships.E003" and message.hint
