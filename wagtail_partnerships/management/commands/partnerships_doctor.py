"""The command that finds and repairs broken states."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wagtail_partnerships.doctor import examine


class Command(BaseCommand):
    """
    Names everything that is wrong between documents, cycles, texts and notices.

    With `--fix`, repairs what needs no decision. Ends with status 1 while anything is left.
    """

    help = "Find, and with --fix repair, what is wrong with documents and their review cycles."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="Repair what needs no decision.")

    def handle(self, *args, fix, **options):
        left = repaired = 0
        for finding in list(examine()):
            if fix and finding.repair is not None:
                with transaction.atomic():
                    finding.repair()
                repaired += 1
                self.stdout.write(f"Repaired: {finding.message}")
            else:
                left += 1
                self.stdout.write(finding.message)
        self.stdout.write(f"{repaired} repaired, {left} left.")
        if left:
            raise CommandError("Some things are left for a person to decide.")
