"""The questions of a call, the voices it seeks, and the questions as they were once asked."""

from __future__ import annotations

import uuid

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from ..forms.defaults import check_default
from ..forms.fields import one_on_each_line
from ..forms.types import added_type, added_types
from .groups import Voice
from .guidancerows import BASE_PAGE
from .pagerows import PageRowKey
from .privacy import PrivacyClass


if not apps.is_installed("wagtail.contrib.forms"):
    raise ImproperlyConfigured(
        'Calls to action are built on Wagtail\'s forms. Add the line "wagtail.contrib.forms", to '
        "INSTALLED_APPS."
    )

from wagtail.contrib.forms.models import FORM_FIELD_CHOICES, AbstractFormField


class LimitUnit(models.TextChoices):
    """What a statement is measured in."""

    WORDS = "words", _("words")
    CHARACTERS = "characters", _("characters")
    A4 = "a4", _("sides of A4")


QUESTION_TYPES = [
    ("name", _("Name")),
    ("email", _("E-mail address")),
    ("telephone", _("Telephone number")),
    ("audience", _("Which voice they bring")),
    ("statement", _("Statement with a limit")),
    ("consent", _("Consent")),
    ("heading", _("Section heading")),
    *(choice for choice in FORM_FIELD_CHOICES if choice[0] not in {"email", "hidden"}),
]


def question_types() -> list[tuple[str, str]]:
    """Return the types of question that editors choose from: ours, Wagtail's and the host's."""
    return [*QUESTION_TYPES, *((added.name, added.label) for added in added_types())]


ASKS_NOTHING = frozenset({"heading"})
CONTACT_TYPES = frozenset({"name", "email", "telephone"})
CHOICE_TYPES = frozenset({"checkboxes", "dropdown", "multiselect", "radio"})


class CallFormField(AbstractFormField):
    """A question of a call. Its key never changes, whatever becomes of its words."""

    page = PageRowKey(BASE_PAGE, on_delete=models.CASCADE, related_name="partnerships_form_fields")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    label = models.CharField(
        _("question"), max_length=255, help_text=_("Or the words of a consent or heading.")
    )
    field_type = models.CharField(_("type"), max_length=32, choices=question_types)
    field_type.required_on_save = True
    required = models.BooleanField(
        _("has to be answered"),
        default=True,
        help_text=_("For a consent: without it nobody can answer this call."),
    )
    choices = models.TextField(
        _("choices"), blank=True, help_text=_("One on each line. Commas do not part them.")
    )
    default_value = models.TextField(
        _("default"),
        blank=True,
        help_text=_(
            "What is filled in before anybody types. For a tick box: yes or no. For several "
            "choices: one on each line."
        ),
    )
    help_text = models.CharField(_("help"), max_length=255, blank=True)
    guidance = models.TextField(
        _("guidance"),
        blank=True,
        help_text=_("Under a section heading; or the full wording of a consent."),
    )
    privacy_class = models.CharField(
        _("personal data"),
        max_length=10,
        choices=PrivacyClass.choices,
        default=PrivacyClass.ORDINARY,
    )
    allows_naming = models.BooleanField(
        _("consent to be named"),
        default=False,
        help_text=_("Of a consent: whoever gives it may be thanked by name."),
    )
    limit = models.PositiveIntegerField(
        _("limit"), null=True, blank=True, help_text=_("Of a statement. For example: 1 side of A4.")
    )
    limit_unit = models.CharField(
        _("measured in"),
        max_length=10,
        choices=LimitUnit.choices,
        default=LimitUnit.WORDS,
    )

    panels = [
        FieldPanel("label"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("required"),
        FieldPanel("help_text"),
        FieldPanel("guidance"),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("default_value", classname="formbuilder-default"),
        FieldPanel("limit"),
        FieldPanel("limit_unit"),
        FieldPanel("privacy_class"),
        FieldPanel("allows_naming"),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.label

    def get_field_clean_name(self) -> str:
        return f"q_{self.key.hex}"

    @property
    def name(self) -> str:
        """The key under which answers to this question are stored."""
        return self.clean_name or self.get_field_clean_name()

    @property
    def effective_privacy_class(self) -> PrivacyClass:
        """The privacy class; what reaches a person is at least contact data."""
        added = added_type(self.field_type)
        reaches_a_person = added.is_contact if added else self.field_type in CONTACT_TYPES
        if reaches_a_person and self.privacy_class == PrivacyClass.ORDINARY:
            return PrivacyClass.CONTACT
        return PrivacyClass(self.privacy_class)

    def clean(self):
        super().clean()
        if self.field_type == "statement" and not self.limit:
            raise ValidationError({"limit": _("Enter the limit of the statement.")})
        if self.field_type in CHOICE_TYPES and not self.choices.strip():
            raise ValidationError({"choices": _("Enter the choices, one on each line.")})
        if self.allows_naming and self.field_type != "consent":
            raise ValidationError({"allows_naming": _("Only a consent can allow this.")})
        if self.field_type and (reason := check_default(self)):
            raise ValidationError({"default_value": reason})

    def as_asked(self) -> dict:
        """Return the question as it is asked now, plain enough for JSON."""
        purpose = {"allows_naming": True} if self.allows_naming else {}
        return {
            "name": self.name,
            "label": self.label,
            "type": self.field_type,
            "required": self.required,
            "help": self.help_text,
            "guidance": self.guidance,
            "choices": "\n".join(one_on_each_line(self.choices)),
            "limit": self.limit,
            "unit": self.limit_unit if self.limit else "",
            "privacy_class": str(self.effective_privacy_class.value),
            **purpose,
        }


class CallAudience(Orderable):
    """A voice that a call seeks, and how many people of it."""

    page = PageRowKey(BASE_PAGE, on_delete=models.CASCADE, related_name="partnerships_audiences")
    voice = models.ForeignKey(
        Voice, verbose_name=_("voice"), on_delete=models.PROTECT, related_name="+"
    )
    places = models.PositiveIntegerField(
        _("places sought"), default=0, help_text=_("0: no number.")
    )

    panels = [FieldPanel("voice"), FieldPanel("places")]

    class Meta(Orderable.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")

    def __str__(self):
        return str(self.voice)


class FormVersion(models.Model):
    """
    The questions and notices of a call as they were shown; every answer points to one.

    Answers to one form share a row, so a call of a hundred thousand answers keeps its questions
    once, and an export knows every question ever asked without reading the answers first.
    """

    call = models.ForeignKey(
        "wagtail_partnerships.CallRecord",
        verbose_name=_("call"),
        on_delete=models.CASCADE,
        related_name="form_versions",
    )
    digest = models.CharField(_("digest"), max_length=64)
    questions = models.JSONField(_("questions"), default=list)
    notices = models.JSONField(_("notices"), default=dict)
    first_used_at = models.DateTimeField(_("first used at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "digest"], name="partnerships_form_version_once"
            )
        ]

    def __str__(self):
        return f"{self.call_id}: {self.digest[:8]}"
