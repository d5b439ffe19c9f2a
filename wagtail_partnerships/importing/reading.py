"""Reads a register from a CSV or XLSX file, row by row; what would be lost of the file is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..formats.names import plain
from .cells import Cells
from .columns import BY_KEY, REQUIRED, Column, columns_by_heading
from .content import CannotRead, Content, Fault, OddCell, numbers_in_words, shortened
from .csvfiles import read_csv, swallowed_row
from .workbooks import read_workbook


QUOTED = {
    ",": gettext_lazy("Put quotation marks round a cell that has a comma in it."),
    ";": gettext_lazy("Put quotation marks round a cell that has a semicolon in it."),
    "\t": gettext_lazy("Put quotation marks round a cell that has a tab in it."),
}
FIRST_ROW = gettext_lazy("The first row must have the names of the columns.")
# How many cells of a row are shown to whoever looks for its mistake.
SHOWN = 6


@dataclass(frozen=True)
class Place:
    """Where a column stands in the file; one that is not brought in has no `column`."""

    column: Column | None
    index: int
    heading: str

    @property
    def letter(self) -> str:
        """The letter by which a spreadsheet names the column."""
        from openpyxl.utils import get_column_letter

        return get_column_letter(self.index + 1)

    def __str__(self):
        values = {"letter": self.letter, "heading": self.heading}
        if self.heading:
            return _("column %(letter)s “%(heading)s”") % values
        return _("column %(letter)s") % values


@dataclass(frozen=True)
class Sheet:
    """
    What a file holds.

    :ivar rows: each row that holds anything, with its number and the texts of its cells.
    :ivar unknown: the headings of the columns that are left out.
    :ivar faults: what would be lost; nothing is brought in while there is any.
    :ivar notes: what the reader of the report has to know of the file.
    """

    places: dict[str, Place]
    unknown: list[str]
    rows: list[tuple[int, dict[str, str]]]
    headings: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def place_at(self, index: int) -> Place:
        """Return the place of a column by where it stands."""
        known = (place for place in self.places.values() if place.index == index)
        return next(known, Place(None, index, self.headings.get(index, "")))


def read_sheet(path: Path) -> Sheet:
    """
    Read a register.

    :param path: a file whose name ends in .csv or .xlsx.
    :raises CannotRead: if it is not there, is no such file, or lacks a column.
    """
    reader = {".csv": read_csv, ".xlsx": read_workbook}.get(path.suffix.lower())
    if reader is None:
        raise CannotRead(
            _("The file is not CSV or XLSX. Save the register as a .csv or .xlsx file.")
        )
    if not path.is_file():
        raise CannotRead(_("There is no file %(path)s. Check its name.") % {"path": path})
    content = reader(path)
    if not content.rows:
        raise CannotRead(f"{_('The file is empty.')} {FIRST_ROW}")
    headings = content.rows.pop(1, {})
    places, unknown = _find_places(headings)
    rows = [
        (number, {key: cells[p.index] for key, p in places.items() if p.index in cells})
        for number, cells in content.rows.items()
    ]
    sheet = Sheet(places, unknown, rows, headings)
    sheet.faults.extend(_faults(content, sheet))
    sheet.notes.extend(_notes(content, sheet))
    return sheet


def _find_places(headings: dict[int, str]) -> tuple[dict[str, Place], list[str]]:
    known = columns_by_heading()
    places, unknown = {}, []
    times = Counter(plain(name) for name in headings.values())
    twice = [name for name, number in times.items() if name and number > 1]
    for index, name in sorted(headings.items()):
        column = known.get(plain(name))
        place = Place(column, index, name)
        if column is None:
            unknown.append(name)
        elif column.key in places:
            twice.append(plain(name))
        elif isinstance(name, OddCell):
            told = _("Row %(row)s, %(column)s: %(message)s")
            raise CannotRead(told % {"row": 1, "column": place, "message": name.reason})
        else:
            places[column.key] = place
    if twice:
        told = _("Row 1 names a column twice: %(names)s. Delete or rename one of the two.")
        raise CannotRead(told % {"names": ", ".join(sorted(set(twice)))})
    if missing := [str(BY_KEY[key].label) for key in REQUIRED if key not in places]:
        told = ngettext(
            "Row 1 has no column called %(names)s.",
            "Row 1 has no columns called %(names)s.",
            len(missing),
        )
        raise CannotRead(f"{told % {'names': ', '.join(missing)}} {_shown(headings)}")
    return places, unknown


def _shown(headings: dict[int, str]) -> str:
    """Return what row 1 holds, for whoever thinks that it holds the headings."""
    cells = [shortened(text) for _index, text in sorted(headings.items())]
    if not cells:
        return f"{_('The row is empty.')} {FIRST_ROW}"
    told = _("It has %(cells)s and more.") if len(cells) > SHOWN else _("It has %(cells)s.")
    told = told % {"cells": ", ".join(cells[:SHOWN])}
    if len(cells) == 1:
        told += " " + _("Separate the cells of a CSV file with commas, semicolons or tabs.")
    return f"{told} {FIRST_ROW}"


# What would be lost


def _faults(content: Content, sheet: Sheet) -> Iterator[Fault]:
    yield from _without_heading(content, sheet)
    yield from _merged(content, sheet)
    if content.mark:
        yield from _swallowed(content, sheet)


def _without_heading(content: Content, sheet: Sheet) -> Iterator[Fault]:
    """Name the cells above which there is no heading: of a CSV file beyond the last, by row."""
    width = max(sheet.headings) + 1
    columns: dict[int, list[int]] = defaultdict(list)
    for number, cells in content.rows.items():
        if content.mark and max(cells) >= width:
            told = ngettext(
                "This row has %(cells)s cells, but there is only %(headings)s heading.",
                "This row has %(cells)s cells, but there are only %(headings)s headings.",
                width,
            ) % {"cells": max(cells) + 1, "headings": width}
            quoted = QUOTED.get(content.mark) or _(
                "Put quotation marks round a cell that has “%(mark)s” in it."
            ) % {"mark": content.mark}
            yield Fault(number, None, f"{told} {quoted}")
        for index in cells:
            if index not in sheet.headings and not (content.mark and index >= width):
                columns[index].append(number)
    for index, numbers in columns.items():
        values = {
            "text": shortened(content.rows[numbers[0]][index]),
            "others": len(numbers) - 1,
        }
        told = _("This column has %(text)s, but no heading in row 1.")
        if values["others"]:
            told = ngettext(
                "This column has %(text)s, and text in %(others)s other row, but no heading in "
                "row 1.",
                "This column has %(text)s, and text in %(others)s other rows, but no heading in "
                "row 1.",
                values["others"],
            )
        way_out = _("Write a heading, or empty the column.")
        yield Fault(numbers[0], index, f"{told % values} {way_out}")


def _merged(content: Content, sheet: Sheet) -> Iterator[Fault]:
    """Name the areas of merged cells: a value of theirs stands in the first cell alone."""
    known = {place.index for place in sheet.places.values()}
    for top, bottom, left, right in content.merged:
        # An area may be as large as a sheet can be, and few of its cells be filled.
        filled = any(
            top <= number <= bottom and any(left <= index <= right for index in cells)
            for number, cells in content.rows.items()
        )
        if filled and any(left <= index <= right for index in known):
            last = sheet.place_at(right).letter
            told = _(
                "This cell is merged with the cells up to %(last)s, and only the first of them "
                "has a value. Unmerge the cells, and fill in each of them."
            )
            yield Fault(top, left, told % {"last": f"{last}{bottom}"})


def _swallowed(content: Content, sheet: Sheet) -> Iterator[Fault]:
    """Name the cells that have other rows in them, as after a quotation mark that is not closed."""
    place, reader = sheet.places["issued_on"].index, Cells()

    def is_row(cells: list[str]) -> bool:
        if len(cells) < len(REQUIRED) or len(cells) <= place:
            return False
        try:
            return bool(reader.day(cells[place], 0))
        except ValueError:
            return False

    for number, cells in content.rows.items():
        for index, cell in cells.items():
            if line := swallowed_row(cell, content.mark, is_row):
                told = _(
                    "This cell has what looks like another row in it: %(line)s. Close the "
                    "quotation mark at the start of the cell."
                )
                yield Fault(number, index, told % {"line": shortened(line)})


# What there is to know


def _notes(content: Content, sheet: Sheet) -> Iterator[str]:
    rows = len(content.rows)
    if content.name:
        told = ngettext(
            "Read %(rows)s row below the headings from the sheet “%(sheet)s”.",
            "Read %(rows)s rows below the headings from the sheet “%(sheet)s”.",
            rows,
        )
    else:
        told = ngettext(
            "Read %(rows)s row below the headings from the file.",
            "Read %(rows)s rows below the headings from the file.",
            rows,
        )
    told = told % {"rows": rows, "sheet": content.name}
    if empty := set(range(2, content.last + 1)) - set(content.rows):
        told += " " + _("Empty rows: %(rows)s.") % {"rows": numbers_in_words(empty)}
    yield told
    if sheet.unknown:
        yield _("Columns left out: %(names)s") % {"names": ", ".join(sheet.unknown)}
    if hidden := content.hidden_rows & set(content.rows):
        yield _("Hidden rows were read too: %(rows)s.") % {"rows": numbers_in_words(hidden)}
    filled = {index for cells in content.rows.values() for index in cells}
    if hidden := content.hidden_columns & filled & {p.index for p in sheet.places.values()}:
        names = ", ".join(str(sheet.place_at(index)) for index in sorted(hidden))
        yield _("Hidden columns were read too: %(names)s.") % {"names": names}
    yield from content.notes
