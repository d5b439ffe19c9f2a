"""The record of a call: what no revision of its page may change."""

from __future__ import annotations

import datetime
import uuid

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..status import add_months, site_day
from .expressions import ExpressionOfInterest
from .guidancerows import BASE_PAGE
from .reviews import ReviewCycle


class RetentionEvent(models.TextChoices):
    """When the clock starts by which answers are kept."""

    CLOSED = "closed", _("the call has closed")
    EVENT = "event", _("the event was held")
    OUTCOME = "outcome", _("the outcome was published")


class CallRecordQuerySet(models.QuerySet):
    """Records of calls by what is to be done with them."""

    def for_page(self, page):
        """Return the record of a call; an alias answers with its source's."""
        return self.filter(page_id=page.alias_of_id or page.pk)

    def below(self, page):
        """Return the records of a page and of everything under it."""
        return self.filter(page__path__startswith=page.path)

    def with_answers(self):
        """Return the records with answers that say who they come from."""
        answers = ExpressionOfInterest.objects.not_erased().filter(call=models.OuterRef("pk"))
        return self.filter(models.Exists(answers))

    def delete(self):
        """Delete records, with what is left of answers that were purged or erased."""
        with transaction.atomic():
            ExpressionOfInterest.objects.filter(call__in=self, anonymised_at__isnull=False).delete()
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def open(self, now=None):
        """Return the calls that take answers, as far as the clock says."""
        now = now or timezone.now()
        return self.filter(page__live=True, opens_at__lte=now, closes_at__gt=now)

    def counting(self):
        """Return the calls with answers whose time to be kept is running, or over."""
        return self.with_answers().filter(kept_from__isnull=False)


class CallRecord(models.Model):
    """One call: its review, its counters, and its facts as last published."""

    page = models.OneToOneField(
        BASE_PAGE,
        verbose_name=_("page"),
        on_delete=models.PROTECT,
        related_name="partnerships_call_record",
        editable=False,
    )
    uid = models.UUIDField(_("identity of the event"), default=uuid.uuid4, editable=False)
    # Set once, when the call is first published, to the open cycle of its document.
    cycle = models.ForeignKey(
        ReviewCycle,
        verbose_name=_("review"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="calls",
        editable=False,
    )
    first_published_at = models.DateTimeField(_("first published at"), null=True, editable=False)

    # Raised under the lock of this row
    last_waiting_number = models.PositiveIntegerField(
        _("last number on the waiting list"), default=0, editable=False
    )

    # As last published, so that jobs and registers need not ask each type of page
    document = models.ForeignKey(
        BASE_PAGE,
        verbose_name=_("guidance document"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="partnerships_calls",
        editable=False,
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, db_index=True, editable=False)
    closes_at = models.DateTimeField(_("closes at"), null=True, db_index=True, editable=False)
    outcome_due_on = models.DateField(_("outcome expected by"), null=True, editable=False)
    outcome_published_on = models.DateField(_("outcome published on"), null=True, editable=False)
    # The day of the event from which the time that answers are kept is counted
    kept_from = models.DateField(_("answers kept from"), null=True, db_index=True, editable=False)
    keep_until = models.DateField(_("answers kept until"), null=True, db_index=True, editable=False)
    event_facts = models.JSONField(_("event as last published"), default=dict, editable=False)
    event_sequence = models.PositiveIntegerField(
        _("sequence of the event"), default=0, editable=False
    )

    # Retention
    legal_hold = models.BooleanField(
        _("keep whatever the retention says"),
        default=False,
        help_text=_("For a complaint or a legal claim."),
    )
    legal_hold_reason = models.CharField(_("why"), max_length=255, blank=True)
    objects = CallRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to action")
        verbose_name_plural = _("calls to action")
        ordering = ["-first_published_at", "-pk"]

    def __str__(self):
        return self.page.title

    @property
    def places_taken(self) -> int:
        """How many people have a place, or are offered one."""
        return self.expressions.taking_places().count()

    def take_facts(self, page) -> bool:
        """
        Take over what is now public of a call, and save.

        The first time, the call joins the open cycle of its document, for ever.

        :returns: whether the facts of the event differ from those that people were told.
        """
        if self.first_published_at is None:
            self.first_published_at = timezone.now()
            if page.document_id:
                self.cycle = ReviewCycle.objects.filter(open_page_id=page.document_id).first()
        self.document_id = page.document_id
        self.opens_at, self.closes_at = page.opens_at, page.closes_at
        self.outcome_due_on = page.outcome_due_on
        self.outcome_published_on = page.outcome_published_on
        self.kept_from, self.keep_until = kept_from(page), keep_until(page)
        facts = page.get_event_facts()
        changed = bool(self.event_facts) and facts != self.event_facts
        self.event_sequence += changed
        self.event_facts = facts
        self.save()
        return changed

    take_facts.alters_data = True


def kept_from(page) -> datetime.date | None:
    """Return the day from which the time of a call's answers counts; None before it begins."""
    match page.retention_event:
        case RetentionEvent.EVENT:
            moment = page.event_ends_at or page.event_starts_at
        case RetentionEvent.OUTCOME:
            moment = page.outcome_published_on
        case _:
            moment = page.closes_at
    if isinstance(moment, datetime.datetime):
        moment = site_day(moment)
    return moment


def keep_until(page) -> datetime.date | None:
    """Return the day until which a call keeps its answers; None while the clock has not begun."""
    begins = kept_from(page)
    if begins is None or page.retention_months is None:
        return None
    return add_months(begins, page.retention_months)
