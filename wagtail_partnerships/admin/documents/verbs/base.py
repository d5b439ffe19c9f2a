"""
The forms of the verbs. A field is named as the action's parameter that it fills.

A form says at its field what is missing or wrong there; what stands in the way of the whole is for
the action to say. What a verb will do is said before it does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...fields import words
from ...opening import languages_read_by_fewer


# verb -> its form; each class adds itself.
FORMS: dict[str, type[TransitionForm]] = {}


class TransitionForm(forms.Form):
    """
    What a verb asks of the person who uses it.

    :param page: the document.
    :param cycle: its cycle.
    :param user: who acts.
    """

    verb: ClassVar[str]
    # What it is called where it is used on many documents at once; empty: it is not.
    bulk_label: ClassVar[str | Promise] = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "verb" in cls.__dict__:
            FORMS[cls.verb] = cls

    def __init__(self, *args, page, cycle, user, **kwargs):
        self.page = page
        self.cycle = cycle
        self.user = user
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return what was entered, as the action's parameters."""
        return dict(self.cleaned_data)

    def consequences(self) -> Iterator[str]:
        """Yield what will happen, and to whom, when the person uses the verb now."""
        yield from ()


class ReasonForm(TransitionForm):
    """A verb that needs a reason."""

    reason = words(
        gettext_lazy("Reason"),
        gettext_lazy("It stays in the history."),
        gettext_lazy("Give a reason. It stays in the history."),
    )


def more_readers(page) -> Iterator[str]:
    """Yield a warning if more people can read a document than its translations."""
    if languages := languages_read_by_fewer(page):
        yield _(
            "More people can read this page than the document in another language "
            "(%(languages)s). Check its privacy before you publish it."
        ) % {"languages": ", ".join(languages)}


def draft_goes(page) -> Iterator[str]:
    """Yield what becomes of a draft where the text in force is taken up again."""
    if page.has_unpublished_changes:
        yield _("The text in force becomes the draft again. What was written stays in the history.")
