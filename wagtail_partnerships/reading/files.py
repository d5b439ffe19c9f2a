"""Which pages have a file, and who may read it: no more people than may read one of them."""

from __future__ import annotations

from types import SimpleNamespace

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from ..access import (
    closed_paths,
    is_closed,
    note_dependence,
    paths_of,
    restricted_paths,
)
from ..models import Attachment, Correction, FileOfDraft, LifecycleMixin, ReviewCycle
from ..models.lifecycle import get_page_model
from ..permissions import may_edit
from .status_report import status_reports


Page = get_page_model()


def may_read_file(document, user) -> bool:
    """
    Whether a user may read a file now, with nothing to show but who they are.

    For a file that no guidance document has, Wagtail's collections are asked.
    """
    request = SimpleNamespace(user=user, session={})
    holders = pages_with(document), pages_once_with(document)
    if not is_open_to(document, holders, request):
        return False
    if any(map(is_ours, distinct_pages((*holders[0], *holders[1], *pages_that_draft(document))))):
        return True
    restrictions = document.collection.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)


def may_choose_file(document, user) -> bool:
    """Whether Wagtail's chooser offers a file to a user."""
    if WAGTAIL_VERSION >= (8, 0):
        from wagtail.permissions import policy_registry

        policy = policy_registry.get_by_type(get_document_model())
    else:
        from wagtail.documents.permissions import permission_policy as policy
    return policy.user_has_permission_for_instance(user, "choose", document)


def is_open_to(document, holders, request) -> bool:
    """
    Whether a visitor may have a file.

    :param holders: the pages that have it, and the documents that have had it in an edition.
    """
    pages, once = holders
    closed = closed_paths(request)
    if _is_readable(pages, closed):
        _note_others(pages, closed, request)
        return True
    if _is_readable(once, closed):
        _note_others((*pages, *once), closed, request)
        return True
    if not (pages or once) and _is_used_elsewhere(document):
        return True
    drafts = pages_that_draft(document)
    ours = [page for page in distinct_pages((*pages, *once, *drafts)) if is_ours(page)]
    if not ours:
        return True
    if _edits_its_document(document, ours, request):
        note_dependence(request)
        return True
    return False


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


def files_of_page(page):
    """Return the keys of the files that a page, or a draft of it, has or has had."""
    drafted = FileOfDraft.objects.filter(page=page.pk).values("document")
    attached = Attachment.objects.filter(page=page.pk, document__isnull=False).values("document")
    return (
        get_document_model()
        ._default_manager.filter(Q(pk__in=drafted) | Q(pk__in=attached))
        .values("pk")
    )


def _is_used_elsewhere(document) -> bool:
    """Whether something that is no page, such as a snippet, has a file: that is for everybody."""
    return any(
        reference.base_content_type.model_class() is not Page
        for reference in ReferenceIndex.get_references_to(document).select_related(
            "base_content_type"
        )
    )


def distinct_pages(pages) -> list[Page]:
    return list({page.pk: page for page in pages}.values())


def is_ours(page) -> bool:
    return issubclass(page.specific_class, LifecycleMixin)


def has_readers(page, closed) -> bool:
    return page.live and not is_closed(paths_of(page), closed)


def _is_readable(pages: list[Page], closed) -> bool:
    """Whether one of some pages can be read, with its files, by who may not see what is closed."""
    seen = [page for page in pages if has_readers(page, closed)]
    currencies = status_reports([page for page in seen if is_ours(page)])
    return any(page.pk not in currencies or not currencies[page.pk].taken_down for page in seen)


def _edits_its_document(document, pages, request) -> bool:
    """
    Whether a user may have a file as an editor of the guidance documents that have it.

    Whoever edits a page can name any file in a draft of it. So rights on a document count if it had
    the file first, or if the user could choose the file in Wagtail; else the user has to edit them
    all.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    edited = {page.pk for page in pages if may_edit(user, page.specific)}
    if not edited:
        return False
    if len(edited) == len(pages) or may_choose_file(document, user):
        return True
    return _had_it_first(document, pages) in edited


def _had_it_first(document, pages) -> int | None:
    """
    Return the document, by its key, that had a file before the others, as its drafts tell.

    Whatever somebody saves makes a draft. What code has saved without one was there before.
    """
    keys = [page.pk for page in pages if not page.alias_of_id]
    drafts = FileOfDraft.objects.filter(document=document, page__in=keys)
    since = dict(drafts.values_list("page", "pk"))
    return min(keys, key=lambda key: (since.get(key, 0), key), default=None)
