"""What happens about Wagtail's page editor: closed doors there, and the way on to a verb."""

from __future__ import annotations

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..models import LifecycleMixin
from ..permissions import rule_on_publish
from .documents.review import transition_url
from .page_menu import GO_ON, SAVING


# The posted names by which Wagtail's editor would publish or start a workflow.
CLOSED = ("action-publish", "action-submit")


def strip_publish_on_create(request, parent_page, page_class):
    """
    Let a new guidance document be saved as a draft only.

    Wagtail saves the row as live before our rule is asked, so the wish to publish is taken out of
    what was posted.
    """
    if issubclass(page_class, LifecycleMixin) and _strip(request):
        request.partnerships_refusal = _(
            "The document is saved as a draft and not published: a new document needs approval. "
            "Submit it, or adopt it, on its Review tab."
        )


def strip_publish_on_edit(request, page):
    """Let the editor save the draft where it was asked to publish it."""
    if isinstance(page, LifecycleMixin) and not page.alias_of_id and _strip(request):
        ruling = rule_on_publish(
            page, page.review_cycle, page.latest_revision, user=request.user, scheduled=False
        )
        request.partnerships_refusal = _("The draft is saved and not published. %(reason)s") % {
            "reason": ruling.reason
        }


def _strip(request) -> bool:
    asked = [name for name in CLOSED if name in request.POST]
    if asked:
        posted = request.POST.copy()
        for name in asked:
            del posted[name]
        request.POST = posted
    return bool(asked)


def say_why_not_published(request, page):
    """Say, once the draft is saved, why it was not published."""
    if refusal := getattr(request, "partnerships_refusal", ""):
        messages.warning(request, refusal)


def go_on_to_verb(request, page):
    """Open the page of the verb that the person chose when they saved."""
    verb = request.POST.get(GO_ON)
    if verb in SAVING and isinstance(page, LifecycleMixin) and not page.alias_of_id:
        return redirect(transition_url(page, verb))
    return None
