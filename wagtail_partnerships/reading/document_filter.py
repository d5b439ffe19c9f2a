"""Which documents a list shows: those that stand so, fall due then, or hold some words."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q

from ..formats.parameters import query_words
from ..lifecycles.cycle_facts import has_status
from ..lifecycles.review import LEAVING
from ..models import ReviewCycle
from ..models.lifecycle import get_document_models, with_field
from ..status import DocumentStatus, site_today


DUE_SOON = datetime.timedelta(days=90)


def latest_cycles(cycles):
    """Return, of some cycles, the one by which each document stands: open, or its last."""
    reopened = ReviewCycle.objects.filter(open_page=OuterRef("page"))
    later = ReviewCycle.objects.filter(page=OuterRef("page"), pk__gt=OuterRef("pk"))
    return cycles.filter(
        Q(open_page__isnull=False) | Q(outcome__in=LEAVING) & ~Exists(reopened) & ~Exists(later)
    )


def with_status(cycles, status: str, today: datetime.date | None = None):
    """Return the cycles whose documents have a status."""
    return cycles.filter(has_status(DocumentStatus(status), today or site_today()))


DUE = ("overdue", "soon", "later", "never")


def with_due(cycles, when: str, today: datetime.date | None = None):
    """
    Return the cycles of issued documents by when their review is due.

    :param when: one of :data:`DUE`.
    """
    today = today or site_today()
    soon = today + DUE_SOON
    issued = cycles.filter(current_edition__isnull=False, open_page__isnull=False)
    match when:
        case "overdue":
            return issued.filter(due_on__lt=today)
        case "soon":
            return issued.filter(due_on__gte=today, due_on__lte=soon)
        case "later":
            return issued.filter(due_on__gt=soon)
    return issued.filter(due_on__isnull=True)


def without_owner(cycles):
    """Return the open cycles of documents that have no officer with an active account, or role."""
    owned = Q()
    for model in with_field(get_document_models(), "officer"):
        pages = model._base_manager.filter(Q(officer__is_active=True) | ~Q(officer_role=""))
        owned |= Q(page__in=pages.values("pk"))
    cycles = cycles.filter(open_page__isnull=False)
    return cycles.exclude(owned) if owned else cycles


def find_by_words(cycles, words: str):
    """Return the cycles of documents whose title or reference number holds each of some words."""
    for word in query_words(words).split():
        found = Q(page__title__icontains=word)
        for model in with_field(get_document_models(), "reference"):
            pages = model._base_manager.filter(reference__icontains=word)
            found |= Q(page__in=pages.values("pk"))
        cycles = cycles.filter(found)
    return cycles
