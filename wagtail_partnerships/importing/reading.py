"""Reads a register from a CSV or XLSX file, row by row."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..views.exports import unguarded
from .columns import BY_KEY, REQUIRED, Column, columns_by_heading, plain


DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
# Python 3.10 reads no line with a NUL. No text has this character, so that a cell with a NUL is
# named by its row and column there, too.
NUL = "\ufdd0"
# How a workbook writes a character that XML cannot hold.
ESCAPED = re.compile("_x(00[01][0-9A-Fa-f])_")


class CannotRead(Exception):
    """The file is no register; the message says what to do."""


class FormulaError(str):
    """What stands in a cell of a spreadsheet whose formula gave no value."""


@dataclass(frozen=True)
class Place:
    """Where a column stands in the file."""

    column: Column
    index: int
    heading: str

    @property
    def letter(self) -> str:
        """The letter by which a spreadsheet names the column."""
        from openpyxl.utils import get_column_letter

        return get_column_letter(self.index + 1)


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its columns, and each row with its number and the texts of its cells."""

    places: dict[str, Place]
    unknown: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_sheet(path: Path) -> Sheet:
    """
    Read a register.

    :param path: a file whose name ends in .csv or .xlsx.
    :raises CannotRead: if it is not there, is no such file, or lacks a column.
    """
    reader = {".csv": _read_csv, ".xlsx": _read_xlsx}.get(path.suffix.lower())
    if reader is None:
        raise CannotRead("The name of the file ends in .csv or .xlsx. Save the register as one.")
    if not path.is_file():
        raise CannotRead(f"There is no file {path}.")
    lines = reader(path)
    heading = next(lines, None)
    if heading is None:
        raise CannotRead("The file is empty. Its first row holds the names of the columns.")
    places, unknown = _find_places(heading)
    rows = [
        (number, {key: cells[p.index] for key, p in places.items() if p.index < len(cells)})
        for number, cells in enumerate(lines, 2)
        if any(cells)
    ]
    return Sheet(places, unknown, rows)


def _find_places(heading: list[str]) -> tuple[dict[str, Place], list[str]]:
    known = columns_by_heading()
    places, unknown = {}, []
    twice = [name for name, times in Counter(map(plain, heading)).items() if name and times > 1]
    for index, name in enumerate(heading):
        column = known.get(plain(name))
        if column is None:
            unknown += [name] if name else []
        elif column.key in places:
            twice.append(plain(name))
        else:
            places[column.key] = Place(column, index, name)
    if twice:
        raise CannotRead(f"Row 1 names a column twice: {', '.join(sorted(set(twice)))}.")
    if missing := [str(BY_KEY[key].label) for key in REQUIRED if key not in places]:
        raise CannotRead(f"Row 1 lacks a column: {', '.join(missing)}.")
    return places, unknown


def _read_csv(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead("The file is not in UTF-8. Save it as “CSV UTF-8”.") from error
    text = text.replace("\x00", NUL)
    known = columns_by_heading()
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    try:
        delimiter = max(
            DELIMITERS,
            key=lambda mark: sum(
                plain(name) in known
                for line in csv.reader([first], delimiter=mark)
                for name in line
            ),
        )
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [unguarded(cell.replace(NUL, "\x00")).strip() for cell in line]
    except csv.Error as error:
        raise CannotRead(f"The file is no CSV file: {error}.") from error


def _read_xlsx(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = None
    # A damaged workbook breaks its reader, and the readers of XML and of archives below that, in
    # more ways than can be listed.
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Some programs write a wrong size into the file.
        sheet.reset_dimensions()
        for line in sheet.iter_rows():
            yield [_read_cell(cell) for cell in line]
    except Exception as error:
        raise CannotRead(
            "The file is no XLSX file with a sheet, or it is damaged. Save the register anew."
        ) from error
    finally:
        if book is not None:
            book.close()


def _read_cell(cell) -> str:
    if cell.data_type == "e":
        return FormulaError(cell.value)
    return _as_text(cell.value)


def _as_text(value) -> str:
    """Return a cell of a spreadsheet as it would stand in a CSV file."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case str():
            return unguarded(ESCAPED.sub(_unescaped, value)).strip()
    return str(value)


def _unescaped(found: re.Match) -> str:
    return chr(int(found[1], 16))
