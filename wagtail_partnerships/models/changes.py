"""Changes of law, technology or practice that can open reviews on every document they touch."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..lifecycles.review import Reach, Trigger
from .directory import DocumentKind, Source, Topic


class PracticeChange(models.Model):
    """A recorded fundamental change."""

    class Urgency(models.TextChoices):
        ROUTINE = "routine", _("Routine")
        SOON = "soon", _("Soon")
        URGENT = "urgent", _("Urgent")

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
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("practice change")
        verbose_name_plural = _("practice changes")
        ordering = ["-happened_on", "-pk"]

    def __str__(self):
        return self.title
