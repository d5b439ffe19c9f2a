"""What a reader is told of a document: derived from its cycles, never stored."""

from __future__ import annotations

import datetime
from functools import cache

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class DocumentStatus(models.TextChoices):
    """The status of a document in the reader's words; `lifecycles.cycle_facts` has the rule."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    """No longer to be used; kept at its address with the reason."""

    SUPERSEDED = "superseded", _("Superseded")
    """Replaced by another document, to which it points."""

    DRAFT = "draft", _("Draft")
    """Never issued."""

    BEING_REVISED = "being_revised", _("Being revised")
    """Issued and still in use while a new text is written or approved."""

    UNDER_REVIEW = "under_review", _("Under review")
    """Issued and in use while it is reviewed, briefly or in full."""

    REVIEW_DUE = "review_due", _("Review due")
    """In force; its review is due today or overdue."""

    IN_FORCE = "in_force", _("In force")
    """The current guidance."""

    @property
    def is_in_force(self) -> bool:
        """Whether the issued text may be relied on (all but draft, withdrawn and superseded)."""
        return self is not self.DRAFT and not self.is_out_of_use

    @property
    def is_out_of_use(self) -> bool:
        """Whether the document is withdrawn or superseded."""
        return self in OUT_OF_USE


OUT_OF_USE = (DocumentStatus.WITHDRAWN, DocumentStatus.SUPERSEDED)


def label(choices: type[models.TextChoices], value: str) -> str:
    """Return the label of a choice in the language of the moment; of none, nothing."""
    return labels(choices, get_language()).get(value, value) if value else ""


@cache
def labels(choices: type[models.TextChoices], language: str | None) -> dict[str, str]:
    """
    Return the labels of choices by their values.

    :param language: the language of the moment, for which they are kept: to translate the same
        few words for each of many rows takes longer than to read the rows.
    """
    return {value: str(text) for value, text in choices.choices}


def site_today() -> datetime.date:
    """
    Return today's date in Django's ``TIME_ZONE``.

    Wagtail activates an admin user's own zone, and a review is not due a day earlier for somebody
    who travels.
    """
    return site_day(timezone.now())


def site_time(moment: datetime.datetime) -> datetime.datetime:
    """
    Return a moment as the clocks of Django's ``TIME_ZONE`` show it, with that zone.

    :param moment: as Django stores it: with a zone, or without one where ``USE_TZ`` is off.
    """
    zone = timezone.get_default_timezone()
    if timezone.is_naive(moment):
        return timezone.make_aware(moment, zone)
    return timezone.localtime(moment, zone)


def site_day(moment: datetime.datetime) -> datetime.date:
    """Return the day of a moment in Django's ``TIME_ZONE``."""
    return site_time(moment).date()


def stored_moment(day: datetime.date, time: datetime.time = datetime.time.min) -> datetime.datetime:
    """Return a day and time of Django's ``TIME_ZONE`` as a moment that Django stores."""
    moment = datetime.datetime.combine(day, time)
    if settings.USE_TZ:
        return timezone.make_aware(moment, timezone.get_default_timezone())
    return moment


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the day that many months on, or the last day of a shorter month."""
    return day + relativedelta(months=months)


def due_date(day: datetime.date, interval: int) -> datetime.date | None:
    """
    Return when a text issued or reaffirmed on ``day`` is due for review.

    :param interval: months; 0 means that there is no periodic review, and None is returned.
    """
    return add_months(day, interval) if interval else None
