"""
Workbooks for spreadsheets, written as they are sent.

Every cell holds what stands in its row: a text, a number, a day or a moment. So nothing is
calculated and nothing is kept, and a long sheet takes no more memory than a short one.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, zip_longest
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from ..formats.xml_text import fit_for_xml
from ..status import site_time


WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LENGTH = 32_767
# A workbook writes a character by its number so: _x000B_. A text that has this itself is marked.
PIECE = 64 * 1024

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
        f'<Override PartName="/xl/styles.xml" ContentType="{MAIN}.styles+xml"/>'
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
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (
        f'{HEAD}<styleSheet xmlns="{SHEET}"><numFmts count="2">'
        '<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" xfId="0"/>'
        '<xf numFmtId="164" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
SHEET_HEAD = (
    f'{HEAD}<worksheet xmlns="{SHEET}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
)
# Which of the styles above a day and a moment have.
DAY, MOMENT = 1, 2
# Days are counted from here; Excel counts a 29 February 1900, so none before March of that year.
FIRST_DAY = datetime.datetime(1899, 12, 30)
COUNTED_FROM = datetime.date(1900, 3, 1)
# What Excel takes for a sign that XML cannot hold (ECMA-376, ST_Xstring).
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# How many rows tell how wide a column is, and how wide it may be. In a column that is too narrow
# days and moments are not shown at all: the narrowest has room for a moment.
ROWS_MEASURED = 20
NARROWEST, WIDEST = 20, 60


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


def cut_short(text: str) -> str:
    """Return as much of a text as a cell holds, with a note that it was longer."""
    note = _(" … (cut here: a cell holds no more)")
    return text[: CELL_LENGTH - len(note)] + note


def stream_workbook(
    name: str, rows: Iterable[list], shorten: Callable[[str], str] = cut_short
) -> Iterator[bytes]:
    """
    Yield a workbook of one sheet, piece by piece.

    :param name: the name of the sheet.
    :param rows: lists of texts, numbers, days and moments; the first is the heading, which stays
        in view. Moments are written in the site's zone.
    :param shorten: what is written of a text that is longer than a cell may be.
    """
    outlet, rows = Outlet(), iter(rows)
    first_rows = list(islice(rows, ROWS_MEASURED))
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, text in PARTS.items():
            archive.writestr(part, text)
        archive.writestr("xl/workbook.xml", _workbook(name))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{SHEET_HEAD}{_columns(first_rows)}<sheetData>".encode())
            for row in chain(first_rows, rows):
                cells = "".join([_cell(cell, shorten) for cell in row])
                sheet.write(f"<row>{cells}</row>".encode())
                if outlet.length > PIECE:
                    yield outlet.take()
            sheet.write(b"</sheetData></worksheet>")
        yield outlet.take()
    yield outlet.take()


def _workbook(name: str) -> str:
    return (
        f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name={quoteattr(fit_for_xml(name))} sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )


def _columns(rows: list[list]) -> str:
    """Return how wide the columns are, by the longest line of their first rows."""
    widths = [
        max(len(line) for cell in column for line in str(cell).splitlines() or [""])
        for column in zip_longest(*rows, fillvalue="")
    ]
    columns = "".join(
        f'<col min="{number}" max="{number}" customWidth="1" '
        f'width="{min(max(width + 2, NARROWEST), WIDEST)}"/>'
        for number, width in enumerate(widths, start=1)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _cell(value, shorten: Callable[[str], str]) -> str:
    match value:
        case str():
            return _text(value, shorten)
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{value:d}</v></c>'
        case int() | float():
            return f"<c><v>{value}</v></c>"
        case datetime.datetime():
            return _moment(value)
        case datetime.date() if value >= COUNTED_FROM:
            return f'<c s="{DAY}"><v>{value.toordinal() - FIRST_DAY.toordinal()}</v></c>'
    return _text(str(value), shorten)


def _moment(value: datetime.datetime) -> str:
    value = site_time(value).replace(tzinfo=None, microsecond=0)
    return f'<c s="{MOMENT}"><v>{(value - FIRST_DAY) / datetime.timedelta(days=1)}</v></c>'


def _text(text: str, shorten: Callable[[str], str]) -> str:
    if len(text) > CELL_LENGTH:
        text = shorten(text)
    if not text:
        return "<c/>"
    text = escape(ESCAPE.sub("_x005F_", fit_for_xml(text)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
