"""
Handing one mail to the mail back end, and waiting for it no longer than a stated time.

Python can interrupt no call, and most back ends know no time limit, so each mail has a thread of
its own. Whoever waits goes on in time; what becomes of the mail later is still noted.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable

from django import VERSION as DJANGO_VERSION
from django.core.mail import EmailMessage
from django.db import connections
from django.utils.translation import gettext as _

from ..conf import get_setting


logger = logging.getLogger("wagtail_partnerships")

# So many mails of one process may be under way although nobody waits for them any more.
UNFINISHED_LIMIT = 5

Settle = Callable[[BaseException | None], None]


class NotSent(Exception):
    """The mail back end has said that it sent nothing, and not why."""


class TookTooLong(Exception):
    """The mail is still under way; what becomes of it is noted later."""


class Posting(threading.Thread):
    """One mail in the hands of the mail back end."""

    def __init__(self, mail: EmailMessage, limit: float, settle: Settle):
        super().__init__(name="partnerships-mail", daemon=True)
        self.mail = mail
        self.limit = limit
        self.settle = settle
        self.error: BaseException | None = None
        self.is_done = self.is_given_up = False
        self.lock = threading.Lock()
        self.begun = time.monotonic()
        self.context = contextvars.copy_context()

    def run(self):
        """Send the mail, and note what became of it where nobody waits any more."""
        try:
            self.context.run(self._send)
            with self.lock:
                self.is_done = True
            if self.is_given_up:
                self.settle(self.error)
        except Exception:
            # The notice stays in hand, until its claim is old.
            logger.exception("What became of a mail could not be noted.")
        finally:
            connections.close_all()
            _unfinished.discard(self)

    def _send(self) -> None:
        try:
            # A back end that returns None, as some do, has not counted.
            if hand_over(self.mail, self.limit) == 0:
                raise NotSent(_("The mail server, or what leads to it, did not send the email."))
        except BaseException as error:  # noqa: BLE001 (whoever waits raises it)
            self.error = error


_unfinished: set[Posting] = set()


def post(mail: EmailMessage, settle: Settle) -> None:
    """
    Send a mail, and wait for it as long as `MAIL_TIMEOUT_SECONDS` says.

    :param settle: is called if the mail is done later, in another thread, with the error or None.
    :raises TookTooLong: if the time is over.
    :raises NotSent: if the back end has sent nothing.
    :raises Exception: whatever the back end raises.
    """
    limit = get_setting("MAIL_TIMEOUT_SECONDS")
    posting = Posting(mail, limit, settle)
    posting.start()
    posting.join(limit)
    with posting.lock:
        if not posting.is_done:
            posting.is_given_up = True
            _unfinished.add(posting)
            raise TookTooLong(_("The mail server did not answer in time."))
    if posting.error is not None:
        raise posting.error


def hand_over(mail: EmailMessage, limit: float) -> int | None:
    """
    Give a mail to the host's mail back end; return how many it says that it sent.

    :param limit: the seconds that the whole may take.
    """
    if not mail.recipients():
        return 0
    if DJANGO_VERSION >= (6, 1):
        from django.core.mail import mailers

        backend = mailers.default
    else:
        from django.core.mail import get_connection

        backend = get_connection()
    # Django's SMTP back end, and others that know a time limit, wait for ever without one. A second
    # less than the whole lets them say themselves what was wrong.
    own = getattr(backend, "timeout", 0)
    if own is None or isinstance(own, (int, float)) and own > 0:
        backend.timeout = min(own or limit, max(limit - 1, 1))
    return backend.send_messages([mail])


def too_many_unfinished() -> bool:
    """Whether so many mails of this process hang that it is to begin no other."""
    # What has hung for longer than a claim holds is lost; other workers try it again.
    since = time.monotonic() - get_setting("NOTICE_CLAIM_SECONDS")
    hanging = [posting for posting in list(_unfinished) if posting.begun > since]
    return len(hanging) >= UNFINISHED_LIMIT
