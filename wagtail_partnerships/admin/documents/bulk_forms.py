"""The forms by which one verb is used on many documents."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from ...actions import ACTIONS
from ...actions.base import CycleAction
from ...actions.cases import AssignLead
from ...editing.people import PersonField
from ...lifecycles.review import Depth, Reach, Trigger
from ..fields import a_day
from .case_forms import LeadForm
from .verbs import FORMS


class BulkVerb(NamedTuple):
    """A verb that can be used on many documents at once, and its form for one of them."""

    action: type[CycleAction]
    form: type[forms.Form]


def bulk_verbs() -> dict[str, BulkVerb]:
    """Return these verbs by their names, in the order in which they are offered."""
    found = [BulkVerb(ACTIONS[verb], form) for verb, form in FORMS.items() if form.bulk_label]
    found.append(BulkVerb(AssignLead, LeadForm))
    return {each.action.verb: each for each in sorted(found, key=lambda each: each.action.order)}


# What is said of a field that the chosen verb needs.
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbs = bulk_verbs()
        self.fields["verb"].choices = [
            (verb, each.form.bulk_label) for verb, each in self.verbs.items()
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verb"):
            for name, field in self.verbs[cleaned["verb"]].form.base_fields.items():
                if field.required and not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, NEEDED[name])
        return cleaned

    def action(self) -> type[CycleAction]:
        """Return the chosen verb."""
        return self.verbs[self.cleaned_data["verb"]].action

    def arguments(self) -> dict[str, Any]:
        """Return what was entered for the verb, as its action's parameters."""
        form = self.verbs[self.cleaned_data["verb"]].form
        return {name: self.cleaned_data[name] for name in form.base_fields}


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
