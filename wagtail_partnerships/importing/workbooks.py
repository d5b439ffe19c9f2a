"""
Reads the cells of a workbook (XLSX) as they stand in the file (ECMA-376, part 1, section 18).

What the sheet shows is what counts. A cell whose text is something else is read as an
:class:`OddCell`, which says so: a formula that was never calculated, a date, a number in a format
of its own, what is struck out.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.functions import iterparse

from ..exporting.guards import unguarded
from ..formats.names import visible
from .archives import TooLarge, check_archive
from .celltypes import Styles, local_name, read_cell, read_string
from .content import CannotRead, Content


DAMAGED = gettext_lazy(
    "The file is damaged, or is not an XLSX file with a sheet. Save the register again in your "
    "spreadsheet program."
)
# What a sheet refers to that is in none of its cells.
COMMENTS = gettext_lazy("The sheet “%(sheet)s” has comments. They were not read.")
DRAWINGS = gettext_lazy(
    "The sheet “%(sheet)s” has pictures, charts or text boxes. They were not read."
)
BESIDE_CELLS = {"comments": COMMENTS, "threadedComment": COMMENTS, "drawing": DRAWINGS}


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as its workbook lists it."""

    name: str
    path: str
    is_hidden: bool


def read_workbook(path: Path) -> Content:
    """
    Return the cells of the first sheet that a workbook shows.

    :raises CannotRead: if it is no workbook, is damaged, shows no sheet, or unpacks to too much.
    """
    # A damaged workbook breaks the readers of XML and of archives in more ways than can be listed.
    try:
        check_archive(path)
        with zipfile.ZipFile(path) as archive:
            return _Workbook(archive).read()
    except TooLarge as error:
        told = _(
            "The file unpacks to %(size)s MB, more than the %(limit)s MB that this site takes "
            "(setting IMPORT_UNPACKED_MEGABYTES). Split the register into several files."
        )
        raise CannotRead(told % error.sizes) from error
    except CannotRead:
        raise
    except Exception as error:
        raise CannotRead(DAMAGED) from error


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        # Spreadsheets open no file whose list of parts is broken.
        self._tree("[Content_Types].xml")
        self.path = next(self._related("", "officeDocument"))
        book = self._tree(self.path)
        properties = _child(book, "workbookPr")
        from_1904 = properties is not None and _is_on(properties.get("date1904"))
        calculation = _child(book, "calcPr")
        self.calculates_on_load = calculation is not None and _is_on(
            calculation.get("fullCalcOnLoad")
        )
        self.sheets = list(self._list_sheets(book))
        styles = next(self._related(self.path, "styles"), None)
        self.styles = Styles(self._tree(styles) if styles else None, from_1904)
        strings = next(self._related(self.path, "sharedStrings"), None)
        self.strings = list(self._read_strings(strings)) if strings else []

    def read(self) -> Content:
        shown = next((sheet for sheet in self.sheets if not sheet.is_hidden), None)
        if shown is None:
            raise CannotRead(DAMAGED)
        content = self._read_sheet(shown)
        content.notes += self._beside(shown)
        for sheet in self.sheets:
            if sheet is not shown and (rows := self._read_sheet(sheet).rows):
                content.notes.append(_not_read(sheet, len(rows)))
        return content

    def _list_sheets(self, book: Element) -> Iterator[SheetEntry]:
        paths = dict(self._relations(self.path, "worksheet"))
        listed = _child(book, "sheets")
        for sheet in listed if listed is not None else ():
            number = next(v for k, v in sheet.attrib.items() if k.endswith("}id"))
            # Sheets of charts have no cells.
            if number in paths:
                is_hidden = sheet.get("state", "visible") != "visible"
                yield SheetEntry(sheet.get("name", ""), paths[number], is_hidden)

    def _read_sheet(self, sheet: SheetEntry) -> Content:
        content = Content(name=sheet.name)
        links = []
        column = 0
        for element in self._walk(sheet.path, ("row", "col", "mergeCell", "hyperlink")):
            match local_name(element):
                case "row":
                    content.last = int(element.get("r") or content.last + 1)
                    if _is_hidden(element, "ht"):
                        content.hidden_rows.add(content.last)
                    column = 0
                    for cell in filter(_is_cell, element):
                        place = cell.get("r")
                        column = coordinate_to_tuple(place)[1] if place else column + 1
                        self._take(content, column - 1, cell)
                case "col" if _is_hidden(element, "width"):
                    first, last = int(element.get("min")), int(element.get("max"))
                    content.hidden_columns.update(range(first - 1, last))
                case "mergeCell":
                    left, top, right, bottom = range_boundaries(element.get("ref"))
                    content.merged.append((top, bottom, left - 1, right - 1))
                case "hyperlink":
                    links.append(element.get("ref"))
        if links:
            told = _("The links on these cells were not read: %(cells)s.")
            content.notes.append(told % {"cells": ", ".join(links[:20])})
        return content

    def _take(self, content: Content, index: int, element: Element) -> None:
        cell = read_cell(element, self.styles, self.strings, self.calculates_on_load)
        # What is left of a guard is no odd cell: only texts are guarded.
        if type(cell) is str:
            cell = unguarded(cell).strip()
        if visible(cell).strip() or type(cell) is not str:
            content.rows.setdefault(content.last, {})[index] = cell

    def _beside(self, sheet: SheetEntry) -> Iterator[str]:
        kinds = {kind for kind in BESIDE_CELLS if any(self._related(sheet.path, kind))}
        for words in sorted({str(BESIDE_CELLS[kind]) for kind in kinds}):
            yield words % {"sheet": sheet.name}

    def _read_strings(self, path: str) -> Iterator[tuple[str, str]]:
        for element in self._walk(path, ("si",)):
            yield read_string(element)

    # Parts of the archive

    def _tree(self, path: str) -> Element:
        with self.archive.open(path) as part:
            *_rest, (_event, root) = iterparse(part)
        return root

    def _walk(self, path: str, names: tuple[str, ...]) -> Iterator[Element]:
        """Yield the elements of a part that have one of some names, and keep none."""
        parents: list[Element] = []
        with self.archive.open(path) as part:
            for event, element in iterparse(part, ("start", "end")):
                if event == "start":
                    parents.append(element)
                    continue
                parents.pop()
                if local_name(element) in names:
                    yield element
                    if parents:
                        parents[-1].remove(element)

    def _related(self, path: str, kind: str) -> Iterator[str]:
        return (target for _number, target in self._relations(path, kind))

    def _relations(self, path: str, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the numbers and paths of the parts of some kind that a part refers to."""
        folder, name = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.archive.namelist():
            return
        for element in self._tree(relations):
            if element.get("Type", "").rpartition("/")[2] == kind:
                target = posixpath.join("/", folder, element.get("Target", ""))
                yield element.get("Id", ""), posixpath.normpath(target).lstrip("/")


def _not_read(sheet: SheetEntry, rows: int) -> str:
    if sheet.is_hidden:
        told = ngettext(
            "The sheet “%(sheet)s” is hidden and was not read. It has %(rows)s row.",
            "The sheet “%(sheet)s” is hidden and was not read. It has %(rows)s rows.",
            rows,
        )
    else:
        told = ngettext(
            "The sheet “%(sheet)s” was not read. It has %(rows)s row.",
            "The sheet “%(sheet)s” was not read. It has %(rows)s rows.",
            rows,
        )
    return told % {"sheet": sheet.name, "rows": rows}


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _is_cell(element: Element) -> bool:
    return local_name(element) == "c"


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _is_hidden(element: Element, size: str) -> bool:
    return _is_on(element.get("hidden")) or element.get(size) in ("0", "0.0")
