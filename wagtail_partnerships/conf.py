"""The developers' settings: one dict, ``WAGTAIL_PARTNERSHIPS``, read when used."""

from __future__ import annotations

from typing import Any

from django.conf import settings


DEFAULTS: dict[str, Any] = {
    # The template that every public page extends; it needs the blocks `title` and `content`.
    "BASE_TEMPLATE": "base.html",
    # Months between reviews where neither the document, its kind nor the site says otherwise.
    "REVIEW_INTERVAL_MONTHS": 60,
    # Days that a personal link to an answer works for before it has to be asked for again.
    "PERSONAL_LINK_DAYS": 90,
    # Seconds after which a rendered form is too old, and under which a machine filled it in.
    "FORM_TOKEN_MAX_SECONDS": 24 * 60 * 60,
    "FORM_MINIMUM_SECONDS": 3,
    # Answers from one address within the window, above which further ones are set aside.
    "RATE_LIMIT_ANSWERS": 60,
    "RATE_LIMIT_SECONDS": 60 * 60,
    # How many reverse proxies stand before the site: the address is taken that many steps from
    # the right of X-Forwarded-For. 0: the header is ignored.
    "TRUSTED_PROXIES": 0,
    # Pauses in seconds before a notice that could not be sent is tried again; then it is failed.
    "NOTICE_RETRY_SECONDS": (60, 300, 1800, 7200, 21600),
    # Days before answers are purged on which the owner of the call is told; one day at the least.
    "PURGE_NOTICE_DAYS": 7,
    # Megabytes that a workbook, an archive or an image of an import may unpack to.
    "IMPORT_UNPACKED_MEGABYTES": 200,
    # Seconds after which a notice in hand with a vanished worker is taken up by another.
    "NOTICE_CLAIM_SECONDS": 600,
    # Megabytes that a register, and the archive of its files, may have for an import in the admin.
    "IMPORT_UPLOAD_MEGABYTES": 100,
    # Page types below which a "library", a "document" or a "call" is offered, as Wagtail names
    # them; what is left out has the package's own rule.
    "PARENT_PAGE_TYPES": {},
    # Seconds that are given to the mail server for one mail, and to one run of the outbox.
    "MAIL_TIMEOUT_SECONDS": 20,
    "MAIL_RUN_SECONDS": 60 * 60,
    # Whether a web process without a worker sends mail in a thread of its own.
    "MAIL_THREAD": True,
}


def get_setting(name: str) -> Any:
    """
    Return a developer's setting, or its default.

    :param name: a key of :data:`DEFAULTS`.
    :raises KeyError: for a name that the package does not know.
    """
    default = DEFAULTS[name]
    return getattr(settings, "WAGTAIL_PARTNERSHIPS", {}).get(name, default)
