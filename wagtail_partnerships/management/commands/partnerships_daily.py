"""The nightly job."""

from django.core.management.base import BaseCommand, CommandError

from wagtail_partnerships.daily import run_jobs


class Command(BaseCommand):
    """
    Does all timed work: reminders, offers that lapse, answers that are purged, notices.

    Safe to run twice, at once, and late: what is due is found in the rows, and each notice has a
    key of its own. Prints a line for each job; ends with status 1 if one failed.
    """

    help = "Do the timed work of guidance documents and calls. Run it every day, or every hour."

    def handle(self, *args, **options):
        if failed := run_jobs(self.stdout.write):
            raise CommandError("Failed: " + ", ".join(failed))
