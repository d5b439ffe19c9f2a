from django.conf import settings
from django.core.management.base import BaseCommand
from wagtail.models import Site


class Command(BaseCommand):
    help = "Says where the demonstration site is served and who can sign in."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, port, **options):
        # Letters and feeds give whole addresses.
        Site.objects.filter(is_default_site=True).update(hostname="localhost", port=port)
        address = f"http://localhost:{port}/"
        self.stdout.write(f"\nThe site:   {address}\nThe admin:  {address}admin/\n\nSign in as:")
        for username, password, role in settings.DEMO_LOGINS:
            self.stdout.write(f"  {username:<15} {password:<6} {role}")
        self.stdout.write("\nLetters are kept in demo/mail. Stop with Ctrl-C.\n\n")
