"""Files are never more public than the pages that they belong to."""

from __future__ import annotations

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex
from wagtail.wagtail_hooks import check_view_restrictions

from ..access import closed_paths, is_closed, keep_private, paths_of
from ..currency import currencies_of
from ..models import Attachment, Correction, LifecycleMixin, ReviewCycle


def guard_document(document, request):
    """
    Return a refusal to a visitor who may see no page that a file belongs to, or None.

    A file that no guidance document has, or has had in an edition, is none of our business.
    """
    pages = pages_with(document) or pages_once_with(document)
    documents = [page for page in pages if issubclass(page.specific_class, LifecycleMixin)]
    if not documents:
        return None
    closed = closed_paths(request)
    readable = [page for page in pages if page.live and not is_closed(paths_of(page), closed)]
    down = {pk for pk, currency in currencies_of(documents).items() if currency.taken_down}
    if any(page.pk not in down for page in readable):
        return None
    if _may_edit_one(documents, request):
        return None
    if readable:
        response = HttpResponse(_("This file is no longer available."), status=410)
    else:
        response = _ask(documents, request)
    keep_private(response)
    return response


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


def _may_edit_one(documents, request) -> bool:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return any(page.specific.permissions_for_user(user).can_edit() for page in documents)


def _ask(documents, request):
    """Return Wagtail's own request to log in, where that could help."""
    refuse = check_view_restrictions(lambda *args: HttpResponseForbidden())
    page = next((page for page in documents if page.live), None)
    if page is None:
        return HttpResponseForbidden()
    if page.alias_of_id:
        page = page.alias_of
    return refuse(page, request, [], {})
