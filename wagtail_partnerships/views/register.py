"""The public register of a library, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from ..catalogue import Question, ask
from ..rows import Row, make_rows
from .exports import guarded
from .sheets import in_this_language


ROWS_AT_ONCE = 500


class Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line):
        return line


def register_csv(library, request):
    """Answer with the documents in force that this visitor may know of, streamed."""
    answer = ask(library, Question(), request)
    writer = csv.writer(Echo())
    lines = (writer.writerow([guarded(cell) for cell in row]) for row in _cells(answer, request))
    response = StreamingHttpResponse(
        in_this_language(lines), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{library.slug}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _cells(answer, request) -> Iterator[list]:
    yield [
        _("Title"),
        _("Reference"),
        _("Kind"),
        _("Status"),
        _("Edition"),
        _("Issued on"),
        _("Last reviewed on"),
        _("Next review by"),
        _("How current"),
        _("Bodies"),
        _("Topics"),
        _("Access"),
        _("Address"),
    ]
    entries = iter(answer.found)
    while chunk := list(islice(entries, ROWS_AT_ONCE)):
        for row in make_rows(chunk, request):
            yield _row_cells(row)


def _row_cells(row: Row) -> list:
    access = _("Members only") if row.is_restricted else _("Open to everybody")
    if row.is_hidden:
        return [row.title, *[""] * 10, access, row.full_url()]
    currency = row.currency
    return [
        row.title,
        row.page.reference,
        row.kind,
        currency.label,
        currency.edition,
        currency.issued_on,
        currency.last_reviewed_on,
        currency.next_review_on,
        " ".join(currency.sentences),
        "; ".join(str(body) for body in row.bodies),
        "; ".join(str(topic) for topic in row.topics),
        access,
        row.full_url(),
    ]
