"""What happens to calls by the clock: offers, outcomes; and letters that wait."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import keep_calls
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.clock import remind_of_outcomes
from wagtail_partnerships.actions.calls.held_letters import release_letters
from wagtail_partnerships.exceptions import TransitionPermissionError
from wagtail_partnerships.models import CallRecord, CallToActionPage, ExpressionOfInterest
from wagtail_partnerships.tasks import send_notices


pytestmark = pytest.mark.django_db


def test_lapsed_offers_pass_down_the_line_once(event_call, approver):
    expressions = [factories.make_expression(event_call) for _number in range(4)]
    actions.accept(expressions[0], approver)
    for expression in expressions[1:]:
        actions.hold(expression, approver)
    actions.promote(expressions[1], approver)
    ExpressionOfInterest.objects.filter(state="offered").update(
        offer_until=timezone.now() - timedelta(minutes=1)
    )
    assert keep_calls()["lapsed"] == 1
    assert keep_calls() == {"lapsed": 0, "promoted": 0, "reminded": 0, "purged": 0}
    states = list(ExpressionOfInterest.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted", "waiting", "offered", "waiting"]


def test_raising_the_number_of_places_offers_them(event_call, approver):
    CallToActionPage.objects.update(places=0)
    for _number in range(3):
        actions.hold(factories.make_expression(event_call), approver)
    CallToActionPage.objects.update(places=2)
    assert keep_calls()["promoted"] == 2


def test_a_late_outcome_is_reminded_of_once(call):
    today = timezone.localdate()
    CallRecord.objects.update(outcome_due_on=today - timedelta(days=1))
    assert (remind_of_outcomes(), remind_of_outcomes()) == (1, 0)
    CallRecord.objects.update(outcome_due_on=today, outcome_published_on=today)
    assert remind_of_outcomes(today + timedelta(days=9)) == 0
    send_notices()
    assert "outcome is late" in mail.outbox[0].subject


def test_letters_kept_back_are_released_by_a_named_person(home_page, approver, editor):
    page = factories.make_event_call()
    first, second = (factories.make_expression(page) for _number in range(2))
    actions.accept(first, approver)
    actions.decline(second, approver, "no_place")
    send_notices()
    assert not mail.outbox
    with pytest.raises(TransitionPermissionError):
        release_letters(page.call_record, editor)
    assert release_letters(page.call_record, approver, [first]) == 1
    assert release_letters(page.call_record, approver) == 1
    send_notices()
    assert {message.to[0] for message in mail.outbox} == {first.email, second.email}
    first.refresh_from_db()
    assert first.told_at
    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.release_letters")
    assert {entry.data["by"] for entry in entries} == {"Ada Preston"}


def test_the_offices_own_letter_fills_known_placeholders_only(home_page, approver):
    page = factories.make_event_call(
        keep_letters_back=False,
        letter_accepted="Dear {name}, {title} ({reference}) {__class__} {secret} <b>",
    )
    for confirmed, name in ((None, "Sir or Madam"), (timezone.now(), "Robin Example")):
        expression = factories.make_expression(page, name="Robin\nExample", confirmed_at=confirmed)
        actions.accept(expression, approver)
        mail.outbox.clear()
        send_notices()
        body = mail.outbox[0].body
        assert f"Dear {name}, {page.title} ({expression.reference}) {{__class__}}" in body
        assert "{secret} <b>" in body
