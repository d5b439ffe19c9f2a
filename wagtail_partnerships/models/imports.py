"""Imports begun in the admin: what was uploaded, how far it is, and what came of it."""

from __future__ import annotations

import swapper
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRunQuerySet(models.QuerySet):
    """Imports by what is to be done with them."""

    def waiting(self):
        """Return the imports that a worker has something to do for."""
        return self.filter(state__in=[ImportRun.State.CHECKING, ImportRun.State.RUNNING])


class ImportRun(models.Model):
    """One register that was uploaded, checked and, if somebody said so, brought in."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        """Nothing was written yet: a person decides."""

        RUNNING = "running", _("Being imported")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Stopped by an error")
        """The file could not be read, or an error came half-way; the report says which."""

        CANCELLED = "cancelled", _("Cancelled")

    # Without a constraint, and not asked about when a page of the host is deleted: no page of
    # theirs should cost more because a register was once brought in.
    library = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("library"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    page_type = models.CharField(_("page type"), max_length=200)
    file_name = models.CharField(_("file"), max_length=255)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CHECKING, db_index=True
    )
    # Numbers of rows that are not to be brought in.
    left_out = models.JSONField(_("rows left out"), default=list)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    report = models.JSONField(_("report"), default=dict)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    started_by_name = models.CharField(_("started by, by name"), max_length=255, blank=True)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    # Moved on with the rows, so that another worker sees when this one has vanished.
    claimed_at = models.DateTimeField(_("in hand since"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("import_guidance", _("Can import guidance documents"))]

    def __str__(self):
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has something to do for it."""
        return self.state in {self.State.CHECKING, self.State.RUNNING}


class ImportPart(models.Model):
    """
    A piece of an uploaded file.

    It stands in the database, because a worker may run on another machine, and because what has
    not been published must not lie where a web server hands out files. It goes with the import.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", _("Register")
        FILES = "files", _("Files")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "number"], name="partnerships_one_part_per_number"
            )
        ]

    def __str__(self):
        return f"{self.run_id}: {self.kind} {self.number}"
