"""A person's own link: see, correct, withdraw, take an offer, download, ask for erasure."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import Visitor, filled_in, token_in
from tests.calls.dumping import dump_database
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls import person
from wagtail_partnerships.actions.calls.clock import remind_of_erasures
from wagtail_partnerships.actions.privacy.erasure import erase
from wagtail_partnerships.forms.tokens import personal_url
from wagtail_partnerships.models import (
    CallToActionPage,
    ExpressionOfInterest,
    Notice,
    ReviewComment,
    WorkingGroup,
    WorkingGroupMember,
)
from wagtail_partnerships.notices.sending import send_notices
from wagtail_partnerships.public.personal import find_answer


pytestmark = pytest.mark.django_db
CANARY = "Canary Wharton"


@pytest.fixture
def expression(event_call):
    Visitor(event_call).send(filled_in(event_call, name=CANARY, email="canary@example.com"))
    Notice.objects.all().delete()
    return ExpressionOfInterest.objects.get()


def link(expression):
    parts = urlsplit(personal_url(expression, expression.call.page.specific))
    return f"{parts.path}?{parts.query}"


def press(client, expression, **data):
    expression.refresh_from_db()
    return client.post(link(expression), {"version": expression.version, **data})


def test_it_shows_what_is_held_and_confirms_the_address(expression, client):
    response = client.get(link(expression))
    html = response.content.decode()
    assert CANARY in html
    assert expression.reference in html
    assert "no-store" in response["Cache-Control"]
    expression.refresh_from_db()
    assert expression.confirmed_at is not None
    assert urlsplit(link(expression)).path == expression.call.page.specific.url


def test_a_decision_that_is_kept_back_is_not_told(expression, client, approver):
    CallToActionPage.objects.update(keep_letters_back=True)
    actions.accept(expression, approver)
    assert "State: Received" in client.get(link(expression)).content.decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: ExpressionOfInterest.objects.update(link_version=9),
        lambda e: ExpressionOfInterest.objects.update(state="quarantined"),
        lambda e: ExpressionOfInterest.objects.update(anonymised_at=timezone.now()),
    ],
)
def test_a_link_that_has_ended_shows_nothing(expression, client, spoil):
    url = link(expression)
    spoil(expression)
    response = client.get(url)
    assert response.status_code == 404
    assert CANARY not in response.content.decode()
    assert "This link has ended" in response.content.decode()


def test_it_ends_by_itself(expression, client, freeze):
    url = link(expression)
    with freeze("2090-01-01 12:00"):
        assert client.get(url).status_code == 404


def test_it_leads_nowhere_on_another_call(expression, client):
    other = factories.make_call()
    response = client.get(f"{other.url}?{urlsplit(link(expression)).query}")
    assert response.status_code == 404


def test_it_works_while_the_page_is_unpublished(expression, client):
    page = expression.call.page.specific
    page.unpublish()
    assert client.get(page.url).status_code == 404
    assert client.get(link(expression)).status_code == 200
    assert press(client, expression, withdraw="1").status_code == 302
    expression.refresh_from_db()
    assert expression.state == "withdrawn"


def test_correcting_until_closing(expression, client):
    page = expression.call.page.specific
    html = client.get(f"{link(expression)}&correct=1").content.decode()
    token = html.partition('name="form_token" value="')[2].partition('"')[0]
    assert f'value="{CANARY}"' in html
    data = {**filled_in(page, name="New Name"), "correct": "1", "form_token": token}
    assert (
        press(
            client,
            expression,
            **data,
        ).status_code
        == 302
    )
    expression.refresh_from_db()
    assert expression.name == "New Name"
    assert expression.reference in client.get(link(expression)).content.decode()
    CallToActionPage.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    response = press(client, expression, **{**data, **filled_in(page, name="Too Late")})
    assert "The call has closed" in response.content.decode()
    expression.refresh_from_db()
    assert expression.name == "New Name"


def test_mistakes_in_a_correction_are_named(expression, client):
    page = expression.call.page.specific
    token = token_in(client.get(f"{link(expression)}&correct=1").content.decode())
    data = filled_in(page, name="")
    response = press(client, expression, correct="1", form_token=token, **data)
    html = response.content.decode()
    assert "<title>Error: " in html
    assert "Enter your name" in html


def test_withdrawing_frees_the_place_and_tells_the_office(expression, client, approver):
    actions.accept(expression, approver)
    press(client, expression, withdraw="1")
    expression.refresh_from_db()
    assert expression.state == "withdrawn"
    assert Notice.objects.filter(kind="expression_office_withdraw").exists()


def test_taking_an_offer(expression, client, approver):
    actions.hold(expression, approver)
    actions.promote(expression, approver)
    assert "A place is free for you" in client.get(link(expression)).content.decode()
    press(client, expression, take="1")
    expression.refresh_from_db()
    assert expression.state == "accepted"


def test_withdrawing_one_consent(expression, client):
    name = expression.consents[0]["name"]
    press(client, expression, consent=name)
    expression.refresh_from_db()
    consent = expression.consents[0]
    assert consent["given"] is True
    assert consent["withdrawn_at"]
    assert Notice.objects.filter(kind="expression_office_withdraw_consent").exists()


@pytest.mark.parametrize("verb", ["withdraw", "take", "consent", "erase"])
def test_nothing_happens_from_an_older_page_or_by_get(expression, client, verb):
    client.get(f"{link(expression)}&{verb}=1")
    client.post(link(expression), {verb: "1", "version": "77", "sure": "on"})
    expression.refresh_from_db()
    assert (expression.state, expression.name) == ("received", CANARY)


def test_downloading_everything(expression, client):
    response = client.get(f"{link(expression)}&download=1")
    held = json.loads(response.content)
    assert held["name"] == CANARY
    assert held["consents"][0]["wording"] == "You may write to me about this call"
    assert [answer["question"] for answer in held["answers"]][:1] == ["Your name"]


def test_erasure_needs_to_be_sure(expression, client):
    response = press(client, expression, erase="1")
    assert "Tick the box" in response.content.decode()


def test_asking_for_erasure_ends_taking_part_and_calls_the_office(
    expression, client, approver, client_for, freeze
):
    actions.accept(expression, approver)
    Notice.objects.all().delete()
    with freeze("2026-01-31 12:00"):
        press(client, expression, erase="1", sure="on")
        html = client.get(link(expression)).content.decode()
        assert "by 28 February 2026" in html
        assert "Ask us to erase" not in html
        press(client, expression, erase="1", sure="on")
        send_notices()
    expression.refresh_from_db()
    assert (expression.state, expression.name) == ("withdrawn", CANARY), "the office erases"
    told = {message.to[0]: message.body for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert "by 28 February 2026" in told["canary@example.com"]
    office = told[expression.call.page.specific.contact_email]
    assert f"/personal-data/answers/{expression.pk}/erase/" in office
    assert "canary" not in office.lower()
    for day, count in (("2026-02-06 12:00", 0), ("2026-02-08 12:00", 1), ("2026-02-09 12:00", 0)):
        with freeze(day):
            assert remind_of_erasures() == count
    erase(expression)
    with freeze("2026-03-09 12:00"):
        assert remind_of_erasures() == 0
    assert client.get(link(expression)).status_code == 404


def test_after_erasure_the_person_is_nowhere(expression, client, approver):
    cycle = expression.call.cycle
    group, _created = WorkingGroup.objects.get_or_create(cycle=cycle)
    WorkingGroupMember.objects.create(group=group, name=CANARY, expression=expression)
    ReviewComment.objects.create(cycle=cycle, expression=expression, author=CANARY, text="Good.")
    actions.accept(expression, approver, comment=f"{CANARY} knows the field.")
    ExpressionOfInterest.objects.update(notes=f"Rang {CANARY}", tags=CANARY)
    press(client, expression, erase="1", sure="on")
    erase(ExpressionOfInterest.objects.get())
    assert "canary" not in dump_database()
    expression.refresh_from_db()
    assert expression.anonymised_at
    assert expression.state == "withdrawn"
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.erase_expressions")
    assert entry.data["expression"] == expression.reference


def test_the_answer_takes_as_long_for_an_unknown_address(expression, rf, monkeypatch):
    """Nothing is asked of the database, and nothing written, before the answer has gone."""
    page = expression.call.page.specific
    owed = []
    monkeypatch.setattr(person, "after_answer", owed.append)
    asked = []
    for address in ("canary@example.com", "nobody@example.com"):
        request = rf.post("/?find=1", {"email": address})
        request.user = AnonymousUser()
        with CaptureQueriesContext(connection) as queries:
            response = find_answer(page, request).render()
        asked.append([query["sql"] for query in queries])
        assert b"is on its way there" in response.content
    assert not any("expressionofinterest" in sql.lower() for sql in asked[0] + asked[1])
    for act in owed:
        act()
    assert Notice.objects.filter(kind="expression_link").count() == 1


@pytest.mark.parametrize("address", ["CANARY@example.com", "nobody@example.com"])
def test_the_link_is_sent_again_without_telling_who_is_known(expression, client, address):
    page = expression.call.page.specific
    pages = [
        client.post(f"{page.url}?find=1", {"email": value}).content.decode()
        for value in (address, address, "somebody@example.org")
    ]
    assert len(set(pages)) == 1
    known = address.casefold() == expression.email
    assert Notice.objects.filter(kind="expression_link").count() == int(known)


def test_finding_needs_an_address(expression, client):
    response = client.post(f"{expression.call.page.specific.url}?find=1", {"email": "wrong"})
    assert "like name@example.org" in response.content.decode()
