"""What can be asked of many documents at once."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from wagtail.models import PageManager

from ..lifecycles.review import REVIEWING, REVISING, Outcome, ReviewState
from ..status import DocumentStatus, site_today
from .deletion import DeletesDraftsQuerySet
from .reviews import ReviewCycle


# An alias is told of as its source is.
SOURCE = Coalesce(OuterRef("alias_of"), OuterRef("pk"))


def _open_cycle(**conditions):
    return ReviewCycle.objects.filter(open_page=SOURCE, **conditions)


def _issued_and(**conditions):
    return Exists(_open_cycle(current_edition__isnull=False, **conditions))


class GuidanceQuerySet(DeletesDraftsQuerySet):
    """Documents by what readers and editors ask of them."""

    def with_status(self, on: datetime.date | None = None):
        """
        Annotate each document with `document_status`, `due_on`, `edition_number` and `issued_on`.

        :param on: the day for which the status is told (default: today in the site's zone).
        """
        today = on or site_today()
        cycle = _open_cycle()
        last = ReviewCycle.objects.filter(page=SOURCE, open_page__isnull=True).order_by(
            "-ended_at", "-pk"
        )
        newest = ReviewCycle.objects.filter(page=SOURCE).editions()
        return self.annotate(
            cycle_state=Subquery(cycle.values("state")[:1]),
            due_on=Subquery(cycle.values("due_on")[:1]),
            edition_number=Subquery(newest.values("edition")[:1]),
            issued_on=Subquery(newest.values("issued_on")[:1]),
            last_outcome=Case(
                When(cycle_state__isnull=True, then=Subquery(last.values("outcome")[:1])),
                default=Value(""),
                output_field=models.CharField(),
            ),
        ).annotate(
            document_status=Case(
                When(last_outcome=Outcome.WITHDRAWN, then=Value(DocumentStatus.WITHDRAWN)),
                When(last_outcome=Outcome.SUPERSEDED, then=Value(DocumentStatus.SUPERSEDED)),
                When(edition_number__isnull=True, then=Value(DocumentStatus.DRAFT)),
                When(cycle_state__in=REVISING, then=Value(DocumentStatus.BEING_REVISED)),
                When(cycle_state__in=REVIEWING, then=Value(DocumentStatus.UNDER_REVIEW)),
                When(due_on__lte=today, then=Value(DocumentStatus.REVIEW_DUE)),
                default=Value(DocumentStatus.IN_FORCE),
                output_field=models.CharField(),
            )
        )

    def in_force(self):
        """Return the documents whose issued text stands: no drafts, none out of use."""
        return self.filter(_issued_and())

    def review_due(self, on: datetime.date | None = None):
        """Return the documents in force whose review is due by a day (default: today)."""
        return self.filter(_issued_and(state=ReviewState.IN_FORCE, due_on__lte=on or site_today()))

    def under_review(self):
        """Return the issued documents that are under review or being revised."""
        return self.filter(_issued_and(state__in=(*REVIEWING, *REVISING)))

    def listed(self, library=None):
        """
        Return the documents that a library lists: live and in force, members-only ones included.

        :param library: leave out aliases of documents that stand in the same library.
        """
        pages = self.live().in_force()
        if library is not None:
            here = self.model._base_manager.filter(
                path__startswith=library.path, pk=OuterRef("alias_of")
            )
            pages = pages.descendant_of(library).exclude(Q(alias_of__isnull=False) & Exists(here))
        return pages


GuidanceManager = PageManager.from_queryset(GuidanceQuerySet)
