"""Review cycles, and the corrections of an edition."""

from __future__ import annotations

import datetime

import swapper
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowState

from ..formats.days import HasDays
from ..lifecycles.cycle_facts import CycleFactsMixin
from ..lifecycles.review import OPEN_STATES, REVIEWING, ReviewLifecycle, ReviewState
from ..seal import holds, make_manifest
from ..status import site_today
from .changes import PracticeChange


class ReviewCycleQuerySet(models.QuerySet):
    """Cycles by what is to be done with them."""

    def open(self):
        """Return the cycles that have not ended."""
        return self.filter(open_page__isnull=False)

    def editions(self):
        """Return the cycles that ended with an edition, newest first."""
        return self.filter(edition__isnull=False).order_by("-edition")

    def under_review(self):
        """Return the cycles in which a review is under way."""
        return self.filter(state__in=REVIEWING)

    def due(self, on: datetime.date | None = None):
        """Return the cycles in force whose review is due by a day (default: today)."""
        return self.filter(state=ReviewState.IN_FORCE, due_on__lte=on or site_today())

    def overdue(self, on: datetime.date | None = None):
        """Return the open cycles of issued documents whose due date has passed."""
        return self.filter(
            state__in=OPEN_STATES, current_edition__isnull=False, due_on__lt=on or site_today()
        )

    def for_page(self, page):
        """Return the cycles of a document; an alias answers with its source's."""
        return self.filter(page_id=page.alias_of_id or page.pk)


class ReviewCycleManager(models.Manager.from_queryset(ReviewCycleQuerySet)):
    """Makes cycles: the one write outside the actions."""

    def begin(self, page, **facts) -> ReviewCycle:
        """
        Begin the next cycle of a document; without facts, that of a new one.

        :param page: the document.
        :raises IntegrityError: if the document has an open cycle.
        """
        return self.create(page_id=page.pk, open_page_id=page.pk, **facts)


class ReviewCycle(HasDays, CycleFactsMixin, ReviewLifecycle):
    """One review cycle of one document."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="partnerships_cycles",
        editable=False,
    )
    # Null once concluded. A plain unique column holds on every database; a conditional constraint
    # does not.
    open_page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("document, while the cycle is open"),
        null=True,
        on_delete=models.PROTECT,
        related_name="partnerships_open_cycle",
        editable=False,
    )
    current_edition = models.ForeignKey(
        "self",
        verbose_name=_("edition in force when the cycle began"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    last_reviewed_on = models.DateField(_("last reviewed on"), null=True, editable=False)
    successor = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("superseded by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    replaces = models.ManyToManyField(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("documents that the text replaces"),
        blank=True,
        related_name="+",
    )
    sealed_revision = models.ForeignKey(
        Revision,
        verbose_name=_("sealed revision"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    seal = models.CharField(_("seal"), max_length=64, blank=True, editable=False)
    manifest = models.JSONField(_("manifest"), default=dict, editable=False)
    workflow_state = models.ForeignKey(
        WorkflowState,
        verbose_name=_("Wagtail workflow"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    scope = models.TextField(_("scope of the review"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    planned_end_on = models.DateField(_("planned to end on"), null=True, blank=True)
    practice_changes = models.ManyToManyField(
        PracticeChange, verbose_name=_("practice changes"), blank=True, related_name="cycles"
    )

    objects = ReviewCycleManager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "edition"], name="partnerships_one_cycle_per_edition"
            )
        ]

    def __str__(self):
        return f"{self.page.title}: {self.get_state_display()}"

    @property
    def next_edition(self) -> int:
        """The number that the text of this cycle will get."""
        highest = ReviewCycle.objects.filter(page_id=self.page_id).aggregate(
            highest=models.Max("edition")
        )["highest"]
        return (highest or 0) + 1

    def seals(self, revision) -> bool:
        """Whether a revision is the one that was sealed in this cycle."""
        return self.sealed_revision_id is not None and self.sealed_revision_id == revision.pk

    def seal_is_intact(self) -> bool:
        """Whether the sealed revision, and what it refers to, are as they were when sealed."""
        return is_intact(self.sealed_revision_id, self.seal)

    @cached_property
    def text(self):
        """The page as the sealed revision has it."""
        return self.sealed_revision.as_object()


class Correction(models.Model):
    """A small mistake put right in an edition, without a new number."""

    cycle = models.ForeignKey(
        ReviewCycle,
        verbose_name=_("edition"),
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    number = models.PositiveIntegerField(_("number"))
    note = models.TextField(_("note to readers"))
    corrected_on = models.DateField(_("corrected on"), default=site_today)
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("corrected by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    corrected_by_name = models.CharField(_("corrected by, by name"), max_length=255, blank=True)
    sealed_revision = models.ForeignKey(
        Revision,
        verbose_name=_("sealed revision"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    seal = models.CharField(_("seal"), max_length=64)
    manifest = models.JSONField(_("manifest"), default=dict)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "number"], name="partnerships_one_correction_per_number"
            )
        ]

    def __str__(self):
        return f"{self.cycle_id}.{self.number}"


def is_intact(revision_id: int | None, seal: str) -> bool:
    """Whether a sealed revision, and what it refers to, still give the seal."""
    revision = Revision.objects.filter(pk=revision_id).first()
    if revision is None:
        return False
    return holds(seal, revision.content, make_manifest(revision.as_object()))
