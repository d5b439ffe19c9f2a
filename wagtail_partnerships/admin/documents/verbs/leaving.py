"""The forms by which a document leaves use, and comes back."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ....lifecycles.review import REVIEWING, REVISING
from ....status import site_today
from ...fields import PageField, a_day, words
from .base import ReasonForm, TransitionForm


class WithdrawForm(TransitionForm):
    """Withdraw."""

    verb = "withdraw"

    reason = words(
        gettext_lazy("Reason"),
        gettext_lazy("Readers see it at the document's address."),
        gettext_lazy("Give the reason. Readers see it."),
    )
    take_down = forms.TypedChoiceField(
        label=gettext_lazy("What readers find"),
        choices=[
            ("", gettext_lazy("The text with a notice that it was withdrawn")),
            (
                "yes",
                gettext_lazy(
                    "Only the title, the reason and a way out: the text and its files are gone"
                ),
            ),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def consequences(self):
        yield _(
            "The document is out of use from today and leaves the library. It keeps its address."
        )
        yield from _what_ends(self.cycle)
        yield _("An approver can reinstate it.")


class SupersedeForm(TransitionForm):
    """Supersede."""

    verb = "supersede"

    successor = PageField(
        label=gettext_lazy("The document that takes its place"),
        help_text=gettext_lazy("It has to be in force. Readers of this document are led to it."),
        error_messages={
            "required": gettext_lazy("Choose the document that takes this one's place.")
        },
    )

    def consequences(self):
        yield _(
            "The document is out of use from today. It stays readable and points to the one that "
            "takes its place."
        )
        yield from _what_ends(self.cycle)


class ReinstateForm(TransitionForm):
    """Reinstate."""

    verb = "reinstate"

    reason = ReasonForm.base_fields["reason"]
    due_on = a_day(
        gettext_lazy("Review due on"), gettext_lazy("Empty: it is due for review today.")
    )

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < site_today():
            raise forms.ValidationError(
                _("The review date lies in the past. Choose today or a later day.")
            )
        return due_on

    def consequences(self):
        edition = self.page.edition
        yield _("Edition %(edition)s is in force again, under the same number.") % {
            "edition": edition
        }
        if self.cycle.taken_down:
            yield _("Its text and its files can be read again.")


def _what_ends(cycle) -> Iterator[str]:
    if cycle.state in REVISING:
        yield _("The next edition is given up; its draft stays in the history.")
    if cycle.state in REVIEWING:
        yield _("The review ends with it.")
