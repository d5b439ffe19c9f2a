"""What a draft changes in the text in force, by Wagtail's own comparison."""

from __future__ import annotations

from wagtail.admin.panels import get_edit_handler


def differences(request, old, new) -> list:
    """
    Return the comparisons of the fields that differ.

    :param old: the page as the text in force has it.
    :param new: the page as the draft has it.
    """
    panel = get_edit_handler(type(new)).get_bound_panel(instance=new, request=request, form=None)
    return [
        comparison
        for comparison in (compare(old, new) for compare in panel.get_comparison())
        if comparison.has_changed()
    ]


def text_in_force(page):
    """Return the page as its text in force has it, or None before the first edition."""
    return page.live_revision.as_object() if page.live and page.live_revision else None
