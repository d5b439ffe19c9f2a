"""How sensitive a question is, and what a site has settled for each class of personal data."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting


class PrivacyClass(models.TextChoices):
    """The kind of personal data that a question asks for."""

    CONTACT = "contact", _("Contact")
    """Who somebody is and how to reach them; left out of blind reading."""

    ORDINARY = "ordinary", _("Ordinary")
    EQUALITY = "equality", _("Equality")
    """Ethnicity, orientation, belief and the like; special category under UK GDPR."""

    HEALTH = "health", _("Health, access or diet")
    """Special category under UK GDPR; access and dietary needs tell of health."""

    UNION = "union", _("Trade-union membership")
    """Special category under UK GDPR, also where it is the body's own members."""

    @property
    def is_special(self) -> bool:
        """Whether UK GDPR asks for a condition beside the lawful basis."""
        return self in {self.EQUALITY, self.HEALTH, self.UNION}

    @property
    def in_form(self) -> str:
        """What people who answer are told that its notice is about."""
        match self:
            case self.CONTACT:
                return gettext("Who you are and how to reach you")
            case self.ORDINARY:
                return gettext("Your answers")
        return str(self.label)


class PrivacySettingsForm(WagtailAdminModelForm):
    """What is settled; a class that an open call asks for keeps its facts."""

    def clean(self):
        cleaned = super().clean()
        facts = self.formsets["facts"]
        if facts.is_valid():
            kept = {
                form.cleaned_data["privacy_class"]
                for form in facts.forms
                if form.cleaned_data.get("privacy_class") and form not in facts.deleted_forms
            }
            before = set(self.instance.facts.values_list("privacy_class", flat=True))
            for name in sorted(before - kept):
                if titles := open_calls_asking(name):
                    self.add_error(None, _in_use(name, titles))
        return cleaned


def open_calls_asking(privacy_class: str) -> list[str]:
    """Return the titles of the calls that ask for a class and are open, or to be opened."""
    from .callrecords import CallRecord
    from .questions import CallFormField

    asking = CallFormField.objects.filter(privacy_class=privacy_class).values("page")
    records = CallRecord.objects.filter(
        page__in=asking, page__live=True, closes_at__gt=timezone.now()
    )
    return list(records.values_list("page__title", flat=True)[:10])


def _in_use(name: str, titles: list[str]) -> str:
    return gettext(
        "Calls that are open, or to be opened, ask for “%(class)s”: %(titles)s. Its facts stay "
        "until they have closed."
    ) % {
        "class": PrivacyClass(name).label,
        "titles": ", ".join(f"“{title}”" for title in titles),
    }


class PrivacySettings(ClusterableModel, BaseSiteSetting):
    """What a site has settled for each class of personal data in its calls."""

    panels = [
        InlinePanel(
            "facts",
            heading=_("Classes of personal data"),
            label=_("Class"),
            help_text=_(
                "A call that asks for equality, health or trade-union data can be published only "
                "once the facts of that class stand here. The lawful basis is for you to decide."
            ),
        )
    ]

    base_form_class = PrivacySettingsForm

    class Meta:
        verbose_name = _("personal data in calls")

    def facts_of(self, privacy_class: str) -> PrivacyFacts | None:
        """Return the facts of a class, or None."""
        if self.pk is None:
            return None
        return next((row for row in self.facts.all() if row.privacy_class == privacy_class), None)


class PrivacyFacts(ClusterableModel):
    """What a site has settled for one class of personal data."""

    settings = ParentalKey(PrivacySettings, on_delete=models.CASCADE, related_name="facts")
    privacy_class = models.CharField(_("class"), max_length=10, choices=PrivacyClass.choices)
    lawful_basis = models.CharField(
        _("lawful basis"),
        max_length=255,
        help_text=_("Article 6 of UK GDPR. For example: consent."),
    )
    condition = models.CharField(
        _("condition for special category data"),
        max_length=255,
        blank=True,
        help_text=_("Article 9 of UK GDPR. For example: explicit consent."),
    )
    notice = models.TextField(
        _("notice"), help_text=_("Shown with the questions of this class: why you ask.")
    )
    readers = ParentalManyToManyField(
        Group,
        verbose_name=_("who may read it"),
        blank=True,
        related_name="+",
        help_text=_("Empty: everybody who may read answers."),
    )
    may_be_mailed = models.BooleanField(_("may be sent by e-mail"), default=False)
    may_be_exported = models.BooleanField(_("may be exported"), default=False)
    months_kept = models.PositiveIntegerField(
        _("months kept"),
        null=True,
        blank=True,
        help_text=_("After the event that the call names. Empty: as long as the answer."),
    )

    panels = [
        FieldPanel("privacy_class"),
        FieldPanel("lawful_basis"),
        FieldPanel("condition"),
        FieldPanel("notice"),
        FieldPanel("readers"),
        FieldPanel("may_be_mailed"),
        FieldPanel("may_be_exported"),
        FieldPanel("months_kept"),
    ]

    class Meta:
        verbose_name = _("facts of a class")
        verbose_name_plural = _("facts of classes")
        constraints = [
            models.UniqueConstraint(
                fields=["settings", "privacy_class"], name="partnerships_facts_once_per_class"
            )
        ]

    def __str__(self):
        return self.get_privacy_class_display()

    @classmethod
    def notices(cls, site_id: int, classes) -> dict[str, str]:
        """Return what a site tells people about classes of personal data, by class."""
        facts = cls.objects.filter(settings__site=site_id, privacy_class__in=classes)
        told = dict(facts.exclude(notice="").values_list("privacy_class", "notice"))
        return {name: told[name] for name in PrivacyClass.values if name in told}
