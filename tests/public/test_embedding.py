"""Blocks for the host's own pages, as its editors choose what they show."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page, Site

from tests import factories
from tests.public.helpers import issue
from wagtail_partnerships.blocks import GuidanceCardBlock, OpenCallsBlock, TopicListBlock


pytestmark = pytest.mark.django_db


def clean(block, **value):
    return block.clean(block.to_python(value))


def test_page_with_a_list_of_a_retired_topic_can_be_saved(library):
    topic = factories.make_topic(name="Dose", slug="dose")
    factories.make_topic(name="Team", slug="team")
    topic.retired = True
    topic.save()
    block = TopicListBlock()
    assert clean(block, title="", topic="dose", number=3)["topic"] == "dose"
    choices = [choice for choice in block.child_blocks["topic"].field.choices if choice[0]]
    assert choices == [("team", "Team"), ("dose", "Dose (retired)")]


def test_card_is_of_a_document_or_a_call(home_page, document, call):
    for page in (document, call):
        assert clean(GuidanceCardBlock(), page=page.pk)["page"].pk == page.pk
    with pytest.raises(StructBlockValidationError) as refusal:
        clean(GuidanceCardBlock(), page=home_page.pk)
    [message] = refusal.value.block_errors["page"].messages
    assert message.startswith(f"“{home_page.title}” cannot be shown here. Choose a guidance")


def test_card_without_a_page_is_refused_as_usual(library):
    with pytest.raises(StructBlockValidationError):
        clean(GuidanceCardBlock(), page=None)


def test_open_calls_are_those_of_the_site(rf, library, root_page):
    other_home = root_page.add_child(instance=Page(title="Other society", slug="other"))
    Site.objects.create(hostname="other.example", root_page=other_home)
    other_library = factories.make_library(other_home)
    for parent, title in ((library, "Our call"), (other_library, "Their call")):
        factories.make_call(parent, document=issue(parent), title=title)

    def shown(**headers):
        block, request = OpenCallsBlock(), rf.get("/", **headers)
        request.user = AnonymousUser()
        return block.render(block.to_python({"title": "", "number": 5}), {"request": request})

    assert "Our call" in shown() and "Their call" not in shown()
    theirs = shown(headers={"host": "other.example"})
    assert "Their call" in theirs and "Our call" not in theirs
