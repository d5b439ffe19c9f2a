"""How calls react to moves, new slugs and privacy: people hold links to where they stand."""

from __future__ import annotations

from django.core.signals import request_finished, request_started
from django.db.models.signals import pre_save
from wagtail.actions.move_page import MovePagePermissionError
from wagtail.models import PageViewRestriction
from wagtail.signals import page_slug_changed, pre_page_move

from .actions.calls.moves import lead_on, tell_of_private_calls, tell_of_private_place
from .models.calladdresses import is_free_to_move, why_kept_in_place
from .models.old_addresses import forget_request, note_request


def keep_place(instance, parent_page_after, **kwargs):
    """Refuse to move a page where people's links to a call would no longer lead on."""
    if is_free_to_move(instance, parent_page_after):
        return
    if reason := why_kept_in_place(instance, parent_page_after):
        raise MovePagePermissionError(reason)


def follow_move(instance, url_path_before, url_path_after, parent_page_before, **kwargs):
    """Lead on from the old addresses below a page, and tell offices whose calls became private."""
    if url_path_before != url_path_after:
        lead_on(instance, url_path_before)
        tell_of_private_place(instance, parent_page_before)


def follow_slug(instance, instance_before, **kwargs):
    """Lead on from the old addresses below a page with a new slug."""
    lead_on(instance, instance_before.url_path)


def tell_before_private(instance, raw=False, **kwargs):
    """Tell the offices of calls that are about to be made private."""
    if instance._state.adding and not raw:
        tell_of_private_calls(instance.page)


# signal, handler, sender
CALL_HANDLERS = (
    (pre_page_move, keep_place, None),
    (page_slug_changed, follow_slug, None),
    (pre_save, tell_before_private, PageViewRestriction),
    (request_started, note_request, None),
    (request_finished, forget_request, None),
)
