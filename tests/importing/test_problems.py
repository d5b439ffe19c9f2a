"""What is wrong in a register is named by its row and column, and nothing is written."""

import io
import random

import pytest
from bs4.builder import ParserRejectedMarkup
from openpyxl import load_workbook
from PIL import Image

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.importing import markup
from wagtail_partnerships.models import GuidancePage, PartnershipsSettings


pytestmark = pytest.mark.django_db

LEFT = {"status": "Withdrawn", "reason": "Unsafe.", "ended_on": "2020-01-01"}
REPLACED = {"status": "Superseded", "ended_on": "2020-01-01"}


# What is wrong in a row, and how it is named.
BAD_CELLS = (
    ({"title": ""}, "“Title”: Enter the title of the document."),
    ({"title": "x" * 256}, "“Title”: Shorten this to 255 characters or fewer. It has 256."),
    ({"reference": ""}, "“Reference”: Enter the reference number of the document."),
    ({"reference": "x" * 51}, "“Reference”: Shorten this to 50 characters or fewer. It has 51."),
    ({"kind": "x" * 101}, "“Kind”: Shorten this to 100 characters"),
    (
        {"status": "Fine"},
        "“Status”: “Fine” is not a status. Enter In force, Withdrawn or Superseded.",
    ),
    ({**LEFT, "status": "Gone"}, "“Status”: “Gone” is not a status"),
    ({"status": "Draft"}, "“Status”: A document cannot be imported with the status “Draft”"),
    ({"status": "Under review"}, "cannot be imported with the status “Under review”"),
    ({"edition": "0"}, "“Edition”: Enter the number of an edition. The first edition is 1, not 0."),
    ({"edition": "second"}, "“Edition”: “second” is not a whole number"),
    ({"edition": "9" * 5000}, "is not a whole number from 0 to 10000"),
    ({"review_interval": "-1"}, "“Months between reviews”: “-1” is not a whole number"),
    ({"review_interval": "9000"}, "This leads to a review after the year 2200"),
    ({"issued_on": ""}, "“Issued on”: Enter the date of the latest edition"),
    (
        {"issued_on": "01/09/2018"},
        "“Issued on”: “01/09/2018” is not a date. Write it like 27 March",
    ),
    ({"issued_on": "2018-02-30"}, "“Issued on”: “2018-02-30” is not a date"),
    ({"issued_on": "2199-01-01"}, "“Issued on”: Enter a date that is not in the future."),
    ({"due_on": "soon"}, "“Review due on”: “soon” is not a date"),
    ({"due_on": "2017-01-01"}, "“Review due on”: This date is before the date in “Issued on”"),
    (
        {"first_issued_on": "2019-01-01"},
        "“First issued”: This date is after the date in “Issued on”",
    ),
    ({"ended_on": "2020-01-01"}, "“Out of use on”: The status of this document is “In force”"),
    (
        {"successor": "R0"},
        "is “In force”, so leave this cell empty, or enter Superseded in “Status”.",
    ),
    ({"taken_down": "yes"}, "“In force”, so leave this cell empty, or enter Withdrawn in"),
    ({"reason": "Unsafe."}, "“Reason of withdrawal”: The status of this document is “In force”"),
    ({**LEFT, "successor": "R0"}, "“Superseded by”: The status of this document is “Withdrawn”"),
    (
        {**REPLACED, "successor": "R0", "taken_down": "yes"},
        "“Taken down”: The status of this document is “Superseded”",
    ),
    ({**LEFT, "ended_on": ""}, "“Out of use on”: Enter the date on which"),
    (
        {**LEFT, "ended_on": "2017-01-01"},
        "“Out of use on”: This date is before the date in “Issued on”",
    ),
    ({**LEFT, "ended_on": "2199-01-01"}, "“Out of use on”: Enter a date that is not"),
    ({**LEFT, "reason": ""}, "“Reason of withdrawal”: Enter the reason why"),
    ({**LEFT, "taken_down": "perhaps"}, "“Taken down”: “perhaps” is not yes or no"),
    (REPLACED, "no column “Superseded by”: Enter the reference number"),
    (
        {**REPLACED, "successor": "R9"},
        "“Superseded by”: No row of the register and no document on this site has",
    ),
    ({**REPLACED, "successor": "R1"}, "“Superseded by”: “R1” is itself superseded"),
    ({"topics": f"Fine; {'x' * 101}"}, "“Topics”: “xxx"),
    ({"publishers": "x" * 256}, "“Publishers”: “xxx"),
    ({"legislation": "x" * 256}, "“Legislation”: “xxx"),
    ({"excluded": "Wales; France"}, "“Does not apply in”: “France” is not one of the nations"),
    ({"excluded": "England; Scotland; Wales; Northern Ireland"}, "Leave out at least one nation"),
    ({"officer_email": "nobody"}, "“E-mail address of the role”: “nobody” is not an email"),
    ({"audience": "x" * 256}, "“Audience”: Shorten this to 255 characters"),
    ({"summary": "a\x00b"}, "“Summary”: This cell has a character that cannot be stored"),
    (
        {"text": "<aside><h3>Note</h3></aside>"},
        "“Text”: The editor could not save this text. Part 1",
    ),
    ({"text": "<p>x</p><section class=principle><p>y</p></section>"}, "Part 2 (Principle or"),
    ({"text": f"<h2>{'x' * 256}</h2>"}, "(Heading, Heading): "),
    ({"text": "<div>" * 3000 + "x"}, "“Text”: The text nests 100 or more HTML elements"),
    ({"text": "nothing.html"}, "“Text”: “nothing.html” is not among the files"),
    ({"images": "a.png | x"}, "“Images”: “a.png” is not among the files"),
    ({"officer": "nobody"}, "No active account has the user name or email address “nobody”"),
    ({"cites": "R9"}, "“Our documents cited”: No row of the register"),
    ({"cites": "R1"}, "“Our documents cited”: A document cannot cite itself"),
    ({"legislation": "Act", "builds_on": "Bill"}, "document on this site has the reference “Bill”"),
    ({"legislation": f"Act | {'x' * 256}"}, "“Legislation”: “xxx"),
    ({"files": "nothing.pdf"}, "“Files”: “nothing.pdf” is not among the files"),
    ({"issued_on": "30 February 2018"}, "“30 February 2018” is not a date"),
    ({"issued_on": "1 Smarch 2018"}, "“1 Smarch 2018” is not a date"),
)


@pytest.mark.parametrize(("row", "named"), BAD_CELLS)
@pytest.mark.parametrize("dry_run", [True, False])
def test_bad_cell_is_named(register, row, named, dry_run):
    register.write({"reference": "R0"}, {"reference": "R1", **row})
    said = register.refuse(dry_run=dry_run)
    assert "Row 3, " in said
    assert named in said
    assert "1 problem found. Nothing was changed." in said
    assert not GuidancePage.objects.exists()


def test_column_is_named_by_letter_and_heading(register):
    register.write({"title": "T", "reference": "R1", "issued_on": "never"})
    assert "Row 2, column B “Issued on”: “never”" in register.refuse()


def test_every_problem_is_named_at_once_in_the_order_of_the_file(register):
    register.write(
        {"reference": "R1", "issued_on": "?", "edition": "?"}, {"reference": "", "title": ""}
    )
    said = register.refuse().splitlines()
    named = [line[:5] for line in said if line.startswith("Row")]
    assert named == ["Row 2", "Row 2", "Row 3", "Row 3"]
    assert "4 problems found" in said[-1]


@pytest.mark.parametrize(("one", "other"), [("R1", "R1"), ("scor-1", "SCOR-1"), ("A 1", " A  1")])
def test_reference_that_stands_twice(register, one, other):
    register.write({"reference": one}, {"reference": other})
    assert "Row 3, column C “Reference”: Row 2 has the same reference." in register.refuse()


def test_ring_of_successors(register):
    register.write(
        {"reference": "A", "successor": "B", **REPLACED},
        {"reference": "B", "successor": "A", **REPLACED},
    )
    assert "2 problems found" in register.refuse()


def test_ring_of_what_documents_build_on(register):
    register.write(
        {"reference": "A", "builds_on": "B"},
        {"reference": "B", "cites": "C"},
        {"reference": "C", "builds_on": "A"},
    )
    said = register.refuse()
    assert "“Builds on”: “B” needs this document too" in said
    assert "3 problems found" in said


def test_what_is_no_image(register):
    (register.files / "a.png").write_bytes(b"no image")
    (register.files / "a.html").write_bytes("Röntgen".encode("latin-1"))
    register.write({"reference": "R1", "images": "a.png | x", "text": "a.html"})
    said = register.refuse()
    assert "“a.png” is damaged or is not an image" in said and "“a.html” is not in UTF-8" in said


def test_each_problem_of_a_cell_is_named(register):
    register.write({"reference": "R1", "files": "a.pdf; b.pdf", "images": "a.png"})
    said = register.refuse()
    assert "“Files”: “a.pdf” is not among" in said and "“Files”: “b.pdf” is not among" in said
    assert "“Images”: Describe the image “a.png” for people who cannot see it" in said
    assert "“Images”: “a.png” is not among the files" in said


def test_text_that_the_parser_rejects(register, monkeypatch):
    def reject(*args):
        raise ParserRejectedMarkup("unknown status keyword")

    monkeypatch.setattr(markup, "BeautifulSoup", reject)
    register.write({"reference": "R1", "text": "<![foo[x]]>"})
    assert "“Text”: The HTML of this text cannot be read" in register.refuse()


def image(kind, end=None):
    """Return the content of an image, as far as it is to go."""
    content = io.BytesIO()
    noise = random.Random(1).randbytes(64 * 64 * 3)
    Image.frombytes("RGB", (64, 64), noise).save(content, kind)
    return content.getvalue()[:end]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", image("PNG", 2000)),
        ("a.jpg", image("JPEG", 1000)),
        ("a.gif", b"GIF89a"),
        ("a.webp", image("WEBP", 500)),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\x7f\xff\xff\xff" * 2 + b"\x08\x02\0\0\0" * 2,
        ),
        ("a.png", image("JPEG")),
    ],
)
def test_image_that_could_not_be_uploaded_or_shown(register, name, content):
    (register.files / name).write_bytes(content)
    register.write({"reference": "R1", "images": f"{name} | x"})
    assert f"Row 2, column D “Images”: “{name}” " in register.refuse(dry_run=True)


def test_formula_without_a_value(register):
    register.write_xlsx({"reference": "R1", "summary": "#N/A"}, {"reference": "R2"})
    book = load_workbook(register.path)
    book.active["A3"], book.active["A3"].data_type = "#REF!", "e"
    book.save(register.path)
    said = register.refuse(dry_run=True)
    assert "Row 3, column A “Title”: A formula in this cell gives the error #REF!" in said
    assert "Row 2, column D “Summary”: A formula in this cell gives the error #N/A" in said


def test_officer_without_an_account_of_their_own(register, editor, other_editor):
    type(editor).objects.update(email="office@example.org")
    register.write({"reference": "R1", "officer": "office@example.org"})
    assert (
        "Several active accounts have the email address “office@example.org”" in register.refuse()
    )
    register.write({"reference": "R1", "officer": editor.get_username()})
    editor.is_active = False
    editor.save()
    assert "No active account has the user name" in register.refuse()


def test_successor_out_of_use(register, library):
    page = factories.make_issued_guidance(library, reference="OLD")
    actions.withdraw(page.review_cycle, None, "Unsafe.")
    register.write({"reference": "A", "successor": "OLD", **REPLACED})
    assert "“OLD” is not in force on this site" in register.refuse()


def test_summary_that_the_site_asks_for(register, library):
    settings = PartnershipsSettings.for_page(library)
    settings.require_summary = True
    settings.save()
    register.write({"reference": "R1"})
    assert "“Summary”: Enter a summary. This site needs one" in register.refuse()


# Files


@pytest.fixture
def secret(register):
    path = register.files.parent / "secret.pdf"
    path.write_bytes(b"secret")
    return path


@pytest.mark.parametrize(
    "name",
    ["../secret.pdf", "x/../../secret.pdf", r"..\secret.pdf", "{absolute}", "link.pdf", ".."],
)
def test_no_path_leaves_the_folder(register, secret, name):
    (register.files / "link.pdf").symlink_to(secret)
    register.write({"reference": "R1", "files": name.replace("{absolute}", str(secret))})
    assert "leads out of the folder" in register.refuse()
    assert not GuidancePage.objects.exists()


def test_files_need_their_folder(register):
    register.write({"reference": "R1", "files": "a.pdf"})
    assert "or name its folder with --files" in register.refuse(files=None)
    assert "There is no folder" in register.refuse(files=register.files / "none")


def test_type_of_file_that_the_site_does_not_take(register, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]
    (register.files / "a.exe").write_bytes(b"MZ")
    register.write({"reference": "R1", "files": "a.exe"})
    assert "This site does not take files of the type of “a.exe”. Use pdf." in register.refuse()


def test_columns_left_out_are_told(register):
    register.path.write_text("Title,Reference,Issued on,Shelf\nOne,R1,2018-09-01,4\n")
    assert "Columns left out: Shelf" in register.run()
