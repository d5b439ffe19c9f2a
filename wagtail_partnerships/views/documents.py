"""Files are never more public than the pages that they belong to."""

from __future__ import annotations

import swapper
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import FileResponse, HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext as _
from wagtail.documents.views.serve import serve
from wagtail.models import ReferenceIndex

from ..access import (
    DEPENDS_ON_VISITOR,
    ask_for_access,
    closed_paths,
    is_closed,
    keep_private,
    note_dependence,
    paths_of,
    restricted_paths,
)
from ..currency import currencies_of
from ..models import Attachment, Correction, FileOfDraft, LifecycleMixin, ReviewCycle


Page = swapper.load_model("wagtailcore", "Page")
LET_THROUGH = "_partnerships_file_let_through"


class StreamedAnswer(FileResponse, HttpResponse):
    """A file as Wagtail streams it. From a hook Wagtail takes no answer of any other class."""


def guard_document(document, request):
    """
    Return a refusal to a visitor who may see no page that a file belongs to, or None.

    What not everybody may have is served here, by Wagtail's own view, and kept out of shared
    caches. A file that no guidance document has, or has had in an edition or a draft, is none of
    our business.
    """
    if getattr(request, LET_THROUGH, None) == document.pk:
        return None
    response = _refuse(document, request)
    if response is None and getattr(request, DEPENDS_ON_VISITOR, False):
        setattr(request, LET_THROUGH, document.pk)
        response = serve(request, document.pk, document.filename)
        if isinstance(response, FileResponse):
            response.__class__ = StreamedAnswer
    if response is not None:
        keep_private(response)
    return response


def _refuse(document, request):
    closed = closed_paths(request)
    pages = pages_with(document)
    if _is_readable(pages, closed):
        _note_others(pages, closed, request)
        return None
    once = pages_once_with(document)
    if _is_readable(once, closed):
        _note_others((*pages, *once), closed, request)
        return None
    drafting = pages_that_draft(document)
    if not (pages or once) and _is_used_elsewhere(document):
        return None
    ours = [page for page in _each((*pages, *once, *drafting)) if _is_ours(page)]
    if not ours:
        return None
    if _may_edit_one(ours, request):
        note_dependence(request)
        return None
    if any(_is_open(page, closed) for page in (*pages, *once)):
        return HttpResponse(_("This file is no longer available."), status=410)
    return _ask([page for page in _each((*pages, *once)) if _is_ours(page)], request)


def _note_others(pages, closed, request) -> None:
    """Note where others than this visitor would be refused what the pages have."""
    restricted = restricted_paths(request)
    if restricted != closed and not _is_readable(pages, restricted):
        note_dependence(request)


def pages_with(document) -> list[Page]:
    """Return the pages of any type that have a file now, guidance documents in draft included."""
    keys = set(Attachment.objects.filter(document=document).values_list("page_id", flat=True))
    keys |= {
        int(reference.object_id)
        for reference in ReferenceIndex.get_references_to(document).select_related(
            "base_content_type"
        )
        if reference.base_content_type.model_class() is Page
    }
    return list(Page.objects.filter(pk__in=keys).select_related("alias_of"))


def pages_once_with(document) -> list[Page]:
    """Return the guidance documents that have had a file in an edition."""
    sealed_hash = document.file_hash or document.get_file_hash()
    keys = set()
    for rows, page in ((ReviewCycle.objects, "page_id"), (Correction.objects, "cycle__page_id")):
        # No database can look into a list in JSON in the same way as the others.
        texts = rows.annotate(manifest_text=Cast("manifest", TextField()))
        keys.update(texts.filter(manifest_text__contains=sealed_hash).values_list(page, flat=True))
    return list(Page.objects.filter(pk__in=keys).select_related("alias_of"))


def pages_that_draft(document) -> list[Page]:
    """Return the guidance documents of which some draft has, or has had, a file."""
    keys = FileOfDraft.objects.filter(document=document).values("page")
    return list(Page.objects.filter(pk__in=keys).select_related("alias_of"))


def _is_used_elsewhere(document) -> bool:
    """Whether something that is no page, such as a snippet, has a file: that is for everybody."""
    return any(
        reference.base_content_type.model_class() is not Page
        for reference in ReferenceIndex.get_references_to(document).select_related(
            "base_content_type"
        )
    )


def _each(pages) -> list[Page]:
    return list({page.pk: page for page in pages}.values())


def _is_ours(page) -> bool:
    return issubclass(page.specific_class, LifecycleMixin)


def _is_open(page, closed) -> bool:
    return page.live and not is_closed(paths_of(page), closed)


def _is_readable(pages: list[Page], closed) -> bool:
    """Whether one of some pages can be read, with its files, by who may not see what is closed."""
    seen = [page for page in pages if _is_open(page, closed)]
    currencies = currencies_of([page for page in seen if _is_ours(page)])
    return any(page.pk not in currencies or not currencies[page.pk].taken_down for page in seen)


def _may_edit_one(documents, request) -> bool:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return any(page.specific.permissions_for_user(user).can_edit() for page in documents)


def _ask(documents, request):
    """Return Wagtail's own request to log in, where that could help."""
    page = next((page for page in documents if page.live), None)
    return HttpResponseForbidden() if page is None else ask_for_access(page, request)
