"""
The form that a visitor fills in, made from the questions of a call.

Errors say what to do about which question; nothing that was typed is lost; no browser check comes
before ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from .defaults import usable_default
from .fields import (
    LONGEST_TEXT,
    AudienceField,
    LongTextField,
    MomentField,
    NumberField,
    OneLineField,
    StatementField,
    check_telephone,
    missing,
    one_on_each_line,
    text_input,
)
from .questions import FormQuestion
from .types import added_type


@dataclass
class EarlierAnswers:
    """
    What a person answered before, as the present form of the call can show it.

    :ivar initial: what stands in the fields, by their names.
    :ivar unshown: answers in words that a field cannot show, because its question has changed.
    :ivar answered: the names of the fields that were answered.
    :ivar reworded: the names of consents that were given to other words than they have now.
    """

    initial: dict[str, Any] = field(default_factory=dict)
    unshown: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    reworded: set[str] = field(default_factory=set)


class CallForm(BaseForm):
    """
    The form of a call; :class:`CallFormBuilder` adds the questions.

    :param earlier: what the person answered before. What they leave as it is stays as it is,
        whatever has become of its question, and is named in `untouched`.
    """

    use_required_attribute = False

    def __init__(self, *args, earlier: EarlierAnswers | None = None, **kwargs):
        self.earlier, self.untouched = earlier, set()
        if earlier is not None:
            kwargs.setdefault("initial", earlier.initial)
        super().__init__(*args, **kwargs)
        if self.page is not None:
            self._offer_voices_sought()
        if earlier is not None:
            self._offer_what_was_chosen()

    def _offer_voices_sought(self):
        asked = [f for f in self.fields.values() if isinstance(f, AudienceField)]
        if not asked:
            return
        sought = [row.voice_id for row in self.page.partnerships_audiences.all()]
        for audience in asked:
            if sought:
                audience.queryset = audience.queryset.filter(pk__in=sought)

    def _offer_what_was_chosen(self):
        for name, chosen in self.earlier.initial.items():
            asked = self.fields.get(name)
            if isinstance(asked, AudienceField):
                asked.keep(chosen)
            elif isinstance(asked, forms.ChoiceField):
                offered = {value for value, _label in asked.choices}
                chosen = chosen if isinstance(chosen, list) else [chosen]
                asked.choices = [
                    *asked.choices,
                    *(
                        (value, _("%(choice)s (no longer offered)") % {"choice": value})
                        for value in chosen
                        if value and value not in offered
                    ),
                ]

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.earlier is not None:
            self.untouched = self.earlier.answered - set(self.changed_data)
            for name in self.untouched:
                self._errors.pop(name, None)

    @property
    def questions(self) -> list[FormQuestion]:
        """Return the questions and headings in their order."""
        notices = dict(self.page.class_notices)
        questions = []
        for row in self.page.get_form_fields():
            bound = self[row.name] if row.name in self.fields else None
            kind = row.effective_privacy_class
            told = bound is not None and kind.is_special
            notice = notices.pop(kind.value, "") if told else ""
            question = FormQuestion(row, bound, notice)
            if self.earlier is not None:
                question.kept = self.earlier.unshown.get(row.name, "")
                question.reworded = row.name in self.earlier.reworded
            questions.append(question)
        return questions

    @property
    def wrong(self) -> list[FormQuestion]:
        """Return the questions with errors, for the summary."""
        return [one for one in self.questions if one.field is not None and one.field.errors]


class CallFormBuilder(FormBuilder):
    """Makes a form of a call's questions."""

    @property
    def formfields(self):
        made = {}
        for row in self.fields:
            if row.field_type != "heading":
                create = self.get_create_field_function(row.field_type)
                made[row.name] = create(row, self.get_field_options(row))
                made[row.name].initial = usable_default(row, made[row.name])
        return made

    def get_create_field_function(self, type):
        added = added_type(type)
        return added.make_field if added else super().get_create_field_function(type)

    def get_form_class(self):
        return type("CallForm", (CallForm,), self.formfields)

    def get_field_options(self, field):
        options = super().get_field_options(field)
        options["help_text"], options["initial"] = field.help_text, None
        options["error_messages"] = {"required": missing(field)}
        return options

    # Types with a meaning

    def create_name_field(self, field, options):
        return OneLineField(
            max_length=255, widget=text_input(autocomplete="name", spellcheck="false"), **options
        )

    def create_email_field(self, field, options):
        options["error_messages"]["invalid"] = gettext_lazy(
            "Enter an e-mail address in the correct form, like name@example.org."
        )
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
        return forms.EmailField(max_length=254, widget=widget, **options)

    def create_telephone_field(self, field, options):
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        return forms.CharField(
            max_length=50, widget=widget, validators=[check_telephone], **options
        )

    def create_audience_field(self, field, options):
        options["error_messages"]["invalid_choice"] = gettext_lazy(
            "Choose one of the voices that are listed."
        )
        return AudienceField(widget=forms.RadioSelect, **options)

    def create_statement_field(self, field, options):
        rows = 12 if field.limit_unit == "a4" else 8
        return StatementField(
            limit=field.limit or 1,
            unit=field.limit_unit,
            widget=forms.Textarea(attrs={"rows": rows}),
            **options,
        )

    def create_consent_field(self, field, options):
        return forms.BooleanField(**options)

    # Wagtail's types

    def create_singleline_field(self, field, options):
        return OneLineField(max_length=255, **options)

    def create_multiline_field(self, field, options):
        return LongTextField(
            max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **options
        )

    def create_number_field(self, field, options):
        options["error_messages"]["invalid"] = gettext_lazy("Enter a number, like 12 or 3.5.")
        return NumberField(
            max_digits=20, decimal_places=6, widget=text_input(inputmode="decimal"), **options
        )

    def create_url_field(self, field, options):
        return forms.CharField(
            max_length=2000,
            widget=text_input(type="url", autocomplete="url"),
            validators=[
                URLValidator(
                    schemes=["http", "https"],
                    message=gettext_lazy(
                        "Enter a web address, for example https://www.example.org."
                    ),
                )
            ],
            **options,
        )

    def create_date_field(self, field, options):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        options["error_messages"]["invalid"] = gettext_lazy("Enter a date, like 2026-05-27.")
        return forms.DateField(widget=widget, **options)

    def create_datetime_field(self, field, options):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        options["error_messages"]["invalid"] = gettext_lazy(
            "Enter a date and a time, like 2026-05-27 14:30."
        )
        return MomentField(widget=widget, **options)

    def create_dropdown_field(self, field, options):
        options["choices"] = [("", _("Choose")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**options)

    def get_formatted_field_choices(self, field):
        # Wagtail takes one line for several choices where it has a comma in it.
        return [(choice, choice) for choice in one_on_each_line(field.choices)]

    def get_formatted_field_initial(self, field):
        # The default is read and checked once the field is made.
        return None


class FindAnswerForm(forms.Form):
    """Asks for the address to which the personal link is sent again."""

    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Enter your e-mail address"),
            "invalid": gettext_lazy(
                "Enter an e-mail address in the correct form, like name@example.org."
            ),
        },
    )
