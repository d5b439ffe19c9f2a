"""
Sending: each notice is claimed by one worker; what a person is told together goes in one letter.

What happens is told at once, or once a day where a site has chosen so; reminders of dates are
always gathered. The nightly job gathers whatever is still due, so that a week in which nothing was
sent ends in one letter to each person.

Whatever goes wrong with one notice is kept with it and touches no other.
"""

from __future__ import annotations

import datetime
import logging
import threading
import time
from collections.abc import Iterable
from functools import partial

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from ..conf import get_setting
from ..formats.batches import SMALL_BATCH, in_batches
from ..models import Notice
from ..models.lifecycle import get_page_model
from ..status import site_today, stored_moment
from .posting import NotSent, TookTooLong, post, too_many_unfinished
from .recipients import why_dropped
from .rendering import digest_item, digest_mail, notice_mail


logger = logging.getLogger("wagtail_partnerships")

IDLE = datetime.timedelta(days=1)


class Run:
    """
    How long one run of the outbox may go on.

    :param seconds: default: as `MAIL_RUN_SECONDS` says.
    :param stop: ends the run when it is set, after the mail in hand.
    :ivar begun: how many notices it has taken in hand to send them at once.
    """

    begun = 0

    def __init__(self, seconds: float | None = None, stop: threading.Event | None = None):
        self.end = time.monotonic() + (seconds or get_setting("MAIL_RUN_SECONDS"))
        self.stop = stop

    def is_over(self) -> bool:
        """Whether no other mail may be begun."""
        if self.stop is not None and self.stop.is_set():
            return True
        return time.monotonic() >= self.end or too_many_unfinished()


def send_all(run: Run | None = None) -> int:
    """Send everything that is due, one letter to each person; return how many notices were sent."""
    run = run or Run()
    return send_gathered(run) + send_notices(run=run)


def send_notices(limit: int | None = None, run: Run | None = None) -> int:
    """
    Send the notices that do not wait to be gathered, each in a letter of its own.

    :param limit: how many at the most (default: all).
    :returns: how many were sent.
    """
    run = run or Run()
    release_stale_claims()
    due = Notice.objects.due().at_once().order_by("send_after", "pk")
    keys = list(due.values_list("pk", flat=True)[:limit])
    sent = 0
    for batch in in_batches(keys, SMALL_BATCH):
        for notice in _read(batch):
            if run.is_over():
                return sent
            claimed, claim = _claim([notice.pk])
            if claimed:
                run.begun += 1
                sent += _deliver([notice], claim)
    return sent


def send_gathered(run: Run | None = None) -> int:
    """
    Send each person what is due for them in one letter; return how many notices were sent.

    Who has had a letter of gathered notices on this day gets the next one tomorrow.
    """
    run = run or Run()
    release_stale_claims()
    due = Notice.objects.due().order_by()
    sent = 0
    for user in list(due.filter(user__isnull=False).values_list("user", flat=True).distinct()):
        if run.is_over():
            return sent
        keys, claim = _claim_for(user)
        sent += _deliver(_read(keys, claim), claim)
    # A role without an account has an address only; letters about answers are never gathered.
    roles = due.filter(user__isnull=True, gathered=True)
    for email in list(roles.values_list("email", flat=True).distinct()):
        if run.is_over():
            return sent
        if not _told_today(email=email):
            keys = roles.filter(email=email).order_by("pk").values_list("pk", flat=True)
            keys, claim = _claim(list(keys))
            sent += _deliver(_read(keys, claim), claim)
    return sent


def release_stale_claims() -> int:
    """
    Take back the notices whose worker has vanished; return how many.

    That counts as a try: a notice that kills its worker must not be tried for ever.
    """
    last = len(get_setting("NOTICE_RETRY_SECONDS"))
    facts = {
        "attempts": F("attempts") + 1,
        "claimed_at": None,
        "error": _("The process that sent it was stopped, or took too long."),
    }
    stale = Notice.objects.stale_claims()
    failed = stale.filter(attempts__gte=last).update(state=Notice.State.FAILED, **facts)
    return failed + stale.filter(attempts__lt=last).update(state=Notice.State.PENDING, **facts)


def seconds_until_due() -> float | None:
    """
    Return how long it is until there is something to do for whoever sends at once.

    That is a notice to be sent, or one whose worker may have vanished; None if there is neither.
    """
    now = timezone.now()
    if Notice.objects.due(now).at_once().exists():
        return 0
    notices = Notice.objects.at_once()
    pending = notices.filter(state=Notice.State.PENDING)
    in_hand = notices.filter(state=Notice.State.SENDING)
    pause = datetime.timedelta(seconds=get_setting("NOTICE_CLAIM_SECONDS"))
    moments = [
        pending.aggregate(first=Min("send_after"))["first"],
        (claim := in_hand.aggregate(first=Min("claimed_at"))["first"]) and claim + pause,
    ]
    return min(((moment - now).total_seconds() for moment in moments if moment), default=None)


def count_waiting_in_vain() -> int:
    """Return how many notices are due for a day, where nothing was sent in it; 0 if all is well."""
    since = timezone.now() - IDLE
    if Notice.objects.filter(state=Notice.State.SENT, sent_at__gte=since).exists():
        return 0
    return Notice.objects.due().filter(send_after__lte=since).count()


def _claim(keys: Iterable[int]) -> tuple[list[int], datetime.datetime]:
    """Take notices in hand; return those that no other worker has, and the mark of the claim."""
    now = timezone.now()
    pending = Notice.objects.filter(state=Notice.State.PENDING)
    claim = {"state": Notice.State.SENDING, "claimed_at": now}
    return [pk for pk in keys if pending.filter(pk=pk).update(**claim)], now


def _claim_for(user: int) -> tuple[list[int], datetime.datetime]:
    """Claim all that is due for a person, so that two workers do not make two letters of it."""
    users = get_user_model().objects.filter(pk=user)
    with transaction.atomic():
        # The first statement is a write, because SQLite locks nothing else.
        users.update(is_active=F("is_active"))
        due = Notice.objects.due().filter(user=user)
        if _told_today(user=user):
            due = due.at_once()
        keys = list(due.select_for_update().order_by("pk").values_list("pk", flat=True))
        return _claim(keys)


def _told_today(**whom) -> bool:
    midnight = stored_moment(site_today())
    sent = Notice.objects.filter(state=Notice.State.SENT, gathered=True, **whom)
    return sent.filter(sent_at__gte=midnight, sent_at__lte=timezone.now()).exists()


def _read(keys: list[int], claim: datetime.datetime | None = None) -> list[Notice]:
    """
    Return notices with all that is asked of them, in their order.

    :param claim: the mark of the claim, where they are in hand already.
    """
    try:
        return _read_together(keys)
    except Exception as error:
        if len(keys) > 1:
            return [notice for pk in keys for notice in _read([pk], claim)]
        logger.exception("Notice %s cannot be read.", *keys)
        if claim is None:
            keys, claim = _claim(keys)
        _settle(keys, claim, error)
        return []


def _read_together(keys: list[int]) -> list[Notice]:
    related = ("user", "cycle__lead", "expression__call__page")
    notices = list(Notice.objects.filter(pk__in=keys).select_related(*related).order_by("pk"))
    pages = get_page_model().objects
    wanted = {notice.cycle.page_id for notice in notices if notice.cycle_id}
    specific = pages.filter(pk__in=wanted).specific().in_bulk() if wanted else {}
    people = {}
    for notice in notices:
        # One object for one person and one page: what is asked of them once is known.
        notice.user = people.setdefault(notice.user_id, notice.user)
        if notice.cycle_id:
            notice.cycle.page = specific[notice.cycle.page_id]
    return notices


def _deliver(notices: list[Notice], claim: datetime.datetime) -> int:
    """Send notices that are in hand to one person in one letter; return how many were sent."""
    mail, keys = _word(notices, claim)
    if mail is None:
        return 0
    settle = partial(_settle, keys, claim)
    try:
        post(mail, settle)
    except TookTooLong as error:
        # They stay in hand: their mail may still leave, and then it must not be sent again.
        logger.warning("Notices %s: %s", keys, error)
        return 0
    except Exception as error:  # noqa: BLE001 (one poison address must not stop the others)
        logger.warning("Notices %s could not be sent: %s", keys, type(error).__name__)
        settle(error)
        return 0
    try:
        settle(None)
    except Exception:
        # It stays in hand, and may be sent once more: better than not at all.
        logger.exception("Notices %s have left, which could not be noted.", keys)
    return len(keys)


def _word(notices: list[Notice], claim) -> tuple[EmailMessage | None, list[int]]:
    """Return the mail to one person, and the notices in it; what cannot be worded has failed."""
    worded, known = [], {}
    for notice in notices:
        try:
            if reason := why_dropped(notice):
                _store([notice.pk], claim, state=Notice.State.DROPPED, error=reason)
            elif len(notices) == 1:
                return notice_mail(notice), [notice.pk]
            else:
                worded.append((notice, digest_item(notice, known)))
        except Exception as error:
            logger.exception("Notice %s cannot be worded.", notice.pk)
            _settle([notice.pk], claim, error)
    if len(worded) == 1:
        return _word([notice for notice, _item in worded], claim)
    if not worded:
        return None, []
    keys = [notice.pk for notice, _item in worded]
    try:
        return digest_mail(worded[0][0], [item for _notice, item in worded]), keys
    except Exception as error:
        logger.exception("Notices %s cannot be worded together.", keys)
        _settle(keys, claim, error)
        return None, []


def _settle(keys: list[int], claim: datetime.datetime, error: BaseException | None) -> None:
    """Note what has become of notices in hand: sent, or not because of an error."""
    if error is None:
        # Also where another worker has taken them up meanwhile: they have left.
        Notice.objects.filter(pk__in=keys).update(
            state=Notice.State.SENT, sent_at=timezone.now(), error="", claimed_at=None
        )
        return
    pauses = get_setting("NOTICE_RETRY_SECONDS")
    tries = list(Notice.objects.filter(pk__in=keys).values_list("pk", "attempts"))
    for pk, attempts in tries:
        facts = {"attempts": attempts + 1, "error": _in_words(error)}
        if attempts < len(pauses):
            pause = datetime.timedelta(seconds=pauses[attempts])
            facts |= {"state": Notice.State.PENDING, "send_after": timezone.now() + pause}
        else:
            facts |= {"state": Notice.State.FAILED}
        _store([pk], claim, **facts)


def _in_words(error: BaseException) -> str:
    text = str(error) if isinstance(error, NotSent) else f"{type(error).__name__}: {error}"
    # What a server says may hold what no database stores.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _store(keys: list[int], claim: datetime.datetime, **facts) -> None:
    # Not what another worker has taken up since.
    in_hand = Notice.objects.filter(state=Notice.State.SENDING, claimed_at=claim)
    in_hand.filter(pk__in=keys).update(claimed_at=None, **facts)
