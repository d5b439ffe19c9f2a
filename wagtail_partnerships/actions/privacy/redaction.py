"""Taking people out of what others typed about them: comments of the history, and of reviews."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry


def blank_comments(page, references: Collection[str]) -> None:
    """
    Blank what was typed into the history of some answers to a call.

    :param references: of the answers.
    """
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_partnerships.")
    for entry in entries.exclude(data__comment="").iterator():
        if entry.data.get("comment") and entry.data.get("expression") in references:
            entry.data["comment"] = ""
            entry.save(update_fields=["data"])


def pattern_of(words: Iterable[str]) -> re.Pattern | None:
    """Return what finds names and addresses in a text, however they are written; None for none."""
    found = sorted({word.strip() for word in words if word and word.strip()}, key=len, reverse=True)
    if not found:
        return None
    return re.compile("|".join(r"(?<!\w)" + re.escape(word) + r"(?!\w)" for word in found), re.I)


def without(pattern: re.Pattern | None, text: str) -> str:
    """Return a text with what a pattern finds taken out."""
    return text if pattern is None else pattern.sub(str(_("[erased]")), text)
