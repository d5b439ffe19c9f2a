"""
Sending from a web process that has no worker: one thread, begun when there is something to send.

No request waits for it. It ends when nothing is left to do, and with its process: what it had in
hand then is taken up by another, as after any worker that has vanished.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from django.core import mail
from django.db import connections

from ..conf import get_setting
from .sending import Run, seconds_until_due, send_notices


logger = logging.getLogger("wagtail_partnerships")

# So long the thread sends before it gives its connection to the database back.
RUN_SECONDS = 60
# So long it leaves the database in peace at the least, and as long as this it waits after an error.
SHORTEST_PAUSE, PAUSE_AFTER_ERROR = 5, 60


class Sender:
    """The thread of this process that sends; :meth:`wake` begins it where it is not at work."""

    def __init__(self):
        self.lock = threading.Lock()
        self.woken = threading.Event()
        self.thread: threading.Thread | None = None

    def wake(self) -> None:
        """Have what is due sent; return at once."""
        with self.lock:
            self.woken.set()
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(
                    target=self._work, name="partnerships-sender", daemon=True
                )
                self.thread.start()

    def _work(self) -> None:
        while not self._ends():
            pause = self._send()
            if pause is not None:
                self.woken.wait(pause)
                self.woken.set()

    def _ends(self) -> bool:
        """Whether nothing has been asked for since the last look; then the thread is over."""
        with self.lock:
            if self.woken.is_set():
                self.woken.clear()
                return False
            self.thread = None
            return True

    def _send(self) -> float | None:
        """Send what is due; return the seconds after which to look again, None for never."""
        try:
            send_notices(run=Run(RUN_SECONDS))
            until = seconds_until_due()
            return None if until is None else max(until, SHORTEST_PAUSE)
        except Exception:
            logger.exception("Sending failed. It is tried again in %s seconds.", PAUSE_AFTER_ERROR)
            return PAUSE_AFTER_ERROR
        finally:
            connections.close_all()


_senders: dict[int, Sender] = {}


def wake() -> None:
    """Have what is due sent by the thread of this process."""
    # A process that was forked, as by gunicorn with --preload, has inherited no thread.
    _senders.setdefault(os.getpid(), Sender()).wake()


def run_beside(act: Callable[[], object]) -> None:
    """Do something long in a thread of its own; whoever answers requests does not wait for it."""

    def work():
        try:
            act()
        except Exception:
            logger.exception("What ran beside the requests failed. The nightly job does it again.")
        finally:
            connections.close_all()

    threading.Thread(target=work, name="partnerships-beside", daemon=True).start()


def is_wanted() -> bool:
    """
    Whether a web process is to send, and to do what takes long, in a thread.

    Not in tests, where Django keeps the mail in memory and a transaction hides the rows.
    """
    if hasattr(mail, "outbox") or not get_setting("MAIL_THREAD"):
        return False
    if threads_run():
        return True
    logger.warning(
        "uWSGI runs no threads here: email waits for partnerships_send or the nightly job. "
        "Start it with enable-threads, or run partnerships_send each minute."
    )
    return False


def threads_run() -> bool:
    """Whether a thread runs beside the requests; under uWSGI only where it is told so."""
    try:
        import uwsgi
    except ImportError:
        return True
    options = {key.decode() if isinstance(key, bytes) else key for key in uwsgi.opt}
    return bool(options & {"enable-threads", "threads"})
