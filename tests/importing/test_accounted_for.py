"""Whatever a workbook holds: each cell of it is brought in or named."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from wagtail_partnerships.importing.cells import BadCell, Cells
from wagtail_partnerships.importing.columns import BY_KEY
from wagtail_partnerships.importing.content import OddCell
from wagtail_partnerships.importing.reading import read_sheet


pytestmark = pytest.mark.django_db

# The last two columns are not brought in: one has a heading that nobody knows, one has none.
HEADINGS = ["Title", "Reference", "Issued on", "Summary", "Shelf", None]
KEYS = ["title", "reference", "issued_on", "summary"]
ROWS = 4
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
VALUES = st.one_of(
    st.none(),
    TEXTS.map(lambda text: f"x{text}"),
    st.sampled_from(["=1+1", "_x0041_", "#N/A", "'=1", "50%", "a\nb"]),
    st.integers(-(10**15), 10**15),
    st.floats(-1e9, 1e9),
    st.booleans(),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2199, 1, 1)),
    st.times().map(lambda time: time.replace(microsecond=0)),
)
FORMATS = st.sampled_from(["", "", "", "0", "0.00", "0000", "0%", "@", "d-mmm", "h:mm"])
CELLS = st.tuples(VALUES, FORMATS, st.booleans())
AREAS = st.tuples(st.integers(2, ROWS + 1), st.integers(1, 4), st.integers(0, 2), st.integers(0, 1))


def make_book(path, rows, areas, hidden, elsewhere):
    """Write a workbook, and return the cells that its sheet has in the end, by place."""
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for number, row in enumerate(rows, 2):
        for column, (value, number_format, is_struck) in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if number_format and value is not None:
                cell.number_format = number_format
            cell.font = Font(strike=is_struck and number_format == "0")
    for top, left, down, right in areas:
        sheet.merge_cells(
            start_row=top, start_column=left, end_row=top + down, end_column=left + right
        )
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions[get_column_letter(number)].hidden = True
    for text in elsewhere:
        other = book.create_sheet()
        other["B2"] = text
        other.sheet_state = "hidden"
    book.save(path)
    return {
        (cell.row, cell.column - 1): cell.value
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.value is not None
    }


@given(
    rows=st.lists(
        st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), min_size=1, max_size=ROWS
    ),
    areas=st.lists(AREAS, max_size=1),
    hidden=st.sets(st.integers(1, ROWS), max_size=2),
    elsewhere=st.lists(st.just("elsewhere"), max_size=2),
)
def test_each_cell_of_a_workbook_is_brought_in_or_named(
    tmp_path_factory, rows, areas, hidden, elsewhere
):
    path = tmp_path_factory.mktemp("book") / "register.xlsx"
    there = make_book(path, rows, areas, hidden, elsewhere)
    sheet = read_sheet(path)
    read = {(number, key): cell for number, cells in sheet.rows for key, cell in cells.items()}
    faults = {(fault.row, fault.index) for fault in sheet.faults}
    notes = "\n".join(sheet.notes)
    for (number, index), value in there.items():
        if index == 4:
            assert "Columns left out: Shelf" in notes
        elif index == 5:
            assert any(fault.index == 5 and fault.row <= number for fault in sheet.faults)
        else:
            is_carried(value, read[number, KEYS[index]], BY_KEY[KEYS[index]])
    # Nothing is read that does not stand there.
    assert {(number, KEYS.index(key)) for number, key in read} <= set(there)
    filled = {number for number, _index in there}
    assert {number for number, _cells in sheet.rows} == filled
    told = re.search(r"(\d+) rows? below", notes)
    assert int(told[1]) == len(filled)
    assert ("Hidden rows were read" in notes) == bool(hidden & filled)
    assert notes.count("is hidden and was not read. It has 1 row.") == len(elsewhere)
    for top, left, down, right in areas:
        if (down or right) and (top, left - 1) in there and left <= len(KEYS):
            assert (top, left - 1) in faults


def is_carried(value, cell, column):
    """Assert that a cell is read as it stands in the sheet, or is named."""
    if isinstance(cell, OddCell):
        assert cell.reason
        if column.kind not in cell.taken_by:
            return
        if isinstance(value, int | float):
            value = from_excel(value)
        assert column.kind == "day" and cell == str(value)[:10]
    try:
        read = Cells().read(column, cell)
    except BadCell as error:
        assert str(error)
        return
    if isinstance(read, datetime.date):
        assert str(read) == str(value)[:10]
    elif isinstance(value, str) and value not in ("_x0041_", "'=1"):
        assert "".join((read or "").split()) in "".join(value.split()) or column.kind == "name"
    elif isinstance(value, int | float):
        assert float(read) == float(value)
