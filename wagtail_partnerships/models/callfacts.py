"""The facts of a call, as its editors write them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from .callrecords import RetentionEvent
from .guidancerows import BASE_PAGE
from .sitetimes import SiteTimeField


RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class SamePersonPolicy(models.TextChoices):
    """What becomes of a second answer from the same e-mail address."""

    ALLOW = "allow", _("Keep both")
    REPLACE = "replace", _("The new answer replaces the old one")
    REFUSE = "refuse", _("Refuse it kindly")


class CallFields(models.Model):
    """The fields of a call."""

    document = models.ForeignKey(
        BASE_PAGE,
        verbose_name=_("guidance document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The document that people are asked to help with."),
    )
    introduction = RichTextField(
        _("introduction"), blank=True, features=RICH_TEXT_FEATURES, help_text=_("Why you call.")
    )
    asked_for = RichTextField(
        _("what is asked for"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What people are to do, how much time it takes, and what they get for it."),
    )
    opens_at = SiteTimeField(
        _("opens at"), null=True, blank=True, help_text=_("In the site's time zone.")
    )
    closes_at = SiteTimeField(
        _("closes at"), null=True, blank=True, help_text=_("In the site's time zone.")
    )
    contact_name = models.CharField(_("contact"), max_length=255, blank=True)
    contact_email = models.EmailField(
        _("contact's e-mail address"),
        blank=True,
        help_text=_("Where people reply to. Empty: the office's address."),
    )
    contact_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who looks after the call"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    other_ways = RichTextField(
        _("other ways to answer"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("For those who cannot use the form: by post or telephone. Shown while open."),
    )

    # The event
    event_title = models.CharField(
        _("title of the event"),
        max_length=255,
        blank=True,
        help_text=_(
            "As calendars show it, for example “Workshop on patient partnerships”. "
            "Leave blank to use the title of the call."
        ),
    )
    event_starts_at = SiteTimeField(
        _("event begins at"), null=True, blank=True, help_text=_("In the site's time zone.")
    )
    event_ends_at = SiteTimeField(
        _("event ends at"), null=True, blank=True, help_text=_("In the site's time zone.")
    )
    venue = models.CharField(_("venue"), max_length=255, blank=True)
    venue_address = models.TextField(_("address"), blank=True)
    online_url = models.URLField(
        _("online link"), blank=True, help_text=_("Shown to everybody who reads the page.")
    )
    capacity = models.PositiveIntegerField(_("capacity of the venue"), null=True, blank=True)
    expenses_covered = models.BooleanField(_("expenses are covered"), default=False)
    expenses = models.TextField(
        _("which expenses"), blank=True, help_text=_("For example: travel in the UK.")
    )
    access_information = models.TextField(
        _("access"), blank=True, help_text=_("Step-free access, hearing loops, breaks, materials.")
    )
    event_cancelled = models.BooleanField(
        _("the event is cancelled"),
        default=False,
        help_text=_("The page says so, no more answers are taken, and those coming are told."),
    )

    # Choosing
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    keeps_waiting_list = models.BooleanField(_("keep a waiting list"), default=False)
    promote_automatically = models.BooleanField(
        _("offer a free place to the first in line"), default=True
    )
    offer_days = models.PositiveIntegerField(
        _("an offer holds for"), default=7, help_text=_("Days.")
    )
    same_person_policy = models.CharField(
        _("when a person answers again"),
        max_length=10,
        choices=SamePersonPolicy.choices,
        default=SamePersonPolicy.ALLOW,
    )
    keep_unread_until_closed = models.BooleanField(
        _("keep answers unread until the call closes"), default=False
    )
    accepted_join_group = models.BooleanField(
        _("accepted people join the working group"),
        default=False,
        help_text=_("Of the review that the call belongs to, while it is open."),
    )
    keep_letters_back = models.BooleanField(
        _("keep letters back"),
        default=True,
        help_text=_("Letters of decisions wait until somebody releases them together."),
    )
    letter_accepted = models.TextField(_("letter: accepted"), blank=True)
    letter_offered = models.TextField(_("letter: a place is offered"), blank=True)
    letter_waiting = models.TextField(_("letter: on the waiting list"), blank=True)
    letter_declined = models.TextField(_("letter: declined"), blank=True)

    # The form
    check_answers = models.BooleanField(
        _("let people check their answers before they send them"), default=False
    )
    confirmation_text = RichTextField(
        _("what happens next"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Shown and sent after an answer: what happens next, and when."),
    )

    # Personal data
    privacy_notice = RichTextField(
        _("privacy notice"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What you do with what people send, on what basis, and whom they can ask."),
    )
    retention_event = models.CharField(
        _("keep answers after"),
        max_length=10,
        choices=RetentionEvent.choices,
        default=RetentionEvent.CLOSED,
    )
    retention_months = models.PositiveIntegerField(
        _("months that answers are kept"), null=True, blank=True
    )

    # The outcome
    outcome = RichTextField(
        _("outcome"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What came of the call. Name people only with their consent."),
    )
    outcome_published_on = models.DateField(_("outcome published on"), null=True, blank=True)
    outcome_due_on = models.DateField(
        _("outcome expected by"),
        null=True,
        blank=True,
        help_text=_("Whoever looks after the call is reminded when it is late."),
    )

    class Meta:
        abstract = True
