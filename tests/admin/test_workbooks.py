"""Cells, names of sheets and of files: whatever people write, nothing is calculated or broken."""

import datetime
import io
import zipfile
from datetime import date

import openpyxl
import pytest

from wagtail_partnerships.exporting.guards import file_name, guarded, sheet_name
from wagtail_partnerships.exporting.sheets import csv_pieces
from wagtail_partnerships.exporting.xlsx import CELL_LENGTH, stream_workbook


@pytest.mark.parametrize(
    "text",
    [
        "+44 20 7740 7200",
        "+44 (0)20 7740-7200",
        "+442077407200",
        "+44 20 7740 7200 ext. 12",
        "+1.202.555.0100 x 9",
        "020 7740 7200",
        "It's = to",
        "",
    ],
)
def test_telephone_numbers_and_sentences_survive(text):
    assert guarded(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        " =1+1",
        "'=1+1",
        "+cmd|' /C calc'!A0",
        "+44 A1",
        "+44*2",
        "+SUM(1)",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1+1",
    ],
)
def test_formulas_are_text(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Help us", "Help us"),
        ("=HYPERLINK(1)", "HYPERLINK(1)"),
        ("a/b\\c?d*e[f]g:h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("x" * 60, "x" * 31),
        ("+-@=", "Answers"),
        ("", "Answers"),
    ],
)
def test_sheets_have_names_that_spreadsheets_accept(title, name):
    assert sheet_name(title) == name


def test_files_are_named_by_letters_and_figures():
    assert file_name("=cmd/../x", "2026-11-22") == "cmdx-2026-11-22"
    assert file_name("…") == "export"


def test_a_workbook_holds_whatever_was_written():
    long = "ä" * (CELL_LENGTH + 5)
    cells = ["<b>&\"'", "two\nlines", " space ", "\x00\x08bell\ud800", "𝒜 é", "", "=1+1", long]
    data = b"".join(stream_workbook('A "name" & <more>', [["Heading"], cells]))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet.title == 'A "name" & <more>'
    heading, row = sheet.iter_rows()
    assert heading[0].value == "Heading"
    found = [cell.value for cell in row]
    assert found[:3] == cells[:3]
    assert found[3:7] == ["bell", "𝒜 é", None, "=1+1"]
    assert [cell.data_type for cell in row][6] == "s", "text, not a formula"
    assert len(found[7]) == CELL_LENGTH
    assert found[7].endswith("a cell holds no more)")


def test_a_workbook_holds_days_moments_and_numbers_as_such():
    zone = datetime.timezone(datetime.timedelta(hours=2))
    moment = datetime.datetime(2026, 7, 1, 9, 30, 15, 250_000, zone)
    cells = [date(1900, 3, 1), date(2018, 9, 1), moment, 7, 2.5, 0, True, False]
    data = b"".join(stream_workbook("Numbers", [cells, [date(1899, 12, 31)]]))
    row, old = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    days, (found, *others) = row[:2], row[2:]
    assert [day.date() for day in days] == cells[:2]
    assert found == datetime.datetime(2026, 7, 1, 8, 30, 15), "in London, to the second"
    assert others == [7, 2.5, 0, True, False]
    assert [type(value) for value in others] == [int, float, int, bool, bool]
    assert old[0] == "1899-12-31", "before the days that a spreadsheet counts"


def test_a_text_that_is_too_long_is_shortened_as_asked():
    texts = ["x" * CELL_LENGTH, "x" * (CELL_LENGTH + 1)]
    data = b"".join(stream_workbook("Long", [texts], shorten=lambda text: ""))
    (row,) = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert row == (texts[0], None)


def test_a_long_workbook_is_sent_while_it_is_written():
    read = []

    def rows():
        for number in range(30_000):
            read.append(number)
            yield [f"{number * 7919} some text", "more"]

    pieces = stream_workbook("Long", rows())
    next(pieces)
    assert len(read) < 30_000
    assert sum(map(len, pieces)) > 0


def sheet_xml(rows):
    data = b"".join(stream_workbook("Sheet", rows))
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def test_what_looks_like_an_escape_stays_as_it_was_written():
    xml = sheet_xml([["Part_x0020_A", "_x005F_", "_x12_", "_xGGGG_"]])
    assert "Part_x005F_x0020_A" in xml
    assert "_x005F_x005F_" in xml
    assert "_x12_" in xml
    assert "_xGGGG_" in xml


def test_columns_are_as_wide_as_what_stands_in_them_and_the_heading_stays_in_view():
    data = b"".join(stream_workbook("Wide", [["A", "B", "C"], ["x" * 30, "y", "z" * 500]]))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [32, 20, 60]
    assert sheet.freeze_panes == "A2"


def test_a_csv_file_has_one_dialect():
    moment = datetime.datetime(2026, 7, 1, 9, 30, 15, 250_000, datetime.timezone.utc)
    rows = [["A", "B"], ['say "hi"', None], [date(2018, 9, 1), moment], [7, True]]
    assert b"".join(csv_pieces(rows)).decode() == (
        '\ufeff"A","B"\r\n"say ""hi""",""\r\n'
        '"2018-09-01","2026-07-01T10:30:15+01:00"\r\n"7","yes"\r\n'
    )
