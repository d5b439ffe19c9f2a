"""Reads the cells of a CSV file, and takes none for another."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..exporting.guards import unguarded
from ..formats.names import plain, visible
from .columns import columns_by_heading
from .content import CannotRead, Content


DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
NOT_UTF_8 = gettext_lazy(
    "The file is not in UTF-8. Save it again from your spreadsheet program as “CSV UTF-8”."
)
# Python 3.10 reads no line with a NUL. No text has this character, so that a cell with a NUL is
# named by its row and column there, too.
NUL = "\ufdd0"
# Excel writes and reads this line; it shows none of it, so that it is no row.
SEPARATOR = re.compile(r'"?sep=(.)"?[^\S\r\n]*(\r\n|\r|\n)', re.IGNORECASE)


def read_csv(path: Path) -> Content:
    """
    Return the cells of a CSV file.

    :raises CannotRead: if it is not in UTF-8, or a quotation mark stands where none can.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(NOT_UTF_8) from error
    text = text.replace("\x00", NUL).lstrip("\ufeff")
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    separator = SEPARATOR.match(text)
    mark = separator[1] if separator else _find_mark(text)
    text = text[separator.end() :] if separator else text
    content = Content(mark=mark)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    while True:
        try:
            line = next(lines, None)
        except csv.Error as error:
            raise CannotRead(_what_is_wrong(content.last + 1, str(error))) from error
        if line is None:
            return content
        content.last += 1
        cells = {index: _cell(text) for index, text in enumerate(line) if visible(text).strip()}
        if cells:
            content.rows[content.last] = cells


def _find_mark(text: str) -> str:
    """Return what parts the cells: the mark with which the first line names the most columns."""
    known = columns_by_heading()
    first = re.split("[\r\n]", text, maxsplit=1)[0]

    def names_columns(mark: str) -> int:
        try:
            lines = list(csv.reader([first], delimiter=mark))
        except csv.Error:
            return 0
        return sum(plain(name) in known for line in lines for name in line)

    return max(DELIMITERS, key=names_columns)


def _cell(text: str) -> str:
    return unguarded(text.replace(NUL, "\x00")).strip()


def _what_is_wrong(row: int, error: str) -> str:
    if "field larger" in error:
        return _(
            "Row %(row)s has a cell of more than %(length)s characters. Close the quotation mark "
            "at the start of the cell, or shorten the cell."
        ) % {"row": row, "length": LONGEST_CELL}
    return _(
        "Row %(row)s has a cell that starts with a quotation mark and does not end with one. Add "
        "the closing quotation mark. Write each quotation mark inside the cell twice."
    ) % {"row": row}


def swallowed_row(cell: str, mark: str, is_row) -> str:
    """
    Return a line within a cell that looks like a row of its own, or nothing.

    A quotation mark that is not closed takes in all rows up to the next one.

    :param is_row: whether the cells of a line could be a row's.
    """
    for line in cell.splitlines()[1:]:
        cells = next(csv.reader([line.replace("\x00", "")], delimiter=mark), [])
        if is_row(cells):
            return line
    return ""
