"""Places, the waiting list, and offers that lapse."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.models import CallToActionPage


pytestmark = pytest.mark.django_db


def answers(page, count):
    return [factories.make_expression(page) for _number in range(count)]


def states(expressions):
    for expression in expressions:
        expression.refresh_from_db()
    return [expression.state for expression in expressions]


def fresh(page):
    return CallToActionPage.objects.get(pk=page.pk)


def test_no_more_people_than_places(event_call, approver):
    first, second, third = answers(event_call, 3)
    actions.accept(first, approver)
    actions.accept(second, approver)
    with pytest.raises(TransitionRefused) as refusal:
        actions.accept(third, approver)
    assert "No place is left: all 2 are taken or offered." in refusal.value.reasons[0]
    assert states([third]) == ["received"]


def test_an_offer_reserves_a_place(event_call, approver):
    first, second, third = answers(event_call, 3)
    actions.accept(first, approver)
    actions.hold(second, approver)
    actions.promote(second, approver)
    with pytest.raises(TransitionRefused):
        actions.accept(third, approver)
    assert actions.accept(second, by_person=True).state == "accepted"


def test_arriving_takes_no_place(event_call):
    answers(event_call, 5)
    assert fresh(event_call).places_left == 2


def test_without_a_limit_everybody_can_be_accepted(home_page, approver):
    page = factories.make_call(places=None)
    for expression in answers(page, 3):
        assert actions.accept(expression, approver).state == "accepted"


def test_the_line_is_kept_in_order(event_call, approver):
    expressions = answers(event_call, 3)
    for expression in reversed(expressions):
        actions.hold(expression, approver)
    assert [e.waiting_number for e in expressions] == [3, 2, 1]
    assert list(event_call.call_record.expressions.in_line()) == expressions[::-1]


def test_jumping_the_line_needs_a_reason(event_call, approver):
    first, second = answers(event_call, 2)
    actions.hold(first, approver)
    actions.hold(second, approver)
    with pytest.raises(TransitionRefused) as refusal:
        actions.promote(second, approver)
    assert "first in line" in refusal.value.reasons[0]
    actions.promote(second, approver, "The only student")
    assert second.promotion_reason == "The only student"
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.promote")
    assert entry.data["comment"] == "The only student"


@pytest.mark.parametrize("how", ["withdraw_expression", "decline"])
@pytest.mark.parametrize("automatic", [True, False])
def test_a_free_place_goes_to_the_first_in_line(event_call, approver, how, automatic):
    CallToActionPage.objects.update(promote_automatically=automatic)
    first, second, third, fourth = answers(event_call, 4)
    actions.accept(first, approver)
    actions.accept(second, approver)
    actions.hold(fourth, approver)
    actions.hold(third, approver)
    if how == "decline":
        actions.decline(first, approver, "other")
    else:
        actions.withdraw_expression(first, by_person=True)
    assert states([third, fourth]) == ["waiting", "offered" if automatic else "waiting"]
    if automatic:
        assert fourth.promotion_reason == "A place came free"
        assert timedelta(days=6) < fourth.offer_until - timezone.now() <= timedelta(days=7)


def test_a_lapsed_offer_goes_to_the_next_and_its_owner_to_the_end(event_call, approver):
    first, second, third = answers(event_call, 3)
    actions.accept(first, approver)
    for expression in (second, third):
        actions.hold(expression, approver)
    actions.promote(second, approver)
    with pytest.raises(TransitionRefused):
        actions.lapse(second)
    type(second).objects.filter(pk=second.pk).update(
        offer_until=timezone.now() - timedelta(minutes=1)
    )
    second.refresh_from_db()
    actions.lapse(second)
    assert states([second, third]) == ["waiting", "offered"]
    assert second.waiting_number == 3


def test_the_only_one_in_line_is_not_offered_the_same_place_for_ever(event_call, approver):
    (only,) = answers(event_call, 1)
    actions.hold(only, approver)
    actions.promote(only, approver, offer_until=timezone.now() + timedelta(hours=1))
    type(only).objects.update(offer_until=timezone.now() - timedelta(minutes=1))
    only.refresh_from_db()
    actions.lapse(only)
    assert states([only]) == ["waiting"]


def test_no_offer_after_the_event_has_begun(event_call, approver):
    (expression,) = answers(event_call, 1)
    actions.hold(expression, approver)
    CallToActionPage.objects.update(event_starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(TransitionRefused) as refusal:
        actions.promote(expression, approver)
    assert "The event has begun" in refusal.value.reasons[0]


def test_an_offer_ends_before_the_event(event_call, approver):
    (expression,) = answers(event_call, 1)
    actions.hold(expression, approver)
    begins = timezone.now() + timedelta(days=2)
    CallToActionPage.objects.update(event_starts_at=begins)
    actions.promote(expression, approver)
    assert expression.offer_until == begins


def test_a_call_without_a_waiting_list_holds_nobody(home_page, approver):
    page = factories.make_event_call()
    with pytest.raises(TransitionRefused) as refusal:
        actions.hold(*answers(page, 1), approver)
    assert "keeps no waiting list" in refusal.value.reasons[0]
