"""What the office writes about an answer for itself: notes and tags."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import ExpressionOfInterest
from ...models.expressions import join_tags, split_tags
from .base import ExpressionAction


TAGS_LENGTH = ExpressionOfInterest._meta.get_field("tags").max_length


class KeepNotes(ExpressionAction):
    """Write the office's notes and tags on an answer; the history tells that, and not what."""

    verb = "keep_notes"
    label = gettext_lazy("Notes and tags")
    done_label = gettext_lazy("Notes and tags changed")
    in_lifecycle = False
    decides = False
    tells = ()

    def __init__(self, expression, user=None, tags="", notes="", **kwargs):
        super().__init__(expression, user, **kwargs)
        self.tags, self.notes = join_tags(split_tags(tags)), notes.strip()

    def state_reason(self):
        if self.expression.is_erased:
            return _("The person was removed from this answer. Nothing is written about them.")
        return ""

    def guards(self):
        if len(self.new_tags()) > TAGS_LENGTH:
            yield _("Together the tags are too long. Take one away, or write a note.")

    def new_tags(self) -> str:
        """Return the tags as they will stand."""
        return self.tags

    def act(self):
        self.expression.tags, self.expression.notes = self.new_tags(), self.notes

    def after(self):
        """Change nothing else: no place is touched."""


class AddTags(KeepNotes):
    """Add tags to those that an answer has."""

    verb = "add_tags"
    label = gettext_lazy("Add tags")
    done_label = gettext_lazy("Tags added")
    in_lifecycle = False

    def guards(self):
        if not self.tags:
            yield _("Enter the tags.")
        yield from super().guards()

    def new_tags(self):
        return join_tags(split_tags(f"{self.expression.tags},{self.tags}"))

    def act(self):
        self.expression.tags = self.new_tags()


def keep_notes(expression, user=None, tags="", notes="", **kwargs):
    """
    Write the office's notes and tags on an answer.

    :param tags: separated by commas; each is kept once.
    """
    return KeepNotes(expression, user, tags, notes, **kwargs).execute()
