"""The fields that a visitor's form is made of, and what each says when it is left out."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ..formats.moments import day_in_words, time_in_words
from ..formats.parameters import RowField
from .counting import is_blank, normalise, too_long
from .types import added_type


# A statement has its own limit; this keeps out what nobody has written.
LONGEST_TEXT = 20_000
TELEPHONE = re.compile(r"[+\d][\d\s().\-/]{4,38}(?:\s?(?:x|ext\.?)\s?\d{1,6})?", re.IGNORECASE)


class StatementField(forms.CharField):
    """A text limited to words, characters or sides of A4, counted as the browser counts."""

    widget = forms.Textarea

    def __init__(self, *, limit: int, unit: str, **kwargs):
        super().__init__(strip=False, **kwargs)
        self.limit, self.unit = limit, unit

    def to_python(self, value):
        value = super().to_python(value)
        # Before any pattern runs over it.
        if len(value) > LONGEST_TEXT * 5:
            raise ValidationError(_("Your text is far too long. Shorten it."))
        return "" if is_blank(value) else normalise(value)

    def validate(self, value):
        super().validate(value)
        if reason := too_long(value, self.limit, self.unit):
            raise ValidationError(reason)


class OneLineField(forms.CharField):
    """A text on one line, also for who sends more than a browser lets them type."""

    def to_python(self, value):
        value = super().to_python(value)
        return "" if is_blank(value) else " ".join(value.splitlines())


class LongTextField(forms.CharField):
    """A text without a limit of its own."""

    widget = forms.Textarea

    def to_python(self, value):
        value = super().to_python(value)
        return "" if is_blank(value) else normalise(value)


class NumberField(forms.DecimalField):
    """A number, kept as people write it: without an exponent, and no minus before a nought."""

    def clean(self, value):
        # Only what the validators have let through is short enough to be written out.
        number = super().clean(value)
        return number if number is None else Decimal(plain_number(number))


class MomentField(forms.DateTimeField):
    """A day and a time. In the nights when the clocks change it says what to do."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(self._changing_clocks(value), code=error.code) from None

    def has_changed(self, initial, data):
        # Browsers are given, and send, no seconds.
        if hasattr(initial, "second"):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)

    def _changing_clocks(self, value) -> str:
        zone = timezone.get_current_timezone()
        with timezone.override(datetime.timezone.utc):
            # There no hour is left out or comes twice.
            typed = super().to_python(value).replace(tzinfo=zone)
        message = _(
            "The clocks go forward on %(day)s, and there is no %(time)s in that night. Enter a "
            "time before or after that hour."
        )
        if typed.utcoffset() > typed.replace(fold=1).utcoffset():
            message = _(
                "The clocks go back on %(day)s, and %(time)s comes twice in that night. Enter a "
                "time before or after that hour."
            )
        return message % {"day": day_in_words(typed), "time": time_in_words(typed)}


class AudienceField(RowField):
    """Which of the voices that a call seeks somebody brings."""

    def __init__(self, **kwargs):
        from ..models import Voice

        super().__init__(queryset=Voice.objects.in_use(), empty_label=None, **kwargs)

    def keep(self, voice: int | None):
        """Offer a voice that was chosen before, even if it is no longer sought or in use."""
        if voice is not None:
            self.queryset = self.queryset | self.queryset.model.objects.filter(pk=voice)


def plain_number(number: Decimal) -> str:
    """Return a number as people write it: without an exponent, and no minus before a nought."""
    return format(number or abs(number), "f")


def one_on_each_line(text: str) -> list[str]:
    """Return the choices or defaults that an editor wrote, one on each line; each once."""
    return list(dict.fromkeys(line for part in text.splitlines() if (line := part.strip())))


def text_input(**attrs) -> forms.TextInput:
    """Return a text input with attributes."""
    return forms.TextInput(attrs=attrs)


def missing(field) -> str:
    """Return what to tell somebody who left a question out."""
    if (added := added_type(field.field_type)) and added.missing:
        return added.missing
    match field.field_type:
        case "name":
            return _("Enter your name")
        case "email":
            return _("Enter your e-mail address")
        case "telephone":
            return _("Enter your telephone number")
        case "audience" | "radio" | "dropdown":
            return _("Choose an answer to “%(question)s”") % {"question": field.label}
        case "checkboxes" | "multiselect":
            return _("Choose at least one answer to “%(question)s”") % {"question": field.label}
        case "consent" | "checkbox":
            return _("Tick the box “%(question)s”") % {"question": field.label}
        case _other:
            return _("Enter an answer to “%(question)s”") % {"question": field.label}


def check_telephone(value: str) -> None:
    """
    Accept a telephone number however it is written.

    :raises ValidationError: if it is none.
    """
    if not TELEPHONE.fullmatch(value.strip()):
        raise ValidationError(
            _("Enter a telephone number, like 020 7740 7200 or +44 20 7740 7200.")
        )
