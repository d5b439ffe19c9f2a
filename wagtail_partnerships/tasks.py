"""Background work. The rows are the truth; a task is only a nudge to look at them."""

from __future__ import annotations

import datetime
import logging

from asgiref.local import Local
from django.db import close_old_connections
from django.utils import timezone
from django_tasks import task

from .conf import get_setting
from .models import Notice
from .notifications import may_receive, send_notice


logger = logging.getLogger("wagtail_partnerships")

# A nudge may run inside a web process, after commit: it sends a few and leaves the rest to the job.
NUDGE_LIMIT = 20


@task()
def send_due_notices(limit: int = NUDGE_LIMIT) -> int:
    """Send notices that are due, at most so many; return how many were sent."""
    return send_notices(limit)


# Whether this thread answers a request, and whether something is to be sent after the answer.
_request = Local()


def nudge() -> None:
    """
    Ask for what is due to be sent, where anything is.

    While a request is answered, it is asked for once the answer has gone: with Django's immediate
    tasks a visitor would otherwise wait for the mail server.
    """
    if getattr(_request, "is_served", False):
        _request.owes_nudge = True
    elif Notice.objects.due().exists():
        send_due_notices.enqueue()


def begin_request(**kwargs) -> None:
    """Note that a request is being answered."""
    _request.is_served = True


def end_request(**kwargs) -> None:
    """Ask for what became due while a request was answered."""
    _request.is_served = False
    if getattr(_request, "owes_nudge", False):
        _request.owes_nudge = False
        try:
            nudge()
        except Exception:
            # The rows stay, and the nightly job sends them.
            logger.exception("The notices of a request could not be handed over.")
        close_old_connections()


def send_notices(limit: int | None = None) -> int:
    """
    Send the notices that are due, each claimed by one worker.

    :param limit: how many at the most (default: all).
    :returns: how many were sent.
    """
    release_stale_claims()
    keys = Notice.objects.due().order_by("send_after", "pk").values_list("pk", flat=True)
    sent = 0
    for pk in list(keys[:limit] if limit else keys):
        notice = _claim(pk)
        if notice is not None:
            sent += _deliver(notice)
    return sent


def release_stale_claims() -> int:
    """Give back the notices whose worker has vanished; return how many."""
    return Notice.objects.stale_claims().update(state=Notice.State.PENDING, claimed_at=None)


def _claim(pk: int) -> Notice | None:
    claimed = Notice.objects.filter(pk=pk, state=Notice.State.PENDING).update(
        state=Notice.State.SENDING, claimed_at=timezone.now()
    )
    if not claimed:
        return None
    return Notice.objects.select_related("user", "cycle__page", "expression__call__page").get(pk=pk)


def _deliver(notice: Notice) -> bool:
    if not may_receive(notice):
        _store(notice, state=Notice.State.DROPPED)
        return False
    try:
        send_notice(notice)
    except Exception as error:  # noqa: BLE001 (one poison address must not stop the others)
        logger.warning("Notice %s could not be sent: %s", notice.pk, type(error).__name__)
        _fail(notice, error)
        return False
    _store(notice, state=Notice.State.SENT, sent_at=timezone.now(), error="")
    return True


def _fail(notice: Notice, error: Exception) -> None:
    pauses = get_setting("NOTICE_RETRY_SECONDS")
    facts = {"attempts": notice.attempts + 1, "error": f"{type(error).__name__}: {error}"}
    if notice.attempts < len(pauses):
        pause = datetime.timedelta(seconds=pauses[notice.attempts])
        facts |= {"state": Notice.State.PENDING, "send_after": timezone.now() + pause}
    else:
        facts |= {"state": Notice.State.FAILED}
    _store(notice, **facts)


def _store(notice: Notice, **facts) -> None:
    Notice.objects.filter(pk=notice.pk).update(claimed_at=None, **facts)
