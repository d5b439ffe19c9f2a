"""The forms of adopting a text, and of publishing a correction."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ....status import site_today
from ...fields import a_day, words
from .base import TransitionForm, more_readers


class AdoptForm(TransitionForm):
    """Adopt."""

    verb = "adopt"

    edition = forms.IntegerField(
        label=gettext_lazy("Edition"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("The number that the text is known by."),
        error_messages={
            "required": gettext_lazy("Give the number of the edition: 1 for the first."),
            "min_value": gettext_lazy("The number of the edition is 1 or higher."),
        },
    )
    issued_on = a_day(gettext_lazy("Issued on"), gettext_lazy("Empty: today. Not a day to come."))
    due_on = a_day(
        gettext_lazy("Review due on"),
        gettext_lazy("Empty: the day of issue and the document's review interval."),
    )

    def clean_issued_on(self):
        issued_on = self.cleaned_data["issued_on"]
        if issued_on and issued_on > site_today():
            raise forms.ValidationError(_("The day of issue lies in the future."))
        return issued_on

    def consequences(self):
        yield _(
            "The latest draft goes live now as an edition, without Board approval. It is logged "
            "and shown as adopted."
        )
        yield _("Use it to bring in a document that was issued before it came to this site.")
        yield from more_readers(self.page)


class CorrectForm(TransitionForm):
    """Publish a correction."""

    verb = "correct"

    note = words(
        gettext_lazy("Note to readers"),
        gettext_lazy("What was put right. Readers see it with the edition."),
        gettext_lazy("Write the note to readers: what was put right."),
    )

    def consequences(self):
        number = self.cycle.current_edition.corrections.count() + 1
        yield _("The draft goes live now as correction %(number)s of edition %(edition)s.") % {
            "number": number,
            "edition": self.cycle.current_edition.edition,
        }
        yield _("The edition keeps its number and its review date. Readers see the note.")
