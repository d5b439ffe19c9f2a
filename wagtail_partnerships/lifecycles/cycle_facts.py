"""
What a cycle says of its document.

The rule by which a document has its status stands here once, as a table. Rows in memory, lists
that are filtered and querysets that are annotated all read it.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db.models import Case, CharField, Q, Value, When

from ..status import DocumentStatus, site_today
from .review import REVIEWING, REVISING, Outcome, ReviewState


class StatusRule(NamedTuple):
    """When a document has a status, unless a rule above it holds already."""

    status: DocumentStatus
    outcome: Outcome | None = None
    is_issued: bool = True
    states: tuple[ReviewState, ...] = ()
    is_due: bool = False


# The first rule that holds decides; where none does, the document is in force. The last asks no
# state: those above leave one.
STATUS_RULES = (
    StatusRule(DocumentStatus.WITHDRAWN, outcome=Outcome.WITHDRAWN),
    StatusRule(DocumentStatus.SUPERSEDED, outcome=Outcome.SUPERSEDED),
    StatusRule(DocumentStatus.DRAFT, is_issued=False),
    StatusRule(DocumentStatus.BEING_REVISED, states=REVISING),
    StatusRule(DocumentStatus.UNDER_REVIEW, states=REVIEWING),
    StatusRule(DocumentStatus.REVIEW_DUE, is_due=True),
)


def _decide(outcome: str, is_issued: bool, state: str | None, is_due: bool) -> DocumentStatus:
    for rule in STATUS_RULES:
        if rule.outcome:
            holds = outcome == rule.outcome
        elif rule.is_issued:
            holds = is_due if rule.is_due else state in rule.states
        else:
            holds = not is_issued
        if holds:
            return rule.status
    return DocumentStatus.IN_FORCE


# The library asks this for each of ten thousand documents: the answers are looked up.
_STATUS_BY_FACTS = {
    (outcome, is_issued, state, is_due): _decide(outcome, is_issued, state, is_due)
    for outcome in ("", *Outcome.values)
    for is_issued in (False, True)
    for state in (None, *ReviewState.values)
    for is_due in (False, True)
}


def document_status(
    state: str | None, *, outcome: str = "", is_issued: bool, due_on, today
) -> DocumentStatus:
    """
    Return what readers are told of a document.

    :param state: of its latest cycle; None without an open one.
    :param outcome: of its latest cycle; empty while that is open.
    :param is_issued: whether the document has an edition.
    :param due_on: the day of its review, if any; like `today` a date or an ISO string.
    """
    is_due = bool(due_on) and due_on <= today
    return _STATUS_BY_FACTS[outcome, is_issued, state, is_due]


def status_case(*, outcome: str, edition: str, state: str, due_on: str, today: datetime.date):
    """
    Return the rule as an SQL expression.

    :param outcome: and the others but `today`: the columns that hold what :func:`document_status`
        is given; `edition` is null for a document that was never issued.
    """
    whens = []
    for rule in STATUS_RULES:
        if rule.outcome:
            condition = Q(**{outcome: rule.outcome})
        elif not rule.is_issued:
            condition = Q(**{f"{edition}__isnull": True})
        elif rule.is_due:
            condition = Q(**{f"{due_on}__lte": today})
        else:
            condition = Q(**{f"{state}__in": rule.states})
        whens.append(When(condition, then=Value(rule.status)))
    return Case(*whens, default=Value(DocumentStatus.IN_FORCE), output_field=CharField())


def has_status(status: DocumentStatus, today: datetime.date) -> Q:
    """Return the condition by which the latest cycles of documents with a status are found."""
    issued = Q(open_page__isnull=False, current_edition__isnull=False)
    in_force = issued & Q(state=ReviewState.IN_FORCE)
    for rule in STATUS_RULES:
        if rule.status != status:
            continue
        if rule.outcome:
            return Q(outcome=rule.outcome)
        if not rule.is_issued:
            return Q(open_page__isnull=False, current_edition__isnull=True)
        return in_force & Q(due_on__lte=today) if rule.is_due else issued & Q(state__in=rule.states)
    return in_force & ~Q(due_on__lte=today)


class CycleFactsMixin:
    """
    What follows from a handful of a cycle's columns.

    Cycles themselves have it, and the light rows that lists read of them.
    """

    @property
    def is_open(self) -> bool:
        """Whether the cycle goes on."""
        return self.open_page_id is not None

    @property
    def status(self) -> DocumentStatus:
        """What readers are told of the document while this is its latest cycle."""
        return document_status(
            self.state,
            outcome=self.outcome,
            is_issued=self.current_edition_id is not None,
            due_on=self.due_on,
            today=site_today(),
        )

    @property
    def is_overdue(self) -> bool:
        """Whether the due date of an issued document has passed."""
        return bool(
            self.is_open and self.current_edition_id and self.due_on and self.due_on < site_today()
        )

    @property
    def is_extended(self) -> bool:
        """Whether the present due date is one to which the review was postponed."""
        return self.extended_until is not None and self.extended_until == self.due_on
