"""
Everything that changes the state of a document goes through one of these.

Each verb returns the cycle that it was given, read again; `page.review_cycle` is the next one. Each
raises :class:`~wagtail_partnerships.exceptions.TransitionPermissionError` where the user may not do
it, and :class:`~wagtail_partnerships.exceptions.TransitionRefused`, with every unmet guard, where
it cannot be done. `user=None` is the system.

`action` is what all verbs share, `base` what those on a document do, with Wagtail's `locks`. On a
document: `approval`, `publishing`, `reviews` and `leaving`, held to what `readiness` asks;
`removal` of a trial. On a review: `cases` and `comments`. On many: `changes` and `proposals` of a
practice change, brought by `runs`, and `handover`. `aliases` are kept as private as their sources;
`notices` are sent again or released.
`calls/` acts on responses, `privacy/` on what is kept of people.
"""

from __future__ import annotations

from ..exceptions import TransitionRefused
from ..models import ReviewCycle
from .approval import Approve, Recall, SendBack, Submit, decide_step
from .base import CycleAction
from .calls.arrivals import receive
from .calls.base import ExpressionAction
from .calls.choosing import (
    accept,
    decline,
    hold,
    lapse,
    promote,
    reconsider,
    release_expression,
    shortlist,
    withdraw_expression,
)
from .cases import assign_lead
from .leaving import Reinstate, Supersede, Withdraw
from .publishing import Adopt, Correct, Release
from .reviews import (
    Abandon,
    BeginBriefReview,
    BeginFullReview,
    Escalate,
    Postpone,
    Reaffirm,
    Revise,
)


# verb -> its class
ACTIONS = CycleAction.registry
EXPRESSION_ACTIONS = ExpressionAction.registry


def adopt(page, user=None, edition=1, issued_on=None, due_on=None, **kwargs) -> ReviewCycle:
    """
    Take the present text of a page as an edition, without Board approval.

    :param edition: its number, 1 or higher.
    :param issued_on: the day of issue (default: today).
    :param due_on: when it is due for review (default: the day of issue and the interval).
    """
    return Adopt(_open_cycle(page), user, edition, issued_on, due_on, **kwargs).execute()


def submit(
    cycle,
    user=None,
    change_note="",
    executive_summary="",
    minor=False,
    supersedes=(),
    **kwargs,
) -> ReviewCycle:
    """
    Seal the latest text and put it before the approvers.

    :param change_note: what readers find changed.
    :param executive_summary: what the Board decides by; a minor revision needs none.
    :param supersedes: documents that the text replaces when it is released.
    """
    return Submit(
        cycle, user, change_note, executive_summary, minor, supersedes, **kwargs
    ).execute()


def send_back(cycle, user=None, comment="", **kwargs) -> ReviewCycle:
    """Return a submitted text to its writers, saying what has to change."""
    return SendBack(cycle, user, comment, **kwargs).execute()


def recall(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Take a submitted or approved text back before it goes live."""
    return Recall(cycle, user, reason, **kwargs).execute()


def approve(
    cycle, user=None, comment="", meeting_date=None, minute_reference="", **kwargs
) -> ReviewCycle:
    """Approve the sealed text, and publish it now or at its go-live date."""
    return Approve(cycle, user, comment, meeting_date, minute_reference, **kwargs).execute()


def release(cycle, **kwargs) -> ReviewCycle:
    """Give the approved text that has gone live its edition number (by the system)."""
    return Release(cycle, None, **kwargs).execute()


def begin_brief_review(cycle, user=None, trigger="", lead=None, reach="", **kwargs) -> ReviewCycle:
    """
    Begin a brief review.

    :param trigger: a value of `lifecycles.review.Trigger`.
    :param lead: an active user (default: `user`).
    :param reach: "national", "global" or empty.
    """
    return BeginBriefReview(cycle, user, trigger, lead, reach, **kwargs).execute()


def begin_full_review(cycle, user=None, trigger="", lead=None, reach="", **kwargs) -> ReviewCycle:
    """Begin a full review; see :func:`begin_brief_review`."""
    return BeginFullReview(cycle, user, trigger, lead, reach, **kwargs).execute()


def escalate(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Go on with a brief review as a full one."""
    return Escalate(cycle, user, reason, **kwargs).execute()


def revise(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Begin to write the next edition; the text in force stays public."""
    return Revise(cycle, user, reason, **kwargs).execute()


def abandon(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Give a revision up and go back to the review that it came from."""
    return Abandon(cycle, user, reason, **kwargs).execute()


def reaffirm(cycle, user=None, statement="", **kwargs) -> ReviewCycle:
    """Find that the text still holds, with a statement that readers see."""
    return Reaffirm(cycle, user, statement, **kwargs).execute()


def correct(cycle, user=None, note="", revision=None, **kwargs) -> ReviewCycle:
    """
    Publish the draft as a correction of the edition in force.

    :param revision: the revision whose differences were shown (default: the latest).
    """
    return Correct(cycle, user, note, revision, **kwargs).execute()


def postpone(cycle, user=None, due_on=None, reason="", **kwargs) -> ReviewCycle:
    """Move the due date of a review, with a reason that readers see."""
    return Postpone(cycle, user, due_on, reason, **kwargs).execute()


def withdraw(cycle, user=None, reason="", take_down=False, on=None, **kwargs) -> ReviewCycle:
    """
    Take a document out of use.

    :param take_down: answer 410 at its address, and show title and reason only.
    :param on: the day (default: today; a past one for the system only).
    """
    return Withdraw(cycle, user, reason, take_down, on=on, **kwargs).execute()


def supersede(cycle, user=None, successor=None, on=None, **kwargs) -> ReviewCycle:
    """
    Point readers of a document to the one that takes its place.

    :param successor: another document with a text in force.
    """
    return Supersede(cycle, user, successor, on=on, **kwargs).execute()


def reinstate(page, user=None, reason="", due_on=None, **kwargs) -> ReviewCycle:
    """
    Put a withdrawn or superseded document in force again, with the same edition.

    :param due_on: when it is due for review (default: today).
    :returns: the new open cycle.
    """
    cycle = page.specific.latest_cycle
    if cycle is None:
        raise TransitionRefused(["This page has no review cycle. Run partnerships_doctor --fix."])
    Reinstate(cycle, user, reason, due_on, **kwargs).execute()
    return page.specific.review_cycle


def _open_cycle(page) -> ReviewCycle:
    cycle = page.specific.review_cycle
    if cycle is None:
        raise TransitionRefused(["This page has no review cycle. Run partnerships_doctor --fix."])
    return cycle


__all__ = [
    "ACTIONS",
    "EXPRESSION_ACTIONS",
    "abandon",
    "accept",
    "adopt",
    "approve",
    "assign_lead",
    "begin_brief_review",
    "begin_full_review",
    "correct",
    "decide_step",
    "decline",
    "escalate",
    "hold",
    "lapse",
    "postpone",
    "promote",
    "reaffirm",
    "recall",
    "receive",
    "reconsider",
    "reinstate",
    "release",
    "release_expression",
    "revise",
    "send_back",
    "shortlist",
    "submit",
    "supersede",
    "withdraw",
    "withdraw_expression",
]
