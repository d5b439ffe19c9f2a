from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from guidance_demo.loading import (
    CannotLoad,
    count_by_status,
    find_library,
    load,
)
from guidance_demo.people import DEMO_LOGINS
from wagtail_partnerships.status import DocumentStatus


class Command(BaseCommand):
    """Loads the demonstration; run again, it changes nothing."""

    help = (
        "Loads a demonstration into the default site: a library of guidance documents, calls "
        "to action and users. Running it again changes nothing, and no mail is sent."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--force",
            action="store_true",
            help="Load it although DEBUG is off. Everybody knows the passwords of its users.",
        )

    def handle(self, *, force, verbosity, **options):
        if not settings.DEBUG and not force:
            raise CommandError(
                "This is a demonstration, with users whose passwords everybody knows, and DEBUG is "
                "off, as it is on a real site. Nothing was loaded. Add --force if you mean it."
            )
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            raise CommandError("There is no default site. Make one in the admin, under Settings.")
        try:
            loaded = load(site)
        except CannotLoad as reason:
            raise CommandError(str(reason)) from reason
        if verbosity:
            self.report(site, loaded)

    def report(self, site, loaded):
        library = loaded or find_library(site)
        self.stdout.write("Loaded:" if loaded else "It was loaded before. Nothing has changed:")
        counts = count_by_status(library)
        self.stdout.write(f"  {sum(counts.values())} documents at {library.get_url()}")
        for status in DocumentStatus:
            self.stdout.write(f"    {counts.get(status, 0):>3} {str(status.label).lower()}")
        self.stdout.write(
            "  a closed call to action with its answers, one that is open for six weeks,"
        )
        self.stdout.write("  and the draft of another")
        self.stdout.write("No mail was sent.\nSign in as:")
        for username, password, role in DEMO_LOGINS:
            self.stdout.write(f"  {username:<15} {password:<6} {role}")
