"""Days as people and files write them, and the years in which one can lie."""

from __future__ import annotations

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Outside of these years a day was mistyped.
EARLIEST = datetime.date(1900, 1, 1)
LATEST = datetime.date(2200, 12, 31)


def read_day(text: str) -> datetime.date:
    """
    Return the day that is written as 2018-09-01, and in no other way.

    Newer versions of Python read further forms of ISO 8601, older ones do not.

    :raises ValueError: if it is no such day.
    """
    if not ISO_DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not written as YYYY-MM-DD")
    return datetime.date.fromisoformat(text)


def is_likely(day: datetime.date) -> bool:
    """Whether somebody may have meant a day."""
    return EARLIEST <= day <= LATEST


def validate_likely(day: datetime.date) -> None:
    """
    Refuse a day that nobody meant.

    :raises ValidationError: naming the years between which it has to lie.
    """
    if not is_likely(day):
        raise ValidationError(
            _("Enter a day between %(first)s and %(last)s. Look at the year.")
            % {"first": EARLIEST.year, "last": LATEST.year}
        )


class HasDays(models.Model):
    """A model that refuses days that nobody meant, in the fields that people fill in."""

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        validate_days(self)


def validate_days(instance: models.Model) -> None:
    """
    Refuse days that nobody meant in the fields that people fill in.

    :raises ValidationError: by the name of the field.
    """
    errors = {}
    for field in instance._meta.concrete_fields:
        day = getattr(instance, field.attname) if isinstance(field, models.DateField) else None
        if not field.editable or not isinstance(day, datetime.date):
            continue
        try:
            validate_likely(day.date() if isinstance(day, datetime.datetime) else day)
        except ValidationError as error:
            errors[field.name] = error
    if errors:
        raise ValidationError(errors)
