"""The outbox: one row for each message to one person."""

from __future__ import annotations

import datetime
import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from ..conf import get_setting


ADDRESS = re.compile(r"[^\s<>()\[\]{}:;,\"']+@[^\s<>()\[\]{}:;,\"']+")
# So far the clocks of two servers may be apart before one is taken to be wrong.
CLOCKS_DIFFER = datetime.timedelta(hours=1)


class NoticeQuerySet(models.QuerySet):
    """Notices by what is to be done with them."""

    def due(self, now=None):
        """Return the notices to be sent by now."""
        now = now or timezone.now()
        longest_pause = max(get_setting("NOTICE_RETRY_SECONDS"), default=0)
        # A clock that ran ahead, and was set right, must not leave anything waiting for years.
        ahead = now + CLOCKS_DIFFER
        return self.filter(
            Q(send_after__lte=now)
            | Q(created_at__gt=ahead)
            | Q(attempts__gt=0, send_after__gt=ahead + datetime.timedelta(seconds=longest_pause)),
            state=Notice.State.PENDING,
        )

    def at_once(self):
        """Return the notices that do not wait to be gathered with others."""
        return self.filter(gathered=False)

    def stale_claims(self):
        """Return the notices whose worker has not been heard of for too long."""
        now = timezone.now()
        pause = datetime.timedelta(seconds=get_setting("NOTICE_CLAIM_SECONDS"))
        return self.filter(
            Q(claimed_at__lt=now - pause) | Q(claimed_at__gt=now + pause + CLOCKS_DIFFER),
            state=Notice.State.SENDING,
        )


class Notice(models.Model):
    """One message to one person: written with the change that it tells of, sent after commit."""

    class State(models.TextChoices):
        """Where a notice stands."""

        PENDING = "pending", _("Pending")
        """To be sent, at once or after a pause."""

        SENDING = "sending", _("Being sent")
        """In hand with a worker since `claimed_at`."""

        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        """Given up after the last try; `error` says why. It can be sent again."""

        KEPT_BACK = "kept_back", _("Kept back")
        """Waits until a person releases it."""

        DROPPED = "dropped", _("No longer due")
        """The person lost the right to it, or the matter passed, before it was sent."""

    UNSENT = (State.PENDING, State.SENDING, State.KEPT_BACK)

    kind = models.CharField(
        _("kind"), max_length=50, help_text=_("Names the templates of its subject and bodies.")
    )
    # One event tells one person once, however often it is noticed.
    key = models.CharField(_("key"), max_length=190)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user_name = models.CharField(
        _("user's name"),
        max_length=255,
        blank=True,
        help_text=_("Kept from the day on which the account is deleted."),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    cycle = models.ForeignKey(
        "wagtail_partnerships.ReviewCycle",
        verbose_name=_("review"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    expression = models.ForeignKey(
        "wagtail_partnerships.ExpressionOfInterest",
        verbose_name=_("expression of interest"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    context = models.JSONField(_("facts"), default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    send_after = models.DateTimeField(_("send after"), default=timezone.now)
    claimed_at = models.DateTimeField(_("in hand since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    error = models.TextField(_("why it failed"), blank=True)
    gathered = models.BooleanField(
        _("in one message a day"),
        default=False,
        help_text=_("Waits for the nightly job, which sends all that a person is told together."),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["key"], name="partnerships_notice_once")]
        indexes = [models.Index(fields=["state", "send_after"], name="partnerships_notice_due")]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def address(self) -> str:
        """The address that the message goes to, as it is now."""
        return self.email or (self.user.email if self.user else "")

    @property
    def reason(self) -> str:
        """Why it was not sent, for everybody who may see the list; addresses are left out."""
        # Servers repeat the address that they refuse: of visitors only the reference is shown.
        return self.error if self.user_id else ADDRESS.sub(str(_("[address]")), self.error)

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be sent."""
        return self.state == Notice.State.PENDING

    @property
    def to(self) -> str:
        """Who it goes to, by name where there is one; also once the account is gone."""
        if self.user is not None:
            return get_user_display_name(self.user) or self.user.get_username()
        return self.user_name or self.email
