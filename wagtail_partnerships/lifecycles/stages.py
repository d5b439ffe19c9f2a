"""The stages of a call to action: derived from the clock and the places, never stored."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


CLOSING_SOON = datetime.timedelta(days=7)


class CallStage(models.TextChoices):
    """What a visitor finds at a call; :func:`derive_stage` says which holds."""

    CANCELLED = "cancelled", _("Cancelled")
    """The event will not take place; no more answers are taken."""

    OUTCOME_PUBLISHED = "outcome_published", _("Outcome published")
    """Over, and the page tells what came of it."""

    CLOSED = "closed", _("Closed")
    """The closing time has passed."""

    NOT_OPEN = "not_open", _("Not yet open")
    """The opening time lies ahead."""

    FULL = "full", _("Full")
    """No place is left and no waiting list is kept."""

    CLOSING_SOON = "closing_soon", _("Closing soon")
    """Open for a week at the most."""

    OPEN = "open", _("Open")
    """Answers are welcome."""

    @property
    def takes_answers(self) -> bool:
        """Whether an answer sent now is taken."""
        return self in {self.OPEN, self.CLOSING_SOON}


def derive_stage(
    now: datetime.datetime,
    *,
    opens_at: datetime.datetime | None,
    closes_at: datetime.datetime | None,
    cancelled: bool,
    outcome_on: datetime.date | None,
    today: datetime.date,
    full: bool,
) -> CallStage:
    """Return the first stage that applies."""
    if outcome_on and outcome_on <= today:
        return CallStage.OUTCOME_PUBLISHED
    if cancelled:
        return CallStage.CANCELLED
    if closes_at is None or closes_at <= now:
        return CallStage.CLOSED
    if opens_at is None or opens_at > now:
        return CallStage.NOT_OPEN
    if full:
        return CallStage.FULL
    if closes_at - now <= CLOSING_SOON:
        return CallStage.CLOSING_SOON
    return CallStage.OPEN
