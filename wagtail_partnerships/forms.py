"""
The form that a visitor fills in, made from the questions of a call.

Errors say what to do about which question; nothing that was typed is lost; no browser check comes
before ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from .counting import allowed, describe_limit
from .form_fields import (
    LONGEST_TEXT,
    AudienceField,
    LongTextField,
    OneLineField,
    StatementField,
    check_telephone,
    missing,
    text_input,
)


@dataclass
class Question:
    """
    A question as a template shows it.

    :ivar row: the question of the call.
    :ivar field: the bound field; None for a section heading.
    :ivar notice: why special category data are asked for, at the first question that asks for them.
    """

    row: object
    field: forms.BoundField | None
    notice: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it needs a fieldset with a legend."""
        return self.field is not None and self.field.use_fieldset

    @property
    def is_tick(self) -> bool:
        """Whether it is one box to tick, with its words beside it."""
        return self.field is not None and isinstance(self.field.field, forms.BooleanField)

    @property
    def hint(self) -> str:
        """The help of the question, with its limit."""
        limit = describe_limit(self.row.limit, self.row.limit_unit) if self.counts else ""
        return " ".join(filter(None, [self.row.help_text, limit]))

    @property
    def counts(self) -> bool:
        """Whether what is typed is counted."""
        return self.row.field_type == "statement" and bool(self.row.limit)

    @property
    def maximum(self) -> int:
        """The highest count that is allowed."""
        return allowed(self.row.limit, self.row.limit_unit)

    @property
    def first_id(self) -> str:
        """The id that an error leads to: the first box or button of a group."""
        widget_id = self.field.id_for_label or self.field.auto_id
        return f"{self.field.auto_id}_0" if self.is_group else widget_id

    @property
    def described_by(self) -> str:
        """The ids of what is read out with the question."""
        ids = [f"{self.field.auto_id}_guidance"] if self.row.guidance else []
        if self.notice:
            ids.append(f"{self.field.auto_id}_notice")
        if self.hint:
            ids.append(f"{self.field.auto_id}_hint")
        if self.field.errors:
            ids.append(f"{self.field.auto_id}_error")
        if self.counts:
            ids.append(f"{self.field.auto_id}_count")
        return " ".join(ids)

    @property
    def control(self) -> str:
        """The rendered input, or inputs."""
        attrs = {}
        if not self.is_group and self.described_by:
            attrs["aria-describedby"] = self.described_by
        if self.field.errors:
            attrs["aria-invalid"] = "true"
        return self.field.as_widget(attrs=attrs)


class CallForm(BaseForm):
    """The form of a call; :class:`CallFormBuilder` adds the questions."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.page is not None:
            self._offer_voices_sought()

    def _offer_voices_sought(self):
        asked = [f for f in self.fields.values() if isinstance(f, AudienceField)]
        if not asked:
            return
        sought = [row.voice_id for row in self.page.partnerships_audiences.all()]
        for field in asked:
            if sought:
                field.queryset = field.queryset.filter(pk__in=sought)

    @property
    def questions(self) -> list[Question]:
        """Return the questions and headings in their order."""
        notices = dict(self.page.class_notices)
        questions = []
        for row in self.page.get_form_fields():
            field = self[row.name] if row.name in self.fields else None
            kind = row.effective_privacy_class
            told = field is not None and kind.is_special
            questions.append(Question(row, field, notices.pop(kind.value, "") if told else ""))
        return questions

    @property
    def wrong(self) -> list[Question]:
        """Return the questions with errors, for the summary."""
        return [one for one in self.questions if one.field is not None and one.field.errors]


class CallFormBuilder(FormBuilder):
    """Makes a form of a call's questions."""

    @property
    def formfields(self):
        return {
            field.name: self.get_create_field_function(field.field_type)(
                field, self.get_field_options(field)
            )
            for field in self.fields
            if field.field_type != "heading"
        }

    def get_form_class(self):
        return type("CallForm", (CallForm,), self.formfields)

    def get_field_options(self, field):
        options = super().get_field_options(field)
        options["help_text"] = field.help_text
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
        options["initial"] = None
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
        # Never ticked for anybody.
        options["initial"] = False
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
        return forms.DecimalField(
            max_digits=20, decimal_places=6, widget=text_input(inputmode="decimal"), **options
        )

    def create_url_field(self, field, options):
        return forms.CharField(
            max_length=2000,
            widget=text_input(type="url", autocomplete="url"),
            validators=[URLValidator(schemes=["http", "https"])],
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
        return forms.DateTimeField(widget=widget, **options)

    def create_dropdown_field(self, field, options):
        options["choices"] = [("", _("Choose")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**options)

    def get_formatted_field_choices(self, field):
        choices = super().get_formatted_field_choices(field)
        return [(value, label) for value, label in choices if value]


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
