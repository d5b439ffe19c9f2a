"""The forms by which one verb is used on many documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...editing.people import PersonField
from ...lifecycles.review import Depth, Reach, Trigger
from ..fields import a_day


VERBS = (
    ("begin_brief_review", _("Begin a brief review")),
    ("begin_full_review", _("Begin a full review")),
    ("assign_lead", _("Assign the lead, or hand over to somebody")),
    ("postpone", _("Move the review date")),
)
# verb -> the parameters that it takes of what is entered
TAKES = {
    "begin_brief_review": ("trigger", "reach", "lead"),
    "begin_full_review": ("trigger", "reach", "lead"),
    "assign_lead": ("lead",),
    "postpone": ("due_on", "reason"),
}
NEEDED = {
    "trigger": _("Say why the reviews begin: choose a trigger."),
    "due_on": _("Choose the day by which the documents are to be reviewed."),
    "reason": _("Give the reason. Readers see it with the new date."),
    "lead": _("Choose a lead with an active account."),
}


class BulkForm(forms.Form):
    """What is to be done with the documents that are ticked."""

    verb = forms.ChoiceField(
        label=_("What to do"),
        choices=VERBS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to be done.")},
    )
    trigger = forms.ChoiceField(
        label=_("Trigger"),
        choices=[("", _("Choose why the reviews begin")), *Trigger.choices],
        required=False,
        help_text=_("To begin reviews."),
    )
    reach = forms.ChoiceField(
        label=_("Reach"),
        choices=[("", _("Does not apply")), *Reach.choices],
        required=False,
        help_text=_("To begin reviews."),
    )
    lead = PersonField(
        label=_("Lead"),
        required=False,
        help_text=_("To begin reviews (empty: you lead them), or to assign the lead."),
    )
    due_on = a_day(_("Review by"), _("To move the review date."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("To move the review date. Readers see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        cleaned = super().clean()
        verb = cleaned.get("verb")
        for name in TAKES.get(verb, ()):
            optional = name == "reach" or name == "lead" and verb != "assign_lead"
            if not optional and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, NEEDED[name])
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what was entered for the verb, as its action's parameters."""
        return {name: self.cleaned_data[name] for name in TAKES[self.cleaned_data["verb"]]}


class ChangeForm(forms.Form):
    """
    How the documents that a practice change touches are to be reviewed.

    :param number: how many documents it can be brought to, of those that the person may see.
    """

    which = forms.ChoiceField(
        label=_("Which documents"),
        widget=forms.RadioSelect,
        initial="ticked",
        error_messages={"required": _("Choose which documents are meant.")},
    )
    depth = forms.ChoiceField(
        label=_("Depth of the reviews"),
        choices=Depth.choices,
        widget=forms.RadioSelect,
        initial=Depth.BRIEF,
        error_messages={"required": _("Choose how thorough the reviews are to be.")},
    )
    lead = PersonField(
        label=_("Lead"),
        required=False,
        help_text=_(
            "Of the reviews that begin (empty: you lead them). Reviews that are under way keep "
            "theirs."
        ),
    )

    def __init__(self, *args, number: int = 0, several_pages: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if several_pages:
            self.fields["which"].choices = [
                ("ticked", _("Those that are ticked on this page of the list")),
                ("all", _("All %(number)s, on every page of the list") % {"number": number}),
            ]
        else:
            del self.fields["which"]
