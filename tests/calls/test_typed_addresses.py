"""Nobody withdraws, replaces or floods by typing the address of somebody else."""

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse

from tests import factories
from tests.calls.conftest import Visitor, filled_in
from wagtail_partnerships.actions.privacy.erasure import erase
from wagtail_partnerships.forms.tokens import personal_url
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice
from wagtail_partnerships.notices.sending import send_notices


pytestmark = pytest.mark.django_db
VICTIM = "victim@example.com"


def responses():
    return ExpressionOfInterest.objects.order_by("pk")


def link(expression):
    parts = urlsplit(personal_url(expression, expression.call.page.specific))
    return f"{parts.path}?{parts.query}"


def answer(page, **changes):
    return Visitor(page).send(filled_in(page, email=VICTIM, **changes))


@pytest.fixture
def page(home_page):
    return factories.make_call(same_person_policy="replace")


def test_a_replacement_counts_once_the_person_says_so(page, client, client_for, superuser):
    answer(page)
    answer(page, statement="By a stranger, perhaps.")
    first, second = responses()
    assert [one.state for one in responses()] == ["received", "received"]
    desk = reverse("partnerships_admin:choosing", args=(page.pk,))
    html = client_for(superuser).get(desk).content.decode()
    assert html.count("Not confirmed: an earlier response counts") == 1
    send_notices()
    told = [message.body for message in mail.outbox if message.to == [VICTIM]]
    assert f"Your earlier response {first.reference} still counts" in told[1]
    # Programs that open links for people replace nothing.
    html = client.get(link(second)).content.decode()
    assert "You have answered this call before" in html
    assert first.reference in html
    assert [one.state for one in responses()] == ["received", "received"]
    second.refresh_from_db()
    client.post(link(second), {"replace": "1", "version": second.version})
    assert [one.state for one in responses()] == ["withdrawn", "received"]
    first.refresh_from_db()
    assert first.replaced_by == second
    mail.outbox.clear()
    send_notices()
    told = next(message for message in mail.outbox if message.to == [VICTIM])
    assert f"{first.reference} has been replaced" in told.subject
    assert second.reference in told.body
    html = client_for(superuser).get(desk).content.decode()
    assert "Not confirmed" not in html


def test_whoever_did_not_send_it_withdraws_it_and_keeps_their_own(page, client):
    answer(page)
    answer(page, statement="By a stranger.")
    second = responses().last()
    client.post(link(second), {"withdraw": "1", "version": second.version})
    assert [one.state for one in responses()] == ["received", "withdrawn"]
    assert "answered this call before" not in client.get(link(second)).content.decode()


@pytest.mark.parametrize("state", ["shortlisted", "accepted", "declined"])
def test_what_the_office_has_begun_to_decide_on_is_not_replaced(page, client, state):
    answer(page)
    responses().update(state=state)
    answer(page, statement="Again.")
    second = responses().last()
    client.get(link(second))
    second.refresh_from_db()
    client.post(link(second), {"replace": "1", "version": second.version})
    assert responses().first().state == state


def test_nothing_is_replaced_where_the_call_keeps_both(page, client):
    answer(page)
    answer(page, statement="Again.")
    CallToActionPage.objects.update(same_person_policy="allow")
    second = responses().last()
    client.post(link(second), {"replace": "1", "version": second.version})
    assert [one.state for one in responses()] == ["received", "received"]


@pytest.mark.parametrize("policy", ["allow", "replace", "refuse"])
def test_one_address_gets_three_emails_an_hour(home_page, policy, client_for, superuser, freeze):
    with freeze("2026-11-29 10:40"):
        pages = [factories.make_call(same_person_policy=policy) for _number in range(2)]
    kinds = {"expression_receive", "expression_answered_already", "expression_link"}

    def flood(count):
        for number in range(count):
            page = pages[number % 2]
            client = Visitor(page)
            address = VICTIM.upper() if number % 3 else VICTIM
            data = filled_in(page, email=address, statement=f"Text {number}")
            assert client.send(data, REMOTE_ADDR=f"10.0.0.{number}").status_code == 302
            client.client.post(f"{page.url}?find=1", {"email": VICTIM})
        send_notices()
        return sum(message.to[0].casefold() == VICTIM for message in mail.outbox)

    with freeze("2026-11-29 10:50"):
        assert flood(10) == 3
        for number in range(2):
            desk = reverse("partnerships_admin:choosing", args=(pages[number].pk,))
            over = Notice.objects.filter(
                expression__call=pages[number].call_record, kind__in=kinds, state="dropped"
            ).count()
            assert over
            html = client_for(superuser).get(desk).content.decode()
            assert f"{over} email" in html
    with freeze("2026-11-29 11:20"):
        assert flood(4) == 3, "an hour is an hour, whatever the clock shows"
    with freeze("2026-11-29 11:55"):
        assert flood(4) == 6
    # Letters of the office are not counted.
    first = responses().first()
    assert first.state == "received"


def test_asking_for_the_link_again_and_again_breaks_nothing(home_page, freeze):
    with freeze("2026-11-29 09:59"):
        page = factories.make_call()
    visitor = Visitor(page)
    for minute in range(0, 59, 11):
        with freeze(f"2026-11-29 10:{minute:02}"):
            if not minute:
                visitor.send(filled_in(page, email=VICTIM))
            assert visitor.client.post(f"{page.url}?find=1", {"email": VICTIM}).status_code == 200
    links = Notice.objects.filter(kind="expression_link")
    assert sorted(links.values_list("state", flat=True)) == ["dropped"] * 4 + ["pending"] * 2


def test_the_office_is_told_of_each_response_all_the_same(home_page):
    page = factories.make_call()
    for number in range(5):
        answer(page, statement=f"Text {number}")
    assert Notice.objects.filter(kind="expression_office_receive", state="pending").count() == 5
    assert Notice.objects.filter(kind="expression_receive", state="pending").count() == 3


@pytest.mark.parametrize("policy", ["allow", "replace", "refuse"])
def test_a_form_sent_again_after_erasure_stores_nothing(home_page, policy):
    page = factories.make_call(same_person_policy=policy)
    visitor = Visitor(page)
    visitor.send()
    erase(responses().get())
    html = visitor.send().content.decode()
    assert "This form has been sent once already" in html
    assert responses().count() == 1
    assert responses().get().answers == {}
