"""Purges what people have sent once its time is over, or says what would be purged."""

from django.core.management.base import BaseCommand

from ...actions.privacy.retention import purge_due, upcoming
from ...status import site_today


class Command(BaseCommand):
    """Tell owners of what is to be purged, and purge what they were told of in time."""

    help = (
        "Tells the owners of calls which answers will be purged, and purges those whose time is "
        "over. partnerships_daily does it, too."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Change nothing; list what each call keeps, and until when.",
        )

    def handle(self, *args, dry_run, **options):
        if dry_run:
            self.list_upcoming()
            return
        counts = purge_due()
        self.stdout.write(f"Answers purged: {sum(counts.values())}, of calls: {len(counts)}")

    def list_upcoming(self):
        """Say what each call keeps, the earliest first, and what is over or held."""
        today = site_today()
        for due in sorted(upcoming(), key=lambda due: due.on):
            count = due.record.expressions.not_erased().count()
            note = "held" if due.record.legal_hold else "over" if due.on < today else ""
            line = f"{due.on.isoformat()}  {due.record.page.title}: {due.what}, {count} answers"
            self.stdout.write(f"{line} ({note})" if note else line)
