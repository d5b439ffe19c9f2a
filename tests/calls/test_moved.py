"""People's links after a call, or a page above it, was moved, renamed or made private."""

from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from tests import factories
from tests.calls.test_personal_link import link
from wagtail_partnerships.models import CallToActionPage, Notice
from wagtail_partnerships.models.old_addresses import links_lead_on


pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(home_page):
    return factories.make_library(home_page, title="A shelf")


@pytest.fixture
def expression(shelf):
    return factories.make_expression(factories.make_call(shelf))


@pytest.fixture
def no_redirects(settings):
    settings.WAGTAILREDIRECTS_AUTO_CREATE = False
    assert not links_lead_on()


def page_of(expression):
    return CallToActionPage.objects.get(pk=expression.call.page_id)


def move_call(expression, home_page, shelf):
    page_of(expression).move(home_page, pos="last-child")


def move_ancestor(expression, home_page, shelf):
    elsewhere = factories.make_library(home_page)
    Page.objects.get(pk=shelf.pk).move(elsewhere, pos="last-child")


def rename_call(expression, home_page, shelf):
    page = page_of(expression)
    page.slug = "by-another-name"
    page.save_revision().publish()
    page_of(expression).save(user=None)


def rename_ancestor(expression, home_page, shelf):
    shelf.slug = "another-shelf"
    shelf.save()


@pytest.mark.parametrize("live", [True, False], ids=["published", "unpublished"])
@pytest.mark.parametrize("change", [move_call, move_ancestor, rename_call, rename_ancestor])
def test_a_link_leads_on(
    change, live, expression, home_page, shelf, client, django_capture_on_commit_callbacks
):
    if not live and change is not rename_call:
        page_of(expression).unpublish()
    old = link(expression)
    with django_capture_on_commit_callbacks(execute=True):
        change(expression, home_page, shelf)
    if not live and change is rename_call:
        page_of(expression).unpublish()
    assert client.get(old).status_code in {301, 302}
    response = client.get(old, follow=True)
    assert expression.reference in response.content.decode()
    path, _status = response.redirect_chain[-1]
    assert urlsplit(path).path != urlsplit(old).path
    forged = client.get(old.replace("mine=", "mine=x"), follow=True)
    assert expression.reference not in forged.content.decode()
    other = factories.make_expression(factories.make_call(home_page))
    strange = f"{urlsplit(old).path}?{urlsplit(link(other)).query}"
    assert "mine=" not in client.get(strange)["Location"]


def test_its_own_address_carries_no_link(expression, client):
    html = client.get(link(expression)).content.decode()
    page = page_of(expression)
    assert f"{page.url}?mine=" not in html
    assert "?" not in page.url


def test_nothing_leads_from_one_site_to_another(expression, root_page, shelf, superuser):
    other = factories.make_home(root_page, slug="other", title="Other")
    Site.objects.create(hostname="other.example.org", root_page=other)
    for page in (page_of(expression), Page.objects.get(pk=shelf.pk)):
        with pytest.raises(PermissionDenied, match="from one site to another"):
            page.move(other, pos="last-child", user=superuser)
    assert Page.objects.get(pk=expression.call.page_id).url_path.startswith("/test-society/")


@pytest.mark.usefixtures("no_redirects")
def test_without_redirects_a_call_with_answers_keeps_slug_and_place(
    expression, home_page, shelf, superuser, client_for
):
    client = client_for(superuser)
    elsewhere = factories.make_library(home_page)
    before = page_of(expression).url
    for page in (page_of(expression), shelf):
        url = reverse("wagtailadmin_pages:move_confirm", args=(page.pk, elsewhere.pk))
        for response in (client.get(url), client.post(url)):
            said = str(list(get_messages(response.wsgi_request))[-1])
            assert page_of(expression).title in said
            assert "wagtail.contrib.redirects" in said
        bulk = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "move"))
        client.post(f"{bulk}?id={page.pk}&next=/admin/", {"chooser": elsewhere.pk})
        with pytest.raises(PermissionDenied):
            Page.objects.get(pk=page.pk).move(elsewhere, pos="last-child")
    page = page_of(expression)
    page.slug = "by-another-name"
    with pytest.raises(ValidationError, match="The slug stays"):
        page.save()
    data = {"title": "A better name", "slug": "another-shelf", "introduction": "null"}
    edit = reverse("wagtailadmin_pages:edit", args=(shelf.pk,))
    response = client.post(edit, {**data, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0})
    assert any("stays “a-shelf”" in str(m) for m in get_messages(response.wsgi_request))
    assert page_of(expression).url == before
    page_of(expression).move(shelf, pos="last-child")
    expression.call.expressions.update(anonymised_at="2026-01-01T00:00Z")
    Page.objects.get(pk=shelf.pk).move(elsewhere, pos="last-child")
    assert page_of(expression).url != before


@pytest.mark.parametrize("door", ["restriction on it", "restriction above", "move below one"])
def test_the_office_is_told_what_privacy_does_to_links(
    door, expression, home_page, shelf, client, superuser, client_for
):
    if door == "move below one":
        private = factories.make_library(home_page)
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        assert not Notice.objects.filter(kind="call_private").exists()
        Page.objects.get(pk=shelf.pk).move(private, pos="last-child")
        page_of(expression)
    else:
        page = shelf if door == "restriction above" else page_of(expression)
        url = reverse("wagtailadmin_pages:set_privacy", args=(page.pk,))
        client_for(superuser).post(url, {"restriction_type": "login"})
        assert PageViewRestriction.objects.get().page_id == page.pk
    notice = Notice.objects.get(kind="call_private")
    assert notice.email == "office@example.org"
    assert notice.context["answers"] == 1
    assert expression.reference in client.get(link(expression), follow=True).content.decode()


def test_privacy_is_not_set_if_the_office_cannot_be_told(expression, monkeypatch):
    from wagtail_partnerships.actions.calls import moves

    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(moves, "tell_owner", broken)
    with pytest.raises(RuntimeError):
        PageViewRestriction.objects.create(
            page=expression.call.page, restriction_type=PageViewRestriction.LOGIN
        )
    assert not PageViewRestriction.objects.exists()
