"""The seal covers the text and what it refers to, and not who took part."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.documents import get_document_model
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.models import Attachment, ReviewCycle, WorkingGroup, WorkingGroupMember
from wagtail_partnerships.seal import make_manifest


pytestmark = pytest.mark.django_db


@pytest.fixture
def leaflet(db):
    return get_document_model().objects.create(
        title="Leaflet", file=ContentFile(b"first print", name="leaflet.txt")
    )


@pytest.fixture
def page(library, leaflet):
    page = factories.make_guidance(library)
    draft = page.get_latest_revision_as_object()
    draft.partnerships_attachments = [Attachment(title="Leaflet", document=leaflet)]
    draft.body = [("document", {"document": leaflet, "title": ""})]
    draft.save_revision()
    actions.submit(page.review_cycle, None, "First.", "Adopt it.")
    return page


def test_manifest_names_each_file_once_with_its_hash(page, leaflet):
    assert page.review_cycle.manifest["documents"] == [
        {
            "id": leaflet.pk,
            "title": "Leaflet",
            "name": leaflet.filename,
            "hash": leaflet.get_file_hash(),
        }
    ]


def test_exchanged_file_breaks_the_seal(page, leaflet):
    assert page.review_cycle.seal_is_intact()
    leaflet.file.save("leaflet.txt", ContentFile(b"second print"))
    leaflet._set_document_file_metadata()
    leaflet.save()
    assert not page.review_cycle.seal_is_intact()


@pytest.mark.parametrize("field", ["title", "summary", "scope", "reference"])
def test_any_change_of_the_text_breaks_the_seal(field, page):
    revision = page.review_cycle.sealed_revision
    revision.content[field] = "Changed"
    revision.save()
    assert not page.review_cycle.seal_is_intact()


def test_people_are_in_neither_seal_nor_revision_nor_log(page, approver):
    group = WorkingGroup.objects.create(cycle=page.review_cycle)
    WorkingGroupMember.objects.create(group=group, name="Jo Canary", consents_to_be_named=True)
    actions.approve(page.review_cycle, approver)
    edition = page.editions.get()
    assert edition.seal_is_intact()
    assert "Canary" not in str(edition.manifest) + str(edition.sealed_revision.content)


def test_every_stage_that_issues_a_text_keeps_its_seal(library, approver):
    page = stages.document_in("in_force", library)
    actions.correct(page.review_cycle, approver, "A wrong link.")
    for cycle in ReviewCycle.objects.filter(edition__isnull=False):
        assert cycle.seal_is_intact()


def test_comments_of_the_editor_are_no_part_of_the_text(page, approver):
    revision = page.review_cycle.sealed_revision
    revision.content[COMMENTS_RELATION_NAME] = [comment_on(page, approver, "Is this right?")]
    revision.save()
    assert page.review_cycle.seal_is_intact()
    actions.approve(page.review_cycle, approver)


def test_seal_that_was_made_of_the_comments_too_still_holds(page, approver):
    revision = page.review_cycle.sealed_revision
    revision.content[COMMENTS_RELATION_NAME] = [comment_on(page, approver, "Is this right?")]
    revision.save()
    ReviewCycle.objects.update(seal=seal_with_comments(revision))
    assert page.review_cycle.seal_is_intact()
    revision.content["title"] = "Another"
    revision.save()
    assert not page.review_cycle.seal_is_intact()


def comment_on(page, user, text, reply=""):
    """Return a comment of the editor as a revision keeps it."""
    comment = Comment(page=page, user=user, text=text, contentpath="title")
    comment.replies = [CommentReply(user=user, text=reply)]
    return comment.serializable_data()


def seal_with_comments(revision):
    """Return the seal as version 0.1.0 made it."""
    text = {"content": revision.content, "manifest": make_manifest(revision.as_object())}
    canonical = json.dumps(text, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(canonical.encode()).hexdigest()
