"""Sentences that readers are told of documents, and days as they are written."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from ..formats.moments import day_in_words
from ..status import DocumentStatus


# A list writes dozens of sentences, and the same ones each time.
_kept = lru_cache(maxsize=4096)


@_kept
def edition_told(edition: int | None, day: datetime.date | None, language: str | None) -> str:
    if edition is None:
        return _("Not issued yet.")
    if day is None:
        return _("Edition %(edition)s.") % {"edition": edition}
    told = {"edition": edition, "day": day_in_words(day)}
    return _("Edition %(edition)s, issued on %(day)s.") % told


@_kept
def review_told(
    day: datetime.date | None, is_due: bool, is_overdue: bool, language: str | None
) -> str:
    if day is None:
        return _("No periodic review is scheduled.")
    told = {"day": day_in_words(day)}
    if is_overdue:
        return _("The review was due by %(day)s and is overdue.") % told
    if is_due:
        return _("The review is due today.")
    return _("Next review by %(day)s.") % told


def status_remark(status: str, day: datetime.date | None) -> str:
    """Return what became of a document that is out of use."""
    told = {"day": day_in_words(day)}
    if status == DocumentStatus.WITHDRAWN:
        return _("withdrawn on %(day)s") % told
    return _("superseded on %(day)s") % told


def pointer_told(title: str, status: str, day: datetime.date | None) -> str:
    """Return a document as a sentence names it that points to it, with what became of it."""
    told = {"title": title, "day": day_in_words(day)}
    if status == DocumentStatus.WITHDRAWN:
        return _("“%(title)s”, which was withdrawn on %(day)s") % told
    if status == DocumentStatus.SUPERSEDED:
        return _("“%(title)s”, which was superseded on %(day)s") % told
    return _("“%(title)s”") % told
