import csv
import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from wagtail_partnerships.importing.columns import COLUMNS
from wagtail_partnerships.importing.csvfiles import NUL


LABELS = {column.key: str(column.label) for column in COLUMNS}


class Register:
    """A register in a file, and the command that brings it in."""

    def __init__(self, folder, library):
        self.path = folder / "register.csv"
        self.files = folder / "files"
        self.files.mkdir()
        self.library = library
        self.said = ""

    def write(self, *rows, encoding="utf-8", delimiter=","):
        """Write rows by the keys of their columns; what a document needs is filled in."""
        keys = list(dict.fromkeys(key for row in rows for key in self.filled(row)))
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow([LABELS[key] for key in keys])
        for row in rows:
            cells = (str(self.filled(row).get(key, "")) for key in keys)
            # Python 3.10 writes no NUL either.
            writer.writerow([cell.replace("\x00", NUL) for cell in cells])
        self.path.write_bytes(text.getvalue().replace(NUL, "\x00").encode(encoding))

    def write_xlsx(self, *rows):
        self.path = self.path.with_suffix(".xlsx")
        keys = list(dict.fromkeys(key for row in rows for key in self.filled(row)))
        book = Workbook()
        book.active.append([LABELS[key] for key in keys])
        for row in rows:
            book.active.append([self.filled(row).get(key) for key in keys])
        book.save(self.path)

    def filled(self, row):
        return {"title": f"Document {row['reference']}", "issued_on": "2018-09-01", **row}

    def run(self, path=None, **options):
        """Bring the register in, and return what was said."""
        out = io.StringIO()
        options.setdefault("library", str(self.library.pk))
        options.setdefault("files", self.files)
        try:
            call_command("import_guidance", path or self.path, stdout=out, **options)
        finally:
            self.said = out.getvalue()
        return self.said

    def refuse(self, **options):
        """Bring a register in that is not taken, and return what was said."""
        with pytest.raises(CommandError) as refusal:
            self.run(**options)
        return f"{self.said}{refusal.value}"


@pytest.fixture
def register(library, tmp_path):
    return Register(tmp_path, library)
