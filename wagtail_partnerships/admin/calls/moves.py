"""Moving pages and changing slugs in the admin, where people hold links to calls below."""

from __future__ import annotations

from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from ...models import CallToActionMixin
from ...models.calladdresses import (
    note_free_to_move,
    slug_in_database,
    why_kept_in_place,
    why_slug_is_kept,
)


def guard_move(request, page, destination):
    """Refuse to move a page where links to calls would no longer lead on, and say why."""
    if reason := why_kept_in_place(page, destination):
        messages.error(request, reason)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    note_free_to_move(page, destination)
    return None


def guard_bulk_move(request, action_type, objects, action):
    """Do for Wagtail's bulk action what :func:`guard_move` does for one page."""
    if action_type != "move" or not isinstance(action, PageBulkAction):
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    if reasons := [why for page in objects if (why := why_kept_in_place(page, destination))]:
        messages.error(request, " ".join(reasons))
        return redirect(action.next_url)
    return None


def keep_slug(request, page):
    """Leave the slug of a page as it is where links to calls below would no longer lead on."""
    posted = request.POST.get("slug")
    # A call says so itself, beside the field.
    if not posted or isinstance(page, CallToActionMixin) or posted == slug_in_database(page):
        return
    if reason := why_slug_is_kept(page):
        request.POST = request.POST.copy()
        request.POST["slug"] = slug_in_database(page)
        messages.warning(request, reason)
