"""The command that sends what is due: once, or as a service."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from wagtail_partnerships.conf import get_setting
from wagtail_partnerships.outbox import Run, send_notices


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
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *args: stop.set())
        seconds = seconds or get_setting("MAIL_RUN_SECONDS")
        if every is None:
            self.send(Run(seconds, stop))
            return
        while not stop.is_set():
            try:
                self.send(Run(seconds, stop))
            except DatabaseError as error:
                # The database may be restarted; the rows are there when it is back.
                self.stderr.write(f"The database could not be asked: {error}")
            # A service holds no connection while it waits.
            connections.close_all()
            stop.wait(every)

    def send(self, run):
        if sent := send_notices(run=run):
            self.stdout.write(f"Notices sent: {sent}")
