"""Reads a register from a CSV or XLSX file, row by row; what would be lost of the file is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..formats.days import read_day
from ..formats.names import plain
from .columns import BY_KEY, REQUIRED, Column, columns_by_heading
from .content import CannotRead, Content, Fault, OddCell, counted, numbers_in_words, shortened
from .csvfiles import read_csv, swallowed_row
from .workbooks import read_workbook


MARKS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
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
        return f"column {self.letter} “{self.heading}”" if self.heading else f"column {self.letter}"


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
        raise CannotRead("The name of the file ends in .csv or .xlsx. Save the register as one.")
    if not path.is_file():
        raise CannotRead(f"There is no file {path}.")
    content = reader(path)
    if not content.rows:
        raise CannotRead("The file is empty. Its first row holds the names of the columns.")
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
            raise CannotRead(f"Row 1, {place}: {name.reason}")
        else:
            places[column.key] = place
    if twice:
        raise CannotRead(f"Row 1 names a column twice: {', '.join(sorted(set(twice)))}.")
    if missing := [str(BY_KEY[key].label) for key in REQUIRED if key not in places]:
        raise CannotRead(f"Row 1 lacks a column: {', '.join(missing)}. {_shown(headings)}")
    return places, unknown


def _shown(headings: dict[int, str]) -> str:
    """Return what row 1 holds, for whoever thinks that it holds the headings."""
    cells = [shortened(text) for _index, text in sorted(headings.items())]
    if not cells:
        return "It is empty. The first row of the file holds the names of the columns."
    told = f"It holds {', '.join(cells[:SHOWN])}{' and more' if len(cells) > SHOWN else ''}."
    if len(cells) == 1:
        told += " Commas, semicolons or tabs part the cells of a CSV file."
    return f"{told} The first row of the file holds the names of the columns."


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
            mark = MARKS.get(content.mark, f"“{content.mark}”")
            length = counted(max(cells) + 1, "cell")
            yield Fault(
                number,
                None,
                f"has {length} under {counted(width, 'heading')}. "
                f"Put quotes round a cell that has {mark}.",
            )
        for index in cells:
            if index not in sheet.headings and not (content.mark and index >= width):
                columns[index].append(number)
    for index, numbers in columns.items():
        several = f", as {counted(len(numbers) - 1, 'other row')}" if len(numbers) > 1 else ""
        yield Fault(
            numbers[0],
            index,
            f"holds {shortened(content.rows[numbers[0]][index])}{several}, and row 1 has no "
            "heading there. Write one, or empty the column.",
        )


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
            yield Fault(
                top,
                left,
                f"is merged with the cells up to {last}{bottom}, and only the first of them holds "
                "a value. Undo the merging, and fill each cell.",
            )


def _swallowed(content: Content, sheet: Sheet) -> Iterator[Fault]:
    """Name the cells that have other rows in them, as after a quotation mark that is not closed."""
    place = sheet.places["issued_on"].index

    def is_row(cells: list[str]) -> bool:
        if len(cells) < len(REQUIRED) or len(cells) <= place:
            return False
        try:
            return bool(read_day(cells[place].strip()))
        except ValueError:
            return False

    for number, cells in content.rows.items():
        for index, cell in cells.items():
            if line := swallowed_row(cell, content.mark, is_row):
                yield Fault(
                    number,
                    index,
                    f"has in it what looks like a row of its own: {shortened(line)}. Close the "
                    "quotation mark with which the cell begins.",
                )


# What there is to know


def _notes(content: Content, sheet: Sheet) -> Iterator[str]:
    where = f"the sheet “{content.name}”" if content.name else "the file"
    empty = set(range(2, content.last + 1)) - set(content.rows)
    told = f" Empty rows: {numbers_in_words(empty)}." if empty else ""
    yield f"Read from {where}: {counted(len(content.rows), 'row')} below the headings.{told}"
    if sheet.unknown:
        yield f"Columns left out: {', '.join(sheet.unknown)}"
    if hidden := content.hidden_rows & set(content.rows):
        yield f"Rows that the sheet hides were read, too: {numbers_in_words(hidden)}."
    filled = {index for cells in content.rows.values() for index in cells}
    if hidden := content.hidden_columns & filled & {p.index for p in sheet.places.values()}:
        names = ", ".join(str(sheet.place_at(index)) for index in sorted(hidden))
        yield f"Columns that the sheet hides were read, too: {names}."
    yield from content.notes
