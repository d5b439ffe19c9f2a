"""Rows of texts as a CSV file or a workbook, written as they are sent."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from ..moments import in_site_zone
from .exports import file_name, sheet_name
from .workbooks import WORKBOOK_TYPE, stream_workbook


AT_A_TIME = 500
KINDS = ("csv", "xlsx")


def send_sheet(rows: Iterable[list[str]], kind: str, title: str, *named) -> StreamingHttpResponse:
    """
    Answer with a file.

    :param rows: the heading and the rows; no cell is a formula.
    :param kind: one of :data:`KINDS`.
    :param title: the name of a workbook's sheet.
    :param named: what the name of the file begins with; the day follows.
    """
    if kind == "csv":
        pieces, content_type = csv_pieces(rows), "text/csv; charset=utf-8"
    else:
        pieces, content_type = stream_workbook(sheet_name(title), rows), WORKBOOK_TYPE
    response = StreamingHttpResponse(in_this_language(pieces), content_type=content_type)
    name = file_name(*named, timezone.localdate(timezone=timezone.get_default_timezone()))
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def csv_pieces(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Yield a CSV file, many lines at a time; spreadsheets know by its mark that it is UTF-8."""
    rows = iter(rows)
    yield "\ufeff".encode()
    while piece := list(islice(rows, AT_A_TIME)):
        yield "".join(map(csv_line, piece)).encode(errors="replace")


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
        return in_site_zone(moment).isoformat(timespec="seconds")

    return tell


def as_site_time() -> Callable[[object], object]:
    """Return what makes a cell of a workbook of a moment, in the site's zone."""

    def tell(moment):
        return in_site_zone(moment).replace(tzinfo=None, microsecond=0) if moment else ""

    return tell
