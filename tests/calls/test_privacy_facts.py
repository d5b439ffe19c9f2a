"""What a site has settled for a class of personal data, and calls that ask for it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests import factories
from tests.calls.conftest import Visitor
from wagtail_partnerships.models import CallRecord
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings
from wagtail_partnerships.tasks import send_notices


pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(home_page):
    settings = PrivacySettings.for_site(Site.objects.get(is_default_site=True))
    return PrivacyFacts.objects.create(
        settings=settings,
        privacy_class="health",
        lawful_basis="Consent",
        condition="Explicit consent",
        notice="So that you can take part.",
        months_kept=1,
    )


def told(questions):
    """What a visitor finds beside the questions, what is kept of it, and what it cost."""
    page = factories.make_call(questions=questions)
    visitor = Visitor(page)
    html = visitor.open().content.decode()
    with CaptureQueriesContext(connection) as queries:
        assert visitor.send().status_code == 302
    asked = sum("privacyfacts" in query["sql"] for query in queries)
    kept = page.call_record.form_versions.get().notices
    return html, {name: text for name, text in kept.items() if name}, asked


def test_people_read_why_each_class_is_asked_for(facts):
    assert told(factories.QUESTIONS)[1:] == ({}, 1), "no notice"
    for name, notice in (("contact", "To write to you."), ("ordinary", "To choose fairly.")):
        PrivacyFacts.objects.create(
            settings=facts.settings, privacy_class=name, lawful_basis="Consent", notice=notice
        )
    needs = [
        {"field_type": "singleline", "label": label, "privacy_class": "health", "required": False}
        for label in ("Access", "Diet")
    ]
    html, kept, asked = told([*factories.QUESTIONS, *needs])
    below = html.partition("What happens with what you send")[2].partition("</section>")[0]
    assert "Who you are and how to reach you" in below
    assert "To write to you." in below
    assert "To choose fairly." in below
    assert html.count("So that you can take part.") == 1, "at the first question of the class"
    access = html.partition(">Access")[2].partition(">Diet")[0]
    assert "So that you can take part." in access
    assert re.search(r'aria-describedby="\w+_notice"', access)
    assert asked == 1
    assert kept == {
        "contact": "To write to you.",
        "ordinary": "To choose fairly.",
        "health": "So that you can take part.",
    }


def save(client, facts, **changes):
    url = reverse(
        "wagtailsettings:edit",
        args=("wagtail_partnerships", "privacysettings", facts.settings.site_id),
    )
    row = {
        "id": facts.pk,
        "privacy_class": "health",
        "lawful_basis": "Consent",
        "condition": "Explicit consent",
        "notice": "So that you can take part.",
        "months_kept": "1",
        **changes,
    }
    data = {"facts-TOTAL_FORMS": 1, "facts-INITIAL_FORMS": 1, "facts-MIN_NUM_FORMS": 0}
    return client.post(url, {**data, **{f"facts-0-{name}": text for name, text in row.items()}})


def test_a_class_in_use_keeps_its_facts(facts, superuser, client_for):
    """Otherwise a call could open without them."""
    client = client_for(superuser)
    need = {"field_type": "singleline", "label": "Access", "privacy_class": "health"}
    page = factories.make_call(questions=[*factories.QUESTIONS, need])
    assert page.live
    for change in ({"DELETE": "on"}, {"privacy_class": "union"}):
        html = save(client, facts, **change).content.decode()
        assert f"“{page.title}”" in html
        assert PrivacyFacts.objects.get().privacy_class == "health"
    assert "This field is required" in save(client, facts, lawful_basis="").content.decode()
    save(client, facts, lawful_basis="Public task")
    assert PrivacyFacts.objects.get().lawful_basis == "Public task"
    CallRecord.objects.update(closes_at=timezone.now())
    save(client, facts, DELETE="on")
    assert not PrivacyFacts.objects.exists()


def test_facts_of_an_ordinary_class_are_whole_where_they_stand(facts):
    page = factories.make_call()
    assert page.readiness() == []
    contact = PrivacyFacts.objects.create(
        settings=facts.settings, privacy_class="contact", lawful_basis="Consent", notice=""
    )
    page = type(page).objects.get(pk=page.pk)
    (reason,) = page.readiness()
    assert "“Contact” of personal data lacks facts" in reason
    contact.notice = "To write to you."
    contact.save()
    assert type(page).objects.get(pk=page.pk).readiness() == []


@pytest.mark.parametrize(
    ("mailed", "unread", "told"),
    [(False, False, False), (True, False, True), (True, True, False)],
    ids=["not to be mailed", "to be mailed", "kept unread"],
)
def test_office_reads_in_its_mail_what_may_be_mailed(facts, mailoutbox, mailed, unread, told):
    PrivacyFacts.objects.create(
        settings=facts.settings,
        privacy_class="ordinary",
        lawful_basis="Consent",
        notice="Why.",
        may_be_mailed=mailed,
    )
    page = factories.make_call(keep_unread_until_closed=unread)
    visitor = Visitor(page)
    visitor.open()
    visitor.send()
    send_notices()
    to_office = next(mail for mail in mailoutbox if mail.to == ["office@example.org"])
    assert ("I have worked with patients for ten years." in to_office.body) is told
    assert "robin@example.com" not in to_office.body, "contact data may not be mailed"
