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


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"title": ""}, "“Title”: is empty"),
        ({"title": "x" * 256}, "“Title”: has 256 characters"),
        ({"reference": ""}, "“Reference”: is empty"),
        ({"reference": "x" * 51}, "“Reference”: has 51 characters"),
        ({"kind": "x" * 101}, "“Kind”: has 101 characters"),
        ({"status": "Fine"}, "“Status”: “Fine” is no status"),
        ({**LEFT, "status": "Gone"}, "“Status”: “Gone” is no status"),
        ({"status": "Draft"}, "“Status”: “Draft” cannot be brought in"),
        ({"status": "Under review"}, "“Status”: “Under review” cannot be brought in"),
        ({"edition": "0"}, "“Edition”: is 0"),
        ({"edition": "second"}, "“Edition”: “second” is no whole number"),
        ({"edition": "9" * 5000}, "is no whole number"),
        ({"review_interval": "-1"}, "“Months between reviews”: “-1” is no whole number"),
        ({"review_interval": "9000"}, "“Months between reviews”: leads to a review after the year"),
        ({"issued_on": ""}, "“Issued on”: is empty"),
        ({"issued_on": "01/09/2018"}, "“Issued on”: “01/09/2018” is no day"),
        ({"issued_on": "2018-02-30"}, "“Issued on”: “2018-02-30” is no day"),
        ({"issued_on": "2199-01-01"}, "“Issued on”: lies in the future"),
        ({"due_on": "soon"}, "“Review due on”: “soon” is no day"),
        ({"due_on": "2017-01-01"}, "“Review due on”: lies before the day of issue"),
        ({"first_issued_on": "2019-01-01"}, "“First issued”: lies after the day of issue"),
        ({"ended_on": "2020-01-01"}, "“Out of use on”: is given for a document in force"),
        (
            {"successor": "R0"},
            "“Superseded by”: is given for a document in force. Write Superseded",
        ),
        ({"taken_down": "yes"}, "“Taken down”: is given for a document in force. Write Withdrawn"),
        ({"reason": "Unsafe."}, "“Reason of withdrawal”: is given for a document in force"),
        ({**LEFT, "successor": "R0"}, "“Superseded by”: is given for a withdrawn document"),
        (
            {**REPLACED, "successor": "R0", "taken_down": "yes"},
            "“Taken down”: is given for a superseded document",
        ),
        ({**LEFT, "ended_on": ""}, "“Out of use on”: is empty"),
        ({**LEFT, "ended_on": "2017-01-01"}, "“Out of use on”: lies before the day of issue"),
        ({**LEFT, "ended_on": "2199-01-01"}, "“Out of use on”: lies in the future"),
        ({**LEFT, "reason": ""}, "“Reason of withdrawal”: is empty"),
        ({**LEFT, "taken_down": "perhaps"}, "“Taken down”: “perhaps” is neither yes nor no"),
        (REPLACED, "no column “Superseded by”: is empty"),
        ({**REPLACED, "successor": "R9"}, "“Superseded by”: “R9” is in no row"),
        ({**REPLACED, "successor": "R1"}, "“Superseded by”: “R1” is itself replaced"),
        ({"topics": f"Fine; {'x' * 101}"}, "“Topics”: “xxx"),
        ({"publishers": "x" * 256}, "“Publishers”: “xxx"),
        ({"legislation": "x" * 256}, "“Legislation”: “xxx"),
        ({"excluded": "Wales; France"}, "“Does not apply in”: “France” is no nation"),
        ({"excluded": "England; Scotland; Wales; Northern Ireland"}, "names every nation"),
        ({"officer_email": "nobody"}, "“E-mail address of the role”: “nobody” is no e-mail"),
        ({"audience": "x" * 256}, "“Audience”: has 256 characters"),
        ({"summary": "a\x00b"}, "“Summary”: holds a character"),
        (
            {"text": "<aside><h3>Note</h3></aside>"},
            "“Text”: could not be saved in the editor: part 1",
        ),
        ({"text": "<p>x</p><section class=principle><p>y</p></section>"}, "part 2 (Principle or"),
        ({"text": f"<h2>{'x' * 256}</h2>"}, "(Heading, Heading): "),
        ({"text": "<div>" * 3000 + "x"}, "“Text”: nests elements 100 deep and more"),
        ({"text": "nothing.html"}, "“Text”: “nothing.html” is no file of the folder"),
        ({"images": "a.png | x"}, "“Images”: “a.png” is no file of the folder"),
        ({"officer": "nobody"}, "“Responsible officer”: “nobody” is the user name"),
        ({"cites": "R9"}, "“Our documents cited”: “R9” is in no row"),
        ({"cites": "R1"}, "“Our documents cited”: names the document itself"),
        ({"legislation": "Act", "builds_on": "Bill"}, "“Builds on”: “Bill” is in no row"),
        ({"legislation": f"Act | {'x' * 256}"}, "“Legislation”: “xxx"),
        ({"files": "nothing.pdf"}, "“Files”: “nothing.pdf” is no file of the folder"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_bad_cell_is_named(register, row, named, dry_run):
    register.write({"reference": "R0"}, {"reference": "R1", **row})
    said = register.refuse(dry_run=dry_run)
    assert "Row 3, " in said
    assert named in said
    assert "Problems: 1. Nothing was changed." in said
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
    assert "Problems: 4" in said[-1]


@pytest.mark.parametrize(("one", "other"), [("R1", "R1"), ("scor-1", "SCOR-1"), ("A 1", " A  1")])
def test_reference_that_stands_twice(register, one, other):
    register.write({"reference": one}, {"reference": other})
    assert "Row 3, column C “Reference”: stands in row 2 already." in register.refuse()


def test_ring_of_successors(register):
    register.write(
        {"reference": "A", "successor": "B", **REPLACED},
        {"reference": "B", "successor": "A", **REPLACED},
    )
    assert "Problems: 2" in register.refuse()


def test_ring_of_what_documents_build_on(register):
    register.write(
        {"reference": "A", "builds_on": "B"},
        {"reference": "B", "cites": "C"},
        {"reference": "C", "builds_on": "A"},
    )
    said = register.refuse()
    assert "“Builds on”: “B” names this document in its turn." in said
    assert "Problems: 3" in said


def test_what_is_no_image(register):
    (register.files / "a.png").write_bytes(b"no image")
    (register.files / "a.html").write_bytes("Röntgen".encode("latin-1"))
    register.write({"reference": "R1", "images": "a.png | x", "text": "a.html"})
    said = register.refuse()
    assert "“a.png” is no image" in said and "“a.html” is not in UTF-8" in said


def test_each_problem_of_a_cell_is_named(register):
    register.write({"reference": "R1", "files": "a.pdf; b.pdf", "images": "a.png"})
    said = register.refuse()
    assert "“Files”: “a.pdf” is no file" in said and "“Files”: “b.pdf” is no file" in said
    assert "“Images”: “a.png” lacks what it says" in said
    assert "“Images”: “a.png” is no file" in said


def test_text_that_the_parser_rejects(register, monkeypatch):
    def reject(*args):
        raise ParserRejectedMarkup("unknown status keyword")

    monkeypatch.setattr(markup, "BeautifulSoup", reject)
    register.write({"reference": "R1", "text": "<![foo[x]]>"})
    assert "“Text”: is no HTML that can be read" in register.refuse()


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
    assert "Row 3, column A “Title”: holds #REF!, which a formula gave" in said
    assert "Row 2, column D “Summary”: holds #N/A, which a formula gave" in said


def test_officer_without_an_account_of_their_own(register, editor, other_editor):
    type(editor).objects.update(email="office@example.org")
    register.write({"reference": "R1", "officer": "office@example.org"})
    assert "of no one active account" in register.refuse()
    register.write({"reference": "R1", "officer": editor.get_username()})
    editor.is_active = False
    editor.save()
    assert "of no one active account" in register.refuse()


def test_successor_out_of_use(register, library):
    page = factories.make_issued_guidance(library, reference="OLD")
    actions.withdraw(page.review_cycle, None, "Unsafe.")
    register.write({"reference": "A", "successor": "OLD", **REPLACED})
    assert "“OLD” has no text in force on this site" in register.refuse()


def test_summary_that_the_site_asks_for(register, library):
    settings = PartnershipsSettings.for_page(library)
    settings.require_summary = True
    settings.save()
    register.write({"reference": "R1"})
    assert "“Summary”: is empty, and this site asks for one" in register.refuse()


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
    assert "Give the folder of the files with --files" in register.refuse(files=None)
    assert "There is no folder" in register.refuse(files=register.files / "none")


def test_type_of_file_that_the_site_does_not_take(register, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]
    (register.files / "a.exe").write_bytes(b"MZ")
    register.write({"reference": "R1", "files": "a.exe"})
    assert "is of a type that this site does not take" in register.refuse()


def test_columns_left_out_are_told(register):
    register.path.write_text("Title,Reference,Issued on,Shelf\nOne,R1,2018-09-01,4\n")
    assert "Columns left out: Shelf" in register.run()
