"""The short-life working group of a review, and the voices that people bring to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..formats.days import HasDays
from .directory import Organisation, Retirable


class Voice(Retirable):
    """A voice that a working group needs: patient, lay expert, student."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name


class WorkingGroup(HasDays):
    """The short-life group of a cycle; it closes with its cycle."""

    cycle = models.OneToOneField(
        "wagtail_partnerships.ReviewCycle",
        verbose_name=_("review"),
        on_delete=models.CASCADE,
        related_name="working_group",
    )
    purpose = models.TextField(_("purpose"), blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self):
        return str(_("Working group of %(review)s")) % {"review": self.cycle}


class WorkingGroupMember(models.Model):
    """A member of a working group. Names stay out of revisions, seals and logs."""

    group = models.ForeignKey(
        WorkingGroup, verbose_name=_("group"), on_delete=models.CASCADE, related_name="members"
    )
    name = models.CharField(_("name"), max_length=255)
    email = models.EmailField(_("e-mail address"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    expression = models.OneToOneField(
        "wagtail_partnerships.ExpressionOfInterest",
        verbose_name=_("expression of interest"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="membership",
    )
    voice = models.ForeignKey(
        Voice,
        verbose_name=_("voice"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("body"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    interests = models.TextField(
        _("declared interests"), blank=True, help_text=_("Write “none” where there are none.")
    )
    consents_to_be_named = models.BooleanField(_("may be named"), default=False)

    class Meta:
        verbose_name = _("member of a working group")
        verbose_name_plural = _("members of a working group")
        ordering = ["-is_chair", "pk"]

    def __str__(self):
        return str(_("Member %(number)s")) % {"number": self.pk}
