"""Consents as they are shown: what stands now, and all that was said to each before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from ..formats.moments import moment_in_words
from ..models.consents import is_in_force


@dataclass
class ShownConsent:
    """
    One consent.

    :ivar entry: what was last said to it.
    :ivar earlier: all that was said to it before, each in words with its wording; oldest first.
    """

    entry: dict
    earlier: list[tuple[str, str]] = field(default_factory=list)

    @property
    def in_force(self) -> bool:
        """Whether it was given and not withdrawn since."""
        return is_in_force(self.entry)

    @property
    def status(self) -> str:
        """How it stands, in words."""
        return consent_in_words(self.entry)


def present_and_past(expression) -> list[ShownConsent]:
    """Return the consents of a response, each with its history."""
    shown: dict[str, ShownConsent] = {}
    for entry in expression.consents:
        known = shown.get(entry["name"])
        if known is None:
            shown[entry["name"]] = ShownConsent(entry)
        else:
            known.earlier.append((consent_in_words(known.entry), known.entry["wording"]))
            known.entry = entry
    return list(shown.values())


def consent_in_words(entry: dict) -> str:
    """Return one entry of the record of consents in words: what was said, and when."""
    at = moment_in_words(datetime.fromisoformat(entry["at"]))
    if not entry["given"]:
        return _("Not given on %(moment)s") % {"moment": at}
    if not entry["withdrawn_at"]:
        return _("Given on %(moment)s") % {"moment": at}
    return _("Given on %(moment)s, withdrawn on %(withdrawn)s") % {
        "moment": at,
        "withdrawn": moment_in_words(datetime.fromisoformat(entry["withdrawn_at"])),
    }
