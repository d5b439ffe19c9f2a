"""
The lifecycle of a review cycle: from one settled text of a document to the next.

A method here touches its own row and nothing else. :mod:`wagtail_partnerships.actions` locks the
row, asks the guards, calls the method, saves, logs and writes the notices.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from ..status import site_today


class ReviewState(models.TextChoices):
    """Where a review cycle stands."""

    DRAFTING = "drafting", _("Drafting")
    """The text is being written; an issued text stays public meanwhile."""

    AWAITING_APPROVAL = "awaiting_approval", _("Awaiting approval")
    """The text is sealed and locked until an approver decides."""

    APPROVED = "approved", _("Approved")
    """Approved and about to go live, now or at a set time."""

    IN_FORCE = "in_force", _("In force")
    """The issued text is current and nobody reviews it."""

    BRIEF_REVIEW = "brief_review", _("Brief review")
    """Somebody checks whether the text still holds."""

    FULL_REVIEW = "full_review", _("Full review")
    """A working group and outside voices examine the text."""

    CONCLUDED = "concluded", _("Concluded")
    """Over, with an outcome. The next cycle has begun, or the document is out of use."""


class Outcome(models.TextChoices):
    """How a cycle ended."""

    ISSUED = "issued", _("Issued")
    """A first edition was approved and published."""

    ADOPTED = "adopted", _("Adopted")
    """A text that was already in use was taken over as an edition, without Board approval."""

    REVISED = "revised", _("Revised")
    """A further edition was approved and published."""

    REAFFIRMED = "reaffirmed", _("Reaffirmed")
    """The text still holds: the same edition for another interval."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    """The document is out of use."""

    SUPERSEDED = "superseded", _("Superseded")
    """Another document takes its place."""


class Trigger(models.TextChoices):
    """Why a review began."""

    PERIODIC = "periodic", _("Periodic review")
    LEGISLATION = "legislation", _("Change of legislation")
    TECHNICAL = "technical", _("Technical development")
    PROFESSIONAL = "professional", _("Development in professional practice")
    REQUEST = "request", _("Request")


class Reach(models.TextChoices):
    """How far the change reaches that triggered a review."""

    NATIONAL = "national", _("National")
    GLOBAL = "global", _("Global")


class Depth(models.TextChoices):
    """How thorough a review is."""

    BRIEF = "brief", _("Brief")
    FULL = "full", _("Full")


OPEN_STATES = tuple(state for state in ReviewState if state is not ReviewState.CONCLUDED)
SEALED = (ReviewState.AWAITING_APPROVAL, ReviewState.APPROVED)
# The next edition is on its way.
REVISING = (ReviewState.DRAFTING, *SEALED)
REVIEWING = (ReviewState.BRIEF_REVIEW, ReviewState.FULL_REVIEW)
IN_FORCE_STATES = (ReviewState.IN_FORCE, *REVIEWING)
# The outcomes that take a document out of use.
LEAVING = (Outcome.WITHDRAWN, Outcome.SUPERSEDED)

STATE_OF_DEPTH = {
    Depth.BRIEF: ReviewState.BRIEF_REVIEW,
    Depth.FULL: ReviewState.FULL_REVIEW,
}


class ReviewLifecycle(ConcurrentTransitionMixin, models.Model):
    """The states, transitions and own facts of a review cycle."""

    state = FSMField(
        _("state"),
        choices=ReviewState.choices,
        default=ReviewState.DRAFTING,
        editable=False,
        db_index=True,
    )
    # ConcurrentTransitionMixin compares states only: two stale actions that leave
    # the state as it is would both pass.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True, editable=False
    )
    began_at = models.DateTimeField(_("began at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)

    # The review
    due_on = models.DateField(_("review due on"), null=True, db_index=True, editable=False)
    trigger = models.CharField(_("trigger"), max_length=20, choices=Trigger.choices, blank=True)
    reach = models.CharField(_("reach"), max_length=10, choices=Reach.choices, blank=True)
    depth = models.CharField(
        _("depth"), max_length=10, choices=Depth.choices, blank=True, editable=False
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lead"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Names are kept from the day on which an account is deleted; `approved_by_name` from the first.
    led_by_name = models.CharField(_("lead's name"), max_length=255, blank=True, editable=False)
    review_began_on = models.DateField(_("review began on"), null=True, editable=False)
    times_postponed = models.PositiveIntegerField(_("times postponed"), default=0, editable=False)
    extended_until = models.DateField(_("extended until"), null=True, editable=False)
    extension_reason = models.TextField(_("reason for the extension"), blank=True, editable=False)
    extended_by_name = models.CharField(
        _("extended by"), max_length=255, blank=True, editable=False
    )

    # Submission and approval
    change_note = models.TextField(_("change note"), blank=True, editable=False)
    executive_summary = models.TextField(_("executive summary"), blank=True, editable=False)
    is_minor = models.BooleanField(_("minor revision"), default=False, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    submitted_by_name = models.CharField(
        _("submitter's name"), max_length=255, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    approved_by_name = models.CharField(
        _("approver's name"), max_length=255, blank=True, editable=False
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_own_text = models.BooleanField(
        _("approved by the submitter"), default=False, editable=False
    )
    approval_comment = models.TextField(_("approval comment"), blank=True, editable=False)
    meeting_date = models.DateField(_("date of the Board meeting"), null=True, editable=False)
    minute_reference = models.CharField(
        _("minute reference"), max_length=100, blank=True, editable=False
    )

    # The end
    edition = models.PositiveIntegerField(_("edition"), null=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, editable=False)
    statement = models.TextField(
        _("public statement"),
        blank=True,
        editable=False,
        help_text=_("The currency statement of a reaffirmation, or the reason of a withdrawal."),
    )
    taken_down = models.BooleanField(_("taken down"), default=False, editable=False)

    class Meta:
        abstract = True

    def came_from(self, *args, **kwargs) -> str:
        """Return the review that a revision came from, to which `abandon` goes back."""
        return STATE_OF_DEPTH[Depth(self.depth)] if self.depth else ReviewState.IN_FORCE

    # Writing and approving

    @transition(
        field=state,
        source=ReviewState.DRAFTING,
        target=ReviewState.CONCLUDED,
        custom={"label": _("Adopt")},
    )
    def adopt(self, edition: int, issued_on: datetime.date):
        """Take the present text as an edition without Board approval."""
        self.edition = edition
        self.issued_on = issued_on
        self._end(Outcome.ADOPTED)

    @transition(
        field=state,
        source=ReviewState.DRAFTING,
        target=ReviewState.AWAITING_APPROVAL,
        custom={"label": _("Submit for approval")},
    )
    def submit(self, user, change_note: str, executive_summary: str, minor: bool):
        """Put the text before the approvers; it is locked from now on."""
        self.submitted_by = user
        self.submitted_by_name = ""
        self.submitted_at = timezone.now()
        self.change_note = change_note
        self.executive_summary = executive_summary
        self.is_minor = minor

    @transition(
        field=state,
        source=ReviewState.AWAITING_APPROVAL,
        target=ReviewState.DRAFTING,
        custom={"label": _("Send back")},
    )
    def send_back(self):
        """Return the text to its writers."""

    @transition(
        field=state,
        source=[ReviewState.AWAITING_APPROVAL, ReviewState.APPROVED],
        target=ReviewState.DRAFTING,
        custom={"label": _("Recall")},
    )
    def recall(self):
        """Take a submitted or approved text back before it goes live."""
        self.approved_by = self.approved_at = self.meeting_date = None
        self.approved_by_name = self.approval_comment = self.minute_reference = ""
        self.approved_own_text = False

    @transition(
        field=state,
        source=ReviewState.AWAITING_APPROVAL,
        target=ReviewState.APPROVED,
        custom={"label": _("Approve")},
    )
    def approve(self, user, user_name: str, comment: str, meeting_date, minute_reference: str):
        """Record the Board's decision on the sealed text."""
        self.approved_by = user
        self.approved_by_name = user_name
        self.approved_at = timezone.now()
        self.approved_own_text = bool(user) and user.pk == self.submitted_by_id
        self.approval_comment = comment
        self.meeting_date = meeting_date
        self.minute_reference = minute_reference

    @transition(
        field=state,
        source=ReviewState.APPROVED,
        target=ReviewState.CONCLUDED,
        custom={"label": _("Release")},
    )
    def release(self, edition: int):
        """Give the text that has gone live its edition number."""
        self.edition = edition
        self.issued_on = site_today()
        self._end(Outcome.ISSUED if edition == 1 else Outcome.REVISED)

    # Reviewing

    @transition(
        field=state,
        source=ReviewState.IN_FORCE,
        target=ReviewState.BRIEF_REVIEW,
        custom={"label": _("Begin brief review")},
    )
    def begin_brief_review(self, trigger: str, reach: str, lead):
        """Begin to check whether the text still holds."""
        self._begin_review(Depth.BRIEF, trigger, reach, lead)

    @transition(
        field=state,
        source=ReviewState.IN_FORCE,
        target=ReviewState.FULL_REVIEW,
        custom={"label": _("Begin full review")},
    )
    def begin_full_review(self, trigger: str, reach: str, lead):
        """Begin a thorough review, with a working group and outside voices."""
        self._begin_review(Depth.FULL, trigger, reach, lead)

    @transition(
        field=state,
        source=ReviewState.BRIEF_REVIEW,
        target=ReviewState.FULL_REVIEW,
        custom={"label": _("Escalate to full review")},
    )
    def escalate(self):
        """Go on with a brief review as a full one."""
        self.depth = Depth.FULL

    @transition(
        field=state,
        source=list(REVIEWING),
        target=ReviewState.CONCLUDED,
        custom={"label": _("Reaffirm")},
    )
    def reaffirm(self, statement: str):
        """Find that the text still holds."""
        self.statement = statement
        self._end(Outcome.REAFFIRMED)

    @transition(
        field=state,
        source=list(REVIEWING),
        target=ReviewState.DRAFTING,
        custom={"label": _("Revise")},
    )
    def revise(self):
        """Find that the text needs work, and begin to write the next edition."""

    @transition(
        field=state,
        source=ReviewState.DRAFTING,
        target=GET_STATE(came_from, states=[*REVIEWING, ReviewState.IN_FORCE]),
        custom={"label": _("Abandon the revision")},
    )
    def abandon(self):
        """Give a revision up and go back to the review that it came from."""

    # Keeping the text in force

    @transition(
        field=state,
        source=list(IN_FORCE_STATES),
        target=None,
        custom={"label": _("Publish a correction")},
    )
    def correct(self):
        """Put a small mistake right under the same edition."""

    @transition(
        field=state,
        source=list(IN_FORCE_STATES),
        target=ReviewState.IN_FORCE,
        custom={"label": _("Postpone the review")},
    )
    def postpone(self, due_on: datetime.date, reason: str, by_name: str = ""):
        """Move the due date. A review begun in error is put off without moving it."""
        if due_on != self.due_on:
            later = self.due_on is not None and due_on > self.due_on
            self.extended_until = due_on if later else None
            self.extension_reason = reason if later else ""
            self.extended_by_name = by_name if later else ""
        self.due_on = due_on
        self.times_postponed += 1
        self.depth = self.trigger = self.reach = ""
        self.review_began_on = self.lead = None
        self.led_by_name = ""

    # Leaving use, and coming back

    @transition(
        field=state,
        source=list(OPEN_STATES),
        target=ReviewState.CONCLUDED,
        custom={"label": _("Withdraw")},
    )
    def withdraw(self, reason: str, take_down: bool, on: datetime.date):
        """Take the document out of use."""
        self.statement = reason
        self.taken_down = take_down
        self._end(Outcome.WITHDRAWN, on)

    @transition(
        field=state,
        source=list(OPEN_STATES),
        target=ReviewState.CONCLUDED,
        custom={"label": _("Supersede")},
    )
    def supersede(self, successor, on: datetime.date):
        """Point to the document that takes this one's place."""
        self.successor = successor
        self._end(Outcome.SUPERSEDED, on)

    def _begin_review(self, depth: Depth, trigger: str, reach: str, lead):
        self.depth = depth
        self.trigger = trigger
        self.reach = reach
        self.lead = lead
        self.led_by_name = ""
        self.review_began_on = site_today()

    def _end(self, outcome: Outcome, on: datetime.date | None = None):
        self.outcome = outcome
        self.ended_at = timezone.now()
        self.ended_on = on or site_today()
        self.open_page = None
