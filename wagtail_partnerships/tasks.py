"""Background work. The rows are the truth; a task is only a nudge to look at them."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from contextlib import contextmanager

from asgiref.local import Local
from django.core import mail
from django.db import connections
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from .models import Notice
from .notices import background
from .notices.background import SHORTEST_PAUSE
from .notices.sending import Run, seconds_until_due, send_notices


logger = logging.getLogger("wagtail_partnerships")

# So much one nudge sends at the most: some workers end a task that takes minutes.
NUDGE_LIMIT, NUDGE_SECONDS = 20, 60


@task()
def send_due_notices(limit: int = NUDGE_LIMIT) -> int:
    """Send notices that are due, at most so many; return how many were sent."""
    run = Run(NUDGE_SECONDS)
    sent = send_notices(limit, run)
    if not runs_at_once():
        _go_on(sent, failed=run.begun - sent)
    return sent


def _go_on(sent: int, failed: int) -> None:
    """Have a worker come back for what is left of a run, and for what it is to try again."""
    seconds = seconds_until_due()
    if seconds is None or (seconds > 0 and not failed):
        # What others have put off, they come back for.
        return
    if send_due_notices.get_backend().supports_defer:
        # A pause also where something is due: the mail server may hang.
        run_after = timezone.now() + datetime.timedelta(seconds=max(seconds, SHORTEST_PAUSE))
        send_due_notices.using(run_after=run_after).enqueue()
    elif sent and seconds <= 0:
        send_due_notices.enqueue()


def runs_at_once() -> bool:
    """Whether the host names no worker, so that tasks run where they are asked for."""
    return isinstance(send_due_notices.get_backend(), ImmediateBackend)


# Whether this thread answers a request, and what is to be done after the answer.
_request = Local()
# Whether this process has ever answered one.
_is_web_process = False


def nudge() -> None:
    """
    Ask for what is due to be sent, where anything is; nobody who is served waits for it.

    A worker sends it, where the host has one. Without one a web process sends it in a thread of its
    own, and any other process, such as a command, at once.
    """
    if not getattr(_request, "is_held", False):
        after_answer(_ask)


@contextmanager
def nudges_held():
    """Leave what falls due to whoever gathers it at the end."""
    _request.is_held = True
    try:
        yield
    finally:
        _request.is_held = False


def _ask() -> None:
    if not Notice.objects.due().at_once().exists():
        return
    if not runs_at_once() or not _is_web_process or hasattr(mail, "outbox"):
        send_due_notices.enqueue()
    elif background.is_wanted():
        background.wake()


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
    global _is_web_process
    _is_web_process = True
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
