"""Whatever is decided, in whatever order, places are never oversold and nobody is lost."""

import datetime
from contextlib import suppress

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import keep_calls
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.lifecycles.expression import TAKES_PLACE, DeclineReason, ExpressionState
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest


PLACES = 2
BY_STAFF = ("release_expression", "shortlist", "accept", "hold", "promote", "reconsider")


class CallMachine(RuleBasedStateMachine):
    """One call with few places, under every verb, the person's own link and the clock."""

    people = ()

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = time_machine.travel("2030-03-01 12:00+00:00", tick=False)
        self.time = self.clock.start()
        self.call = factories.make_call(places=PLACES, keeps_waiting_list=True)
        self.keys = [factories.make_expression(self.call).pk for _ in range(3)]
        self.logged = self.entries()

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def entries(self):
        return PageLogEntry.objects.filter(
            page=self.call.pk, action__startswith="wagtail_partnerships."
        ).count()

    def pick(self, index):
        return ExpressionOfInterest.objects.get(pk=self.keys[index % len(self.keys)])

    def attempt(self, act):
        with suppress(TransitionRefused, PermissionDenied), transaction.atomic():
            act()

    @rule(spam=st.booleans())
    def somebody_answers(self, spam):
        if len(self.keys) < 7:
            state = ExpressionState.QUARANTINED if spam else ExpressionState.RECEIVED
            self.keys.append(factories.make_expression(self.call, state=state).pk)

    @rule(index=st.integers(0, 6), verb=st.sampled_from(BY_STAFF), person=st.integers(0, 2))
    def staff_decide(self, index, verb, person):
        self.attempt(lambda: getattr(actions, verb)(self.pick(index), self.people[person]))

    @rule(index=st.integers(0, 6), person=st.integers(0, 2))
    def staff_decline(self, index, person):
        reason = DeclineReason.NO_PLACE
        self.attempt(lambda: actions.decline(self.pick(index), self.people[person], reason))

    @rule(index=st.integers(0, 6), verb=st.sampled_from(["accept", "withdraw_expression"]))
    def the_person_decides(self, index, verb):
        self.attempt(lambda: getattr(actions, verb)(self.pick(index), by_person=True))

    @rule(index=st.integers(0, 6), stale=st.sampled_from(["accept", "shortlist"]))
    def a_stale_screen_acts_on_nothing(self, index, stale):
        expression = self.pick(index)
        ExpressionOfInterest.objects.filter(pk=expression.pk).update(version=expression.version + 1)
        with pytest.raises(TransitionRefused), transaction.atomic():
            getattr(actions, stale)(expression, None)
        ExpressionOfInterest.objects.filter(pk=expression.pk).update(version=expression.version)

    @rule(days=st.sampled_from([1, 10, 40]))
    def time_passes(self, days):
        self.time.shift(datetime.timedelta(days=days))
        keep_calls()

    @invariant()
    def places_are_never_oversold(self):
        rows = ExpressionOfInterest.objects.filter(pk__in=self.keys)
        assert rows.filter(state__in=TAKES_PLACE).count() <= PLACES
        assert CallToActionPage.objects.get(pk=self.call.pk).places_left >= 0

    @invariant()
    def the_line_has_one_place_for_each(self):
        waiting = ExpressionOfInterest.objects.filter(
            pk__in=self.keys, state=ExpressionState.WAITING
        ).values_list("waiting_number", flat=True)
        assert None not in waiting
        assert len(set(waiting)) == len(waiting)

    @invariant()
    def an_offer_has_an_end(self):
        offered = ExpressionOfInterest.objects.filter(
            pk__in=self.keys, state=ExpressionState.OFFERED
        )
        assert not offered.filter(offer_until__isnull=True).exists()

    @invariant()
    def every_step_is_logged_without_a_name(self):
        entries = PageLogEntry.objects.filter(
            page=self.call.pk, action__startswith="wagtail_partnerships."
        )
        steps = sum(
            ExpressionOfInterest.objects.filter(pk__in=self.keys).values_list("version", flat=True)
        )
        assert entries.count() - self.logged >= steps
        assert not any("@example" in str(entry.data) + entry.label for entry in entries)


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_call_machine(home_page, editor, approver):
    machine = type("Machine", (CallMachine,), {"people": (editor, approver, None)})
    run_state_machine_as_test(
        machine, settings=settings(stateful_step_count=20, phases=[Phase.reuse, Phase.generate])
    )
