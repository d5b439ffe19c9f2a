"""Accepted people join the working group, once, and leave it when they withdraw."""

import pytest
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import Visitor, filled_in
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.group import joins_group
from wagtail_partnerships.actions.calls.notes import keep_notes
from wagtail_partnerships.actions.calls.person import withdraw_consent
from wagtail_partnerships.models import (
    CallToActionPage,
    ExpressionOfInterest,
    ReviewCycle,
    WorkingGroupMember,
)


pytestmark = pytest.mark.django_db

NAMING = {"field_type": "consent", "label": "You may thank me by name", "allows_naming": True}


@pytest.fixture
def document(home_page):
    page = factories.make_issued_guidance()
    actions.begin_full_review(page.review_cycle, None, "legislation")
    return page


@pytest.fixture
def call(document):
    return factories.make_event_call(
        document=document,
        accepted_join_group=True,
        keeps_waiting_list=True,
        questions=(*factories.QUESTIONS, NAMING),
    )


@pytest.fixture
def robin(call):
    names = {row.label: row.name for row in call.get_form_fields()}
    Visitor(call).send({**filled_in(call), names[NAMING["label"]]: "on"})
    return ExpressionOfInterest.objects.get()


def members():
    return list(WorkingGroupMember.objects.values_list("name", "email", "consents_to_be_named"))


def test_accepted_people_join_with_their_consent(call, robin, approver):
    actions.shortlist(robin, approver)
    assert members() == []
    actions.accept(robin, approver)
    assert members() == [("Robin Example", "robin@example.com", True)]
    other = factories.make_expression(call, name="Kim", email="kim@example.com")
    actions.accept(other, approver)
    assert ("Kim", "kim@example.com", False) in members(), "nobody is named who was not asked"
    entry = PageLogEntry.objects.filter(action="wagtail_partnerships.join_group").last()
    assert entry.data["by"] == "Ada Preston"
    assert "Robin" not in str(entry.data)

    naming = next(one for one in robin.consents if "thank" in one["wording"])
    withdraw_consent(robin, naming["name"])
    assert ("Robin Example", "robin@example.com", False) in members()


@pytest.mark.parametrize("how", ["withdraw_expression", "decline"])
def test_who_leaves_leaves_the_group(robin, approver, how):
    actions.accept(robin, approver)
    if how == "decline":
        actions.decline(robin, approver, "other")
    else:
        actions.withdraw_expression(robin, by_person=True)
    assert members() == []
    assert PageLogEntry.objects.filter(action="wagtail_partnerships.leave_group").exists()


def test_nobody_is_in_the_group_twice(call, robin, approver):
    actions.accept(robin, approver)
    again = factories.make_expression(call, name="Robin again", email="Robin@Example.com")
    actions.accept(again, approver)
    assert len(members()) == 1
    actions.withdraw_expression(again, approver)
    assert len(members()) == 1, "the place that was taken first stays"
    # Whom the office has taken out by hand does not come back with the next note.
    WorkingGroupMember.objects.all().delete()
    keep_notes(ExpressionOfInterest.objects.get(pk=robin.pk), approver, "asked", "Wrote.")
    assert members() == []


def test_group_of_a_review_that_has_ended_stays_as_it_was(call, robin, document, approver):
    actions.accept(robin, approver)
    ReviewCycle.objects.update(open_page=None)
    robin.refresh_from_db()
    actions.withdraw_expression(robin, by_person=True)
    assert len(members()) == 1
    late = factories.make_expression(call)
    actions.accept(late, approver)
    assert len(members()) == 1
    assert not joins_group(call, late.call.cycle), "and nobody is told that they join it"


def test_a_call_that_does_not_say_so_fills_no_group(robin, approver):
    CallToActionPage.objects.update(accepted_join_group=False)
    actions.accept(robin, approver)
    assert members() == []
