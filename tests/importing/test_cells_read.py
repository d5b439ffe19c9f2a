"""What a file shows is what is brought in; every other cell of it is named by row and column."""

import datetime
import unicodedata
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from PIL import Image

from tests.importing.test_import import document
from wagtail_partnerships.models import DocumentKind, GuidancePage


pytestmark = pytest.mark.django_db

HEADINGS = ["Title", "Reference", "Issued on", "Kind"]
DAY = datetime.date(2018, 9, 1)


@pytest.fixture
def book(register):
    """A workbook with a row below its headings, and what writes it."""
    book = Workbook()
    book.active.title = "Register"
    book.active.append(HEADINGS)
    book.active.append(["One", "R1", DAY, "Guidance"])

    def save():
        register.path = register.path.with_suffix(".xlsx")
        book.save(register.path)
        return register

    book.write = save
    return book


def put(cell, value, number_format=None, **font):
    cell.value = value
    if number_format:
        cell.number_format = number_format
    if font:
        cell.font = Font(**font)


# CSV


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (
            'BB-1,2018-01-01,One,"Use of ""x"" rays\nBB-2,2018-01-01,Two,b\n',
            "Row 2 has a cell that starts with a quotation mark and does not end with one.",
        ),
        ('A,2018-01-01,One,a\nB,2018-01-01,Two,"b" c\n', "Row 3 has a cell that starts with"),
        (
            'A,2018-01-01,One,"a\nB,2018-01-01,Two,b\nC,2018-01-01,Three,a film of 6"\n',
            "Row 2, column D “Summary”: This cell has what looks like another row in it: “B,2018",
        ),
        (
            "A,2018-01-01,Patients, public and staff,x\n",
            "Row 2: This row has 5 cells, but there are only 4 headings. Put quotation marks round",
        ),
    ],
)
def test_rows_of_a_csv_file_that_would_run_together(register, rows, named):
    register.path.write_text(f"Reference,Issued on,Title,Summary\n{rows}")
    assert named in register.refuse()
    assert not GuidancePage.objects.exists()


def test_quotes_that_close_are_read(register):
    register.path.write_text(
        'Reference,Issued on,Title,Summary\nA,2018-01-01,"One, ""two""","a\nb, 2019-01-01"\n'
        'B,2018-01-01,A film of 6",,,\n'
    )
    assert "Read 2 rows below the headings from the file." in register.run()
    assert (document("A").title, document("A").summary) == ('One, "two"', "a\nb, 2019-01-01")
    assert document("B").title == 'A film of 6"'


@pytest.mark.parametrize("mark", [";", "\t", "|", ","])
def test_line_with_which_excel_names_the_mark(register, mark):
    row = mark.join(["One, and; more", "R1", "2018-01-01"])
    if mark in ",;":
        row = row.replace("One, and; more", '"One, and; more"')
    heading = mark.join(HEADINGS[:3])
    register.path.write_text(f"sep={mark}\r\n{heading}\r\n{row}\r\n\r\n", newline="")
    assert "Read 1 row below the headings from the file." in register.run()
    assert document("R1").title == "One, and; more"


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Title|Reference|Issued on", "It has “Title|Reference|Issued on”. Separate the cells"),
        ("Register of guidance,,", "It has “Register of guidance”. "),
        ("Title *,Reference,Issued on", "Row 1 has no column called Title. It has “Title *”, “Ref"),
        (",,", "no columns called Title, Reference, Issued on. The row is empty."),
    ],
)
def test_first_row_without_the_headings_is_shown(register, heading, said):
    register.path.write_text(f"{heading}\nOne,R1,2018-01-01\n")
    assert said in register.refuse()


def test_column_without_a_heading(register):
    register.path.write_text(
        "Title,Reference,,Issued on,Shelf\nA,R1,x,2018-01-01,4\nB,R2,,2018-01-01,\n"
        "C,R3,y,2018-01-01,\n"
    )
    said = register.refuse()
    assert (
        "Row 2, column C: This column has “x”, and text in 1 other row, but no heading in row 1. "
        "Write a heading, or empty the column." in said
    )
    assert "Columns left out: Shelf" in said


def test_empty_rows_are_told(register):
    register.path.write_text("Title,Reference,Issued on\n\nA,R1,2018-01-01\n,,\n\n\u200b\n")
    said = register.run()
    assert "Read 1 row below the headings from the file. Empty rows: 2, 4 to 6." in said


# Workbooks


@pytest.mark.parametrize(
    ("place", "value", "style", "named"),
    [
        (
            "B2",
            12,
            {"number_format": '"SCoR-"000'},
            'This cell has the number 12, shown in the format “"',
        ),
        (
            "B2",
            12,
            {"number_format": "0000"},
            "This cell has the number 12, shown in the format “0000”",
        ),
        (
            "B2",
            2.1,
            {"number_format": "0.00"},
            "This cell has the number 2.1, shown in the format “0.00”",
        ),
        (
            "B2",
            2.1,
            {"number_format": "0"},
            "This cell has the number 2.1, shown in the format “0”",
        ),
        ("B2", 123456789012, {}, "This cell has the number 123456789012, which the sheet shows"),
        ("B2", 1 / 3, {}, "This cell has the number 0.333"),
        (
            "B2",
            datetime.date(2026, 3, 4),
            {"number_format": "d-mmm"},
            "This cell has the date 4 March 2026",
        ),
        ("D2", True, {}, "This cell has the logical value TRUE"),
        ("D2", datetime.time(9, 30), {}, "This cell has the time 9:30am"),
        ("D2", 0.5, {"number_format": "0%"}, "This cell has a percentage"),
        ("D2", datetime.timedelta(days=1, hours=6), {}, "This cell has a length of time"),
        (
            "A2",
            datetime.datetime(2018, 9, 1),
            {},
            "This cell has the date 1 September 2018, not text.",
        ),
        (
            "C2",
            datetime.datetime(2018, 9, 1, 9, 30),
            {},
            "This cell has a date with a time (9:30am)",
        ),
        ("C2", "=EDATE(C1,12)", {}, "This cell has a formula that was never calculated. Open the"),
        ("D2", "=INDEX(G1:G2,1)", {}, "This cell has a formula that was never calculated"),
        ("A2", "Old title", {"strike": True}, "This cell has struck-out text"),
        ("A2", "m2", {"vertAlign": "superscript"}, "This cell has superscript or subscript"),
        ("A2", "Patients\ufffd caf\ufffd", {}, "“Patients� caf�” has � where letters were lost"),
        ("A2", "Patientsâ€™ rights", {}, "“Patientsâ€™ rights” has “â€™” in place of a letter"),
        ("A2", "CafÃ©", {}, "“CafÃ©” has “Ã©” in place of"),
        ("C2", "20180901", {}, "“20180901” is not a date. Write it like 27 March 2027"),
        ("C2", "2019-W35-6", {}, "“2019-W35-6” is not a date"),
        ("C2", "0018-09-01", {}, "“0018-09-01” is not between the years 1900 and 2200"),
        ("C2", datetime.datetime(2201, 1, 1), {}, "“2201-01-01” is not between the years"),
        ("D2", "CT\nUltrasound", {}, None),
    ],
)
def test_cell_that_is_not_what_the_sheet_shows(book, place, value, style, named):
    put(book.active[place], value, **style)
    register = book.write()
    if named is None:
        register.run()
        assert document("R1").kind.name == "CT Ultrasound"
        return
    said = register.refuse()
    heading = HEADINGS["ABCD".index(place[0])]
    assert f"Row 2, column {place[0]} “{heading}”: {named}" in said or (
        f"Row 2, column {place[0]} “{heading}”: holds" in said and named in said
    )
    assert "1 problem found" in said
    assert not GuidancePage.objects.exists()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [(17, None, "17"), (17, "0", "17"), (17.0, None, "17"), (2.1, None, "2.1"), (17, "@", "17")],
)
def test_number_that_a_sheet_shows_as_it_is(book, value, number_format, shown):
    put(book.active["B2"], value, number_format)
    book.write().run()
    assert GuidancePage.objects.get().reference == shown


def test_numbers_days_and_truth_values_in_columns_of_their_own(book):
    book.active["E1"], book.active["F1"], book.active["G1"] = "Edition", "Status", "Taken down"
    put(book.active["E2"], 2, "0.0")
    put(book.active["C2"], DAY, "mmmm yyyy")
    put(book.active["G2"], False)
    book.write().run()
    edition = document("R1").editions.get()
    assert (edition.edition, edition.issued_on) == (2, DAY)


def test_text_of_which_a_part_is_struck_out(book):
    runs = [TextBlock(InlineFont(strike=True), "20"), TextBlock(InlineFont(), "10 mg")]
    book.active["A2"] = CellRichText(*runs)
    assert "Row 2, column A “Title”: This cell has struck-out text." in book.write().refuse()


def test_runs_of_a_text_are_one(book):
    book.active["A2"] = CellRichText(TextBlock(InlineFont(b=True), "Bold"), " and plain")
    book.write().run()
    assert document("R1").title == "Bold and plain"


def with_part(path, name, change):
    """Change a part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def test_formula_with_a_value_is_read(book):
    book.active["B2"] = "=1+1"
    register = book.write()
    with_part(
        register.path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>").replace(
            "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>"
        ),
    )
    register.run()
    assert document("2").title == "One"


def test_merged_cells_are_named(book):
    for number in (2, 3):
        book.active.append([f"Title {number}", f"R{number}", DAY])
    book.active.merge_cells("D2:D4")
    book.active.merge_cells("F2:G3")
    said = book.write().refuse()
    assert "Row 2, column D “Kind”: This cell is merged with the cells up to D4, and only" in said
    assert "1 problem found" in said


def test_first_sheet_that_is_shown_is_read(book):
    old = book.create_sheet("Old", 0)
    old.append(HEADINGS)
    old.append(["Old", "R9", DAY])
    old.sheet_state = "hidden"
    notes = book.create_sheet("Notes")
    notes["C7"] = "Ask Ada"
    book.create_sheet("Empty")
    said = book.write().run()
    assert "Read 1 row below the headings from the sheet “Register”." in said
    assert "The sheet “Old” is hidden and was not read. It has 2 rows." in said
    assert "The sheet “Notes” was not read. It has 1 row." in said
    assert "Empty”" not in said
    assert [page.reference for page in GuidancePage.objects.all()] == ["R1"]


def test_hidden_rows_and_columns_are_read_and_told(book):
    book.active.append(["Two", "R2", DAY, "Policy"])
    book.active.append(["Three", "R3", DAY, "Policy"])
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[9].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.active.column_dimensions["K"].hidden = True
    said = book.write().run()
    assert "Hidden rows were read too: 3." in said
    assert "Hidden columns were read too: column D “Kind”." in said
    assert document("R2").kind.name == "Policy"


def test_what_stands_beside_the_cells_is_told(book):
    book.active["A2"].comment = Comment("Is this so?", "Ada")
    book.active["B2"].hyperlink = "https://example.org/"
    said = book.write().run()
    assert "The sheet “Register” has comments. They were not read." in said
    assert "The links on these cells were not read: B2." in said


def test_cell_beyond_the_headings_of_a_sheet(book):
    book.active["H2"] = "x"
    said = book.write().refuse()
    assert "Row 2, column H: This column has “x”, but no heading in row 1." in said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Use of _x005F_x0010_ sign", "Use of _x0010_ sign"),
        ("Part_x0020_A", "Part A"),
        ("_x0041__x0042_", "AB"),
        ("a_x000B_b", "a b"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_x12_ and _xGGGG_", "_x12_ and _xGGGG_"),
    ],
)
@pytest.mark.parametrize("shared", [True, False])
def test_characters_that_excel_writes_by_number(book, written, read, shared):
    book.active["A2"] = written if shared else CellRichText(TextBlock(InlineFont(), written))
    book.write().run()
    assert document("R1").title == read


# What fills the memory


def test_workbook_that_unpacks_to_too_much(book, settings):
    register = book.write()
    settings.WAGTAIL_PARTNERSHIPS = {"IMPORT_UNPACKED_MEGABYTES": 2}
    with_part(
        register.path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("<sheetData>", f"{' ' * 3_000_000}<sheetData>"),
    )
    assert register.path.stat().st_size < 100_000
    said = register.refuse()
    assert "The file unpacks to 3 MB, more than the 2 MB that this site takes" in said
    assert "IMPORT_UNPACKED_MEGABYTES" in said


def test_files_that_unpack_to_too_much(register, settings):
    settings.WAGTAIL_PARTNERSHIPS = {"IMPORT_UNPACKED_MEGABYTES": 2}
    with zipfile.ZipFile(register.files / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)
    Image.new("1", (1000, 1000)).save(register.files / "a.png")
    register.write({"reference": "R1", "files": "a.docx", "images": "a.png | Black"})
    said = register.refuse()
    assert "“Files”: “a.docx” unpacks to 3 MB, more than the 2 MB" in said
    assert "“Images”: “a.png” unpacks to 4 MB, more than the 2 MB" in said


# Names that look the same


ALIKE = ["Guidance", "Guidance\u200b", "Guidance\ufeff", "Guid\u00adance", " GUIDANCE\u00a0"]


@pytest.mark.parametrize("name", ALIKE)
def test_names_that_look_the_same_are_one(register, name):
    register.write(
        {"reference": "BB-1", "kind": "Guidance", "topics": "Gwybodaeth a\u0302"},
        {"reference": "BB-2", "kind": name, "topics": "gwybodaeth â", "successor": ""},
    )
    register.run()
    assert DocumentKind.objects.get().name == "Guidance"
    assert document("BB-1").topics.get().name == "Gwybodaeth â"
    assert document("BB-2").topics.get() == document("BB-1").topics.get()
    assert "Already here, unchanged: 2" in register.run()


@pytest.mark.parametrize(
    "other", ["BB-1\u200b", "BB\u20111", "BB\u20131", "bb\u22121", "BB\u00ad-1"]
)
def test_references_that_look_the_same_are_one(register, other):
    register.write({"reference": "BB-1"}, {"reference": other})
    assert "Row 3, column C “Reference”: Row 2 has the same reference." in register.refuse()
    register.write(
        {"reference": "BB-1"},
        {"reference": "BB-2", "status": "Superseded", "ended_on": "2020-01-01", "successor": other},
    )
    register.run()
    assert document("BB-2").latest_cycle.successor_id == document("BB-1").pk


def test_reference_is_stored_without_what_nobody_sees(register):
    register.write({"reference": "\u200bBB-1\u200b"})
    register.run()
    assert GuidancePage.objects.get().reference == "BB-1"


def test_headings_with_what_nobody_sees(register):
    register.path.write_text("\ufeff\ufeffTitle\u200b,Reference,Issued on\nOne,R1,2018-01-01\n")
    register.run()
    assert document("R1").title == "One"


@pytest.mark.parametrize("column", ["title", "reference"])
def test_cell_in_which_nobody_sees_anything(register, column):
    register.write({"reference": "R1", column: "\u200b"})
    assert ": Enter the " in register.refuse()


def test_names_on_lines_of_their_own(register):
    register.write({"reference": "R1", "topics": "CT, MRI\nUltrasound"})
    assert (
        "“Topics”: This cell has several lines. Put semicolons between the names"
        in register.refuse()
    )
    register.write({"reference": "R1", "topics": "CT;\nUltrasound"})
    register.run()
    assert document("R1").topics.count() == 2


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["Leitfäden.pdf", "LEITFÄDEN.PDF", "ordner/Leitfäden.pdf"])
def test_file_whose_name_looks_the_same(register, form, name):
    folder = register.files / unicodedata.normalize(form, "Ordner" if "/" in name else ".")
    folder.mkdir(exist_ok=True)
    (folder / unicodedata.normalize(form, "Leitfäden.pdf")).write_bytes(b"%PDF")
    register.write({"reference": "R1", "files": name})
    register.run()
    assert document("R1").partnerships_attachments.get().document.file.read() == b"%PDF"


def test_file_that_could_be_either_of_two(register):
    for form in ("NFC", "NFD"):
        (register.files / unicodedata.normalize(form, "ä.pdf")).write_bytes(form.encode())
    register.write({"reference": "R1", "files": unicodedata.normalize("NFD", "ä.pdf")})
    register.run()
    assert document("R1").partnerships_attachments.get().document.file.read() == b"NFD"
    register.write({"reference": "R2", "files": "Ä.pdf"})
    assert "“Ä.pdf” is not among the files" in register.refuse()


def test_workbook_of_excel_for_the_macintosh(book):
    book.epoch = datetime.datetime(1904, 1, 1)
    register = book.write()
    assert load_workbook(register.path).active["C2"].value.year == 2018
    register.run()
    assert document("R1").editions.get().issued_on == DAY
