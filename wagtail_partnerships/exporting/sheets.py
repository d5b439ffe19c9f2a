"""
Rows as a CSV file or a workbook, written as they are sent: one dialect for every export.

CSV is UTF-8 with its mark, every cell in quotes, days and moments as ISO 8601 has them, in the
site's zone. A workbook holds true days and moments.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from ..status import site_time, site_today
from .guards import file_name, sheet_name
from .xlsx import PIECE, WORKBOOK_TYPE, cut_short, stream_workbook


KINDS = ("csv", "xlsx")


def send_sheet(
    rows: Iterable[list],
    kind: str,
    title: str,
    *named,
    shorten: Callable[[str], str] = cut_short,
) -> StreamingHttpResponse:
    """
    Answer with a file.

    :param rows: the heading and the rows: texts, numbers, days and moments; no text is a formula.
    :param kind: one of :data:`KINDS`.
    :param title: the name of a workbook's sheet.
    :param named: what the name of the file begins with; the day follows.
    :param shorten: what a workbook holds of a text that is longer than a cell may be.
    """
    if kind == "csv":
        pieces, content_type = csv_pieces(rows), "text/csv; charset=utf-8"
    else:
        pieces, content_type = stream_workbook(sheet_name(title), rows, shorten), WORKBOOK_TYPE
    response = StreamingHttpResponse(in_this_language(pieces), content_type=content_type)
    name = file_name(*named, site_today())
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def csv_pieces(rows: Iterable[list]) -> Iterator[bytes]:
    """Yield a CSV file, many lines at a time; spreadsheets know by its mark that it is UTF-8."""
    site_time = in_site_time()
    lines, length = ["\ufeff"], 0
    for cells in rows:
        line = csv_line([csv_cell(cell, site_time) for cell in cells])
        lines.append(line)
        length += len(line)
        if length > PIECE:
            yield "".join(lines).encode(errors="replace")
            lines, length = [], 0
    yield "".join(lines).encode(errors="replace")


def csv_cell(cell, site_time: Callable[[object], str]) -> str:
    """Return the text of a cell; days and moments as ISO 8601 has them."""
    if cell.__class__ is str:
        return cell
    if cell is None:
        return ""
    if cell is True or cell is False:
        return _("yes") if cell else _("no")
    if isinstance(cell, datetime.datetime):
        return site_time(cell)
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def csv_line(cells: list[str]) -> str:
    """Return a line of a CSV file, with every cell in quotes."""
    # Python's own writer looks at each sign of a long text to see whether it needs quotes.
    quoted = [cell.replace('"', '""') if '"' in cell else cell for cell in cells]
    return '"' + '","'.join(quoted) + '"\r\n'


def in_this_language(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a file, all of them made in the language of the moment of this call."""
    # They are made when the request is over, and with it the language of who asked.
    return _in_language(iter(pieces), translation.get_language())


def _in_language(pieces: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def in_site_time() -> Callable[[object], str]:
    """Return what writes a moment in the site's zone, as ISO 8601 has it."""
    read = datetime.datetime.fromisoformat

    def tell(moment):
        if not moment:
            return ""
        moment = read(moment) if isinstance(moment, str) else moment
        return site_time(moment).isoformat(timespec="seconds")

    return tell


def as_site_time() -> Callable[[object], object]:
    """Return what makes a cell of a workbook of a moment, in the site's zone."""

    def tell(moment):
        return site_time(moment).replace(tzinfo=None, microsecond=0) if moment else ""

    return tell
