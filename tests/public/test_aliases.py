"""An alias is as private as what it shows, in Wagtail's own API, sitemap and explorer too."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from tests import factories
from tests.calls.conftest import Visitor
from tests.conftest import make_user
from tests.public.helpers import CANARY, issue, make_file, members, restrict, text_of
from wagtail_partnerships import actions
from wagtail_partnerships.actions.aliases import follow_sources
from wagtail_partnerships.models import ExpressionOfInterest, GuidancePage


pytestmark = pytest.mark.django_db

GROUPS, LOGIN, PASSWORD = (
    PageViewRestriction.GROUPS,
    PageViewRestriction.LOGIN,
    PageViewRestriction.PASSWORD,
)


@pytest.fixture
def section(library):
    return factories.make_library(library.get_parent(), title="Theirs", slug="their-section")


@pytest.fixture
def page(section):
    return issue(section, title="Members guidance", slug="own-slug")


@pytest.fixture
def alias(page, library):
    return make_alias(page, library)


def make_alias(page, parent, slug="alias", **kwargs):
    source = type(page).objects.get(pk=page.pk)
    return source.create_alias(parent=parent, update_slug=slug, **kwargs)


def terms_of(page):
    rows = PageViewRestriction.objects.filter(page=page.pk)
    return sorted(
        (row.restriction_type, row.password, *row.groups.values_list("name", flat=True))
        for row in rows
    )


def rows_told(client, alias):
    """Wagtail's own endpoint, by each of the ways in which it tells of a page."""
    of_slug = alias.slug
    found = []
    for query in (
        "",
        "?fields=*",
        "?type=wagtail_partnerships.GuidancePage",
        f"?slug={of_slug}",
        f"?child_of={alias.get_parent().pk}",
        "?search=members",
        "?order=-title",
    ):
        rows = client.get(f"/api/v2/pages/{query}").json().get("items", [])
        found += [query for row in rows if row["id"] == alias.pk]
    for address in (f"{alias.pk}/", f"find/?html_path={alias.url_path.split('/', 2)[2]}"):
        response = client.get(f"/api/v2/pages/{address}", follow=True)
        if response.status_code == 200:
            found.append(address)
    return found


def sitemap(rf):
    site = SimpleNamespace(domain="localhost", name="localhost")
    return {row["location"] for row in Sitemap(rf.get("/")).get_urls(site=site)}


@pytest.mark.parametrize("restricted_first", [True, False], ids=["restricted", "shared"])
@pytest.mark.parametrize("place", ["above", "section", "page"])
@pytest.mark.parametrize("kind", [GROUPS, LOGIN, PASSWORD])
def test_api_tells_of_an_alias_only_who_may_see_its_source(
    kind, place, restricted_first, client, client_for, member, rf, library, home_page
):
    above = factories.make_library(home_page, title="Above", slug="above")
    section = factories.make_library(above, title="Theirs", slug="their-section")
    page = issue(section, title="Members guidance", slug="own-slug", summary=CANARY)
    private = {"above": above, "section": section, "page": page}[place]
    groups = [members()] if kind == GROUPS else []
    if restricted_first:
        restrict(private, kind, groups)
    alias = make_alias(page, library)
    if not restricted_first:
        assert rows_told(client, alias) and alias.full_url in sitemap(rf)
        restrict(private, kind, groups)
    assert rows_told(client, alias) == []
    wrong = make_user("stranger")
    wrong.groups.add(Group.objects.create(name="Others"))
    assert bool(rows_told(client_for(wrong), alias)) == (kind == LOGIN)
    assert bool(rows_told(client_for(member), alias)) == (kind != PASSWORD)
    assert alias.full_url not in sitemap(rf)
    # Who may read the source reads the alias; the copy at the alias asks nobody again.
    assert CANARY not in text_of(client.get(alias.url)).decode()
    read = CANARY in text_of(client_for(member).get(alias.url)).decode()
    assert read == (kind != PASSWORD)


def test_restriction_that_is_changed_or_lifted_is_so_for_aliases(
    client, client_for, member, section, page, alias
):
    restriction = restrict(section, GROUPS, [members()])
    assert terms_of(alias) == [(GROUPS, "", "Members")]
    others = Group.objects.create(name="Others")
    restriction.groups.set([others])
    assert terms_of(alias) == [(GROUPS, "", "Others")]
    assert rows_told(client_for(member), alias) == []
    others.pageviewrestriction_set.clear()
    assert terms_of(alias) == [(GROUPS, "")]
    restriction.restriction_type, restriction.password = PASSWORD, "open sesame"
    restriction.save()
    assert terms_of(alias) == [(PASSWORD, "open sesame")]
    restriction.delete()
    assert terms_of(alias) == [] and rows_told(client, alias)


def test_every_restriction_of_the_source_is_asked_once(section, page, alias, client_for, member):
    restrict(section, GROUPS, [members()])
    restrict(page, LOGIN)
    restrict(page, LOGIN)
    assert terms_of(alias) == [(GROUPS, "", "Members"), (LOGIN, "")]
    assert rows_told(client_for(member), alias)


def test_alias_of_what_is_moved_follows_it(client, home_page, section, page, alias):
    restrict(section)
    open_section = factories.make_library(home_page, title="Open", slug="open-section")
    Page.objects.get(pk=page.pk).move(open_section, pos="last-child")
    assert terms_of(alias) == [] and rows_told(client, alias)
    Page.objects.get(pk=open_section.pk).move(Page.objects.get(pk=section.pk), pos="last-child")
    assert rows_told(client, alias) == []


def test_what_is_done_past_wagtail_is_made_good_at_night(client, section, page, alias):
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=section.page_ptr, restriction_type=LOGIN)]
    )
    assert rows_told(client, alias)
    call_command("partnerships_daily")
    assert rows_told(client, alias) == []
    assert follow_sources() == 0


def test_visitor_who_gave_the_password_reads_the_alias(client, library, section, page, alias):
    restriction = restrict(section, PASSWORD)
    assert [row.is_hidden for row in client.get(library.url).context_data["rows"]] == [True]
    client.post(
        reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk]),
        {"password": "open sesame", "return_url": "/"},
    )
    assert client.get(alias.url).status_code == 200
    assert [row.is_hidden for row in client.get(library.url).context_data["rows"]] == [False]


@pytest.mark.parametrize("kind", ["stock page", "library", "document"])
@pytest.mark.parametrize("place", ["page", "section"])
def test_what_stands_below_an_alias_is_as_private(
    place, kind, client, client_for, member, home_page, section, library
):
    """Wagtail asks for what the source of an alias above carries itself, not what it inherits."""
    make = {
        "stock page": factories.make_stock_page,
        "library": factories.make_library,
        "document": issue,
    }[kind]
    source = make(section, title="Members area", slug="members-area")
    area = Page.objects.get(pk=make_alias(source, library, "area").pk)
    file = make_file(content=b"%PDF " + CANARY.encode())
    below = issue(area, title="Below", summary=CANARY, files=[file])
    restrict(source if place == "page" else section, GROUPS, [members()])
    api = "/api/v2/pages/?type=wagtail_partnerships.GuidancePage&fields=*"
    for url in (below.url, library.url, f"{library.url}feed/", file.url, api):
        assert CANARY not in text_of(client.get(url)).decode(), url
    for url in (below.url, file.url):
        response = client.get(url)
        assert response.status_code == 302 and "login" in response.url
    assert rows_told(client, below) == []
    member = client_for(member)
    for url in (below.url, library.url, file.url):
        assert CANARY in text_of(member.get(url)).decode(), url


def test_page_that_is_moved_below_an_alias_is_as_private(client, home_page, section, library):
    source = factories.make_stock_page(section, title="Members area", slug="members-area")
    area = Page.objects.get(pk=make_alias(source, library, "area").pk)
    restrict(section)
    assert terms_of(area) == []
    page = issue(library, title="Moved", slug="moved")
    Page.objects.get(pk=page.pk).move(area, pos="last-child")
    assert terms_of(area) == [(LOGIN, "")]
    assert rows_told(client, GuidancePage.objects.get(pk=page.pk)) == []


# Aliases of aliases


@pytest.fixture
def third(page, library):
    """An alias of an alias of an alias."""
    made = page
    for number in range(3):
        made = make_alias(made, library, f"alias-{number}")
    return GuidancePage.objects.get(pk=made.pk)


def test_alias_of_an_alias_shows_what_both_show(client, page, third):
    assert third.alias_of_id == page.pk
    assert (third.status, third.edition) == (page.status, 1)
    assert client.get(f"{third.url}editions/1/").status_code == 200


def test_alias_of_an_alias_goes_down_with_its_source(client, page, third):
    GuidancePage.objects.filter(pk__in=[page.pk, third.pk]).update(summary=CANARY)
    actions.withdraw(page.review_cycle, None, "Wrong", take_down=True)
    assert client.get(third.url).status_code == 410
    assert CANARY not in client.get(f"/api/v2/pages/{third.pk}/?fields=*").content.decode()


def test_alias_of_an_alias_is_as_private(client, section, third):
    restrict(section)
    assert rows_told(client, third) == []
    response = client.get(third.url)
    assert response.status_code == 302 and "login" in response.url


def test_alias_of_an_alias_outlives_it(client, superuser, section, page, library):
    first = make_alias(page, library, "first")
    second = make_alias(first, library, "second")
    restrict(section)
    convert(first, superuser)
    Page.objects.get(pk=first.pk).delete()
    assert rows_told(client, second) == []
    assert GuidancePage.objects.get(pk=second.pk).edition == 1


def test_chain_that_is_there_already_is_made_good_at_night(client, section, page, library):
    first, second = make_alias(page, library, "first"), make_alias(page, library, "second")
    Page.objects.filter(pk=second.pk).update(alias_of=first.pk)
    call_command("partnerships_daily")
    assert GuidancePage.objects.get(pk=second.pk).alias_of_id == page.pk


# Aliases that become pages


def convert(alias, user):
    page = GuidancePage.objects.get(pk=alias.pk)
    ConvertAliasPageAction(page, user=user).execute(skip_permission_checks=True)


def test_converted_alias_asks_each_thing_once(superuser, section, page, library):
    restrict(page, GROUPS, [members()])
    alias = make_alias(page, library)
    assert terms_of(alias) == [(GROUPS, "", "Members")]
    PageViewRestriction.objects.create(page=alias.page_ptr, restriction_type=LOGIN)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=alias.page_ptr, restriction_type=LOGIN)]
    )
    convert(alias, superuser)
    assert terms_of(alias) == [(GROUPS, "", "Members"), (LOGIN, "")]


@pytest.mark.parametrize("kind", [GROUPS, LOGIN, PASSWORD])
def test_new_alias_has_each_restriction_once(kind, section, page, library):
    restrict(page, kind, [members()] if kind == GROUPS else [])
    assert len(terms_of(make_alias(page, library))) == 1
    assert follow_sources() == 0


@pytest.mark.parametrize("end", ["converted", "source deleted"])
def test_alias_that_becomes_a_page_of_its_own_stays_private(
    end, client, superuser, section, library
):
    page = factories.make_guidance(section, title="A draft")
    alias = make_alias(page, library)
    restrict(section)
    if end == "converted":
        convert(alias, superuser)
    else:
        Page.objects.get(pk=page.pk).delete()
    alias = GuidancePage.objects.get(pk=alias.pk)
    assert alias.alias_of_id is None
    assert [row.restriction_type for row in alias.get_view_restrictions()] == [LOGIN]
    follow_sources()
    assert terms_of(alias) == [(LOGIN, "")]


def test_history_of_an_alias_tells_of_no_act_of_nobody(section, page, alias):
    logged = PageLogEntry.objects.filter(page=alias.pk, action__contains="view_restriction")
    restriction = restrict(section)
    restriction.delete()
    assert not logged.exists()


def test_aliases_of_the_hosts_own_pages_are_the_hosts(home_page, section):
    stock = factories.make_stock_page(section)
    alias = make_alias(stock, home_page, "stock-alias")
    PageViewRestriction.objects.create(page=alias.page_ptr, restriction_type=LOGIN)
    restrict(section, GROUPS, [members()])
    follow_sources()
    assert terms_of(alias) == [(LOGIN, "")]


def test_alias_of_a_call_is_as_private_as_the_call(client, home_page, section):
    call = factories.make_event_call(section, introduction=f"<p>{CANARY}</p>")
    alias = make_alias(call, home_page, "alias-of-call")
    visitor = Visitor(alias)
    visitor.open()
    restrict(section)
    assert rows_told(client, alias) == []
    assert terms_of(alias) == [(LOGIN, "")]
    for query in ("", "?ics=1", "?find=1"):
        response = client.get(f"{alias.url}{query}")
        assert response.status_code == 302 and "login" in response.url, query
    assert visitor.send().status_code == 403
    assert not ExpressionOfInterest.objects.exists()


@pytest.mark.parametrize("make", [issue, factories.make_call])
def test_privacy_is_set_where_the_text_is(make, superuser, client_for, section, library):
    page = make(section)
    alias = make_alias(page, library)
    client = client_for(superuser)
    for one, status in ((page, 200), (alias, 302)):
        url = reverse("wagtailadmin_pages:set_privacy", args=[one.pk])
        assert client.get(url).status_code == status


def test_aliases_that_are_as_they_should_be_cost_nothing(
    section, page, library, django_assert_num_queries
):
    restrict(section, GROUPS, [members()])
    for number in range(3):
        make_alias(page, library, f"alias-{number}")
        with django_assert_num_queries(5):
            assert follow_sources() == 0
