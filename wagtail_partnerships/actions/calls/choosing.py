"""The verbs on expressions of interest: choosing people for the places of a call."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...lifecycles.expression import DeclineReason, ExpressionState
from ...lifecycles.stages import CallStage
from ...models import CallRecord, ExpressionOfInterest
from ...notices.to_visitors import drop_kept_letters, tell_of_arrival, tell_office
from .base import ExpressionAction, needs_place, next_waiting_number


class ReleaseExpression(ExpressionAction):
    """Treat as come in at its own time what was set aside by mistake."""

    verb = "release_expression"
    label = gettext_lazy("Release from quarantine")
    done_label = gettext_lazy("Answer released from quarantine")
    icon = "check"
    order = 10
    is_forward = True
    decides = False
    tells = ()

    def after(self):
        tell_of_arrival(self.expression, self.page)


class Shortlist(ExpressionAction):
    """Mark as a candidate for a place."""

    verb = "shortlist"
    label = gettext_lazy("Shortlist")
    done_label = gettext_lazy("Answer shortlisted")
    icon = "list-ul"
    order = 20
    is_forward = True
    tells = ()


class Accept(ExpressionAction):
    """Give the person a place, if one is left."""

    verb = "accept"
    label = gettext_lazy("Accept")
    done_label = gettext_lazy("Answer accepted")
    icon = "check"
    order = 30
    is_forward = True
    person_may = True

    def state_reason(self):
        if self.by_person and self.expression.state != ExpressionState.OFFERED:
            return _("No place is being offered to you at the moment.")
        return super().state_reason()

    def guards(self):
        if self.expression.state == ExpressionState.OFFERED:
            if self.by_person and self.expression.offer_until <= self.now:
                yield _("The offer has lapsed. You are on the waiting list again.")
            return
        yield from needs_place(self.record, self.page)

    def act(self):
        self.expression.accept(self.now)

    def after(self):
        if self.by_person:
            tell_office(self.expression, self.page, "accept")


class Hold(ExpressionAction):
    """Put the person at the end of the waiting list."""

    verb = "hold"
    label = gettext_lazy("Put on the waiting list")
    done_label = gettext_lazy("Answer put on the waiting list")
    icon = "time"
    order = 40

    def guards(self):
        if not self.page.keeps_waiting_list:
            yield _("This call keeps no waiting list. Switch it on, on the page of the call.")

    def act(self):
        self.expression.hold(next_waiting_number(self.record), self.now)


class Promote(ExpressionAction):
    """Offer a free place to somebody on the waiting list."""

    verb = "promote"
    label = gettext_lazy("Offer a place")
    done_label = gettext_lazy("Place offered")
    icon = "mail"
    order = 50
    is_forward = True
    decides = False

    def __init__(self, expression, user=None, reason="", offer_until=None, **kwargs):
        super().__init__(expression, user, reason, **kwargs)
        self.offer_until = offer_until

    def guards(self):
        yield from needs_place(self.record, self.page)
        first = self.record.expressions.in_line().first()
        if first is not None and first.pk != self.expression.pk and not self.comment:
            yield _("Somebody else is first in line. Give the reason why this person comes before.")
        if self.page.event_starts_at and self.page.event_starts_at <= self.now:
            yield _("The event has begun. A place can no longer be offered.")
        elif self._until() <= self.now:
            yield _("The offer would have lapsed already. Choose a later time.")

    def act(self):
        self.comment = self.comment or _("First in line when a place was free")
        self.expression.promote(self.comment[:255], self._until(), self.now)
        self.data["offer_until"] = self.expression.offer_until.isoformat()

    def _until(self) -> datetime.datetime:
        until = self.offer_until or self.now + datetime.timedelta(days=self.page.offer_days)
        return min(until, self.page.event_starts_at or until)


class Lapse(ExpressionAction):
    """Free a place that was not taken in time."""

    verb = "lapse"
    label = gettext_lazy("Let the offer lapse")
    done_label = gettext_lazy("Offer lapsed")
    decides = False

    def guards(self):
        if self.expression.offer_until > self.now:
            yield _("The offer has not lapsed yet.")

    def act(self):
        self.expression.lapse(next_waiting_number(self.record), self.now)


class Decline(ExpressionAction):
    """Decide against the person, with a reason code."""

    verb = "decline"
    label = gettext_lazy("Decline")
    done_label = gettext_lazy("Answer declined")
    icon = "cross"
    order = 60

    def __init__(self, expression, user=None, reason="", **kwargs):
        super().__init__(expression, user, **kwargs)
        self.reason = reason

    def guards(self):
        if self.reason not in DeclineReason.values:
            yield _("Choose the reason for declining.")

    def act(self):
        self.expression.decline(self.reason, self.now)
        self.comment = self.comment or str(DeclineReason(self.reason).label)
        self.data["reason"] = str(self.reason)


class Reconsider(ExpressionAction):
    """Take a refusal back of which nobody was told."""

    verb = "reconsider"
    label = gettext_lazy("Reconsider")
    done_label = gettext_lazy("Answer reconsidered")
    icon = "rotate"
    order = 70
    tells = ()

    def guards(self):
        if self.expression.told_at is not None:
            yield _("The person has been told. Write to them before you decide anew.")

    def after(self):
        drop_kept_letters(self.expression)


class WithdrawExpression(ExpressionAction):
    """Record that the person no longer wishes to take part."""

    verb = "withdraw_expression"
    label = gettext_lazy("Withdraw")
    done_label = gettext_lazy("Answer withdrawn")
    icon = "arrow-left"
    order = 80
    decides = False
    person_may = True

    def act(self):
        self.expression.withdraw_expression(self.now)

    def after(self):
        if self.by_person:
            tell_office(self.expression, self.page, "withdraw_expression")
        super().after()


def promote_first_in_line(record: CallRecord, page, besides=None) -> ExpressionOfInterest | None:
    """
    Offer a free place to the first in line, where the call is set to; return whom it went to.

    :param besides: somebody whose own offer has just lapsed, or who has just left.
    """
    if not (page.promote_automatically and page.keeps_waiting_list):
        return None
    if page.stage() is CallStage.CANCELLED:
        return None
    waiting = record.expressions.in_line()
    first = waiting.exclude(pk=besides.pk).first() if besides else waiting.first()
    if first is None:
        return None
    action = Promote(first, None, _("A place came free"))
    action.record, action.page = record, page
    if list(action.guards()):
        return None
    return action.execute()


def release_expression(expression, user=None, comment="", **kwargs) -> ExpressionOfInterest:
    """Release what was set aside by mistake; it counts as come in at its own time."""
    return ReleaseExpression(expression, user, comment, **kwargs).execute()


def shortlist(expression, user=None, comment="", **kwargs) -> ExpressionOfInterest:
    """Mark as a candidate for a place."""
    return Shortlist(expression, user, comment, **kwargs).execute()


def accept(expression, user=None, comment="", by_person=False, **kwargs) -> ExpressionOfInterest:
    """
    Give the person a place.

    :param by_person: the person takes the place that they are offered.
    :raises TransitionRefused: if no place is left.
    """
    return Accept(expression, user, comment, by_person=by_person, **kwargs).execute()


def hold(expression, user=None, comment="", **kwargs) -> ExpressionOfInterest:
    """Put the person at the end of the waiting list."""
    return Hold(expression, user, comment, **kwargs).execute()


def promote(expression, user=None, reason="", offer_until=None, **kwargs) -> ExpressionOfInterest:
    """
    Reserve a free place for somebody on the waiting list.

    :param reason: needed where somebody else is first in line.
    :param offer_until: default: as many days from now as the call gives.
    """
    return Promote(expression, user, reason, offer_until, **kwargs).execute()


def lapse(expression, **kwargs) -> ExpressionOfInterest:
    """Free a place that was not taken in time (by the system)."""
    return Lapse(expression, None, **kwargs).execute()


def decline(expression, user=None, reason="", comment="", **kwargs) -> ExpressionOfInterest:
    """
    Decide against the person.

    :param reason: a value of `lifecycles.expression.DeclineReason`.
    """
    return Decline(expression, user, reason, comment=comment, **kwargs).execute()


def reconsider(expression, user=None, comment="", **kwargs) -> ExpressionOfInterest:
    """Take a refusal back of which nobody was told."""
    return Reconsider(expression, user, comment, **kwargs).execute()


def withdraw_expression(
    expression, user=None, comment="", by_person=False, **kwargs
) -> ExpressionOfInterest:
    """Record that the person no longer wishes to take part; a place becomes free."""
    return WithdrawExpression(expression, user, comment, by_person=by_person, **kwargs).execute()


__all__ = [
    "accept",
    "decline",
    "hold",
    "lapse",
    "promote",
    "reconsider",
    "release_expression",
    "shortlist",
    "withdraw_expression",
]
