"""What was purged of the answers to a call, or is announced: counts, never people."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .privacy import PrivacyClass


class PurgeQuerySet(models.QuerySet):
    """Purges by what has become of them."""

    def done(self):
        """Return what was purged."""
        return self.filter(done_at__isnull=False)

    def announced(self):
        """Return what is announced and not done."""
        return self.filter(done_at__isnull=True)


class Purge(models.Model):
    """
    One purge: of whole answers to a call, or of one class of personal data in them.

    It is announced first, unless somebody purges by hand, and outlives the page of the call.
    """

    call = models.ForeignKey(
        "wagtail_partnerships.CallRecord",
        verbose_name=_("call"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="purges",
        editable=False,
    )
    title = models.CharField(_("title of the call"), max_length=255, editable=False)
    privacy_class = models.CharField(
        _("class of personal data"),
        max_length=10,
        choices=PrivacyClass.choices,
        blank=True,
        editable=False,
        help_text=_("Empty: whole answers."),
    )
    # Null where somebody purged by hand.
    due_on = models.DateField(_("kept until"), null=True, editable=False)
    announced_at = models.DateTimeField(_("owner told at"), null=True, editable=False)
    done_at = models.DateTimeField(_("purged at"), null=True, editable=False)
    by = models.CharField(_("purged by"), max_length=255, blank=True, editable=False)
    answers = models.PositiveIntegerField(_("answers"), default=0, editable=False)
    counts = models.JSONField(_("counts"), default=dict, editable=False)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("purge of answers")
        verbose_name_plural = _("purges of answers")
        ordering = ["-done_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["call", "privacy_class", "due_on"], name="partnerships_purge_once"
            )
        ]

    def __str__(self):
        return f"{self.title}: {self.what}"

    @property
    def what(self) -> str:
        """What is purged, in words."""
        if not self.privacy_class:
            return str(_("whole answers"))
        return str(PrivacyClass(self.privacy_class).label)

    def finish(self, answers: int, by: str, counts: dict | None = None) -> None:
        """Record that it was done, and save."""
        self.done_at = timezone.now()
        self.answers, self.by, self.counts = answers, by, counts or {}
        self.save()

    finish.alters_data = True
