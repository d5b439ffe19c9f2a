"""The fields that a visitor's form is made of, and what each says when it is left out."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .counting import normalise, too_long


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
        return normalise(value)

    def validate(self, value):
        super().validate(value)
        if reason := too_long(value, self.limit, self.unit):
            raise ValidationError(reason)


class OneLineField(forms.CharField):
    """A text on one line, also for who sends more than a browser lets them type."""

    def to_python(self, value):
        return " ".join(super().to_python(value).splitlines())


class LongTextField(forms.CharField):
    """A text without a limit of its own."""

    widget = forms.Textarea

    def to_python(self, value):
        return normalise(super().to_python(value))


class AudienceField(forms.ModelChoiceField):
    """Which of the voices that a call seeks somebody brings."""

    def __init__(self, **kwargs):
        from .models import Voice

        super().__init__(queryset=Voice.objects.in_use(), empty_label=None, **kwargs)


def text_input(**attrs) -> forms.TextInput:
    """Return a text input with attributes."""
    return forms.TextInput(attrs=attrs)


def missing(field) -> str:
    """Return what to tell somebody who left a question out."""
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
