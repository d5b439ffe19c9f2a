"""Who moves or copies pages for members to where more people can read them is told so before."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from tests import factories, stages
from tests.public.helpers import issue, restrict
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage


pytestmark = pytest.mark.django_db

SAID = "More people will be able to read this page once it is in"


@pytest.fixture
def section(home_page):
    section = factories.make_library(home_page, title="For members")
    restrict(section, "groups", [Group.objects.create(name="Members")])
    return section


@pytest.fixture
def part(section):
    return factories.make_stock_page(section, title="A part of it")


@pytest.fixture
def page(part):
    return issue(part, title="Members guidance")


def move(page, to):
    return reverse("wagtailadmin_pages:move_confirm", args=(page.pk, to.pk)), {}


def copy(page, to):
    data = {
        "new_title": "Copy", "new_slug": "copy", "new_parent_page": to.pk, "copy_subpages": "on"
    }  # fmt: skip
    return reverse("wagtailadmin_pages:copy", args=(page.pk,)), data


def move_many(page, to):
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "move"))
    return f"{url}?id={page.pk}&next=/admin/", {"chooser": to.pk}


@pytest.mark.parametrize("door", [move, copy, move_many])
@pytest.mark.parametrize("what", ["document", "part"])
def test_it_is_said_before_and_done_after(door, what, part, page, library, superuser, client_for):
    client, pages = client_for(superuser), GuidancePage.objects.count()
    url, data = door(page if what == "document" else part, library)
    response = client.post(url, data)
    assert response.status_code == 200
    shown = response.content.decode()
    assert SAID in shown and page.title in shown
    assert GuidancePage.objects.get(pk=page.pk).path == page.path
    assert GuidancePage.objects.count() == pages
    assert client.post(url, {**data, "partnerships-confirmed": "1"}).status_code == 302
    below = GuidancePage.objects.descendant_of(library)
    assert below.exists() and (GuidancePage.objects.count() > pages) is (door is copy)


@pytest.mark.parametrize("door", [move, copy, move_many])
def test_who_cancels_is_back_where_they_came_from(door, page, library, superuser, client_for):
    url, data = door(page, library)
    shown = client_for(superuser).post(url, data).content.decode()
    back = re.search(r'<a class="button[^"]*" href="([^"]+)">Cancel</a>', shown)[1]
    place = reverse("wagtailadmin_explore", args=(page.get_parent().pk,))
    assert back == ("/admin/" if door is move_many else place)


def test_confirmation_of_a_move_says_it(page, library, superuser, client_for):
    url, _data = move(page, library)
    assert SAID in client_for(superuser).get(url).content.decode()


@pytest.mark.parametrize(
    ("kind", "said"), [("groups", False), ("other groups", True), ("login", True), (None, True)]
)
def test_places_are_compared_by_whom_they_let_in(kind, said, page, library, superuser, client_for):
    groups = Group.objects.filter(name="Members")
    if kind == "other groups":
        groups = [Group.objects.create(name="Others")]
    if kind:
        restrict(library, kind.split()[-1], groups)
    url, data = move(page, library)
    response = client_for(superuser).post(url, data)
    assert (response.status_code == 200) is said


@pytest.mark.parametrize("door", [move, copy])
def test_privacy_of_its_own_goes_with_a_page(door, library, home_page, superuser, client_for):
    page = issue(library, title="Members guidance")
    restrict(page)
    to = factories.make_library(home_page)
    assert client_for(superuser).post(*door(page, to)).status_code == 302


@pytest.mark.parametrize(("door", "status"), [(move, 302), (copy, 200)])
def test_copy_loses_it_where_another_holds_already(
    door, status, library, home_page, superuser, client_for
):
    page = issue(library, title="Members guidance")
    restrict(page, "groups", [Group.objects.create(name="Members")])
    to = factories.make_library(home_page)
    restrict(to)
    assert client_for(superuser).post(*door(page, to)).status_code == status


@pytest.mark.parametrize("door", [move, copy, move_many])
def test_nothing_is_asked_of_open_documents(door, document, home_page, superuser, client_for):
    to = factories.make_library(home_page)
    assert client_for(superuser).post(*door(document, to)).status_code == 302


@pytest.mark.parametrize("verb", ["approve", "adopt"])
@pytest.mark.parametrize("place", ["open", "for the same", "open source"])
def test_whoever_publishes_a_translation_is_told_that_more_people_can_read_it(
    verb, place, page, library, superuser, client_for
):
    welsh = Locale.objects.get_or_create(language_code="cy")[0]
    source = issue(library) if place == "open source" else page
    copy = source.copy_for_translation(welsh, copy_parents=True)
    # Pages that are translated take along what is set on them.
    if place == "open":
        PageViewRestriction.objects.filter(page__locale=welsh).delete()
    copy = GuidancePage.objects.get(pk=copy.pk)
    if verb == "approve":
        actions.submit(copy.review_cycle, None, **stages.FACTS["submit"])
    url = reverse("partnerships_admin:transition", args=(copy.pk, verb))
    shown = client_for(superuser).get(url).content.decode()
    said = "More people can read this page than the document in another language (English)"
    assert (said in shown) is (place == "open")
