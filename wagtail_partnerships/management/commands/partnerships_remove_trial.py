"""Removes what a trial has left: documents, calls and libraries, whatever became of them."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ...actions.removal import BASE_PAGE, Trial
from ...exceptions import TransitionRefused


class Command(BaseCommand):
    """Say what there is, ask, and delete it for good."""

    help = (
        "Deletes guidance documents, calls and libraries for good, with their editions, reviews "
        "and responses, also issued documents, which nobody can delete in the admin. It lists what "
        "goes and asks first. Files stay in Documents and Images."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--below",
            type=int,
            metavar="PAGE",
            help="The number of a page: remove what stands at and below it. Default: everything.",
        )
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument(
            "--with-responses",
            action="store_true",
            help="Remove responses of people, too. Without it, nothing is removed where there are.",
        )
        parser.add_argument(
            "--user", help="The name of a superuser, who stands in the site's history for it."
        )

    def handle(self, *args, below, yes, with_responses, user, **options):
        trial = Trial(self.get_top(below))
        counts = trial.counts()
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count}{' (stay)' if name == 'files' else ''}")
        if not trial.pages.exists():
            self.stdout.write("There is nothing to remove.")
            return
        if counts["responses"] and not with_responses:
            raise CommandError(
                "People have responded to these calls. Export what has to be kept, and add "
                "--with-responses to remove the responses, too. Nothing was removed."
            )
        person = self.get_superuser(user)
        if not yes and input("Remove all this for good? Type “remove”: ").strip() != "remove":
            raise CommandError("Nothing was removed.")
        try:
            trial.remove(person)
        except TransitionRefused as refusal:
            reasons = " ".join(map(str, refusal.reasons))
            raise CommandError(f"{reasons} Nothing was removed.") from refusal
        self.stdout.write("Removed.")

    def get_top(self, pk):
        """Return the page that was named, or None where none was."""
        if pk is None:
            return None
        page = BASE_PAGE.objects.filter(pk=pk).first()
        if page is None:
            raise CommandError(f"There is no page with the number {pk}.")
        return page

    def get_superuser(self, name):
        """Return the superuser who was named, or None where none was."""
        if name is None:
            return None
        model = get_user_model()
        person = model.objects.filter(**{model.USERNAME_FIELD: name}, is_superuser=True).first()
        if person is None:
            raise CommandError(f"There is no superuser “{name}”.")
        return person
