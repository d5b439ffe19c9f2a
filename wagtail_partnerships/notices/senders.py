"""Who mail comes from, and whether an address can stand in a header."""

from __future__ import annotations

import logging
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


logger = logging.getLogger("wagtail_partnerships")

# What Django says where the host has said nothing.
UNSET = ("", "webmaster@localhost")


def sender() -> str:
    """Return who mail comes from: as Django has it, else as Wagtail's own notifications do."""
    if settings.DEFAULT_FROM_EMAIL not in UNSET:
        return settings.DEFAULT_FROM_EMAIL
    own = getattr(settings, "WAGTAILADMIN_NOTIFICATION_FROM_EMAIL", None)
    return own or settings.DEFAULT_FROM_EMAIL


def usable_address(email: str) -> str:
    """Return an address as it is, or an empty string where a header could not hold it."""
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        logger.warning("%r is not an email address; mail goes out without it.", email)
        return ""
    return email


def list_id() -> str:
    """Return the `List-Id` (RFC 2919) by which people can sort what comes again and again."""
    domain = parseaddr(sender())[1].rpartition("@")[2] or "localhost"
    return f"<guidance-reminders.{domain}>"
