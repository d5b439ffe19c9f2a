"""The HTML of mails: laid out, with words as links, from the same words as the text."""

import re

import pytest
from django.core import mail

from tests import factories
from wagtail_partnerships.models import Notice
from wagtail_partnerships.notices.html import as_html
from wagtail_partnerships.notices.sending import send_notices


OURS = "https://society.example/mine?a=1&b=2"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (f"See it:\n{OURS}", f'<p><a href="{OURS.replace("&", "&amp;")}">See it</a></p>'),
        (f"See it: {OURS}", f'<p><a href="{OURS.replace("&", "&amp;")}">See it</a></p>'),
        ("One\nTwo\n\n\nThree", "<p>One<br>Two</p>\n<p>Three</p>"),
        ("<b>& co", "<p>&lt;b&gt;&amp; co</p>"),
        ("", ""),
    ],
)
def test_text_becomes_paragraphs_and_links(text, html):
    assert as_html(text, {OURS}) == html


def test_what_somebody_wrote_cannot_hide_an_address():
    html = as_html("Log in here:\nhttps://evil.example/", {OURS})
    assert ">https://evil.example/</a>" in html
    assert "Log in here:<br>" in html


@pytest.mark.django_db
def test_mails_have_words_as_links_and_the_text_has_the_addresses(library, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://society.example"
    page = factories.make_call(library)
    expression = factories.make_expression(page)
    kinds = ("expression_receive", "expression_accept", "expression_office_receive")
    for kind in kinds:
        Notice.objects.create(
            kind=kind, key=kind, email=expression.email, expression=expression, context={}
        )
    assert send_notices() == len(kinds)
    for letter in mail.outbox:
        [(html, _type)] = letter.alternatives
        links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', html)
        assert links
        assert not [words for _address, words in links if words.startswith("http")]
        assert all(address.replace("&amp;", "&") in letter.body for address, _words in links)
        assert 'name="color-scheme" content="light dark"' in html
        assert "<p></p>" not in html
