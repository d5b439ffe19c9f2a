"""What happens to calls by the clock: offers, outcomes, retention; and letters that wait."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import Visitor, filled_in
from wagtail_partnerships import actions
from wagtail_partnerships.actions.callkeeping import keep_calls, remind_of_outcomes
from wagtail_partnerships.actions.releasing import release_letters
from wagtail_partnerships.actions.retention import purge, purge_due
from wagtail_partnerships.exceptions import TransitionPermissionError, TransitionRefused
from wagtail_partnerships.models import CallRecord, CallToActionPage, ExpressionOfInterest, Notice
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


@pytest.fixture
def old_call(home_page):
    """A call whose answers have been kept for long enough."""
    page = factories.make_call()
    Visitor(page).send(filled_in(page, name="Canary Wharton", email="canary@example.com"))
    for _number in range(5):
        factories.make_expression(page, state="declined")
    CallRecord.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    return page


def test_purging_is_announced_and_leaves_counts(old_call, freeze):
    record = old_call.call_record
    assert purge_due(dry_run=True) == {record.pk: 6}
    assert purge_due() == {}
    assert Notice.objects.filter(kind="call_purge").count() == 1
    assert purge_due() == {}
    CallRecord.objects.update(purge_announced_at=timezone.now() - timedelta(hours=25))
    assert purge_due() == {record.pk: 6}
    assert purge_due() == {}
    record.refresh_from_db()
    assert record.purge_record["answers"] == 6
    assert record.purge_record["states"] == {"received": 0, "declined": 5}
    dump = StringIO()
    call_command("dumpdata", stdout=dump)
    assert "canary" not in dump.getvalue().lower()
    assert PageLogEntry.objects.filter(action="wagtail_partnerships.purge_expressions").exists()


def test_a_legal_hold_keeps_the_answers(old_call, superuser):
    CallRecord.objects.update(legal_hold=True)
    assert purge_due(dry_run=True) == {}
    with pytest.raises(TransitionRefused):
        purge(old_call.call_record, superuser)


def test_purging_needs_its_own_right(old_call, approver, superuser):
    with pytest.raises(TransitionPermissionError):
        purge(old_call.call_record, approver)
    assert purge(old_call.call_record, superuser) == 6


def test_one_call_that_fails_does_not_keep_the_others(old_call, monkeypatch):
    from wagtail_partnerships.actions import retention

    other = factories.make_call()
    factories.make_expression(other)
    CallRecord.objects.update(
        keep_until=timezone.localdate() - timedelta(days=1),
        purge_announced_at=timezone.now() - timedelta(days=2),
    )
    original, broken = retention.purge, old_call.call_record.pk

    def fail(record, *args):
        if record.pk == broken:
            raise RuntimeError("broken")
        return original(record, *args)

    monkeypatch.setattr(retention, "purge", fail)
    assert purge_due() == {other.call_record.pk: 1}


def test_a_purged_call_can_be_deleted(old_call, superuser):
    purge(old_call.call_record, superuser)
    page = CallToActionPage.objects.get(pk=old_call.pk)
    assert page.permissions_for_user(superuser).can_delete()
    page.delete()
    assert not ExpressionOfInterest.objects.exists()


@pytest.mark.parametrize(
    ("event", "months", "facts", "day"),
    [
        ("closed", 12, {"closes_at": "2023-04-30T22:59Z"}, "2024-04-30"),
        ("closed", 1, {"closes_at": "2023-01-31T12:00Z"}, "2023-02-28"),
        ("closed", 1, {"closes_at": "2023-06-30T23:30Z"}, "2023-08-01"),
        ("event", 6, {"event_ends_at": "2023-05-10T14:00Z"}, "2023-11-10"),
        ("outcome", 3, {"outcome_published_on": None}, None),
        ("outcome", 3, {"outcome_published_on": "2025-01-20"}, "2025-04-20"),
        ("closed", None, {"closes_at": "2023-04-30T22:59Z"}, None),
    ],
)
def test_the_clock_of_retention_starts_from_a_stated_event(event, months, facts, day):
    from wagtail_partnerships.models.callrecords import keep_until

    page = CallToActionPage(retention_event=event, retention_months=months)
    for name, value in facts.items():
        field = CallToActionPage._meta.get_field(name)
        setattr(page, name, field.to_python(value))
    kept = keep_until(page)
    assert (kept and kept.isoformat()) == day
