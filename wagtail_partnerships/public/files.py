"""Files as visitors get them: never more public than the pages that they belong to."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext as _
from wagtail.documents.views.serve import serve

from ..access import DEPENDS_ON_VISITOR, ask_for_access, closed_paths, keep_private
from ..reading.files import (
    distinct_pages,
    has_readers,
    is_open_to,
    is_ours,
    pages_once_with,
    pages_with,
)


LET_THROUGH = "_partnerships_file_let_through"


class StreamedFile(FileResponse, HttpResponse):
    """A file as Wagtail streams it. From a hook Wagtail takes no answer of any other class."""


def guard_document(document, request):
    """
    Return a refusal to a visitor who may see no page that a file belongs to, or None.

    A file that not everybody may have is served here, by Wagtail's own view, and kept out of shared
    caches. None is returned for a file that no guidance document has, or has had in an edition or
    a draft.
    """
    if getattr(request, LET_THROUGH, None) == document.pk:
        return None
    response = _refuse(document, request)
    if response is None and getattr(request, DEPENDS_ON_VISITOR, False):
        setattr(request, LET_THROUGH, document.pk)
        response = serve(request, document.pk, document.filename)
        if isinstance(response, FileResponse):
            response.__class__ = StreamedFile
    if response is not None:
        keep_private(response)
    return response


def _refuse(document, request):
    pages, once = pages_with(document), pages_once_with(document)
    if is_open_to(document, (pages, once), request):
        return None
    closed = closed_paths(request)
    if any(has_readers(page, closed) for page in (*pages, *once)):
        return HttpResponse(_("This file is no longer available."), status=410)
    return _ask([page for page in distinct_pages((*pages, *once)) if is_ours(page)], request)


def _ask(documents, request):
    """Return Wagtail's own request to log in, where that could help."""
    page = next((page for page in documents if page.live), None)
    return HttpResponseForbidden() if page is None else ask_for_access(page, request)
