"""
Emails that anybody can cause by typing an address: so many an hour to one address, and no more.

It counts them whatever the form, the call or the sender's own address. What is over is written as
dropped, with the reason, so that the office sees how many there were, and can send one again.
"""

from __future__ import annotations

import datetime
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..models import Notice
from ..models.expressions import normalise_email
from .kinds import names_of


LIMIT = 3
PERIOD = datetime.timedelta(hours=1)


def write_limited(notice: Notice, keeps_key: bool = False) -> Notice:
    """
    Write a notice to an address that somebody typed.

    :param notice: of a kind that goes to typed addresses, not yet saved.
    :param keeps_key: its key is looked for later. Without it the key takes one of the turns of the
        hour, so that of many who write at the same moment no more than the limit come through.
    """
    now = timezone.now()
    written = list(
        Notice.objects.filter(
            kind__in=names_of(is_typed=True),
            expression__email_key=normalise_email(notice.email),
            created_at__gt=now - PERIOD,
        )
        .exclude(state=Notice.State.DROPPED)
        .values_list("key", flat=True)[:LIMIT]
    )
    if len(written) < LIMIT and keeps_key:
        notice.save()
        return notice
    key = notice.key if keeps_key else secrets.token_hex(16)
    if len(written) < LIMIT and (saved := _take_turn(notice, now, written)):
        return saved
    return _drop(notice, key)


def dropped_for(record) -> int:
    """Return how many emails about the responses to a call were over the limit."""
    return Notice.objects.filter(
        expression__call=record, kind__in=names_of(is_typed=True), state=Notice.State.DROPPED
    ).count()


def _take_turn(notice: Notice, now, written: list[str]) -> Notice | None:
    address = salted_hmac(
        "wagtail_partnerships.notices.typed_addresses",
        normalise_email(notice.email),
        algorithm="sha256",
    ).hexdigest()
    hour = int(now.timestamp() // PERIOD.total_seconds())
    for turn in range(LIMIT):
        notice.key = f"typed:{address}:{hour}:{turn}"
        if notice.key in written:
            continue
        try:
            with transaction.atomic():
                notice.save(force_insert=True)
        except IntegrityError:
            continue
        return notice
    return None


def _drop(notice: Notice, key: str) -> Notice:
    notice.key = f"over:{key}"
    notice.state = Notice.State.DROPPED
    notice.error = _(
        "Not sent: %(limit)s emails went to this address within an hour, and anybody can type an "
        "address."
    ) % {"limit": LIMIT}
    notice.save()
    return notice
