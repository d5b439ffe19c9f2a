"""Documents and calls within the host's own pages."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse

from tests import factories
from tests.public.helpers import CANARY, issue, restrict
from wagtail_partnerships import actions
from wagtail_partnerships.blocks import (
    GuidanceBodyBlock,
    GuidanceCardBlock,
    OpenCallsBlock,
    TopicListBlock,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(rf):
    request = rf.get("/")

    def render(block, **value):
        return block.render(block.to_python(value), context={"request": request})

    render.request = request
    return render


def test_card_of_a_document(visit, document):
    text = visit(GuidanceCardBlock(), page=document.pk)
    assert document.title in text and "Review overdue" in text and document.url in text


def test_card_of_a_restricted_document_shows_title_and_badge(visit, library):
    page = issue(library, title="For members", summary=CANARY)
    restrict(page)
    text = visit(GuidanceCardBlock(), page=page.pk)
    assert "For members" in text and "Members only" in text and CANARY not in text


def test_card_of_a_call(visit, document, freeze):
    call = factories.make_call(document=document.page_ptr, title="Join us")
    text = visit(GuidanceCardBlock(), page=call.pk)
    assert "Join us" in text and "Open until" in text
    for moment, told in ((call.opens_at, "Opens on"), (call.closes_at, "Closed on")):
        with freeze(moment + timedelta(days=-1 if told == "Opens on" else 1)):
            assert told in visit(GuidanceCardBlock(), page=call.pk)


def test_a_private_call_is_not_shown_to_a_stranger(visit, document, outsider):
    call = factories.make_call(document=document.page_ptr, title="Join us")
    restrict(call)
    blocks = [(GuidanceCardBlock(), {"page": call.pk}), (OpenCallsBlock(), {"number": 5})]
    for block, value in blocks:
        assert "Join us" not in visit(block, **value)
    visit.request.user = outsider
    for name in ("_partnerships_visitor", "_partnerships_open_calls"):
        visit.request.__dict__.pop(name, None)
    for block, value in blocks:
        assert "Join us" in visit(block, **value)


def test_card_of_what_was_taken_down_is_empty(visit, document):
    actions.withdraw(document.review_cycle, None, "A claim", take_down=True)
    assert visit(GuidanceCardBlock(), page=document.pk).strip() == ""


def test_list_by_topic(visit, library):
    topic = factories.make_topic(name="Dose", slug="dose")
    for number in range(3):
        issue(library, title=f"Dose {number}", topics=[topic])
    text = visit(TopicListBlock(), title="On dose", topic="dose", number=2)
    assert "On dose" in text and text.count("<li>") == 2
    assert dict(TopicListBlock().child_blocks["topic"].field.choices)["dose"] == "Dose"


def test_open_calls(visit, document):
    factories.make_call(document=document.page_ptr, title="Join us")
    factories.make_call(document=document.page_ptr, title="A draft", live=False)
    text = visit(OpenCallsBlock(), title="", number=5)
    assert "Join us" in text and "A draft" not in text


def test_tags(visit, document, library):
    tags = "{% load partnerships_tags %}{% status_badge page %}|{% guidance_citation page %}"

    def render(page):
        return Template(tags).render(Context({"page": page, "request": visit.request}))

    text = render(document)
    assert "Review due" in text and f"{document.title}. Edition 1. 1 September 2018." in text
    hidden = issue(library, title="For members")
    restrict(hidden)
    visit.request = visit.request.__class__({**visit.request.environ})
    assert "Members only" in render(hidden) and "In force" not in render(hidden)
    assert render(hidden).strip().endswith("|For members")


# What the picker shows of each block, whatever there is on the site.
PREVIEWS = {
    "heading": '<h2 class="partnerships-block-heading">',
    "paragraph": '<div class="partnerships-paragraph">',
    "principle": '<span class="partnerships-principle__label">Principle</span> Ask before',
    "callout": '<p class="partnerships-callout__title">',
    "table": "<caption>Who took part</caption>",
    "figure": 'src="/static/wagtail_partnerships/sample.svg"',
    "document": "(PDF, 180.0\xa0KB)",
    "quote": "<figcaption>A lay adviser",
    GuidanceCardBlock: "Next review",
    TopicListBlock: "Review due",
    OpenCallsBlock: "open until",
}


def test_every_block_shows_itself_in_the_picker(superuser, client_for):
    client, body = client_for(superuser), GuidanceBodyBlock()
    names = [kind for kind in PREVIEWS if isinstance(kind, str)]
    assert list(body.child_blocks) == names
    for kind, told in PREVIEWS.items():
        block = body.child_blocks[kind] if kind in names else kind()
        assert block.is_previewable and block.get_description(), kind
        url = reverse("wagtailadmin_block_preview")
        response = client.get(url, {"id": block.definition_prefix})
        assert response.status_code == 200, kind
        shown = response.content.decode()
        assert told in shown and "wagtail_partnerships/partnerships.css" in shown, kind
