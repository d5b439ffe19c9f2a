"""Every verb on an expression of interest: from where, by whom, with what trace."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests import factories
from tests.conftest import make_user
from wagtail_partnerships import actions
from wagtail_partnerships.actions import EXPRESSION_ACTIONS
from wagtail_partnerships.exceptions import (
    StaleVersion,
    TransitionPermissionError,
    TransitionRefused,
)
from wagtail_partnerships.lifecycles.expression import ExpressionState
from wagtail_partnerships.models import ExpressionOfInterest, Notice
from wagtail_partnerships.signals import expression_transitioned


pytestmark = pytest.mark.django_db

# verb -> (states that it leads from, state that it leads to)
TABLE = {
    "release_expression": ({"quarantined"}, "received"),
    "shortlist": ({"received"}, "shortlisted"),
    "accept": ({"received", "shortlisted", "offered"}, "accepted"),
    "hold": ({"received", "shortlisted"}, "waiting"),
    "promote": ({"waiting"}, "offered"),
    "lapse": ({"offered"}, "waiting"),
    "decline": ({"received", "shortlisted", "waiting", "offered", "accepted"}, "declined"),
    "reconsider": ({"declined"}, "received"),
    "withdraw_expression": (
        {"received", "shortlisted", "waiting", "offered", "accepted"},
        "withdrawn",
    ),
}
FACTS = {"decline": {"reason": "no_place"}}
SYSTEM_ONLY = {"lapse"}


def in_state(page, state, **kwargs):
    """Return an answer that stands in a state."""
    now = timezone.now()
    if state == "offered":
        kwargs.setdefault("offer_until", now + timedelta(days=3))
    if state == "waiting":
        kwargs.setdefault("waiting_number", 1)
    return factories.make_expression(page, state=state, **kwargs)


def use(verb, expression, user=None, **kwargs):
    facts = {**FACTS.get(verb, {}), **kwargs}
    if verb in SYSTEM_ONLY:
        return getattr(actions, verb)(expression, **facts)
    return getattr(actions, verb)(expression, user, **facts)


def test_every_verb_is_in_the_table():
    assert set(TABLE) == set(EXPRESSION_ACTIONS)


@pytest.mark.parametrize("state", ExpressionState.values)
@pytest.mark.parametrize("verb", TABLE)
def test_the_table(event_call, approver, verb, state):
    expression = in_state(event_call, state)
    if verb == "lapse":
        ExpressionOfInterest.objects.update(offer_until=timezone.now() - timedelta(hours=1))
        expression.refresh_from_db()
    sources, target = TABLE[verb]
    if state not in sources:
        with pytest.raises(TransitionRefused) as refusal:
            use(verb, expression, approver)
        assert "not possible now" in refusal.value.reasons[0]
        expression.refresh_from_db()
        assert expression.state == state
        assert not PageLogEntry.objects.filter(action=f"wagtail_partnerships.{verb}").exists()
        return
    assert use(verb, expression, approver).state == target
    assert expression.version == 1
    entry = PageLogEntry.objects.get(action=f"wagtail_partnerships.{verb}")
    assert entry.page_id == event_call.pk
    assert entry.data["from"] == state
    assert entry.data["to"] == target
    assert entry.data["expression"] == expression.reference
    assert entry.data["by"]
    assert expression.name not in str(entry.data) + entry.label


@pytest.mark.parametrize("who", ["editor", "approver", "superuser", "outsider", "reader"])
@pytest.mark.parametrize("verb", sorted(set(TABLE) - SYSTEM_ONLY))
def test_deciding_needs_its_own_right(event_call, request, verb, who):
    if who == "reader":  # may decide somewhere, but not on this page
        user = make_user("reader")
        approvers = request.getfixturevalue("approvers")
        user.user_permissions.add(*approvers.permissions.all())
    else:
        user = request.getfixturevalue(who)
    expression = in_state(event_call, sorted(TABLE[verb][0])[-1])
    if who in {"approver", "superuser"}:
        assert use(verb, expression, user).state == TABLE[verb][1]
    else:
        with pytest.raises(TransitionPermissionError) as refusal:
            use(verb, expression, user)
        assert "right to decide" in refusal.value.reasons[0]


@pytest.mark.parametrize("verb", sorted(set(TABLE) - SYSTEM_ONLY))
def test_a_screen_drawn_from_an_older_version_cannot_act(event_call, approver, verb):
    expression = in_state(event_call, sorted(TABLE[verb][0])[-1])
    ExpressionOfInterest.objects.update(version=5)
    with pytest.raises(StaleVersion):
        use(verb, expression, approver)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("verb", sorted(set(TABLE) - {"accept", "withdraw_expression"}))
def test_a_person_decides_nothing(event_call, verb):
    expression = in_state(event_call, sorted(TABLE[verb][0])[-1])
    action = EXPRESSION_ACTIONS[verb](expression, by_person=True)
    with pytest.raises(TransitionPermissionError):
        action.execute()


def test_a_person_takes_only_an_offer(event_call):
    with pytest.raises(TransitionRefused):
        actions.accept(in_state(event_call, "received"), by_person=True)
    assert actions.accept(in_state(event_call, "offered"), by_person=True).state == "accepted"


def test_an_offer_that_has_lapsed_cannot_be_taken(event_call):
    expression = in_state(event_call, "offered", offer_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(TransitionRefused):
        actions.accept(expression, by_person=True)


def test_the_history_says_that_the_person_withdrew(event_call):
    actions.withdraw_expression(in_state(event_call, "accepted"), by_person=True)
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.withdraw_expression")
    assert entry.data["by"] == "the person themselves"


def test_decline_needs_a_reason_code(event_call, approver):
    expression = in_state(event_call, "received")
    for reason in ("", "because"):
        with pytest.raises(TransitionRefused) as refusal:
            actions.decline(expression, approver, reason)
        assert refusal.value.reasons == ["Choose the reason for declining."]


@pytest.mark.parametrize("kept_back", [True, False])
def test_a_refusal_is_reconsidered_while_nobody_was_told(event_call, approver, kept_back):
    type(event_call).objects.update(keep_letters_back=kept_back)
    expression = in_state(event_call, "received")
    actions.decline(expression, approver, "no_place")
    letter = Notice.objects.get(kind="expression_decline")
    assert letter.state == ("kept_back" if kept_back else "pending")
    if not kept_back:
        with pytest.raises(TransitionRefused):
            actions.reconsider(expression, approver)
        return
    assert actions.reconsider(expression, approver).state == "received"
    letter.refresh_from_db()
    assert letter.state == "dropped"


def test_a_newer_decision_drops_the_letter_of_the_older(event_call, approver):
    type(event_call).objects.update(keep_letters_back=True)
    expression = in_state(event_call, "received")
    actions.accept(expression, approver)
    actions.decline(expression, approver, "other")
    states = dict(Notice.objects.values_list("kind", "state"))
    assert states == {"expression_accept": "dropped", "expression_decline": "kept_back"}


def test_answers_kept_unread_are_not_decided_on(event_call, approver):
    type(event_call).objects.update(keep_unread_until_closed=True)
    expression = in_state(event_call, "received")
    with pytest.raises(TransitionRefused) as refusal:
        actions.shortlist(expression, approver)
    assert "kept unread until it closes" in refusal.value.reasons[0]
    type(event_call).objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert actions.shortlist(expression, approver).state == "shortlisted"


def test_release_tells_the_person_as_at_arrival(event_call, approver):
    expression = in_state(event_call, "quarantined")
    received_at = expression.received_at
    actions.release_expression(expression, approver)
    assert expression.received_at == received_at
    assert set(Notice.objects.values_list("kind", flat=True)) == {
        "expression_receive",
        "expression_office_receive",
    }


def test_the_signal_comes_after_commit(event_call, approver, django_capture_on_commit_callbacks):
    heard = []

    def hear(**kwargs):
        heard.append({key: kwargs[key] for key in ("verb", "source", "target", "user")})
        raise RuntimeError("A receiver's fault is not ours.")

    expression_transitioned.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.shortlist(in_state(event_call, "received"), approver)
            assert heard == []
    finally:
        expression_transitioned.disconnect(hear)
    assert heard == [
        {"verb": "shortlist", "source": "received", "target": "shortlisted", "user": approver}
    ]
