"""Wagtail 8's registry of actions, by which API v3 writes: guarded as the admin is."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.actions.create import CreatePermissionError
from wagtail.actions.create_page import CreatePageAction
from wagtail.actions.edit import EditPermissionError
from wagtail.actions.edit_page import EditPageAction
from wagtail.actions.publish_page_revision import (
    PublishPagePermissionError,
    PublishPageRevisionAction,
)
from wagtail.actions.unpublish_page import UnpublishPageAction, UnpublishPagePermissionError

from ..models import LifecycleMixin
from ..models.callpublishing import CallPublishingMixin
from ..permissions import Publish, rule_on_publish
from .page_deletion import GuardedDeletePageAction


class GuardedPublishPageRevisionAction(PublishPageRevisionAction):
    """Publishes a page; of a document or a call it says why that is refused."""

    def check(self, skip_permission_checks=False):
        if not skip_permission_checks and (reason := why_not(self.object, self.revision)):
            raise PublishPagePermissionError(reason)
        super().check(skip_permission_checks=skip_permission_checks)


class GuardedUnpublishPageAction(UnpublishPageAction):
    """Unpublishes a page, unless it is a document that was issued: that is withdrawn."""

    def check(self, skip_permission_checks=False):
        page = self.object.specific
        if not skip_permission_checks and is_document(page) and page.is_issued:
            raise UnpublishPagePermissionError(
                _("An issued document is not unpublished. Withdraw it on its Review tab instead.")
            )
        super().check(skip_permission_checks=skip_permission_checks)


class GuardedCreatePageAction(CreatePageAction):
    """Saves a new page; a document is saved as a draft, and nothing of it where that is refused."""

    def check_publish(self):
        if is_document(self.instance):
            raise CreatePermissionError(
                _(
                    "A new document is not published at once. Save it as a draft, and submit or "
                    "adopt it on its Review tab."
                )
            )
        super().check_publish()


class GuardedEditPageAction(EditPageAction):
    """Saves a page; of a document whose draft may not go live, nothing is saved at once."""

    def check_publish(self):
        if reason := why_not(self.instance, self.instance.get_latest_revision()):
            raise EditPermissionError(reason)
        super().check_publish()


GUARDED = (
    GuardedCreatePageAction,
    GuardedDeletePageAction,
    GuardedEditPageAction,
    GuardedPublishPageRevisionAction,
    GuardedUnpublishPageAction,
)


def is_document(page) -> bool:
    """Whether a page is a document with a lifecycle of its own."""
    return isinstance(page, LifecycleMixin) and not page.alias_of_id


def why_not(page, revision) -> str:
    """Return why a person may not publish a revision of a document or call; empty if they may."""
    page = page.specific
    if isinstance(page, CallPublishingMixin) and not page.alias_of_id and revision is not None:
        return " ".join(revision.as_object().readiness())
    if not is_document(page) or revision is None:
        return ""
    # What a draft says of its page is not the row.
    row = type(page).objects.get(pk=page.pk)
    cycle = row.review_cycle
    ruling = rule_on_publish(row, cycle, revision, user=None, scheduled=True)
    if ruling.decision is Publish.REFUSE:
        return ruling.reason
    if ruling.decision is Publish.RELEASE:
        return _("The text is approved and goes live on its day. Recall it to change that.")
    if cycle is None:
        return _("This document is out of use. Reinstate it on its Review tab.")
    return _("This text is in force already.")
