"""What the editors of a site choose for themselves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting

from ..conf import get_setting


class Delivery(models.TextChoices):
    """How the people of a site are told of what happens."""

    AT_ONCE = "at_once", _("At once, each in a message of its own")
    DAILY = "daily", _("In one message a day")


class PartnershipsSettings(BaseSiteSetting):
    """The choices of a site: how reviews are timed, approved and told of."""

    office_name = models.CharField(
        _("office"),
        max_length=255,
        blank=True,
        help_text=_("Who signs the messages that people receive."),
    )
    office_email = models.EmailField(
        _("office's e-mail address"),
        blank=True,
        help_text=_("Where people reply to, unless a call has a contact of its own."),
    )
    review_interval = models.PositiveIntegerField(
        _("months between reviews"),
        null=True,
        blank=True,
        help_text=_("Empty: as the site was installed (60 months). 0: no periodic review."),
    )

    use_wagtail_workflow = models.BooleanField(
        _("use Wagtail's workflow for approval"),
        default=False,
        help_text=_(
            "A submitted text goes through the steps of the workflow that is set on its place in "
            "the site. Off: an approver decides in one step."
        ),
    )
    allow_own_approval = models.BooleanField(
        _("let people approve their own text"),
        default=False,
        help_text=_("It is then shown and logged that one person did both."),
    )

    second_person_corrects = models.BooleanField(
        _("let nobody publish a correction of their own"),
        default=False,
        help_text=_(
            "A correction is then published by an approver who did not write any of its draft."
        ),
    )

    require_lead = models.BooleanField(_("require a lead"), default=False)
    required_members = models.PositiveIntegerField(
        _("members of the working group"), default=0, help_text=_("At least so many. 0: no rule.")
    )
    required_voices = models.ManyToManyField(
        "wagtail_partnerships.Voice",
        verbose_name=_("voices in the working group"),
        blank=True,
        related_name="+",
        help_text=_("At least one member of each."),
    )
    require_interests = models.BooleanField(
        _("require declared interests of every member"), default=False
    )
    require_call = models.BooleanField(_("require a call to action"), default=False)
    require_answers = models.BooleanField(_("require an answer to every comment"), default=False)
    require_summary = models.BooleanField(
        _("require a summary for readers"),
        default=False,
        help_text=_("Checked before any text is submitted."),
    )

    warning_days = models.CharField(
        _("warn before a review is due"),
        max_length=100,
        default="180, 90, 30, 7",
        help_text=_("Days before the due date, separated by commas."),
    )
    chase_days = models.PositiveIntegerField(
        _("chase an overdue review every"),
        default=14,
        validators=[MinValueValidator(1)],
        help_text=_("Days."),
    )
    escalate_days = models.PositiveIntegerField(
        _("tell the approvers after"),
        default=30,
        help_text=_("Days that a review is overdue."),
    )
    delivery = models.CharField(
        _("tell people"),
        max_length=10,
        choices=Delivery.choices,
        default=Delivery.AT_ONCE,
        help_text=_(
            "Of reviews and decisions. Reminders of dates always come together, and letters to "
            "people who answered a call always leave at once."
        ),
    )

    panels = [
        MultiFieldPanel([FieldPanel("office_name"), FieldPanel("office_email")], _("Office")),
        MultiFieldPanel(
            [
                FieldPanel("review_interval"),
                FieldPanel("warning_days"),
                FieldPanel("chase_days"),
                FieldPanel("escalate_days"),
            ],
            _("When reviews fall due"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("use_wagtail_workflow"),
                FieldPanel("allow_own_approval"),
                FieldPanel("second_person_corrects"),
            ],
            _("Approval"),
        ),
        MultiFieldPanel([FieldPanel("delivery")], _("Notices")),
        MultiFieldPanel(
            [
                FieldPanel("require_lead"),
                FieldPanel("required_members"),
                FieldPanel("required_voices"),
                FieldPanel("require_interests"),
                FieldPanel("require_call"),
                FieldPanel("require_answers"),
                FieldPanel("require_summary"),
            ],
            _("Before a full review is settled"),
            help_text=_(
                "Checked before a full review is reaffirmed or its text submitted for approval."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("guidance and partnerships")

    @property
    def interval(self) -> int:
        """Months between reviews on this site; 0 means none."""
        if self.review_interval is None:
            return get_setting("REVIEW_INTERVAL_MONTHS")
        return self.review_interval

    def clean(self):
        super().clean()
        try:
            self.get_warning_days()
        except ValueError as error:
            raise ValidationError(
                {"warning_days": _("Write whole numbers of days, separated by commas.")}
            ) from error

    def get_warning_days(self) -> list[int]:
        """Return the days before the due date on which to warn, the earliest first."""
        days = [int(part) for part in self.warning_days.split(",") if part.strip()]
        return sorted(days, reverse=True)

    @classmethod
    def for_page(cls, page) -> PartnershipsSettings:
        """
        Return the settings of the site that a page belongs to, or unsaved defaults.

        Who asks for one page again and again keeps them on it, as `page.site_choices`.
        """
        if (known := page.__dict__.get("site_choices")) is not None:
            return known
        site = page.get_site()
        return cls.for_site(site) if site is not None else cls()
