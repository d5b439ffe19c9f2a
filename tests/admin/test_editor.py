"""The page editor: its Review tab, its menu, and the doors that are closed there."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from tests import factories, stages
from tests.admin.posting import facts_of
from wagtail_partnerships.models import ExcludedNation, GuidancePage


pytestmark = pytest.mark.django_db


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def messages_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def fields_of(client, url):
    """Return what the editor's form would post, as it was drawn."""
    drawn = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    # Wagtail's script adds the fields of the text.
    return {**drawn.dict(), **nested_form_data({"body": streamfield([])})}


@pytest.mark.parametrize("stage", stages.STAGES)
def test_review_tab_offers_what_can_be_done(stage, library, superuser, client_for):
    page = stages.document_in(stage, library)
    response = client_for(superuser).get(edit_url(page))
    shown = response.content.decode()
    assert response.status_code == 200
    for verb in stages.TABLE[stage]:
        url = reverse("partnerships_admin:transition", args=(page.pk, verb))
        assert f'href="{url}"' in shown, verb
    assert "lifecycle__box--present" in shown
    assert "Nothing has happened yet" not in shown or stage == "new_drafting"


def test_review_tab_says_why_not(library, editor, client_for):
    page = stages.document_in("in_force", library)
    shown = client_for(editor).get(edit_url(page)).content.decode()
    refused = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", shown)
    reasons = {verb: reason for verbs, reason in refused for verb in verbs.split(", ")}
    assert reasons["Withdraw"] == "This is for approvers."
    assert reasons["Approve"] == "This is not possible now: the document is in force."


def test_history_outlives_its_people(library, editor, approver, client_for):
    page = stages.document_in("in_force", library)
    stages.perform("begin_full_review", page, editor)
    editor.delete()
    shown = client_for(approver).get(edit_url(page)).content.decode()
    assert "Edith Nkemelu" in shown
    assert "Full review begun" in shown


def test_history_runs_the_same_queries_however_long(library, superuser, client_for):
    from tests.admin.test_registers import count_queries

    page = stages.document_in("in_force", library)
    url = reverse("partnerships_admin:history", args=(page.pk,))
    client = client_for(superuser)
    counts = []
    for _round in range(2):
        for _number in range(3):
            stages.perform("begin_brief_review", page, superuser)
            stages.perform("reaffirm", page, superuser)
        counts.append(count_queries(client, url))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("stage", "go_on"), [("drafting", "submit"), ("in_force", "correct")])
def test_menu_saves_the_draft_and_goes_on(stage, go_on, library, superuser, client_for):
    page = stages.document_in(stage, library)
    client = client_for(superuser)
    shown = client.get(edit_url(page)).content.decode()
    assert 'name="action-publish"' not in shown
    assert 'name="action-submit"' not in shown
    assert f'name="partnerships-go-on" value="{go_on}"' in shown
    data = fields_of(client, edit_url(page))
    response = client.post(
        edit_url(page), {**data, "scope": "Everywhere.", "partnerships-go-on": go_on}
    )
    assert response.url == reverse("partnerships_admin:transition", args=(page.pk, go_on))
    page = GuidancePage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().scope == "Everywhere."


def test_menu_of_a_sealed_text_leads_to_the_decision(library, editor, approver, client_for):
    page = stages.document_in("awaiting_approval", library, submitter=editor)
    shown = client_for(approver).get(edit_url(page)).content.decode()
    assert "Decide on the text" in shown
    assert "partnerships-go-on" not in shown


@pytest.mark.parametrize("asked", ["action-publish", "action-submit"])
def test_editor_saves_and_says_why_it_does_not_publish(asked, library, superuser, client_for):
    page = stages.document_in("in_force", library)
    before = facts_of(page)
    client = client_for(superuser)
    data = fields_of(client, edit_url(page))
    response = client.post(edit_url(page), {**data, "scope": "Everywhere.", asked: "1"})
    assert facts_of(page) == before
    assert any("changes by a correction or a review" in text for text in messages_of(response))
    page = GuidancePage.objects.get(pk=page.pk)
    assert page.scope != "Everywhere."
    assert page.get_latest_revision_as_object().scope == "Everywhere."
    assert page.current_workflow_state is None


def test_a_draft_with_every_nation_excluded_is_mended_in_the_form(library, superuser, client_for):
    page = stages.document_in("new_drafting", library)
    page.partnerships_excluded_nations = [
        ExcludedNation(nation=nation) for nation in ExcludedNation.Nation.values
    ]
    page.save_revision()
    client = client_for(superuser)
    data = fields_of(client, edit_url(page))
    client.post(edit_url(page), {**data, "partnerships_excluded_nations-0-DELETE": "on"})
    draft = GuidancePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.partnerships_excluded_nations.count() == 3


@pytest.mark.parametrize("asked", ["action-publish", "action-submit"])
def test_new_document_begins_as_a_draft(asked, library, superuser, client_for):
    url = reverse(
        "wagtailadmin_pages:add", args=("wagtail_partnerships", "guidancepage", library.pk)
    )
    client = client_for(superuser)
    shown = client.get(url).content.decode()
    assert 'name="action-publish"' not in shown
    data = fields_of(client, url)
    response = client.post(url, {**data, "title": "Brand new", "slug": "brand-new", asked: "1"})
    page = GuidancePage.objects.get(slug="brand-new")
    assert not page.live and page.current_workflow_state is None
    assert page.review_cycle.state == "drafting"
    assert any("a new document needs approval" in text for text in messages_of(response))


def test_stock_pages_keep_their_publish_button(home_page, superuser, client_for):
    page = factories.make_stock_page(home_page)
    client = client_for(superuser)
    shown = client.get(edit_url(page)).content.decode()
    assert 'name="action-publish"' in shown
    url = reverse("wagtailadmin_pages:add", args=("testapp", "stockpage", home_page.pk))
    assert 'name="action-publish"' in client.get(url).content.decode()


def test_alias_leads_to_its_source(document, home_page, superuser, client_for):
    alias = document.create_alias(parent=home_page)
    client = client_for(superuser)
    assert client.get(edit_url(alias)).status_code == 200
    shown = client.get(reverse("partnerships_admin:document", args=(alias.pk,)))
    assert shown.context["review_page"].pk == document.pk


def test_nothing_is_logged_by_looking(document, superuser, client_for):
    logged = PageLogEntry.objects.count()
    client_for(superuser).get(edit_url(document))
    assert PageLogEntry.objects.count() == logged


def test_go_live_is_offered_and_expiry_is_not(document, superuser, client_for):
    shown = client_for(superuser).get(edit_url(document)).content.decode()
    assert 'name="go_live_at"' in shown
    assert 'name="expire_at"' not in shown
    assert "Set when it goes live" in shown


def test_no_document_takes_an_address_of_the_library(library, editor, client_for):
    client = client_for(editor)
    url = reverse(
        "wagtailadmin_pages:add",
        args=("wagtail_partnerships", "guidancepage", library.pk),
    )
    filled = {**fields_of(client, url), "title": "Register", "slug": "register"}
    response = client.post(url, filled)
    assert response.status_code == 200
    assert "is an address of the library itself" in response.content.decode()
    assert not GuidancePage.objects.exists()
    client.post(url, {**filled, "slug": "the-register"})
    page = GuidancePage.objects.get()
    response = client.post(edit_url(page), {**fields_of(client, edit_url(page)), "slug": "feed"})
    assert "is an address of the library itself" in response.content.decode()


def test_the_library_keeps_each_of_its_addresses_free(library):
    routes = {str(url.pattern).split("/")[0] for url in library.get_subpage_urls()}
    assert routes - {""} == set(library.slugs_kept_free)
    elsewhere = factories.make_guidance(library.get_parent(), title="Feed", slug="feed")
    elsewhere.full_clean()
