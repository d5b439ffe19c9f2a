"""What is gathered in the case of a review: comments from outside, and recommendations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..formats.days import HasDays
from ..status import site_today
from .consents import is_in_force, last_entry
from .reviews import ReviewCycle


class ReviewComment(HasDays):
    """A comment from outside on a text under review, and the answer given to it."""

    cycle = models.ForeignKey(
        ReviewCycle, verbose_name=_("review"), on_delete=models.CASCADE, related_name="comments"
    )
    expression = models.ForeignKey(
        "wagtail_partnerships.ExpressionOfInterest",
        verbose_name=_("taken from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    author = models.CharField(_("from"), max_length=255, blank=True)
    email = models.EmailField(
        _("author's e-mail address"),
        blank=True,
        help_text=_("The answer can be sent there. Of an answer to a call, its own is used."),
    )
    place = models.CharField(_("place in the text"), max_length=255, blank=True)
    text = models.TextField(_("comment"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_by_name = models.CharField(
        _("answered by, by name"), max_length=255, blank=True, editable=False
    )
    is_public = models.BooleanField(
        _("publish with the outcome"),
        default=False,
        help_text=_("The comment and its answer stand with the edition once the review has ended."),
    )
    names_author = models.BooleanField(
        _("name the author in public"),
        default=False,
        help_text=_("Tick only if they have agreed to be named."),
    )
    # The consent on which a comment was taken over from an answer, with the wording shown.
    consent = models.JSONField(_("consent"), default=dict, blank=True, editable=False)
    told_at = models.DateTimeField(_("author told at"), null=True, editable=False)
    received_on = models.DateField(_("received on"), default=site_today)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]

    def __str__(self):
        return str(_("Comment %(number)s")) % {"number": self.pk}

    @property
    def address(self) -> str:
        """Where the answer can be sent, or nothing."""
        return self.expression.email if self.expression is not None else self.email

    @property
    def is_withdrawn(self) -> bool:
        """Whether the author has withdrawn the consent on which it was taken over."""
        if not self.consent or self.expression is None:
            return False
        present = last_entry(self.expression.consents, self.consent["name"])
        return present is not None and not is_in_force(present)


class Recommendation(HasDays):
    """What the Board is asked to see done; it lives on after approval."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    cycle = models.ForeignKey(
        ReviewCycle,
        verbose_name=_("review"),
        on_delete=models.CASCADE,
        related_name="recommendations",
    )
    text = models.TextField(_("recommendation"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    owned_by_name = models.CharField(_("owner's name"), max_length=255, blank=True, editable=False)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.text[:80]
