"""Copies, aliases, translations and moves neither change nor duplicate a cycle."""

import pytest
from wagtail.models import Locale

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage, ReviewCycle


pytestmark = pytest.mark.django_db


def cycle_rows(page):
    return list(ReviewCycle.objects.filter(page_id=page.pk).values())


@pytest.fixture(params=["in_force", "full_review", "drafting", "awaiting_approval", "withdrawn"])
def page(request, library):
    page = stages.document_in(request.param, library)
    GuidancePage.objects.filter(pk=page.pk).update(reference="PG-1")
    page.rows = cycle_rows(page)
    yield page
    assert cycle_rows(page) == page.rows


@pytest.mark.parametrize("keep_live", [True, False])
def test_copy_is_a_draft_of_its_own(keep_live, page, approver):
    copy = page.copy(
        update_attrs={"slug": "copy"}, copy_revisions=True, keep_live=keep_live, user=approver
    )
    copy = GuidancePage.objects.get(pk=copy.pk)
    assert (copy.live, copy.live_revision, copy.first_published_at) == (False, None, None)
    assert (copy.status, copy.edition, copy.reference) == ("draft", None, "")
    assert cycle_rows(copy)[0]["state"] == "drafting"


def test_alias_answers_with_its_source(page, library):
    alias = GuidancePage.objects.get(pk=page.pk).create_alias(update_slug="alias")
    alias = GuidancePage.objects.get(pk=alias.pk)
    assert cycle_rows(alias) == []
    assert (alias.status, alias.edition) == (page.status, page.edition)
    statuses = GuidancePage.objects.with_status().values_list("document_status", flat=True)
    assert set(statuses.filter(pk__in=[page.pk, alias.pk])) == {page.status}


def test_converted_alias_begins_as_a_draft(page, approver):
    alias = GuidancePage.objects.get(pk=page.pk).create_alias(update_slug="alias")
    alias = GuidancePage.objects.get(pk=alias.pk)
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    ConvertAliasPageAction(alias, user=approver).execute(skip_permission_checks=True)
    alias = GuidancePage.objects.get(pk=alias.pk)
    assert (alias.live, alias.status) == (False, "draft")
    assert len(cycle_rows(alias)) == 1


def test_translation_is_a_draft_of_its_own(page):
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    translation = page.copy_for_translation(locale, copy_parents=True)
    translation = GuidancePage.objects.get(pk=translation.pk)
    assert (translation.live, translation.status) == (False, "draft")


def test_move_keeps_everything(page, home_page):
    page.move(home_page, pos="last-child")
    moved = GuidancePage.objects.get(pk=page.pk)
    assert moved.status == page.status


def test_page_added_live_starts_as_a_draft_and_says_so(home_page, caplog):
    caplog.set_level("INFO", logger="wagtail_partnerships")
    page = factories.make_guidance(home_page, live=True, title="Brought live")
    page = GuidancePage.objects.get(pk=page.pk)
    assert (page.live, page.status) == (False, "draft")
    assert "“Brought live” is saved, not live" in caplog.text


def test_recursive_copy_of_a_library_copies_no_cycle(library, home_page):
    page = stages.document_in("in_force", library)
    rows = cycle_rows(page)
    library.copy(recursive=True, to=home_page, update_attrs={"slug": "second"}, keep_live=True)
    assert cycle_rows(page) == rows
    copies = GuidancePage.objects.exclude(pk=page.pk)
    assert [copy.status for copy in copies] == ["draft"]


def test_new_edition_reaches_aliases(library, approver):
    page = stages.document_in("awaiting_approval", library)
    alias = GuidancePage.objects.get(pk=page.pk).create_alias(update_slug="alias")
    actions.approve(page.review_cycle, approver)
    alias = GuidancePage.objects.get(pk=alias.pk)
    assert (alias.summary, alias.edition, alias.live) == ("The next edition.", 2, True)


@pytest.mark.parametrize("make", [factories.make_guidance, factories.make_call])
def test_what_comes_below_a_library_leaves_its_own_addresses_free(make, home_page, library):
    elsewhere = make(home_page, title="Feed", slug="feed")
    assert elsewhere.slug == "feed"
    copy = elsewhere.copy(to=library, copy_revisions=False)
    alias = elsewhere.create_alias(parent=library)
    assert [copy.slug, alias.slug] == ["feed-2", "feed-3"]
