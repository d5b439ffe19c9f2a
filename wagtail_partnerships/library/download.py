"""The public register of a library, as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from ..exporting.guards import guarded
from ..exporting.sheets import send_sheet
from .query import LibraryQuery, ask
from .results import ListedDocument, make_rows


ROWS_AT_ONCE = 500


def register_csv(library, request):
    """Answer with the documents in force that this visitor may know of, streamed."""
    answer = ask(library, LibraryQuery(), request)
    response = send_sheet(_cells(answer, request), "csv", library.title, library.slug, "documents")
    # What is public may be kept by caches: the view of the library says for whom.
    del response.headers["Cache-Control"]
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
            yield [guarded(cell) for cell in _row_cells(row)]


def _row_cells(row: ListedDocument) -> list:
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
