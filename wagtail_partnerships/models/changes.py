"""Changes of law, technology or practice that can open reviews on every document they touch."""

from __future__ import annotations

import swapper
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..formats.days import HasDays
from ..lifecycles.review import Depth, Reach, Trigger
from .directory import DocumentKind, Source, Topic


PAGE = swapper.get_model_name("wagtailcore", "Page")


class PracticeChange(HasDays):
    """A recorded fundamental change, or one that is proposed to be recorded."""

    class Urgency(models.TextChoices):
        ROUTINE = "routine", _("Routine")
        SOON = "soon", _("Soon")
        URGENT = "urgent", _("Urgent")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        """By the system, because a source or a document that others rely on has changed."""

        RECORDED = "recorded", _("Recorded")
        DISMISSED = "dismissed", _("Dismissed")
        """Somebody found that it calls for no review."""

    title = models.CharField(_("what changed"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    trigger = models.CharField(
        _("kind of change"),
        max_length=20,
        choices=[choice for choice in Trigger.choices if choice[0] not in {"periodic", "request"}],
    )
    reach = models.CharField(_("reach"), max_length=10, choices=Reach.choices)
    happened_on = models.DateField(_("when"))
    url = models.URLField(_("link to the source"), blank=True)
    urgency = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE
    )
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources concerned"), blank=True, related_name="practice_changes"
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics concerned"), blank=True, related_name="+"
    )
    kinds = models.ManyToManyField(
        DocumentKind, verbose_name=_("kinds concerned"), blank=True, related_name="+"
    )
    documents = models.ManyToManyField(
        PAGE,
        verbose_name=_("documents chosen by hand"),
        blank=True,
        related_name="+",
    )
    building_on = models.ManyToManyField(
        PAGE,
        verbose_name=_("documents that others build on"),
        blank=True,
        related_name="+",
        help_text=_("It touches the documents that build on one of these."),
    )
    standing = models.CharField(
        _("standing"),
        max_length=10,
        choices=Status.choices,
        default=Status.RECORDED,
        editable=False,
    )
    # What proposed it, so that the same event proposes one change.
    origin = models.CharField(
        _("origin"), max_length=100, null=True, blank=True, unique=True, editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recorded_by_name = models.CharField(
        _("recorded by, by name"), max_length=255, blank=True, editable=False
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("practice change")
        verbose_name_plural = _("practice changes")
        ordering = ["-happened_on", "-pk"]

    def __str__(self):
        return self.title


class ChangeRun(models.Model):
    """One press of the button by which a practice change is brought to many documents."""

    change = models.ForeignKey(
        PracticeChange,
        verbose_name=_("practice change"),
        on_delete=models.CASCADE,
        related_name="runs",
    )
    depth = models.CharField(_("depth"), max_length=10, choices=Depth.choices)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lead"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    started_by_name = models.CharField(_("started by, by name"), max_length=255, blank=True)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    # Moved on with each document, so that another worker sees when this one has vanished.
    claimed_at = models.DateTimeField(_("in hand since"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, db_index=True)

    class Meta:
        verbose_name = _("run of a practice change")
        verbose_name_plural = _("runs of practice changes")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.change} ({self.pk})"


class ChangeItem(models.Model):
    """One document of a run, as it was ticked, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        KNOWN = "known", _("Had it in its case already")
        REFUSED = "refused", _("Refused")

    run = models.ForeignKey(
        ChangeRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="items"
    )
    cycle = models.ForeignKey(
        "wagtail_partnerships.ReviewCycle",
        verbose_name=_("review"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    version = models.PositiveIntegerField(_("version that was shown"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    reasons = models.JSONField(_("why it was refused"), default=list)
    # How often a worker has begun with it. One that was killed has settled nothing.
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    class Meta:
        verbose_name = _("document of a run")
        verbose_name_plural = _("documents of a run")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "cycle"], name="partnerships_one_item_per_document"
            )
        ]
        indexes = [models.Index(fields=["run", "state"], name="partnerships_run_state")]

    def __str__(self):
        return f"{self.run_id}: {self.cycle_id}"
