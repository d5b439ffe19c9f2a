"""The HTML of mails: laid out, with words as links, from the same words as the text."""

import re

import pytest
from django.core import mail

from tests import factories, stages
from wagtail_partnerships.models import Notice, PartnershipsSettings
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
        addresses = [address.removeprefix("mailto:") for address, _words in links]
        assert all(address.replace("&amp;", "&") in letter.body for address in addresses)
        assert 'name="color-scheme" content="light dark"' in html
        assert "<p></p>" not in html


@pytest.fixture
def office(library):
    choices = PartnershipsSettings.for_page(library)
    choices.office_name, choices.office_email = "Guidance office", "office@example.org"
    choices.save()
    return "Questions? Write to office@example.org"


def mails_of(*notices):
    Notice.objects.all().delete()
    Notice.objects.bulk_create(notices)
    assert send_notices() == len(notices)
    return mail.outbox


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "verb", "why"),
    [
        ("lead", "send_back", "You lead the review of “Safe care”."),
        ("officer", "withdraw", "You are the responsible officer of “Safe care”."),
        ("submitted_by", "approve", "You submitted “Safe care” for approval."),
        ("approver", "submit", "You approve the document “Safe care”."),
        ("approver", "recall", "You approve the document “Safe care”."),
    ],
)
def test_first_line_says_why_and_last_line_whom_to_ask(
    who, verb, why, library, office, editor, approver, superuser
):
    page = stages.document_in("awaiting_approval", library)
    cycle, user = page.review_cycle, approver if who == "approver" else editor
    type(cycle).objects.filter(pk=cycle.pk).update(lead=None, submitted_by=superuser)
    if who in ("lead", "submitted_by"):
        type(cycle).objects.filter(pk=cycle.pk).update(**{who: user})
    elif who == "officer":
        type(page).objects.filter(pk=page.pk).update(officer=user)
    context = {"verb": verb, "title": "Safe care", "by": "Ann", "comment": ""}
    [letter] = mails_of(
        Notice(kind=f"cycle_{verb}", key="1", user=user, cycle=cycle, context=context)
    )
    lines = [line for line in letter.body.splitlines() if line]
    assert lines[0].startswith("Dear ") and lines[1] == why
    assert lines[-1] == office
    [(html, _type)] = letter.alternatives
    assert 'href="mailto:office@example.org"' in html


@pytest.mark.django_db
def test_who_takes_over_a_call_is_led_to_it(library, editor):
    page = factories.make_call(library)
    context = {"verb": "assign_contact", "title": page.title, "url": OURS, "by": "", "comment": ""}
    [letter] = mails_of(Notice(kind="cycle_assign_contact", key="1", user=editor, context=context))
    assert letter.subject == f"You now look after the call “{page.title}”"
    assert f"Open the call:\n{OURS}" in letter.body
    assert "Open the document" not in letter.body


@pytest.mark.django_db
def test_office_is_told_why_and_not_to_write_to_itself(library, office):
    expression = factories.make_expression(factories.make_call(library))
    first, second = mails_of(
        *(
            Notice(
                kind="expression_office_receive",
                key=to,
                email=to,
                expression=expression,
                context={},
            )
            for to in ("office@example.org", "other@example.org")
        )
    )
    for letter in (first, second):
        assert letter.body.startswith(f"You look after the call “{expression.call.page.title}”.")
    assert office not in first.body and office in second.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2031-05-20 09:00+00:00", "is to be reviewed by 1 June 2031"),
        ("2031-07-20 09:00+00:00", "was due by 1 June 2031"),
    ],
)
def test_reminder_says_whether_the_day_is_past(on, said, library, editor, freeze):
    page = factories.make_issued_guidance(library, due_on="2031-06-01", officer=editor)
    cycle = page.review_cycle
    context = {"title": page.title, "due_on": "2031-06-01", "stage": "chaser-0"}
    with freeze(on):
        [letter] = mails_of(
            Notice(kind="reminder_chaser", key="1", user=editor, cycle=cycle, context=context)
        )
    assert said in letter.body
