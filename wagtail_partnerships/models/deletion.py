"""Deleting pages: documents that were never issued go with their cycles, issued ones do not go."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from .reviews import ReviewCycle


class DeletesDraftsQuerySet(PageQuerySet):
    """
    Pages whose deletion takes the cycles of never-issued documents below them along.

    Wagtail's own `delete()` of a page ends here, also where it was called on the base page.
    """

    def delete(self):
        """
        Delete the pages with all below them.

        :raises ProtectedError: if a document among them was issued; then nothing is changed.
        """
        # The tree counts its children down before the rows are asked whether they may go.
        with transaction.atomic():
            for path in self.values_list("path", flat=True):
                delete_draft_cycles(path)
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


DraftDeletingManager = PageManager.from_queryset(DeletesDraftsQuerySet)


def delete_draft_cycles(path: str) -> None:
    """Delete the cycles of the never-issued documents at and below a place in the tree."""
    issued = ReviewCycle.objects.filter(page=OuterRef("page"), edition__isnull=False)
    ReviewCycle.objects.filter(page__path__startswith=path).exclude(Exists(issued)).delete()
