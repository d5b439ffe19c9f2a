"""Background work. The rows are the truth; a task is only a nudge to look at them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from asgiref.local import Local
from django.db import connections
from django_tasks import task

from .models import Notice
from .outbox import send_notices


logger = logging.getLogger("wagtail_partnerships")

# A nudge may run inside a web process, after commit: it sends a few and leaves the rest to the job.
NUDGE_LIMIT = 20


@task()
def send_due_notices(limit: int = NUDGE_LIMIT) -> int:
    """Send notices that are due, at most so many; return how many were sent."""
    return send_notices(limit)


# Whether this thread answers a request, and what is to be done after the answer.
_request = Local()


def nudge() -> None:
    """
    Ask for what is due to be sent, where anything is.

    While a request is answered, it is asked for once the answer has gone: with Django's immediate
    tasks a visitor would otherwise wait for the mail server.
    """
    after_answer(_enqueue)


def _enqueue() -> None:
    if Notice.objects.due().at_once().exists():
        send_due_notices.enqueue()


def after_answer(act: Callable[[], object]) -> None:
    """
    Do something once the request has been answered; at once where none is.

    It is for what the nightly job does again, or a person can ask for again: a process that is
    killed loses it.
    """
    if not getattr(_request, "is_served", False):
        act()
    elif act not in _request.owed:
        _request.owed.append(act)


def begin_request(**kwargs) -> None:
    """Note that a request is being answered."""
    _request.is_served, _request.owed = True, []


def end_request(**kwargs) -> None:
    """Do what was put off while a request was answered."""
    _request.is_served = False
    owed, _request.owed = getattr(_request, "owed", []), []
    for act in owed:
        try:
            act()
        except Exception:
            # The rows stay, and the nightly job sends them.
            logger.exception("What was put off until after a request could not be done.")
    if owed:
        for connection in connections.all(initialized_only=True):
            # As Django does at the end of a request; a test holds a transaction around it.
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
