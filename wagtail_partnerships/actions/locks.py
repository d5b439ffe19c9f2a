"""Wagtail's page locks: what a colleague has locked is not changed over their head."""

from __future__ import annotations

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.locks import BaseLock, BasicLock

from ..formats.moments import zoned_moment_in_words
from ..models.lifecycle import LifecycleLock


def lock_for(page, user) -> BaseLock | None:
    """
    Return the lock that keeps a user from changing a page, or None.

    The lifecycle's own lock is left out: it closes the editor, and no verb.
    """
    lock = page.get_lock()
    if isinstance(lock, LifecycleLock):
        lock = BasicLock(page) if page.locked else None
    return lock if lock is not None and lock.for_user(user) else None


def lock_reason(page, user) -> str:
    """Return who keeps a user from changing a page, since when, and the way out; or nothing."""
    lock = lock_for(page, user)
    if lock is None:
        return ""
    if not isinstance(lock, BasicLock):
        return strip_tags(str(lock.get_message(user) or lock.get_description(user)))
    if page.locked_by_id == user.pk:
        return _("%(locked)s Nobody may change a locked page on this site. Unlock it first.") % {
            "locked": lock_words(page, user)
        }
    return _("%(locked)s Ask them, or somebody who may unlock pages, to unlock it first.") % {
        "locked": lock_words(page, user)
    }


def lock_words(page, user) -> str:
    """Return who has locked a page in Wagtail, and since when; nothing where nobody has."""
    if not page.locked:
        return ""
    facts = {
        "name": get_user_display_name(page.locked_by) if page.locked_by else _("Somebody"),
        "moment": zoned_moment_in_words(page.locked_at),
    }
    if page.locked_by_id and page.locked_by_id == user.pk:
        facts["name"] = _("You")
    if page.locked_at:
        return _("%(name)s locked this page on %(moment)s.") % facts
    return _("%(name)s locked this page.") % facts
