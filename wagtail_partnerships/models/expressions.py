"""Expressions of interest: the answers to a call."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..lifecycles.expression import TAKES_PLACE, ExpressionLifecycle, ExpressionState
from .consents import is_in_force, present_consents
from .groups import Voice
from .questions import FormVersion


# Without 0/O, 1/I/L, 5/S, 8/B, 2/Z and U, which are read out or written down wrongly.
REFERENCE_SIGNS = "ACDEFGHJKMNPQRTVWXY34679"


def make_reference() -> str:
    """Return a reference that a person can read out: four signs, a hyphen, four signs."""
    signs = "".join(secrets.choice(REFERENCE_SIGNS) for _place in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def make_token() -> str:
    """Return a token for an answer that no rendered form stands behind."""
    return secrets.token_hex(32)


class ExpressionQuerySet(models.QuerySet):
    """Expressions of interest by what is to be done with them."""

    def taking_places(self):
        """Return those that take a place: accepted, and offered."""
        return self.filter(state__in=TAKES_PLACE)

    def in_line(self):
        """Return the waiting list, first come first."""
        return self.filter(state=ExpressionState.WAITING).order_by("waiting_number", "pk")

    def lapsing(self, now=None):
        """Return the offers whose time has passed."""
        return self.filter(state=ExpressionState.OFFERED, offer_until__lte=now or timezone.now())

    def not_erased(self):
        """Return those that still say who they come from."""
        return self.filter(anonymised_at__isnull=True)

    def tagged(self, tag: str):
        """Return those with a tag, as a whole and not as part of another."""
        return self.filter(
            models.Q(tags=tag)
            | models.Q(tags__startswith=f"{tag}, ")
            | models.Q(tags__endswith=f", {tag}")
            | models.Q(tags__contains=f", {tag}, ")
        )

    def of_person(self, email: str):
        """Return those that came from an e-mail address, however it is written."""
        return self.filter(email_key=normalise_email(email)) if email else self.none()

    def replaceable_by(self, expression):
        """
        Return the earlier responses of the same person that another would replace.

        What the office has begun to decide on is not among them: both are then before it.
        """
        earlier = self.filter(call=expression.call_id, pk__lt=expression.pk)
        return earlier.of_person(expression.email).filter(state=ExpressionState.RECEIVED)


def normalise_email(email: str) -> str:
    """Return an e-mail address as it is compared."""
    return email.strip().casefold()


class ExpressionOfInterest(ExpressionLifecycle):
    """One person's answer to a call."""

    call = models.ForeignKey(
        "wagtail_partnerships.CallRecord",
        verbose_name=_("call to action"),
        on_delete=models.PROTECT,
        related_name="expressions",
        editable=False,
        db_index=False,
    )
    form_version = models.ForeignKey(
        FormVersion,
        verbose_name=_("questions as asked"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # What a blind pack shows instead of a name.
    reference = models.CharField(
        _("reference"), max_length=9, default=make_reference, editable=False
    )

    name = models.CharField(_("name"), max_length=255, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_key = models.CharField(
        _("e-mail address as compared"), max_length=254, blank=True, editable=False
    )
    # What others typed about the person may use them: erasing looks for these, too.
    names_before = models.JSONField(
        _("names and addresses before a correction"), default=list, editable=False
    )
    voice = models.ForeignKey(
        Voice,
        verbose_name=_("voice"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answers = models.JSONField(
        _("answers"), default=dict, encoder=DjangoJSONEncoder, editable=False
    )
    # An append-only record: see models/consents.py. What stands now: `present_consents`.
    consents = models.JSONField(_("consents"), default=list, editable=False)
    language = models.CharField(_("language"), max_length=20, blank=True, editable=False)
    received_at = models.DateTimeField(
        _("received at"), default=timezone.now, db_index=True, editable=False
    )
    corrected_at = models.DateTimeField(_("corrected at"), null=True, editable=False)

    # One rendered form is one answer, however often it is sent; see tokens.press_key
    token = models.CharField(
        _("token of the form"), max_length=64, default=make_token, editable=False
    )
    content_hash = models.CharField(
        _("hash of the content"), max_length=64, blank=True, editable=False
    )
    quarantine_reasons = models.JSONField(
        _("why it was set aside"), default=list, blank=True, editable=False
    )

    # The office's own
    tags = models.CharField(
        _("tags"), max_length=255, blank=True, help_text=_("Separated by commas.")
    )
    notes = models.TextField(
        _("notes"),
        blank=True,
        help_text=_("The person can ask to see them: write what you would say to them."),
    )

    # The person's own
    link_version = models.PositiveIntegerField(
        _("version of the personal link"), default=1, editable=False
    )
    confirmed_at = models.DateTimeField(
        _("e-mail address confirmed at"),
        null=True,
        editable=False,
        help_text=_("When the personal link that was sent there was first used."),
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    told_sequence = models.PositiveIntegerField(
        _("event facts told"),
        default=0,
        editable=False,
        help_text=_("The sequence of the event facts that the person was last told."),
    )
    erasure_asked_at = models.DateTimeField(
        _("erasure asked for at"), null=True, db_index=True, editable=False
    )
    anonymised_at = models.DateTimeField(_("anonymised at"), null=True, editable=False)

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        ordering = ["-received_at", "-pk"]
        default_permissions = ()
        permissions = [
            ("view_expressions", _("Can read expressions of interest")),
            ("export_expressions", _("Can export expressions of interest")),
            ("delete_expressions", _("Can delete expressions of interest")),
            ("decide_expressions", _("Can decide on expressions of interest")),
            ("subject_access_expressions", _("Can find everything held about a person")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="partnerships_answer_reference"),
            models.UniqueConstraint(fields=["token"], name="partnerships_one_answer_per_form"),
        ]
        # Every answer that comes in pays for each of them: here they are all in sight, and none
        # is one that a field makes by itself for searches by the beginning of a word.
        indexes = [
            models.Index(fields=["call", "state"], name="partnerships_call_state"),
            models.Index(fields=["call", "-received_at"], name="partnerships_call_received"),
            models.Index(fields=["offer_until"], name="partnerships_offer_until"),
            models.Index(fields=["email_key"], name="partnerships_email_key"),
        ]

    def __str__(self):
        # The reference only: what stands here goes into the labels of the audit log.
        return self.reference

    def save(self, *args, **kwargs):
        self.email_key = normalise_email(self.email)
        super().save(*args, **kwargs)

    def keep_names(self, names: Iterable[str]) -> None:
        """Keep names and addresses that the person no longer uses here, for their erasure."""
        known = {self.name, self.email, "", *self.names_before}
        self.names_before = [*self.names_before, *(name for name in names if name not in known)]

    @property
    def questions(self) -> list[dict]:
        """The questions as they were asked."""
        return self.form_version.questions if self.form_version else []

    @property
    def takes_place(self) -> bool:
        """Whether a place is taken."""
        return self.state in TAKES_PLACE

    @property
    def is_erased(self) -> bool:
        """Whether the person was removed from it."""
        return self.anonymised_at is not None

    @property
    def present_consents(self) -> list[dict]:
        """What the person last said to each consent that they were asked for."""
        return present_consents(self.consents)

    @property
    def consents_in_force(self) -> list[dict]:
        """The consents that were given and not withdrawn since."""
        return [consent for consent in self.present_consents if is_in_force(consent)]

    @property
    def may_be_named(self) -> bool:
        """Whether the person has given a consent to be named, and has not taken it back."""
        asked = {question["name"] for question in self.questions if question.get("allows_naming")}
        return any(consent["name"] in asked for consent in self.consents_in_force)

    def answered(self) -> list[tuple[dict, object]]:
        """Return the questions as asked, each with its answer; consents are kept apart."""
        return [
            (question, self.answers.get(question["name"]))
            for question in self.questions
            if question["type"] not in {"heading", "consent"}
        ]


def split_tags(text: str) -> list[str]:
    """Return the tags of an answer, each once."""
    return list(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))


def join_tags(tags: list[str]) -> str:
    """Return tags as they are kept: :meth:`ExpressionQuerySet.tagged` finds each of them."""
    return ", ".join(tags)
