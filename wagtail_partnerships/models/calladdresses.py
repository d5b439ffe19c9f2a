"""Where calls with answers stand: people hold links to that address."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .callrecords import CallRecord
from .old_addresses import links_lead_on


def answered_below(page) -> list[CallRecord]:
    """Return the calls with answers at and below a page."""
    return list(CallRecord.objects.below(page).with_answers().select_related("page"))


def why_kept_in_place(page, destination) -> str:
    """
    Return why a page cannot be moved, or an empty string if it can.

    :param destination: the page that it would stand below.
    """
    if page.get_parent().pk == destination.pk:
        return ""
    leads_on = links_lead_on()
    if leads_on and _site_of(page) == _site_of(destination):
        return ""
    records = answered_below(page)
    if not records:
        return ""
    titles = ", ".join(f"“{record.page.title}”" for record in records[:10])
    if leads_on:
        return _(
            "People who have answered %(calls)s hold links to its address, and no redirect leads "
            "from one site to another. Leave the page on its site until the answers are purged."
        ) % {"calls": titles}
    return _(
        "People who have answered %(calls)s hold links to its address, and this site has no "
        "redirects that lead on from it. Leave the page in its place until the answers are purged, "
        "or have wagtail.contrib.redirects installed."
    ) % {"calls": titles}


def note_free_to_move(page, destination) -> None:
    """Keep with a page, as it is read for this request, that nothing keeps it in its place."""
    page.partnerships_free_to_move = destination.pk


def is_free_to_move(page, destination) -> bool:
    """Whether it was asked already, about this very object, and nothing keeps the page."""
    return getattr(page, "partnerships_free_to_move", None) == destination.pk


def _site_of(page) -> int | None:
    # Unlike `get_site()`, it asks for what Wagtail has in its cache.
    parts = page.get_url_parts()
    return parts[0] if parts else None


def why_slug_is_kept(page) -> str:
    """Return why a page keeps its slug, or an empty string if it can have another."""
    if links_lead_on() or page.pk is None or not answered_below(page):
        return ""
    return _(
        "People who have answered hold links to this address, and this site has no redirects that "
        "lead on from it. The slug stays “%(slug)s” until the answers are purged, or "
        "wagtail.contrib.redirects is installed."
    ) % {"slug": slug_in_database(page)}


def slug_in_database(page) -> str:
    """Return the slug under which a page is found now."""
    return type(page)._base_manager.filter(pk=page.pk).values_list("slug", flat=True).first()
