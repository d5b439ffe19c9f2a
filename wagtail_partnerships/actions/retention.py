"""Keeping answers no longer than a call has said: announced, done, and recorded in counts."""

from __future__ import annotations

import datetime
import logging

from django.db import models, transaction
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from ..exceptions import TransitionPermissionError, TransitionRefused
from ..letters import tell_owner
from ..models import CallRecord, Notice
from ..status import site_today
from ..tasks import nudge
from .base import log_transition, person_name
from .erasure import DELETE
from .expression_base import lock_call, may_use


logger = logging.getLogger("wagtail_partnerships")

NOTICE_BEFORE_PURGE = datetime.timedelta(hours=24)
# A count so small might tell who it was.
SMALLEST_COUNT = 5


def purge_due(on: datetime.date | None = None, *, dry_run=False) -> dict[int, int]:
    """
    Purge the calls whose answers have been kept for long enough.

    The owner is told a day before. One call that fails does not keep the others.

    :param dry_run: change nothing.
    :returns: how many answers of which call (by the key of its record) are purged, or would be.
    """
    counts = {}
    for record in CallRecord.objects.to_purge(on or site_today()).select_related("page"):
        if dry_run:
            counts[record.pk] = record.expressions.not_erased().count()
            continue
        try:
            if _announced(record):
                counts[record.pk] = purge(record)
        except Exception:
            logger.exception("The answers to call %s could not be purged.", record.pk)
    return counts


def purge(record: CallRecord, user=None) -> int:
    """
    Take out of every answer to a call who it came from; counts stay.

    :param user: who asks for it; None where the time that the call has stated is over.
    :returns: how many answers were purged.
    :raises TransitionPermissionError: if the user may not delete answers to this call.
    :raises TransitionRefused: while the answers are held for a complaint or a claim.
    """
    page = record.page.specific
    if user is not None and not may_use(DELETE, user, page):
        raise TransitionPermissionError(
            _("Purging needs the right to delete expressions of interest. Ask an administrator.")
        )
    with transaction.atomic():
        record = lock_call(record.pk)
        if record.legal_hold:
            raise TransitionRefused([_("The answers are held for a complaint or a legal claim.")])
        answers = record.expressions.not_erased()
        purged = {
            "at": timezone.now().isoformat(),
            "by": person_name(user),
            "answers": answers.count(),
            "states": count_by(answers, "state"),
            "voices": count_by(answers, "voice__name"),
        }
        Notice.objects.filter(expression__call=record).delete()
        _blank_comments(page, answers)
        _blank_all(answers)
        record.purge_record = purged
        record.purged_at = timezone.now()
        record.save(update_fields=["purge_record", "purged_at"])
        log_transition(
            page,
            "purge_expressions",
            user=user,
            source="",
            target="",
            answers=purged["answers"],
        )
    return purged["answers"]


def count_by(answers, name: str) -> dict[str, int]:
    """Return how many answers there are of each; a small number is given as 0."""
    rows = answers.order_by().values_list(name).annotate(count=models.Count("pk"))
    return {str(value or ""): count if count >= SMALLEST_COUNT else 0 for value, count in rows}


def _announced(record: CallRecord) -> bool:
    if record.purge_announced_at is None:
        with transaction.atomic():
            record.purge_announced_at = timezone.now()
            record.save(update_fields=["purge_announced_at"])
            tell_owner(record.page.specific, "call_purge", f"purge:{record.pk}")
            transaction.on_commit(nudge, robust=True)
        return False
    return record.purge_announced_at <= timezone.now() - NOTICE_BEFORE_PURGE


def _blank_comments(page, answers) -> None:
    references = set(answers.values_list("reference", flat=True))
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_partnerships.")
    for entry in entries.iterator():
        if entry.data.get("expression") in references and entry.data.get("comment"):
            entry.data["comment"] = ""
            entry.save(update_fields=["data"])


def _blank_all(answers) -> None:
    answers.update(
        name="",
        email="",
        email_key="",
        answers={},
        consents=[],
        tags="",
        notes="",
        quarantine_reasons=[],
        token=Concat(models.Value("purged "), "reference"),
        content_hash="",
        confirmed_at=None,
        link_version=models.F("link_version") + 1,
        version=models.F("version") + 1,
        anonymised_at=timezone.now(),
    )
