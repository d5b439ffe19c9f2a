"""The command that brings an existing register in."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from wagtail_partnerships.importing.content import CannotRead
from wagtail_partnerships.importing.files import Folder
from wagtail_partnerships.importing.lists import Lists
from wagtail_partnerships.importing.matching import Documents
from wagtail_partnerships.importing.reading import read_sheet
from wagtail_partnerships.importing.validation import Validation
from wagtail_partnerships.importing.writing import Writer
from wagtail_partnerships.library.entries import guidance_models
from wagtail_partnerships.models import GuidanceLibraryPage, GuidancePage
from wagtail_partnerships.reading.visibility import PAGE


EVERY = 50


class Command(BaseCommand):
    """
    Brings the documents of a CSV or XLSX register into a library.

    Every cell is checked first; while one is wrong, nothing is written. Then each row is brought
    in whole or not at all. Run again, it goes on where it stopped: what is there is left as it is.
    """

    help = "Import an existing register of guidance documents into a library, from CSV or XLSX."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The register: a .csv or .xlsx file.")
        parser.add_argument("--library", required=True, help="Number or slug of the library's page")
        parser.add_argument("--files", type=Path, help="The folder of the files that it names.")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Show what would be imported, and change nothing.",
        )
        parser.add_argument("--type", help="The page type, as app.Model, if the site has several.")

    def handle(self, *, file, library, files, dry_run, verbosity, **options):
        page = find_library(library)
        model = find_type(options["type"])
        if not model.can_exist_under(page):
            raise CommandError(f"“{page.title}” cannot have pages of the type {model._meta.label}.")
        if files and not files.is_dir():
            raise CommandError(f"There is no folder {files}. Check --files.")
        try:
            sheet = read_sheet(file)
        except CannotRead as error:
            raise CommandError(str(error)) from error
        folder, documents, lists = Folder(files), Documents(page), Lists()
        validation = Validation(sheet, page, folder, documents, lists, model)
        for note in sheet.notes if verbosity else ():
            self.stdout.write(note)
        for problem in validation.problems:
            self.stdout.write(str(problem))
        if validation.problems:
            found = ngettext(
                "%(number)s problem found. Nothing was changed.",
                "%(number)s problems found. Nothing was changed.",
                len(validation.problems),
            )
            raise CommandError(found % {"number": len(validation.problems)})
        if verbosity:
            self.tell_rows(_("Left out or changed"), validation.remarks)
        if dry_run:
            self.foresee(validation.rows, lists)
            return
        total = len(validation.rows)

        def progress(done):
            if verbosity > 1 or verbosity and (done % EVERY == 0 or done == total):
                self.stdout.write(_("%(done)s of %(total)s rows") % {"done": done, "total": total})
                self.stdout.flush()

        writer = Writer(page, model, folder, documents, lists)
        self.tell(writer.write(validation.rows, progress))

    def foresee(self, rows, lists):
        """Say what a run would do."""
        new = [row for row in rows if row.is_new]
        moving = [row for row in rows if row.leaves and not row.is_new]
        differing = [row for row in rows if row.differing]
        same = [row for row in rows if not (row.is_new or row.leaves or row.differing)]
        self.stdout.write(f"{_('Will be imported')}: {len(new)}")
        self.stdout.write(f"{_('Already here, unchanged')}: {len(same)}")
        self.tell_rows(_("Will go out of use"), [(row, str(row.status.label)) for row in moving])
        self.tell_differing(differing)
        self.tell_rows(_("Will be added to the lists"), lists.missing(new))
        self.stdout.write(_("This was a dry run. Nothing was changed."))

    def tell(self, report):
        """Say what a run has done."""
        self.stdout.write(f"{_('Imported')}: {report.new.total()}")
        for status, number in report.new.items():
            self.stdout.write(f"  {status.label}: {number}")
        self.stdout.write(f"{_('Already here, unchanged')}: {report.unchanged}")
        self.tell_rows(_("Went out of use"), [(row, str(row.status.label)) for row in report.moved])
        self.tell_differing(report.differing)
        self.tell_rows(_("Added to the lists"), report.made)
        self.tell_rows(_("Not imported"), report.failed)
        if report.failed:
            raise CommandError(
                _(
                    "Some rows were not imported. Correct the problems above, and run the command "
                    "again."
                )
            )

    def tell_differing(self, rows):
        self.tell_rows(
            _("Already here, different from their rows, and not changed"),
            [(row, ", ".join(row.differing)) for row in rows],
        )

    def tell_rows(self, heading, lines):
        if lines:
            self.stdout.write(f"{heading}: {len(lines)}")
        for line in lines:
            words = ": ".join(map(str, line)) if isinstance(line, tuple) else str(line)
            self.stdout.write(f"  {words}")


def find_library(wanted: str):
    """
    Return the library with a number or a slug.

    :raises CommandError: if there is none, or more than one.
    """
    found = PAGE.objects.filter(slug=wanted)
    if wanted.isdecimal():
        found = found | PAGE.objects.filter(pk=wanted)
    found = [page.specific for page in found if page.alias_of_id is None]
    found = [page for page in found if isinstance(page, GuidanceLibraryPage)]
    if not found:
        raise CommandError(f"There is no guidance library “{wanted}”.")
    if len(found) > 1:
        numbers = ", ".join(str(page.pk) for page in found)
        raise CommandError(f"Several libraries are called “{wanted}”. Give a number: {numbers}.")
    return found[0]


def find_type(label: str | None) -> type[Page]:
    """
    Return the page type of the documents: ours, or the host's own where there is only that.

    :raises CommandError: if there is none of that name, or it has to be named.
    """
    models = {model._meta.label.lower(): model for model in guidance_models()}
    if label:
        if label.lower() not in models:
            raise CommandError(f"There is no page type {label}. There are: {', '.join(models)}.")
        return models[label.lower()]
    if not GuidancePage._meta.abstract:
        return GuidancePage
    if len(models) != 1:
        raise CommandError(f"Name the page type with --type: {', '.join(models)}.")
    return next(iter(models.values()))
