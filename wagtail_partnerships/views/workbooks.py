"""
Workbooks for spreadsheets, written as they are sent.

Every cell is text that stands in its row, so nothing is calculated and nothing is kept: a long
sheet takes no more memory than a short one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _


WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LENGTH = 32_767
PIECE = 64 * 1024
# XML has no way to write these.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MAIN}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}


class Outlet:
    """A file that cannot be gone back in: what was written is handed on and forgotten."""

    def __init__(self):
        self.pieces: list[bytes] = []
        self.length = 0

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        self.length += len(data)
        return len(data)

    def flush(self):
        """Do nothing: there is nowhere to flush to."""

    def take(self) -> bytes:
        """Return what was written since it was last taken."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        self.length = 0
        return taken


def stream_workbook(name: str, rows: Iterable[list]) -> Iterator[bytes]:
    """
    Yield a workbook of one sheet, piece by piece.

    :param name: the name of the sheet.
    :param rows: lists of texts; the first is the heading, which stays in view.
    """
    outlet = Outlet()
    cut = _(" … (cut here: a cell holds no more)")
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, text in PARTS.items():
            archive.writestr(part, text)
        archive.writestr("xl/workbook.xml", _workbook(name))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_sheet_head().encode())
            for row in rows:
                sheet.write(_row(row, cut).encode())
                if outlet.length > PIECE:
                    yield outlet.take()
            sheet.write(b"</sheetData></worksheet>")
        yield outlet.take()
    yield outlet.take()


def _workbook(name: str) -> str:
    return (
        f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name={quoteattr(CONTROL.sub("", name))} sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )


def _sheet_head() -> str:
    return (
        f'{HEAD}<worksheet xmlns="{SHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews><sheetData>"
    )


def _row(cells: list, cut: str) -> str:
    return f"<row>{''.join([_cell(str(cell), cut) for cell in cells])}</row>"


def _cell(text: str, cut: str) -> str:
    if not text:
        return "<c/>"
    if len(text) > CELL_LENGTH:
        text = text[: CELL_LENGTH - len(cut)] + cut
    text = escape(CONTROL.sub("", text))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
