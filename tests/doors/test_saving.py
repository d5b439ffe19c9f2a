"""Saving the page of an issued document changes nothing that the public reads of it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page, PageLogEntry

from tests import factories, stages
from tests.testapp.models import HouseGuidancePage
from wagtail_partnerships import actions
from wagtail_partnerships.doctor import examine
from wagtail_partnerships.models import Attachment, BodyOfDocument, GuidancePage


pytestmark = pytest.mark.django_db

BODY = [("paragraph", "<p>Listen first.</p>")]


@pytest.fixture
def page(library):
    """An issued document with something of everything that a text can have."""
    page = factories.make_guidance(
        library, cls=HouseGuidancePage, title="Patient care", committee="Board", body=BODY
    )
    draft = page.get_latest_revision_as_object()
    draft.topics = [factories.make_topic(name="Consent")]
    draft.partnerships_bodies = [BodyOfDocument(organisation=factories.make_organisation())]
    draft.save_revision()
    actions.adopt(page)
    return fresh(page)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def public_text(page, client):
    """What readers see, and what stands behind the parts that are not shown."""
    page = fresh(page)
    shown = client.get(page.url).content.decode()
    rows = list(page.partnerships_bodies.values_list("organisation", "part"))
    files = list(page.partnerships_attachments.values_list("title", flat=True))
    topics = list(page.topics.values_list("name", flat=True))
    return shown, page.committee, page.seo_title, rows, files, topics


def add_topic(page):
    page.topics.add(factories.make_topic())


def add_attachment(page):
    page.partnerships_attachments.add(Attachment(title="Slipped in"))


def drop_body(page):
    page.partnerships_bodies = []


CHANGES = {
    "title": lambda page: setattr(page, "title", "Another title"),
    "seo_title": lambda page: setattr(page, "seo_title", "Another title"),
    "search_description": lambda page: setattr(page, "search_description", "Slipped in."),
    "summary": lambda page: setattr(page, "summary", "Slipped in."),
    "body": lambda page: setattr(page, "body", [("paragraph", "<p>Slipped in.</p>")]),
    "kind": lambda page: setattr(page, "kind", factories.make_kind()),
    "the host's own column": lambda page: setattr(page, "committee", "Slipped in"),
    "topics": add_topic,
    "attachments": add_attachment,
    "bodies": drop_body,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_saving_other_words_is_refused_with_the_way_out(change, page, client):
    before = public_text(page, client)
    change(page)
    with pytest.raises(PublishPagePermissionError, match=r"save_revision\(\).*actions\.correct"):
        page.save()
    assert public_text(page, client) == before
    assert list(examine()) == []


@pytest.mark.parametrize("field", ["title", "summary", "committee", "kind", "kind_id", "topics"])
def test_saving_only_that_column_is_refused(field, page, client):
    before = public_text(page, client)
    CHANGES.get(field.removesuffix("_id"), CHANGES["the host's own column"])(page)
    with pytest.raises(PublishPagePermissionError, match="Patient care"):
        page.save(update_fields=[field])
    assert public_text(page, client) == before


@pytest.mark.parametrize("stage", ["drafting", "awaiting_approval", "full_review", "withdrawn"])
def test_saving_the_latest_draft_as_the_row_is_refused(stage, library, client):
    page = stages.document_in(stage, library)
    draft = page.get_latest_revision_as_object()
    draft.summary = "Slipped in."
    before = client.get(page.url).content
    with pytest.raises(PublishPagePermissionError):
        draft.save()
    with pytest.raises(PublishPagePermissionError):
        draft.live = False
        draft.save()
    assert client.get(page.url).content == before


def test_what_is_no_text_is_saved_as_ever(page, editor, home_page, client):
    page.slug = "another-address"
    page.show_in_menus = page.locked = True
    page.draft_title = "A draft"
    page.officer = editor
    page.review_interval = 12
    page.save()
    page = fresh(page)
    assert (page.slug, page.locked, page.officer, page.review_interval) == (
        "another-address",
        True,
        editor,
        12,
    )
    page.locked_at = timezone.now()
    page.save(update_fields=["locked_at"])
    page.move(home_page, pos="last-child")
    assert client.get(fresh(page).url).status_code == 200


def test_a_page_that_was_only_looked_at_is_saved(page):
    str(page.body)
    assert page.body[0].value
    page.partnerships_bodies = list(page.partnerships_bodies.all())
    page.topics = list(page.topics.all())
    page.save()
    assert list(examine()) == []


def test_other_words_become_a_draft_and_a_correction(page, approver, client):
    page.summary = "Put right."
    page.save_revision()
    assert "Put right." not in client.get(page.url).content.decode()
    actions.correct(page.review_cycle, approver, "A wrong word.")
    assert "Put right." in client.get(page.url).content.decode()


def test_first_draft_is_saved_as_ever(library):
    page = factories.make_guidance(library)
    page.summary = "Written anew."
    page.save()
    assert fresh(page).summary == "Written anew."


def test_base_page_keeps_the_title(page):
    base = Page.objects.get(pk=page.pk)
    base.title = "Slipped in"
    with pytest.raises(PublishPagePermissionError, match="Patient care"):
        base.save()
    assert fresh(page).title == "Patient care"


@pytest.mark.parametrize("through", ["row", "rows"])
def test_rows_of_the_text_are_not_saved_by_themselves(through, page, client):
    before = public_text(page, client)
    row = page.partnerships_bodies.get()
    row.part = BodyOfDocument.Part.SUPPORTER
    with pytest.raises(PublishPagePermissionError, match="save_revision"):
        row.save()
    with pytest.raises(PublishPagePermissionError, match="save_revision"):
        Attachment.objects.create(page=page, title="Slipped in")
    rows = BodyOfDocument.objects.filter(page=page.pk)
    with pytest.raises(PublishPagePermissionError, match="save_revision"), transaction.atomic():
        (row if through == "row" else rows).delete()
    rows.get().save()
    assert public_text(page, client) == before


def test_rows_of_a_first_draft_are_saved_and_deleted(library):
    page = factories.make_guidance(library)
    row = BodyOfDocument.objects.create(page=page, organisation=factories.make_organisation())
    row.delete()
    Page.objects.get(pk=page.pk).delete()


def test_alias_shows_nothing_but_its_source(page, client):
    alias = page.create_alias(update_slug="alias")
    alias = fresh(alias)
    before = public_text(alias, client)
    alias.summary = "Slipped in."
    with pytest.raises(PublishPagePermissionError):
        alias.save()
    assert public_text(alias, client) == before
    page.update_aliases()
    assert public_text(alias, client) == before


def test_raw_fixture_is_loaded(page, tmp_path):
    fixture = tmp_path / "page.json"
    with fixture.open("w") as stream:
        call_command("dumpdata", "testapp.houseguidancepage", stdout=stream)
    fixture.write_text(fixture.read_text().replace('"Board"', '"Council"'))
    call_command("loaddata", str(fixture), verbosity=0)
    assert fresh(page).committee == "Council"


# What goes past every save is found


def slip_in(page):
    HouseGuidancePage.objects.filter(pk=page.pk).update(committee="Slipped in")
    attachment = Attachment(page=page, title="Slipped in")
    attachment.save_base(raw=True)


def doctor(**options):
    out = io.StringIO()
    call_command("partnerships_doctor", stdout=out, **options)
    return out.getvalue()


def test_doctor_names_what_differs_and_how_it_is_mended(page):
    slip_in(page)
    with pytest.raises(CommandError):
        doctor()
    (finding,) = examine()
    for words in ("Patient care", "committee", "attachments", "--fix", "correction"):
        assert words in finding.message


@pytest.mark.parametrize("stage", ["in_force", "awaiting_approval", "approved", "withdrawn"])
def test_doctor_puts_the_sealed_text_back_and_keeps_what_it_found(stage, library, client):
    page = stages.document_in(stage, library)
    if page.review_cycle:
        page.create_alias(update_slug="alias")
    before = fresh(page)
    shown = client.get(page.url).content
    GuidancePage.objects.filter(pk=page.pk).update(summary="Slipped in.", title="Slipped in")
    assert "1 repaired, 0 left." in doctor(fix=True)
    assert list(examine()) == []
    after = fresh(page)
    assert client.get(page.url).content == shown
    kept = (
        "live_revision_id",
        "latest_revision_id",
        "has_unpublished_changes",
        "slug",
        "go_live_at",
    )
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.latest_cycle.state == before.latest_cycle.state
    assert after.latest_revision.is_latest_revision()
    found = [revision.content["summary"] for revision in after.revisions.all()]
    assert found.count("Slipped in.") == 1
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail_partnerships.repair").exists()


def test_doctor_brings_an_alias_back_to_its_source(page):
    alias = page.create_alias(update_slug="alias")
    HouseGuidancePage.objects.filter(pk=alias.pk).update(committee="Slipped in")
    assert "alias" in next(examine()).message
    assert "1 repaired, 0 left." in doctor(fix=True)
    assert (fresh(alias).committee, fresh(alias).slug) == ("Board", "alias")


def test_doctor_does_not_put_a_broken_seal_back(page):
    revision = page.live_revision
    revision.content["committee"] = "Changed"
    revision.save()
    with pytest.raises(CommandError, match="left for a person"):
        doctor(fix=True)
    assert fresh(page).committee == "Board"
