"""The dates of our pages in the sitemap of a site."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from wagtail.models import PageLogEntry

from ..status import site_today, stored_moment


class DatedInSitemap:
    """
    Gives a page a date in the sitemap, whatever made it.

    Code can make a live page that was never published. Where one address has no date, the whole
    sitemap is answered without `Last-Modified`, for the host's own pages, too.
    """

    def get_sitemap_urls(self, request=None):
        urls = super().get_sitemap_urls(request)
        for url in urls:
            known = [url.get("lastmod"), *self.get_sitemap_dates(request)]
            url["lastmod"] = max(filter(None, known), default=None) or self._first_known_moment()
        return urls

    def get_sitemap_dates(self, request=None) -> Iterable[datetime.datetime | None]:
        """
        Return moments at which what readers see has changed.

        You can override this method to add to what Wagtail knows of the page.
        """
        return ()

    def _first_known_moment(self) -> datetime.datetime:
        logged = PageLogEntry.objects.filter(page=self.pk).order_by("-timestamp")
        return logged.values_list("timestamp", flat=True).first() or stored_moment(site_today())
