"""
What wagtail-localize is to a document, where a site has it; nothing of it is imported here.

Its "synced translations" save the translated page, make a revision of it and publish that, whoever
asks for it. For a document each of these is a draft until it is approved.
"""

from __future__ import annotations

from django.apps import apps


def is_installed() -> bool:
    """Whether the site has wagtail-localize."""
    return apps.is_installed("wagtail_localize")


def is_kept_by_localize(page) -> bool:
    """Whether a page is the translation of another that wagtail-localize keeps in step."""
    if not is_installed() or page.pk is None:
        return False
    translations = apps.get_model("wagtail_localize", "Translation").objects
    return translations.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).exists()
