"""
Sending: each notice is claimed by one worker; what a person is told together goes in one letter.

What happens is told at once, or once a day where a site has chosen so; reminders of dates are
always gathered. The nightly job gathers whatever is still due, so that a week in which nothing was
sent ends in one letter to each person.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .conf import get_setting
from .mailing import send_digest, send_notice
from .models import Notice, ReviewCycle
from .notifications import why_dropped
from .status import site_today, stored_moment


logger = logging.getLogger("wagtail_partnerships")

CHUNK = 100


def send_all() -> int:
    """Send everything that is due, one letter to each person; return how many notices were sent."""
    return send_gathered() + send_notices()


def send_notices(limit: int | None = None) -> int:
    """
    Send the notices that do not wait to be gathered, each in a letter of its own.

    :param limit: how many at the most (default: all).
    :returns: how many were sent.
    """
    release_stale_claims()
    due = Notice.objects.due().at_once().order_by("send_after", "pk")
    keys = list(due.values_list("pk", flat=True)[:limit])
    return sum(
        _deliver([notice])
        for start in range(0, len(keys), CHUNK)
        for notice in _read(keys[start : start + CHUNK])
        if _claim(notice.pk)
    )


def send_gathered() -> int:
    """
    Send each person what is due for them in one letter; return how many notices were sent.

    Who has had a letter of gathered notices on this day gets the next one tomorrow.
    """
    release_stale_claims()
    due = Notice.objects.due().order_by()
    users = due.filter(user__isnull=False).values_list("user", flat=True).distinct()
    sent = sum(_deliver(_read(_claim_for(user))) for user in list(users))
    # A role without an account has an address only; letters about answers are never gathered.
    roles = due.filter(user__isnull=True, gathered=True)
    for email in list(roles.values_list("email", flat=True).distinct()):
        if not _told_today(email=email):
            keys = roles.filter(email=email).order_by("pk").values_list("pk", flat=True)
            sent += _deliver(_read([pk for pk in list(keys) if _claim(pk)]))
    return sent


def release_stale_claims() -> int:
    """Give back the notices whose worker has vanished; return how many."""
    return Notice.objects.stale_claims().update(state=Notice.State.PENDING, claimed_at=None)


def _claim(pk: int) -> bool:
    return bool(
        Notice.objects.filter(pk=pk, state=Notice.State.PENDING).update(
            state=Notice.State.SENDING, claimed_at=timezone.now()
        )
    )


def _claim_for(user: int) -> list[int]:
    """Claim all that is due for a person, so that two workers do not make two letters of it."""
    users = get_user_model().objects.filter(pk=user)
    with transaction.atomic():
        # The first statement is a write, because SQLite locks nothing else.
        users.update(is_active=F("is_active"))
        due = Notice.objects.due().filter(user=user)
        if _told_today(user=user):
            due = due.at_once()
        keys = list(due.select_for_update().order_by("pk").values_list("pk", flat=True))
        Notice.objects.filter(pk__in=keys).update(
            state=Notice.State.SENDING, claimed_at=timezone.now()
        )
    return keys


def _told_today(**whom) -> bool:
    midnight = stored_moment(site_today())
    sent = Notice.objects.filter(state=Notice.State.SENT, gathered=True, **whom)
    return sent.filter(sent_at__gte=midnight, sent_at__lte=timezone.now()).exists()


def _read(keys: Iterable[int]) -> list[Notice]:
    """Return notices with all that is asked of them, in their order."""
    related = ("user", "cycle__lead", "expression__call__page")
    notices = list(Notice.objects.filter(pk__in=keys).select_related(*related).order_by("pk"))
    pages = ReviewCycle._meta.get_field("page").related_model.objects
    wanted = {notice.cycle.page_id for notice in notices if notice.cycle_id}
    specific = pages.filter(pk__in=wanted).specific().in_bulk() if wanted else {}
    people = {}
    for notice in notices:
        # One object for one person and one page: what is asked of them once is known.
        notice.user = people.setdefault(notice.user_id, notice.user)
        if notice.cycle_id:
            notice.cycle.page = specific[notice.cycle.page_id]
    return notices


def _deliver(notices: list[Notice]) -> int:
    """Send notices to one person in one letter; return how many were sent."""
    wanted = []
    for notice in notices:
        if reason := why_dropped(notice):
            _store([notice], state=Notice.State.DROPPED, error=reason)
        else:
            wanted.append(notice)
    if not wanted:
        return 0
    try:
        if len(wanted) == 1:
            send_notice(wanted[0])
        else:
            send_digest(wanted)
    except Exception as error:  # noqa: BLE001 (one poison address must not stop the others)
        kind = type(error).__name__
        logger.warning("Notices %s could not be sent: %s", [n.pk for n in wanted], kind)
        for notice in wanted:
            _fail(notice, error)
        return 0
    _store(wanted, state=Notice.State.SENT, sent_at=timezone.now(), error="")
    return len(wanted)


def _fail(notice: Notice, error: Exception) -> None:
    pauses = get_setting("NOTICE_RETRY_SECONDS")
    facts = {"attempts": notice.attempts + 1, "error": f"{type(error).__name__}: {error}"}
    if notice.attempts < len(pauses):
        pause = datetime.timedelta(seconds=pauses[notice.attempts])
        facts |= {"state": Notice.State.PENDING, "send_after": timezone.now() + pause}
    else:
        facts |= {"state": Notice.State.FAILED}
    _store([notice], **facts)


def _store(notices: Iterable[Notice], **facts) -> None:
    keys = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=keys).update(claimed_at=None, **facts)
