"""What the office writes about an answer for itself: notes and tags."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models.expressions import join_tags, split_tags
from .expression_base import ExpressionAction


class KeepNotes(ExpressionAction):
    """Write the office's notes and tags on an answer; the history tells that, and not what."""

    verb = "keep_notes"
    label = gettext_lazy("Notes and tags")
    decides = False
    tells = False

    def __init__(self, expression, user=None, tags="", notes="", **kwargs):
        super().__init__(expression, user, **kwargs)
        self.tags, self.notes = join_tags(split_tags(tags)), notes.strip()

    def state_reason(self):
        if self.expression.is_erased:
            return _("The person was removed from this answer. Nothing is written about them.")
        return ""

    def act(self):
        self.expression.tags, self.expression.notes = self.tags, self.notes

    def after(self, source):
        """Change nothing else: no place is touched."""


def keep_notes(expression, user=None, tags="", notes="", **kwargs):
    """
    Write the office's notes and tags on an answer.

    :param tags: separated by commas; each is kept once.
    """
    return KeepNotes(expression, user, tags, notes, **kwargs).execute()
