"""Wagtail's API for pages, for sites where a document is shown in two places by an alias."""

from __future__ import annotations

from wagtail.api.v2.views import PagesAPIViewSet

from .access import closed_paths


class AliasesFollowMixin:
    """
    Leaves out, in an endpoint of pages, the aliases of pages that the asker may not see.

    Wagtail asks for the privacy of an alias only, not of the page that it shows, and tells the
    address of that page.
    """

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        for path in closed_paths(self.request):
            queryset = queryset.exclude(alias_of__path__startswith=path)
        return queryset


class GuardedPagesAPIViewSet(AliasesFollowMixin, PagesAPIViewSet):
    """Wagtail's own endpoint of pages, without aliases of what the asker may not see."""
