"""What of a members-only document is public all the same, told to those who write it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction

from ..access import closed_paths, is_closed, may_see, paths_of
from ..seal import references_of
from .files import pages_with


def exposures(page, draft=None) -> list[str]:
    """
    Return what of a document that not everybody may see is public by another way.

    :param draft: the page as its draft has it; None asks of the page itself.
    """
    if page.pk is None or may_see(page):
        return []
    referenced = set(references_of(draft or page)) | set(references_of(page))
    return [*_images(referenced), *_files(referenced)]


def _rows(model, referenced) -> list:
    keys = {pk for found, pk in referenced if issubclass(found, model)}
    return list(model._default_manager.filter(pk__in=keys).order_by("title", "pk"))


def _names(rows) -> str:
    return ", ".join(f"“{row.title}”" for row in rows)


def _images(referenced) -> Iterator[str]:
    images = _rows(get_image_model(), referenced)
    if images:
        yield _(
            "The files of images have public addresses, also on a page for members: %(names)s. "
            "An infographic that only members may see is attached as a file."
        ) % {"names": _names(images)}


def _files(referenced) -> Iterator[str]:
    files = _rows(get_document_model(), referenced)
    closed = closed_paths()
    for file in files:
        others = [
            other
            for other in pages_with(file)
            if other.live and not is_closed(paths_of(other), closed)
        ]
        if others:
            yield _(
                "The file “%(file)s” is open to everybody, because %(pages)s can be read by "
                "everybody and has it, too."
            ) % {"file": file.title, "pages": _names(others)}
    open_files = [file for file in files if not _is_in_private_collection(file)]
    if open_files:
        yield _(
            "These files are kept in collections that everybody may see: %(names)s. They are "
            "served to readers of this document only, but lists of files that the site publishes "
            "may name them. Move them to a private collection."
        ) % {"names": _names(open_files)}


def _is_in_private_collection(file) -> bool:
    above = file.collection.get_ancestors(inclusive=True)
    restrictions = CollectionViewRestriction.objects.filter(collection__in=above)
    return restrictions.exclude(restriction_type=CollectionViewRestriction.NONE).exists()
