"""Files that are no register, or a damaged one, are refused in a sentence."""

import zipfile

import pytest
from django.core.management import CommandError
from openpyxl import Workbook

from wagtail_partnerships.importing.content import CannotRead
from wagtail_partnerships.importing.reading import read_sheet
from wagtail_partnerships.models import GuidancePage


pytestmark = pytest.mark.django_db

HEADING = b"Title,Reference,Issued on"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.csv", b"", "is empty"),
        ("r.csv", "Title,Reference,Issued on\nRöntgen,R1,2018-01-01".encode("latin-1"), "UTF-8"),
        ("r.csv", b"Title,Reference\n", "has no column called Issued on"),
        ("r.csv", b"Title,Title,Reference,Issued on\n", "names a column twice: title"),
        ("r.xlsx", b"no spreadsheet", "is not an XLSX file"),
        ("r.ods", b"", "is not CSV or XLSX"),
    ],
)
def test_what_is_no_register(register, name, content, said):
    path = register.path.with_name(name)
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        register.run(path)


def test_file_that_is_not_there(register):
    with pytest.raises(CommandError, match="There is no file"):
        register.run()


def test_csv_of_an_old_macintosh(register):
    register.path.write_bytes(HEADING + b"\rOne,R1,2018-09-01\rTwo,R2,2018-09-01\r")
    register.run()
    assert GuidancePage.objects.count() == 2


@pytest.mark.parametrize("length", [200_000, 1_200_000])
def test_first_line_without_an_end(tmp_path, length):
    path = tmp_path / "r.csv"
    path.write_bytes(b"x" * length)
    with pytest.raises(CannotRead):
        read_sheet(path)


PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("content", [b"", b"<broken"])
def test_workbook_with_a_broken_part(register, part, content):
    register.write_xlsx({"reference": "R1"})
    with zipfile.ZipFile(register.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(register.path, "w") as archive:
        for name, kept in parts.items():
            archive.writestr(name, content if name == part else kept)
    with pytest.raises(CannotRead):
        read_sheet(register.path)


def test_workbook_with_damaged_bytes(register):
    register.write_xlsx({"reference": "R1"})
    with zipfile.ZipFile(register.path) as archive:
        begin = archive.getinfo(PARTS[0]).header_offset + 80
    content = bytearray(register.path.read_bytes())
    content[begin : begin + 10] = b"\xff" * 10
    register.path.write_bytes(content)
    assert (
        "The file is damaged, or is not an XLSX file with a sheet. Save the register again"
        in register.refuse()
    )


def test_workbook_of_charts_only(register):
    book = Workbook()
    book.create_chartsheet("Chart")
    book.remove(book.worksheets[0])
    register.path = register.path.with_suffix(".xlsx")
    book.save(register.path)
    assert "not an XLSX file with a sheet" in register.refuse()
