"""The command that sends what is due: once, or as a service."""

import signal
import threading
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from wagtail_partnerships.conf import get_setting
from wagtail_partnerships.notices.sending import Run, send_notices


@contextmanager
def stopped_by_signals(stop):
    """Set an event at SIGTERM and Ctrl+C; only the main thread of a process can be told."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    if threading.current_thread() is not threading.main_thread():
        numbers = ()
    before = {number: signal.signal(number, lambda *args: stop.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Command(BaseCommand):
    """
    Sends the emails that are due and do not wait for the one of the day.

    For cron, each minute; with `--every 30` as a service that looks each 30 seconds. SIGTERM and
    Ctrl+C end it after the email in hand. Any number of them may run at once.
    """

    help = "Send the emails that are due at once: by cron, or with --every as a service."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=float,
            metavar="SECONDS",
            help="Go on, and look again after so many seconds, until it is told to stop.",
        )
        parser.add_argument(
            "--seconds",
            type=float,
            help="End a run after so many seconds (default: MAIL_RUN_SECONDS).",
        )

    def handle(self, *args, every, seconds, **options):
        if every is not None and every <= 0:
            raise CommandError("--every needs a number of seconds above 0.")
        stop = threading.Event()
        seconds = seconds or get_setting("MAIL_RUN_SECONDS")
        with stopped_by_signals(stop):
            if every is None:
                self.send(Run(seconds, stop))
            else:
                self.serve(every, seconds, stop)

    def serve(self, every, seconds, stop):
        """Send, and look again, until it is told to stop."""
        while not stop.is_set():
            try:
                self.send(Run(seconds, stop))
            except DatabaseError as error:
                # The database may be restarted; the rows are there when it is back.
                self.stderr.write(f"The database could not be asked: {error}")
            # A service holds no connection while it waits; a test holds a transaction around it.
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:
                    connection.close()
            stop.wait(every)

    def send(self, run):
        if sent := send_notices(run=run):
            self.stdout.write(f"Notices sent: {sent}")
