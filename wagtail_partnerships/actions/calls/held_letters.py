"""Decide now, tell later: letters that were kept back are released together."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...exceptions import TransitionPermissionError
from ...models import CallRecord, ExpressionOfInterest, Notice
from ...tasks import nudge
from ..base import log_transition
from .base import DECIDE, lock_call, may_use


def kept_letters(record: CallRecord):
    """Return the letters of a call that wait to be released."""
    return Notice.objects.filter(
        expression__call=record, state=Notice.State.KEPT_BACK
    ).select_related("expression")


def release_letters(record: CallRecord, user, expressions=None, letters=None) -> int:
    """
    Send the letters of a call that were kept back.

    :param user: who releases them; stands in the history by name.
    :param expressions: only the letters of these answers (default: all of the call's).
    :param letters: only the letters of these numbers, as somebody has read them.
    :returns: how many were released.
    :raises TransitionPermissionError: if the user may not decide on this call's answers.
    """
    page = record.page.specific
    if user is not None and not may_use(DECIDE, user, page):
        raise TransitionPermissionError(
            _("Releasing letters needs the right to decide on expressions of interest.")
        )
    with transaction.atomic():
        lock_call(record.pk)
        kept = kept_letters(record)
        if expressions is not None:
            kept = kept.filter(expression__in=[one.pk for one in expressions])
        if letters is not None:
            kept = kept.filter(pk__in=letters)
        keys = list(kept.values_list("pk", flat=True))
        told = list(kept.values_list("expression", flat=True))
        ExpressionOfInterest.objects.filter(pk__in=told).update(told_at=timezone.now())
        released = Notice.objects.filter(pk__in=keys).update(
            state=Notice.State.PENDING, send_after=timezone.now()
        )
        if released:
            log_transition(
                page, "release_letters", user=user, source="", target="", letters=released
            )
        transaction.on_commit(nudge, robust=True)
    return released
