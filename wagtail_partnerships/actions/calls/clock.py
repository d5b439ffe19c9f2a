"""What happens to calls by the clock; each is safe to run twice, and safe to miss."""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from ...exceptions import TransitionRefused
from ...formats.moments import day_in_words
from ...lifecycles.expression import ExpressionState
from ...models import CallRecord, ExpressionOfInterest, Notice
from ...notices.to_visitors import admin_address, erasure_due_on, tell_owner
from ...status import site_today
from ...tasks import nudge
from .choosing import Lapse, promote_first_in_line


logger = logging.getLogger("wagtail_partnerships")

# How long the office is left in peace between two reminders of the same wish.
ERASURE_REMINDER = datetime.timedelta(days=7)


def lapse_offers() -> int:
    """Let the offers lapse whose time has passed; the next in line are offered the places."""
    lapsed = 0
    for expression in list(ExpressionOfInterest.objects.lapsing().order_by("offer_until", "pk")):
        try:
            Lapse(expression).execute()
            lapsed += 1
        except TransitionRefused as refusal:  # taken, or withdrawn, meanwhile
            logger.info("Offer %s did not lapse: %s", expression.reference, refusal)
    return lapsed


def fill_free_places() -> int:
    """Offer places that became free otherwise, as when an editor raised their number."""
    promoted = 0
    waiting = ExpressionOfInterest.objects.filter(state=ExpressionState.WAITING).values("call")
    for record in CallRecord.objects.filter(pk__in=waiting).select_related("page"):
        page = record.page.specific
        while page.places is not None and promote_first_in_line(record, page) is not None:
            promoted += 1
    return promoted


def remind_of_outcomes(on: datetime.date | None = None) -> int:
    """Remind whoever looks after a call of an outcome that is late, once for each date."""
    late = CallRecord.objects.filter(
        page__live=True, outcome_due_on__lt=on or site_today(), outcome_published_on__isnull=True
    ).select_related("page")
    reminded = 0
    with transaction.atomic():
        for record in late:
            key = f"outcome:{record.pk}:{record.outcome_due_on.isoformat()}"
            reminded += len(tell_owner(record.page.specific, "call_outcome", key))
        if reminded:
            transaction.on_commit(nudge, robust=True)
    return reminded


def remind_of_erasures(now: datetime.datetime | None = None) -> int:
    """Remind whoever looks after a call, once a week, of the people who wish to be erased."""
    now = now or timezone.now()
    asked = (
        ExpressionOfInterest.objects.not_erased()
        .filter(erasure_asked_at__lte=now - ERASURE_REMINDER)
        .select_related("call__page")
    )
    reminded = 0
    with transaction.atomic():
        for expression in asked:
            weeks = (now - expression.erasure_asked_at) // ERASURE_REMINDER
            if weeks <= _last_week_told(expression):
                continue
            notices = tell_owner(
                expression.call.page.specific,
                "call_erasure",
                f"erasure:{expression.pk}:{weeks}",
                reference=expression.reference,
                day=day_in_words(erasure_due_on(expression)),
                answer_url=admin_address("erase_answer", expression.pk),
            )
            reminded += len(notices)
        if reminded:
            transaction.on_commit(nudge, robust=True)
    return reminded


def _last_week_told(expression) -> int:
    """Return the last week of which the office was reminded; a clock set back brings no earlier."""
    reminders = Notice.objects.filter(key__startswith=f"erasure:{expression.pk}:")
    weeks = [int(key.split(":")[2]) for key in reminders.values_list("key", flat=True)]
    return max(weeks, default=0)
