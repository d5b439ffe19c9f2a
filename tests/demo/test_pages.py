"""Every page of the demonstration answers, and to each reader as it should."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from guidance_demo import asking, cases, referrals
from wagtail_partnerships.blocks import OpenCallsBlock
from wagtail_partnerships.models import CallToActionPage, GuidancePage


# One worker loads it, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture
def member_client(demo, client_for):
    return client_for(get_user_model().objects.get(username="demo-member"))


def answer_of(client, page):
    return client.get(page.get_url()).status_code


def test_every_live_page_answers_a_member(demo, member_client):
    taken_down = {cycle.page_id for cycle in demo.taken_down}
    for page in Page.objects.live().descendant_of(demo.library, inclusive=True):
        expected = 410 if page.pk in taken_down else 200
        assert answer_of(member_client, page) == expected, page.title


def test_documents_for_members_ask_a_stranger_to_sign_in(demo, client):
    for page in GuidancePage.objects.live():
        if page.get_view_restrictions().exists():
            assert answer_of(client, page) == 302, page.title


def test_infographic_asks_a_stranger_to_sign_in(demo, client, member_client, settings):
    settings.MEDIA_ROOT = demo.media
    page = GuidancePage.objects.get(slug=referrals.SLUG)
    url = page.partnerships_attachments.get().document.url
    assert client.get(url).status_code == 302
    assert member_client.get(url).status_code == 200


def test_a_draft_of_a_call_is_not_public(demo, client):
    for page in Page.objects.descendant_of(demo.library).filter(live=False):
        assert answer_of(client, page) == 404, page.title


def test_the_open_call_is_met_in_the_library_on_its_document_and_in_the_news(demo, client, rf):
    call = CallToActionPage.objects.get(slug=asking.SLUG)
    document = GuidancePage.objects.get(title=cases.FULL_REVIEW_OF)
    library = client.get(demo.library.url).content.decode()
    assert call.url in library[library.index("Under review: have your say") :]
    assert call.url in client.get(document.url).content.decode()
    block = OpenCallsBlock()
    value = block.to_python({"title": "Open now", "number": 5})
    assert call.url in block.render(value, {"request": rf.get("/")})
    form = client.get(call.url).content.decode()
    assert "<form" in form and 'type="submit"' in form
