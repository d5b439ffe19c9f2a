"""
The lifecycle of an expression of interest: from its arrival to a decision.

A method here touches its own row and nothing else.
:mod:`~wagtail_partnerships.actions.calls.choosing` locks the call, counts the places, calls the
method, saves, logs and writes the notices.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition


class ExpressionState(models.TextChoices):
    """Where an expression of interest stands."""

    QUARANTINED = "quarantined", _("Set aside")
    """Looks like spam; kept with the reasons until somebody looks."""

    RECEIVED = "received", _("Received")
    """Came in and waits to be read."""

    SHORTLISTED = "shortlisted", _("Shortlisted")
    """Read, and a candidate for a place."""

    WAITING = "waiting", _("On the waiting list")
    """No place now; in line by `waiting_number`."""

    OFFERED = "offered", _("Offered a place")
    """A place is reserved until `offer_until`, for the person to take."""

    ACCEPTED = "accepted", _("Accepted")
    """Has a place."""

    DECLINED = "declined", _("Declined")
    """Was not chosen; `decline_reason` says why."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    """The person no longer wishes to take part."""


class DeclineReason(models.TextChoices):
    """Why a person was not chosen."""

    NO_PLACE = "no_place", _("More people answered than there are places")
    VOICE_COVERED = "voice_covered", _("The voice is represented already")
    NOT_SOUGHT = "not_sought", _("Not the experience that was asked for")
    INCOMPLETE = "incomplete", _("The answer lacks what was asked for")
    DUPLICATE = "duplicate", _("The same person answered twice")
    UNWANTED = "unwanted", _("Not a genuine answer")
    OTHER = "other", _("Another reason")


# A place is reserved by an offer as by an acceptance.
TAKES_PLACE = (ExpressionState.ACCEPTED, ExpressionState.OFFERED)
UNDECIDED = (ExpressionState.RECEIVED, ExpressionState.SHORTLISTED)
CAN_WITHDRAW = (
    ExpressionState.RECEIVED,
    ExpressionState.SHORTLISTED,
    ExpressionState.WAITING,
    ExpressionState.OFFERED,
    ExpressionState.ACCEPTED,
)


class ExpressionLifecycle(ConcurrentTransitionMixin, models.Model):
    """The states, transitions and own facts of an expression of interest."""

    state = FSMField(
        _("state"),
        choices=ExpressionState.choices,
        default=ExpressionState.RECEIVED,
        editable=False,
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    waiting_number = models.PositiveIntegerField(
        _("number on the waiting list"), null=True, editable=False
    )
    offer_until = models.DateTimeField(_("offer holds until"), null=True, editable=False)
    promotion_reason = models.CharField(
        _("why a place was offered"), max_length=255, blank=True, editable=False
    )
    decline_reason = models.CharField(
        _("reason for declining"),
        max_length=20,
        choices=DeclineReason.choices,
        blank=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    # Set when the letter of the present decision has left, or was released to leave.
    told_at = models.DateTimeField(_("told at"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=ExpressionState.QUARANTINED,
        target=ExpressionState.RECEIVED,
        custom={"label": _("Release from quarantine")},
    )
    def release_expression(self):
        """Treat as come in at its own time what looked like spam and was not."""

    @transition(
        field=state,
        source=ExpressionState.RECEIVED,
        target=ExpressionState.SHORTLISTED,
        custom={"label": _("Shortlist")},
    )
    def shortlist(self):
        """Mark as a candidate for a place."""

    @transition(
        field=state,
        source=[
            ExpressionState.RECEIVED,
            ExpressionState.SHORTLISTED,
            ExpressionState.OFFERED,
        ],
        target=ExpressionState.ACCEPTED,
        custom={"label": _("Accept")},
    )
    def accept(self, now: datetime.datetime):
        """Give the person a place."""
        self.offer_until = None
        self._decide(now)

    @transition(
        field=state,
        source=list(UNDECIDED),
        target=ExpressionState.WAITING,
        custom={"label": _("Put on the waiting list")},
    )
    def hold(self, number: int, now: datetime.datetime):
        """Put the person at the end of the waiting list."""
        self.waiting_number = number
        self._decide(now)

    @transition(
        field=state,
        source=ExpressionState.WAITING,
        target=ExpressionState.OFFERED,
        custom={"label": _("Offer a place")},
    )
    def promote(self, reason: str, offer_until: datetime.datetime, now: datetime.datetime):
        """Reserve a place for somebody on the waiting list until they answer."""
        self.promotion_reason = reason
        self.offer_until = offer_until
        self._decide(now)

    @transition(
        field=state,
        source=ExpressionState.OFFERED,
        target=ExpressionState.WAITING,
        custom={"label": _("Let the offer lapse")},
    )
    def lapse(self, number: int, now: datetime.datetime):
        """Free a place that was not taken in time; the person goes to the end of the list."""
        self.waiting_number = number
        self.offer_until = None
        self.promotion_reason = ""
        self._decide(now)

    @transition(
        field=state,
        source=[
            ExpressionState.RECEIVED,
            ExpressionState.SHORTLISTED,
            ExpressionState.WAITING,
            ExpressionState.OFFERED,
            ExpressionState.ACCEPTED,
        ],
        target=ExpressionState.DECLINED,
        custom={"label": _("Decline")},
    )
    def decline(self, reason: str, now: datetime.datetime):
        """Decide against the person, with a reason code."""
        self.decline_reason = reason
        self._leave_list()
        self._decide(now)

    @transition(
        field=state,
        source=ExpressionState.DECLINED,
        target=ExpressionState.RECEIVED,
        custom={"label": _("Reconsider")},
    )
    def reconsider(self):
        """Take a decision back of which nobody was told."""
        self.decline_reason = ""
        self.decided_at = None

    @transition(
        field=state,
        source=list(CAN_WITHDRAW),
        target=ExpressionState.WITHDRAWN,
        custom={"label": _("Withdraw")},
    )
    def withdraw_expression(self, now: datetime.datetime):
        """Record that the person no longer wishes to take part."""
        self._leave_list()
        self._decide(now)

    def _leave_list(self):
        self.waiting_number = self.offer_until = None
        self.promotion_reason = ""

    def _decide(self, now: datetime.datetime):
        self.decided_at = now
        self.told_at = None
